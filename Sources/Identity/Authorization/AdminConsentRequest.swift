/// A request to `/{tenant}/adminconsent` or `/{tenant}/v2.0/adminconsent`: an organisation's administrator is to consent for everyone.
package struct AdminConsentRequest: Sendable {
    /// The tenant segment.
    package let tenant: TenantSegment
    /// The application that asks.
    package let application: Application
    /// Where the browser goes afterwards, as the request wrote it.
    package let redirectURI: String
    /// What is asked for: what the v2 `scope` names, else everything that the registration lists.
    package let permissions: [RequiredPermission]
    private let state: String?
    private let scope: String?

    /// Checks the parameters. A redirect address may go further than a registered one by segments of its path.
    ///
    /// - Throws: what the person at the browser is told.
    init(
        _ parameters: FormParameters, tenant segment: String, version: TokenVersion, in directory: Directory
    ) throws(OAuthError) {
        tenant = try TenantSegment(segment)
        let named = try directory.tenant(tenant, orThrow: .invalidRequest)
        let id = try parameters.required("client_id")
        guard let applicationID = ApplicationID(id), let found = directory.application(applicationID) else {
            throw .applicationUnknown(id)
        }
        if found.audience == .singleTenant, named?.id != found.homeTenantID {
            throw named == nil ? .singleTenantApplication(found.id) : .applicationUnknown(id)
        }
        application = found
        if let written = parameters["redirect_uri"] {
            guard found.redirectURIs.contains(where: { $0.covers(written) }) else {
                throw .redirectURIMismatch(written, found)
            }
            redirectURI = written
        } else {
            guard let first = found.redirectURIs.first else { throw .noRedirectURI(found) }
            redirectURI = first.text
        }
        state = parameters["state"]
        scope = version == .v2 ? parameters["scope"] : nil
        if let scope {
            permissions = try Self.permissions(scope, of: found)
        } else {
            permissions = found.requiredPermissions
        }
    }

    /// What a `scope` stands for: `.default` is what the registration lists of the resource, of both kinds.
    private static func permissions(
        _ scope: String, of application: Application
    ) throws(OAuthError) -> [RequiredPermission] {
        var permissions: [RequiredPermission] = []
        for item in scope.split(separator: " ") {
            let wanted = try DelegatedRequest(scope: String(item), takesFirstResource: false, in: nil)
            guard let resource = wanted.resource else { throw .resourceNotFound(wanted.audience, in: nil) }
            switch wanted.permissions {
            case .consented: permissions += application.requiredPermissions.filter { $0.resource == resource }
            case .named(let names):
                permissions += names.compactMap { resource.definition.scope(named: $0) }.map {
                    RequiredPermission(resource: resource, id: $0.id, kind: .delegated)
                }
            }
        }
        return permissions
    }

    /// Where the browser goes when the administrator has accepted.
    package func accepted(in tenant: Tenant) -> AuthorizationResponse {
        var parameters = [
            AuthorizationResponse.Parameter(name: "admin_consent", value: "True"),
            .init(name: "tenant", value: tenant.id.description),
        ]
        if let scope { parameters.append(.init(name: "scope", value: scope)) }
        if let state { parameters.append(.init(name: "state", value: state)) }
        return AuthorizationResponse(redirectURI: redirectURI, mode: .query, parameters: parameters)
    }

    /// Where the browser goes when it came to nothing.
    package func refused(
        _ error: OAuthError, trace: RequestTrace, location: AuthorityLocation
    ) -> AuthorizationResponse {
        var parameters = [
            AuthorizationResponse.Parameter(name: "error", value: error.name.rawValue),
            .init(name: "error_description", value: error.description(trace: trace)),
            .init(name: "error_uri", value: "\(location.origin)/error?code=\(error.code)"),
            .init(name: "admin_consent", value: "True"),
        ]
        if let state { parameters.append(.init(name: "state", value: state)) }
        return AuthorizationResponse(redirectURI: redirectURI, mode: .query, parameters: parameters)
    }
}

extension AdminConsentRequest {
    /// See ``AuthorizationResponse/origin(of:)``.
    package var redirectOrigin: String { AuthorizationResponse.origin(of: redirectURI) }
}

extension Authority {
    /// What has to happen before the browser goes back.
    package func nextStep(
        of request: AdminConsentRequest, session: BrowserSession?, hasConsented: Bool
    ) -> AuthorizationStep {
        guard let session, let user = user(of: session) else { return .signIn }
        do throws(OAuthError) {
            try check(user, in: session.tenant, uses: request.application, over: request.tenant)
            guard !hasConsented else { return .finish }
            return .consent(
                try organisationQuestion(
                    for: request.application, permissions: request.permissions, to: user, in: session.tenant))
        } catch {
            return .refuse(.page(error))
        }
    }

    /// Checks a request for an administrator's consent.
    package func adminConsent(
        _ parameters: FormParameters, tenant: String, version: TokenVersion
    ) throws(OAuthError) -> AdminConsentRequest {
        try AdminConsentRequest(parameters, tenant: tenant, version: version, in: directory)
    }
}

extension RedirectURI {
    /// Whether an address is this one, or this one with further segments of a path behind it.
    fileprivate func covers(_ requested: String) -> Bool {
        if matches(requested) { return true }
        let base = text.hasSuffix("/") ? text : text + "/"
        return requested.hasPrefix(base)
            && !requested.dropFirst(base.count).contains { $0 == "?" || $0 == "#" || $0 == "\\" || $0 == "%" }
            && !requested.dropFirst(base.count).split(separator: "/").contains { $0 == ".." || $0 == "." }
    }
}
