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

    /// The devices that wait for a person to let them in.
    package let devices: DeviceAuthorizations

    let hosts: AuthorityHosts
    let clock: WallClock
    let codes: EphemeralStore<AuthorizationCode>
    let passwords: PasswordSignIn
    let userTokens: UserTokenIssuer
    private let clientCredentials: ClientCredentialsGrant
    private let authorizationCode: AuthorizationCodeGrant
    private let refreshToken: RefreshTokenGrant
    private let deviceCode: DeviceCodeGrant
    private let password: PasswordGrant
    private let onBehalfOf: OnBehalfOfGrant

    /// Makes an authority.
    ///
    /// - Parameters:
    ///   - directory: the directory that it vouches for.
    ///   - signingKeys: the keys that it signs with.
    ///   - hosts: the names under which it is itself.
    ///   - clock: the time of its tokens.
    /// - Throws: only when the machine has no memory.
    package init(
        directory: Directory, signingKeys: SigningKeys, hosts: AuthorityHosts = AuthorityHosts(), clock: WallClock
    ) throws {
        self.directory = directory
        self.signingKeys = signingKeys
        self.hosts = hosts
        self.clock = clock
        let clients = ClientAuthenticator(directory: directory, hosts: hosts, clock: clock)
        let userTokens = UserTokenIssuer(directory: directory, signingKeys: signingKeys, clock: clock)
        self.userTokens = userTokens
        devices = DeviceAuthorizations(clock: clock)
        codes = EphemeralStore(lifetime: AuthorizationCode.keptFor, capacity: 100_000, clock: clock)
        passwords = try PasswordSignIn(directory: directory, clock: clock)
        clientCredentials = ClientCredentialsGrant(
            directory: directory, clients: clients, issuer: AccessTokenIssuer(signingKeys: signingKeys, clock: clock))
        authorizationCode = AuthorizationCodeGrant(
            directory: directory, clients: clients, codes: codes, issuer: userTokens, clock: clock)
        refreshToken = RefreshTokenGrant(directory: directory, clients: clients, issuer: userTokens, clock: clock)
        deviceCode = DeviceCodeGrant(
            directory: directory, clients: clients, devices: devices, issuer: userTokens, clock: clock)
        onBehalfOf = OnBehalfOfGrant(
            directory: directory, clients: clients, signingKeys: signingKeys, issuer: userTokens, clock: clock)
        password = PasswordGrant(
            directory: directory, clients: clients, passwords: passwords, issuer: userTokens, clock: clock)
    }

    /// Answers a token request.
    ///
    /// - Returns: the body of the answer.
    /// - Throws: the refusal.
    package func token(_ request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let name = try request.form.required("grant_type")
        guard let grant = GrantType(name, version: request.version) else {
            throw .unsupportedGrantType(name, supported: GrantType.allCases.map(\.rawValue))
        }
        switch grant {
        case .clientCredentials: return try clientCredentials.respond(to: request)
        case .authorizationCode: return try await authorizationCode.respond(to: request)
        case .refreshToken: return try await refreshToken.respond(to: request)
        case .deviceCode: return try await deviceCode.respond(to: request)
        case .onBehalfOf: return try await onBehalfOf.respond(to: request)
        case .password: return try await password.respond(to: request)
        }
    }

    /// Answers a device's first request (RFC 8628 section 3.1).
    ///
    /// - Throws: the refusal.
    package func deviceAuthorization(_ request: TokenRequest) throws(OAuthError) -> JSONDocument {
        try deviceCode.begin(request)
    }

    /// Checks the name and password of a person at a browser.
    ///
    /// - Parameter address: where the browser is.
    /// - Returns: the account; it may be one that has to change its password first.
    /// - Throws: AADSTS50034, 50126, 50057, 50053 or 90033.
    package func signIn(
        userPrincipalName: String, password: String, address: String
    ) async throws(OAuthError) -> User {
        try await passwords.user(named: userPrincipalName, password: password, address: address)
    }

    /// Whether a text is the account's password, for choosing another.
    package func isPassword(_ password: String, of user: User) async throws(OAuthError) -> Bool {
        try await passwords.isPassword(password, of: user)
    }
}
