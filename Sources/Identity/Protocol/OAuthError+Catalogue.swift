/// The refusals, one function each. The numbers are those of the published list of AADSTS codes and of captures.
extension OAuthError {
    // MARK: The form of the request

    static func missingParameter(_ name: String) -> OAuthError {
        OAuthError(900_144, .invalidRequest, "The request body must contain the following parameter: '\(name)'.")
    }

    static func missingField(_ name: String) -> OAuthError {
        OAuthError(90_014, .invalidRequest, "The required field '\(name)' is missing from the credential.")
    }

    static func malformedRequest(_ reason: String) -> OAuthError {
        OAuthError(9_002_313, .invalidRequest, "Invalid request. Request is malformed or invalid: \(reason)")
    }

    static func invalidParameter(_ name: String, wanted: String) -> OAuthError {
        OAuthError(90_100, .invalidRequest, "The parameter '\(name)' is empty or not valid; \(wanted)")
    }

    /// The wrong method for an endpoint.
    package static func wrongMethod(found: String, allowed: String) -> OAuthError {
        OAuthError(
            900_561, .invalidRequest, status: 405,
            "The endpoint only accepts \(allowed) requests. Received a \(found.echoed) request.")
    }

    /// A request body over the limit.
    package static func bodyTooLarge(limit: Int) -> OAuthError {
        OAuthError(9_002_313, .invalidRequest, status: 413, "Invalid request. The body has more than \(limit) bytes.")
    }

    /// A `Host` header that holds no host.
    package static func malformedHost() -> OAuthError { malformedRequest("its 'Host' header is not a host.") }

    /// A path without the segment of that name.
    package static func malformedPath(_ name: String) -> OAuthError {
        malformedRequest("its path has no '\(name)'.")
    }

    static func unsupportedGrantType(_ name: String, supported: [String]) -> OAuthError {
        OAuthError(
            70_003, .unsupportedGrantType,
            "The grant type '\(name.echoed)' is not supported. Supported: \(supported.joined(separator: ", ")).")
    }

    // MARK: The tenant

    static func tenantNotFound(_ name: String, as error: Name) -> OAuthError {
        OAuthError(
            90_002, error,
            "Tenant '\(name.echoed)' not found. Check the tenant id or domain name, and that the authority is the right one."
        )
    }

    static func malformedTenant(_ name: String) -> OAuthError {
        OAuthError(
            900_023, .invalidRequest,
            "Specified tenant identifier '\(name.echoed)' is neither a valid DNS name, nor a valid external domain.")
    }

    static func noTenant() -> OAuthError {
        OAuthError(
            50_059, .invalidRequest,
            "No tenant-identifying information found in the request. Send it to the endpoint of one tenant.")
    }

    static func grantNeedsTenant(_ grant: GrantType, segment: String) -> OAuthError {
        OAuthError(
            9_001_023, .invalidRequest,
            "The grant type '\(grant.rawValue)' is not supported over the /\(segment) endpoint. "
                + "Use a tenant-specific endpoint.")
    }

    static func singleTenantApplication(_ id: ApplicationID) -> OAuthError {
        OAuthError(
            50_194, .unauthorizedClient,
            "Application '\(id)' is not configured as a multi-tenant application. Use a tenant-specific endpoint, "
                + "or configure the application to be multi-tenant.")
    }

    // MARK: The client

    static func applicationNotFound(_ id: String, in tenant: Tenant) -> OAuthError {
        OAuthError(
            700_016, .unauthorizedClient,
            "Application with identifier '\(id.echoed)' was not found in the directory '\(tenant.displayName)'. "
                + "Either nobody has consented to it in this tenant, or the request went to the wrong tenant.")
    }

    static func applicationDisabled(_ application: Application) -> OAuthError {
        OAuthError(
            7_000_112, .unauthorizedClient, "Application '\(application.id)' (\(application.displayName)) is disabled.")
    }

