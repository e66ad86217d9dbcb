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
    /// Where the client reached the authority.
    package let location: AuthorityLocation

    /// Makes a request.
    package init(
        version: TokenVersion, tenant: String, form: FormParameters, authorization: String?, location: AuthorityLocation
    ) {
        self.version = version
        self.tenant = tenant
        self.form = form
        self.authorization = authorization
        self.location = location
    }
}

/// The grant types of the token endpoint.
package enum GrantType: String, Sendable, Hashable, CaseIterable {
    /// An application acts as itself (RFC 6749 section 4.4).
    case clientCredentials = "client_credentials"
}
