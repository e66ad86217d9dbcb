import Foundation
import Values

/// The authorization endpoint, freed of pages: what a request asks for, what has to happen, and what the client is sent.
extension Authority {
    /// Checks a request to the authorization endpoint.
    package func authorization(
        _ parameters: FormParameters, tenant: String, version: TokenVersion, trace: RequestTrace,
        location: AuthorityLocation
    ) throws(AuthorizationRefusal) -> AuthorizationRequest {
        try AuthorizationRequest(
            parameters, tenant: tenant, version: version, in: directory, trace: trace, location: location,
            subject: idTokenSubject)
    }

    /// What has to happen next.
    ///
    /// - Parameters:
    ///   - request: the authorization.
    ///   - session: who is signed in at the browser.
    ///   - hasSignedIn: whether the person signed in for this very request, so that `prompt` has been done.
    ///   - hasConsented: whether the person has answered the question of this very request.
    package func nextStep(
        of request: AuthorizationRequest, session: BrowserSession?, hasSignedIn: Bool, hasConsented: Bool,
        trace: RequestTrace, location: AuthorityLocation
    ) -> AuthorizationStep {
        func refuse(_ error: OAuthError) -> AuthorizationStep {
            .refuse(.client(request.refusal(error, trace: trace, location: location)))
        }
        let isSilent = request.prompt == AuthorizationRequest.Prompt.none
        guard let session, let user = user(of: session) else { return isSilent ? refuse(.loginRequired()) : .signIn }
        if request.prompt == .login || request.prompt == .selectAccount, !hasSignedIn { return .signIn }
        // A second's part more or less does not make a sign-in old: clients count whole seconds (`auth_time`).
        let age = clock.now.timeIntervalSince(session.signedInAt).rounded(.down)
        let isTooOld = request.maximumAge.map { age > Double($0) } ?? false
        let isAnother =
            request.expectedSubject.map { $0 != userTokens.pairwiseSubject(user, request.application.id) } ?? false
        if isTooOld || isAnother, !hasSignedIn { return isSilent ? refuse(.loginRequired()) : .signIn }

        do throws(OAuthError) {
            try check(user, in: session.tenant, uses: request.application, over: request.tenant)
        } catch {
            return isSilent ? refuse(.loginRequired()) : .refuse(.page(error))
        }
        if let principal = directory.servicePrincipal(of: request.application.id, in: session.tenant.id),
            !principal.isEnabled
        {
            return refuse(.applicationDisabled(request.application))
        }
        guard !hasConsented else { return .finish }

        let question: ConsentQuestion?
        do throws(OAuthError) {
            if let wanted = request.wanted, request.prompt != .administratorConsent {
                question = try self.question(
                    of: wanted, by: request.application, to: user, in: session.tenant,
                    isDemanded: request.prompt == .consent, version: request.version)
            } else {
                question = try organisationQuestion(for: request.application, to: user, in: session.tenant)
            }
        } catch {
            return .refuse(.page(error))
        }
        guard let question else { return .finish }
        return isSilent ? refuse(.consentRequired(request.application)) : .consent(question)
    }

    /// The account behind a browser's session; nil when it may not sign in any more, or has to do so anew.
    package func user(of session: BrowserSession) -> User? {
        guard let user = directory.user(session.userID, in: session.tenant.id), user.isEnabled,
            session.signedInAt >= user.sessionsValidFrom
        else { return nil }
        return user
    }

    /// Whether a person may use an application over an endpoint.
    ///
    /// - Throws: AADSTS50020 for a person of another tenant than the endpoint's, 50194 for an application of another tenant alone.
    func check(
        _ user: User, in tenant: Tenant, uses application: Application, over segment: TenantSegment
    ) throws(OAuthError) {
        if let named = try directory.tenant(segment, orThrow: .invalidRequest), named.id != tenant.id {
            throw .foreignUser(user.userPrincipalName, in: named)
        }
        if application.audience == .singleTenant, application.homeTenantID != tenant.id {
            throw .singleTenantApplication(application.id)
        }
    }

    /// What the person has to be asked; nil when everything has been consented to.
    ///
    /// - Parameter isDemanded: whether the client wants the question asked all the same.
    /// - Throws: AADSTS90094 when only an administrator may answer, 650056 when the registration lists nothing.
    func question(
        of wanted: DelegatedRequest, by application: Application, to user: User, in tenant: Tenant, isDemanded: Bool,
        version: TokenVersion
    ) throws(OAuthError) -> ConsentQuestion? {
        try wanted.check(for: application, in: tenant)
        let asked: Set<String>
        if let principal = directory.servicePrincipal(of: application.id, in: tenant.id) {
            let client = Client(application: application, principal: principal, tenant: tenant)
            let missing = wanted.missing(for: client, user: user, in: directory)
            if missing.isEmpty, !isDemanded { return nil }
            asked = isDemanded ? wanted.listed(for: application) : missing.subtracting([".default"])
        } else {
            asked = wanted.listed(for: application)
        }
        if asked.isEmpty, let resource = wanted.resource, case .consented = wanted.permissions {
            throw .misconfiguredApplication(application, resource: resource)
        }
        let scopes =
            wanted.resource.map { resource in
                asked.compactMap { resource.definition.scope(named: $0) }.sorted { $0.value < $1.value }
                    .map { (resource, $0) }
            } ?? []
        let mayDecideForAll = user.roles.contains { $0.mayConsent(to: .delegated) }
        if scopes.contains(where: { $0.1.consent == .administrator }), !mayDecideForAll {
            throw .administratorRequired(application)
        }
        // An administrator's answer to a demanded v1 question counts for everyone; elsewhere the page lets them choose.
        let reach: ConsentQuestion.Reach =
            if !mayDecideForAll { .person } else if version == .v1, isDemanded { .organization } else {
                .personOrOrganization
            }
        return ConsentQuestion(
            application: application, publisher: publisher(of: application),
            isForeign: application.homeTenantID != tenant.id,
            permissions: scopes.map { resource, scope in
                .init(resource: resource, kind: .delegated, value: scope.value, displayName: scope.displayName)
            }, reach: reach)
    }

