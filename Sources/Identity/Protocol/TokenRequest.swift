/// A request to the token endpoint, freed of HTTP.
package struct TokenRequest: Sendable {
    /// The generation of the endpoint.
    package let version: TokenVersion
    /// The tenant segment of the path, as it came.
    package let tenant: String
    /// The body.
    package let form: FormParameters
    /// The header `Authorization`, if there was one.
    package let authorization: String?
    /// The header `Origin`: there when a page's script asks.
    package let origin: String?
    /// Where the client reached the authority.
    package let location: AuthorityLocation
    /// The client's address, for the claim `ipaddr` and the throttle.
    package let address: String

    /// Makes a request.
    package init(
        version: TokenVersion, tenant: String, form: FormParameters, authorization: String?, origin: String? = nil,
        location: AuthorityLocation, address: String = ""
    ) {
        self.version = version
        self.tenant = tenant
        self.form = form
        self.authorization = authorization
        self.origin = origin
        self.address = address
        self.location = location
    }
}

/// The grant types of the token endpoint.
package enum GrantType: String, Sendable, Hashable, CaseIterable {
    /// An application acts as itself (RFC 6749 section 4.4).
    case clientCredentials = "client_credentials"
    /// A code from the authorization endpoint (RFC 6749 section 4.1.3).
    case authorizationCode = "authorization_code"
    /// A sign-in goes on (RFC 6749 section 6).
    case refreshToken = "refresh_token"
    /// A device that was let in elsewhere (RFC 8628 section 3.4).
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
    /// A server asks for what its caller's token lets it have (RFC 7523 section 2.1, with `requested_token_use`).
    case onBehalfOf = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    /// Name and password (RFC 6749 section 4.3).
    case password

    /// Reads `grant_type`; the v1 endpoint has a short name for the device's grant.
    init?(_ name: String, version: TokenVersion) {
        if version == .v1, name == "device_code" {
            self = .deviceCode
        } else {
            self.init(rawValue: name)
        }
    }
}
