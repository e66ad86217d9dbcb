import Foundation
import Values

/// The credential that a request presents for its client: at most one (RFC 6749 section 2.3).
enum ClientCredential: Sendable {
    case none
    case secret(String)
    case assertion(String)

    /// The value of `client_assertion_type` for a signed JWT (RFC 7523).
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}

/// The client id and the credential as the request states them, in whichever place.
struct ClaimedClient: Sendable {
    let id: String
    let credential: ClientCredential

    /// Reads both from the body and the `Authorization` header.
    ///
    /// - Throws: what is missing or contradictory.
    init(_ request: TokenRequest) throws(OAuthError) {
        let basic: BasicCredentials? =
            if let header = request.authorization { try BasicCredentials(header: header) } else { nil }
        let stated = request.form["client_id"]
        guard let id = stated ?? basic?.clientID else { throw .missingParameter("client_id") }
        if let basic, basic.clientID.lowercased() != id.lowercased() {
            throw .malformedRequest("'client_id' of the body and of the 'Authorization' header differ.")
        }
        self.id = id

        let secret = request.form["client_secret"]
        let assertion = request.form["client_assertion"]
        let basicSecret = basic.flatMap { $0.clientSecret.isEmpty ? nil : $0.clientSecret }
        guard [secret, assertion, basicSecret].compactMap(\.self).count <= 1 else {
            throw .malformedRequest("it presents more than one client credential.")
        }
        if let assertion {
            let type = try request.form.required("client_assertion_type")
            guard type == ClientCredential.assertionType else {
                throw .invalidParameter("client_assertion_type", wanted: "use '\(ClientCredential.assertionType)'.")
            }
            credential = .assertion(assertion)
        } else if let secret = secret ?? basicSecret {
            credential = .secret(secret)
        } else {
            credential = .none
        }
    }
}

/// Proves clients: by secret or by signed assertion.
struct ClientAuthenticator: Sendable {
    let directory: Directory
    let hosts: AuthorityHosts
    let clock: WallClock

    /// Finds an application by the registration alone, for endpoints that many tenants share.
    ///
    /// - Throws: AADSTS700016 when there is none or the tenant has not installed it, 50194 for a single-tenant application without
    ///   a tenant.
    func application(_ id: String, in tenant: Tenant?) throws(OAuthError) -> Application {
        if let tenant { return try client(id, in: tenant).application }
        guard let applicationID = ApplicationID(id), let application = directory.application(applicationID) else {
            throw .applicationUnknown(id)
        }
        guard application.audience == .multipleTenants else { throw .singleTenantApplication(application.id) }
        return application
    }

    /// Checks how a client that acts for a user proves itself: a program on somebody's device or a page's script has nothing to prove
    /// itself with and may send nothing, a server must.
    ///
    /// - Parameter platform: where the client receives codes; nil: it receives none, and its registration decides.
    func prove(
        _ client: Client, with credential: ClientCredential, request: TokenRequest,
        platform: RedirectURI.Platform? = nil
    ) throws(OAuthError) -> ClientProof {
        switch (platform, credential) {
        case (.publicClient, .none), (.singlePage, .none): return .none
        case (.publicClient, _), (.singlePage, _): throw .publicClientSentCredential(client.application)
        case (nil, .none) where client.application.isFallbackPublicClient: return .none
        case (nil, _), (.web, _):
            switch try authenticate(client, with: credential, request: request).proof {
            case .secret: return .secret
            case .certificate: return .certificate
            }
        }
    }

    /// Finds the application in the tenant.
    ///
    /// - Throws: AADSTS700016 when it is not there, 7000112 when it is disabled.
    func client(_ id: String, in tenant: Tenant) throws(OAuthError) -> Client {
        guard let applicationID = ApplicationID(id), let application = directory.application(applicationID),
            let principal = directory.servicePrincipal(of: applicationID, in: tenant.id)
        else { throw .applicationNotFound(id, in: tenant) }
        guard principal.isEnabled else { throw .applicationDisabled(application) }
        return Client(application: application, principal: principal, tenant: tenant)
    }

    /// Checks the credential.
    ///
    /// - Throws: the refusal; never with a part of the credential in it.
    func authenticate(
        _ client: Client, with credential: ClientCredential, request: TokenRequest
    ) throws(OAuthError) -> AuthenticatedClient {
        let application = client.application
        if application.isFallbackPublicClient, application.secrets.isEmpty, application.certificates.isEmpty {
            if case .none = credential { throw .noCredential() }
            throw .publicClientSentCredential(application)
        }
        switch credential {
        case .none: throw .noCredential()
        case .secret(let text):
            // Each is compared, so that the time does not tell which one was right.
            let now = clock.now
            var isValid = false
            var isExpired = false
            for secret in application.secrets where secret.matches(text) {
                if secret.isValid(at: now) { isValid = true } else if secret.endsAt <= now { isExpired = true }
            }
            if isValid { return AuthenticatedClient(client: client, proof: .secret) }
            throw isExpired ? .expiredSecret(application) : .invalidSecret(application)
        case .assertion(let text):
            let assertion = try ClientAssertion(text)
            try assertion.verify(
                for: client, audiences: ClientAssertion.Audiences(hosts: hosts, directory: directory, request: request),
                at: clock.now)
            return AuthenticatedClient(client: client, proof: .certificate)
        }
    }
}

/// The host names under which this authority is itself: those of the documented clouds, of this machine, and of the configuration.
///
/// The header `Host` is not among them: whoever replays an assertion that was meant for another server chooses it freely.
package struct AuthorityHosts: Sendable {
    private let own: Set<String>

    /// - Parameter configured: further names, without port, such as those in the server's certificate.
    package init(configured: some Sequence<String> = EmptyCollection<String>()) {
        own = Set(configured.map { $0.lowercased() }).union(["localhost", "127.0.0.1", "[::1]"])
    }

    /// Whether a host name, without port, is this authority's.
    ///
    /// A region's token host (`westeurope.login.microsoft.com`) belongs to the public cloud: clients with region discovery use it.
    func contains(_ name: String) -> Bool {
        own.contains(name) || CloudInstance.documented(named: name) != nil || name.hasSuffix(".login.microsoft.com")
    }
}
