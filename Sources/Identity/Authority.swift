package import Values

/// The OAuth 2.0 and OpenID Connect authority: answers token requests and publishes what clients discover. Knows no HTTP.
///
/// A request is checked in the order form, grant type, tenant, client, credential, resource, consent, because that order decides which
/// of several faults a client is told.
package struct Authority: Sendable {
    /// The directory that it vouches for.
    package let directory: Directory
    /// The keys that it signs with.
    package let signingKeys: SigningKeys

    let hosts: AuthorityHosts
    private let clientCredentials: ClientCredentialsGrant

    /// Makes an authority.
    ///
    /// - Parameters:
    ///   - directory: the directory that it vouches for.
    ///   - signingKeys: the keys that it signs with.
    ///   - hosts: the names under which it is itself.
    ///   - clock: the time of its tokens.
    package init(
        directory: Directory, signingKeys: SigningKeys, hosts: AuthorityHosts = AuthorityHosts(), clock: WallClock
    ) {
        self.directory = directory
        self.signingKeys = signingKeys
        self.hosts = hosts
        clientCredentials = ClientCredentialsGrant(
            directory: directory, clients: ClientAuthenticator(directory: directory, hosts: hosts, clock: clock),
            issuer: AccessTokenIssuer(signingKeys: signingKeys, clock: clock))
    }

    /// Answers a token request.
    ///
    /// - Returns: the body of the answer.
    /// - Throws: the refusal.
    package func token(_ request: TokenRequest) throws(OAuthError) -> JSONDocument {
        let name = try request.form.required("grant_type")
        guard let grant = GrantType(rawValue: name) else {
            throw .unsupportedGrantType(name, supported: GrantType.allCases.map(\.rawValue))
        }
        switch grant {
        case .clientCredentials: return try clientCredentials.respond(to: request)
        }
    }
}