    /// The question of an administrator's consent: everything that the registration lists.
    ///
    /// - Throws: AADSTS90094 for a person who may not answer it.
    package func organisationQuestion(
        for application: Application, permissions wanted: [RequiredPermission]? = nil, to user: User, in tenant: Tenant
    ) throws(OAuthError) -> ConsentQuestion {
        let wanted = wanted ?? application.requiredPermissions
        let kinds = Set(wanted.map(\.kind)).union([.delegated])
        guard kinds.allSatisfy({ kind in user.roles.contains { $0.mayConsent(to: kind) } }) else {
            throw .administratorRequired(application)
        }
        let permissions = wanted.compactMap { wanted -> ConsentQuestion.Permission? in
            let definition = wanted.resource.definition
            guard let value = definition.permission(wanted.id, wanted.kind) else { return nil }
            let name =
                wanted.kind == .application
                ? definition.role(named: value)?.displayName : definition.scope(named: value)?.displayName
            return .init(resource: wanted.resource, kind: wanted.kind, value: value, displayName: name ?? value)
        }
        return ConsentQuestion(
            application: application, publisher: publisher(of: application),
            isForeign: application.homeTenantID != tenant.id, permissions: permissions, reach: .organization)
    }

    /// Writes down what a person allowed: the application's principal in the tenant, and the permissions.
    ///
    /// - Parameter forEveryone: whether an administrator decided for the organisation.
    /// - Throws: AADSTS90094 for a person who may not, 90033 when it cannot be stored.
    package func accept(
        _ question: ConsentQuestion, by user: User, in tenant: Tenant, forEveryone: Bool
    ) async throws(OAuthError) {
        let everyone = forEveryone || question.reach == .organization
        for permission in question.permissions {
            let needsAdministrator =
                everyone || permission.kind == .application
                || permission.resource.definition.scope(named: permission.value)?.consent == .administrator
            guard !needsAdministrator || user.roles.contains(where: { $0.mayConsent(to: permission.kind) }) else {
                throw .administratorRequired(question.application)
            }
        }
        let id = question.application.id
        do {
            try await directory.addServicePrincipal(of: id, in: tenant)
            for resource in WellKnownResource.allCases {
                let asked = question.permissions.filter { $0.resource == resource }
                let scopes = Set(asked.filter { $0.kind == .delegated }.map(\.value))
                if !scopes.isEmpty {
                    try await directory.grant(
                        scopes: scopes, of: resource, by: everyone ? nil : user.id, to: id, in: tenant)
                }
                let roles = asked.filter { $0.kind == .application }.map(\.value)
                if !roles.isEmpty { try await directory.grant(roles: roles, of: resource, to: id, in: tenant) }
            }
        } catch {
            throw .serverError()
        }
    }

    /// The client's answer to a finished authorization: a code (RFC 6749 section 4.1.2).
    package func finish(
        _ request: AuthorizationRequest, session: BrowserSession, consentWasGiven: Bool
    ) -> AuthorizationResponse {
        let code = codes.insert(
            AuthorizationCode(
                applicationID: request.application.id, tenant: session.tenant, userID: session.userID,
                signInID: .random(), signedInAt: session.signedInAt, redirect: request.redirect,
                writtenRedirectURI: request.namesRedirectURI ? request.redirectURI : nil,
                wanted: request.wanted ?? .signInOnly, nonce: request.nonce, proofKey: request.proofKey,
                issuedAt: clock.now))
        var parameters = [AuthorizationResponse.Parameter(name: "code", value: code)]
        if request.wantsClientInfo, let user = directory.user(session.userID, in: session.tenant.id) {
            parameters.append(.init(name: "client_info", value: userTokens.clientInfo(user)))
        }
        if let state = request.state { parameters.append(.init(name: "state", value: state)) }
        parameters.append(.init(name: "session_state", value: OpaqueToken.make()))
        if request.prompt == .administratorConsent {
            parameters.append(.init(name: "admin_consent", value: consentWasGiven ? "True" : "False"))
        }
        return AuthorizationResponse(redirectURI: request.redirectURI, mode: request.mode, parameters: parameters)
    }

    /// Who made an application, as its consent page says.
    private func publisher(of application: Application) -> String {
        directory.tenant(application.homeTenantID)?.displayName ?? "\(application.homeTenantID)"
    }
}

extension DelegatedRequest {
    /// The request of an authorization that names nothing: who the person is.
    static let signInOnly = DelegatedRequest(openID: [.openid, .profile, .email])

    private init(openID: Set<OpenIDScope>) {
        resource = .microsoftGraph
        audience = WellKnownResource.microsoftGraph.definition.identifierURIs[0]
        permissions = .named([])
        self.openID = openID
    }

    /// The permissions by name: those that are asked for, or those that the registration lists.
    func listed(for application: Application) -> Set<String> {
        switch permissions {
        case .named(let names): Set(names)
        case .consented: resource.map { application.requiredScopes(of: $0) } ?? []
        }
    }
}
