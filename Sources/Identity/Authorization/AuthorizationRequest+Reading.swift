/// Reading a request to the authorization endpoint. The order of the checks decides who is told: nothing goes to a redirect address before
/// it has been found in the registration.
extension AuthorizationRequest {
    /// Checks the parameters.
    ///
    /// - Parameters:
    ///   - parameters: of the query, or of the body.
    ///   - segment: the tenant segment of the path, as it came.
    ///   - version: the generation of the endpoint.
    ///   - directory: knows the application.
    ///   - trace: the ids that error pages and redirected errors carry.
    ///   - location: where the client reached the authority.
    ///   - subject: the subject of an id token of ours; nil when a text is none.
    init(
        _ parameters: FormParameters, tenant segment: String, version: TokenVersion, in directory: Directory,
        trace: RequestTrace, location: AuthorityLocation, subject: (String) -> String?
    ) throws(AuthorizationRefusal) {
        let application: Application
        let tenant: TenantSegment
        let redirect: RedirectURI
        do throws(OAuthError) {
            tenant = try TenantSegment(segment)
            let named = try directory.tenant(tenant, orThrow: .invalidRequest)
            let id = try parameters.required("client_id")
            guard let applicationID = ApplicationID(id), let found = directory.application(applicationID) else {
                throw .applicationUnknown(id)
            }
            application = found
            if application.audience == .singleTenant, named?.id != application.homeTenantID {
                if named == nil { throw .singleTenantApplication(application.id) }
                throw .applicationUnknown(id)
            }
            redirect = try Self.redirect(parameters["redirect_uri"], of: application)
        } catch {
            throw .page(error)
        }
        self.application = application
        self.tenant = tenant
        self.version = version
        self.redirect = redirect
        let written = parameters["redirect_uri"]
        redirectURI = written ?? redirect.text
        namesRedirectURI = written != nil
        state = parameters["state"]

        let type = parameters["response_type"]
        // A wrong mode cannot be used for saying so.
        let mode = parameters["response_mode"].map { ResponseMode(rawValue: $0) } ?? .query
        self.mode = mode ?? .query
        do throws(OAuthError) {
            guard let type else { throw .missingParameter("response_type") }
            guard mode != nil else { throw .unsupportedResponseMode(parameters["response_mode"] ?? "") }
            guard type == "code" else {
                // Tokens straight from this endpoint travel in addresses, which browsers keep and servers log.
                let known: Set<Substring> = ["code", "id_token", "token", "none"]
                throw type.split(separator: " ").allSatisfy(known.contains)
                    ? .responseTypeNotEnabled(type, application) : .unsupportedResponseType(type)
            }

            prompt = try Self.prompt(parameters["prompt"], version)
            try Self.checkSizes(parameters)
            try Self.refuseRequestObjects(parameters)
            maximumAge = try Self.maximumAge(parameters["max_age"])
            expectedSubject = try parameters["id_token_hint"].map { (hint) throws(OAuthError) in
                guard let subject = subject(hint) else {
                    throw .invalidParameter("id_token_hint", wanted: "it is an id token of this authority.")
                }
                return subject
            }
            loginHint = parameters["login_hint"] ?? parameters["username"]
            nonce = parameters["nonce"]
            wantsClientInfo = parameters["client_info"] == "1"
            proofKey = try ProofKey(parameters)
            if redirect.platform == .singlePage, proofKey == nil { throw .missingParameter("code_challenge") }
            wanted = try Self.wanted(parameters, version, prompt)
            try wanted?.check(for: application, in: nil)
        } catch {
            throw .client(
                Self.refusal(
                    error, redirectURI: written ?? redirect.text, mode: mode ?? .query, state: parameters["state"],
                    trace: trace, location: location))
        }
    }

    private static func redirect(_ written: String?, of application: Application) throws(OAuthError) -> RedirectURI {
        guard let written else {
            guard let first = application.redirectURIs.first else { throw .noRedirectURI(application) }
            return first
        }
        guard let match = application.redirectURIs.first(where: { $0.matches(written) }) else {
            throw .redirectURIMismatch(written, application)
        }
        return match
    }

    /// OpenID Connect Core sections 6 and 7: what is not supported has an error of its own each.
    private static func refuseRequestObjects(_ parameters: FormParameters) throws(OAuthError) {
        if parameters["request"] != nil { throw .unsupportedParameter("request", .requestNotSupported) }
        if parameters["request_uri"] != nil { throw .unsupportedParameter("request_uri", .requestURINotSupported) }
        if parameters["registration"] != nil { throw .unsupportedParameter("registration", .registrationNotSupported) }
    }

    /// What is kept until the person has answered has a bound, because anybody can begin.
    private static func checkSizes(_ parameters: FormParameters) throws(OAuthError) {
        for (name, most) in [("scope", 4096), ("state", 4096), ("nonce", 1024), ("login_hint", 512), ("username", 512)]
        {
            guard parameters[name]?.utf8.count ?? 0 <= most else {
                throw .invalidParameter(name, wanted: "it has \(most) bytes at most.")
            }
        }
    }

    private static func maximumAge(_ text: String?) throws(OAuthError) -> Int? {
        guard let text else { return nil }
        guard let seconds = Int(text), seconds >= 0 else {
            throw .invalidParameter("max_age", wanted: "it is a number of seconds.")
        }
        return seconds
    }

    private static func prompt(_ text: String?, _ version: TokenVersion) throws(OAuthError) -> Prompt? {
        guard let text else { return nil }
        guard let prompt = Prompt(rawValue: text), prompt != .administratorConsent || version == .v1 else {
            throw .invalidParameter(
                "prompt", wanted: "it is 'login', 'none', 'consent' or 'select_account'.")
        }
        return prompt
    }

    private static func wanted(
        _ parameters: FormParameters, _ version: TokenVersion, _ prompt: Prompt?
    ) throws(OAuthError) -> DelegatedRequest? {
        switch version {
        case .v1:
            if let resource = parameters["resource"] { return try DelegatedRequest(resource: resource, in: nil) }
            // The link that the partner document prints names no resource: what the registration lists is consented to.
            if prompt == .consent || prompt == .administratorConsent { return nil }
            return try DelegatedRequest(
                resource: WellKnownResource.microsoftGraph.definition.identifierURIs[0], in: nil)
        case .v2:
            guard let scope = parameters["scope"] else { throw .missingParameter("scope") }
            return try DelegatedRequest(scope: scope, takesFirstResource: true, in: nil)
        }
    }

    /// The answer to the client that carries a refusal.
    package func refusal(
        _ error: OAuthError, trace: RequestTrace, location: AuthorityLocation
    ) -> AuthorizationResponse {
        Self.refusal(error, redirectURI: redirectURI, mode: mode, state: state, trace: trace, location: location)
    }

    private static func refusal(
        _ error: OAuthError, redirectURI: String, mode: ResponseMode, state: String?, trace: RequestTrace,
        location: AuthorityLocation
    ) -> AuthorizationResponse {
        var parameters = [
            AuthorizationResponse.Parameter(name: "error", value: error.name.rawValue),
            .init(name: "error_description", value: error.description(trace: trace)),
            .init(name: "error_uri", value: "\(location.origin)/error?code=\(error.code)"),
        ]
        if let state { parameters.append(.init(name: "state", value: state)) }
        return AuthorizationResponse(redirectURI: redirectURI, mode: mode, parameters: parameters)
    }
}