    static func noCredential() -> OAuthError {
        OAuthError(
            7_000_218, .invalidClient, status: 401,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
    }

    static func publicClientSentCredential(_ application: Application) -> OAuthError {
        OAuthError(
            700_025, .invalidClient, status: 401,
            "Application '\(application.id)' is a public client, so neither 'client_assertion' nor 'client_secret' "
                + "should be presented.")
    }

    static func invalidSecret(_ application: Application) -> OAuthError {
        OAuthError(
            7_000_215, .invalidClient, status: 401,
            "Invalid client secret provided. Ensure that the value of the secret is sent, not its id, "
                + "and that it belongs to application '\(application.id)'.")
    }

    static func expiredSecret(_ application: Application) -> OAuthError {
        OAuthError(
            7_000_222, .invalidClient, status: 401,
            "The provided client secret keys for application '\(application.id)' are expired. Add a new secret.")
    }

    static func malformedAssertion(_ reason: String) -> OAuthError {
        OAuthError(50_027, .invalidClient, status: 401, "JWT token is invalid or malformed: \(reason)")
    }

    static func unverifiedAssertion(_ reason: String) -> OAuthError {
        OAuthError(700_027, .invalidClient, status: 401, "Client assertion failed signature validation. \(reason)")
    }

    static func assertionOutsideValidity(_ reason: String) -> OAuthError {
        OAuthError(
            700_024, .invalidClient, status: 401, "Client assertion is not within its valid time range. \(reason)")
    }

    static func assertionAudience(_ found: String, wanted: String) -> OAuthError {
        OAuthError(
            50_012, .invalidClient, status: 401,
            "Authentication failed: the client assertion's audience '\(found.echoed)' is not this authority. Use '\(wanted)'."
        )
    }

    static func assertionSubject() -> OAuthError {
        OAuthError(
            50_048, .invalidClient, status: 401,
            "The subject of the client assertion does not match its issuer: both 'iss' and 'sub' are the client id.")
    }

    static func assertionClient(_ found: String, wanted: ApplicationID) -> OAuthError {
        OAuthError(
            700_021, .invalidClient, status: 401,
            "The client assertion's application identifier '\(found.echoed)' does not match 'client_id' '\(wanted)'.")
    }

    // MARK: The resource

    static func resourceParameterOnV2() -> OAuthError {
        OAuthError(
            901_002, .invalidRequest,
            "The 'resource' request parameter is not supported on the v2.0 endpoint. Use 'scope' with '<resource>/.default'."
        )
    }

    static func scopeNotDefault(_ scope: String) -> OAuthError {
        OAuthError(
            1_002_012, .invalidScope,
            "The provided value for scope '\(scope.echoed)' is not valid. Client credential flows must have a scope "
                + "value with /.default suffixed to the resource identifier.")
    }

    static func invalidScope(_ scope: String, reason: String) -> OAuthError {
        OAuthError(
            70_011, .invalidScope,
            "The provided value for the input parameter 'scope' is not valid: '\(scope.echoed)'. \(reason)")
    }

    static func severalResources(_ scope: String) -> OAuthError {
        OAuthError(
            700_022, .invalidScope,
            "The provided value for the input parameter 'scope' '\(scope.echoed)' is not valid because it contains "
                + "more than one resource. Ask for one resource at a time.")
    }

    static func clientIsResource(_ id: ApplicationID) -> OAuthError {
        OAuthError(
            700_023, .invalidScope,
            "Application '\(id)' asks for a token for itself. It exposes no API here; ask for one of the built-in resources."
        )
    }

    static func resourceNotFound(_ name: String, in tenant: Tenant?) -> OAuthError {
        OAuthError(
            500_011, .invalidResource,
            "The resource principal named '\(name.echoed)' was not found in the tenant\(tenant.map { " named '\($0.displayName)'" } ?? ""). "
                + "Either it is not installed there, or the identifier is wrong. Known: "
                + WellKnownResource.allCases.compactMap(\.definition.identifierURIs.first).joined(separator: ", ") + "."
        )
    }

    static func resourceDisabled(_ name: String) -> OAuthError {
        OAuthError(50_001, .invalidResource, "The resource '\(name.echoed)' is disabled in this tenant.")
    }

    static func assignmentRequired(_ application: Application, resource: WellKnownResource) -> OAuthError {
        OAuthError(
            501_051, .invalidClient, status: 401,
            "Application '\(application.id)' (\(application.displayName)) is not assigned to a role for the application "
                + "'\(resource.applicationID)' (\(resource.displayName)).")
    }

    // MARK: Discovery

    static func unknownInstance(_ host: String) -> OAuthError {
        OAuthError(50_049, .invalidInstance, "Unknown or invalid instance '\(host.echoed)'.")
    }

    // MARK: The authority itself

    /// Something failed here; the reason is in the log under the trace id.
    package static func serverError() -> OAuthError {
        OAuthError(90_033, .temporarilyUnavailable, status: 503, "A transient error has occurred. Please try again.")
    }
}

extension String {
    /// What of a client's text goes back into a message: the beginning, without control characters.
    var echoed: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.prefix(200).map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
