import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import Server
import SwiftASN1
import Synchronization
import Testing
import Values
import X509
import _CryptoExtras

/// Two organizations with applications and people of every kind, an authority that listens on a port, and a clock that a test
/// moves.
struct AADSTSFixture: Sendable {
    static let mde = "https://api.securitycenter.microsoft.com"
    static let password = "correct horse battery"
    static let address = "https://app.example/answer"

    let clock: MovedClock
    let directory: Directory
    let contoso: Tenant
    let fabrikam: Tenant
    /// A server's application with a secret and a certificate.
    let triage: Identity.Application
    let secret: String
    /// Of Contoso, for every organization.
    let partner: Identity.Application
    /// A program on a device.
    let tools: Identity.Application
    /// A page's script.
    let page: Identity.Application
    let ana: User
    let client: any TestClientProtocol

    /// Runs a test against a listening authority.
    static func run<Result: Sendable>(
        _ test: @escaping @Sendable (AADSTSFixture) async throws -> Result
    ) async throws -> Result {
        let clock = MovedClock(AuthorityService.now)
        let directory = try Directory.inMemory(clock: clock.wall)
        let router = Router()
        AuthorityRoutes<BasicRequestContext>(
            authority: try Authority(directory: directory, signingKeys: AuthorityService.keys, clock: clock.wall),
            validator: TokenValidator(directory: directory, signingKeys: AuthorityService.keys, clock: clock.wall),
            clock: clock.wall
        ).add(to: router)
        return try await Hummingbird.Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0))
        ).test(.live) { client in
            try await test(AADSTSFixture(directory, clock, client))
        }
    }

    private init(_ directory: Directory, _ clock: MovedClock, _ client: any TestClientProtocol) async throws {
        self.directory = directory
        self.client = client
        self.clock = clock
        contoso = try await directory.createTenant(displayName: "Contoso", domains: ["contoso.onmicrosoft.com"])
        fabrikam = try await directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.onmicrosoft.com"])
        triage = try await directory.registerApplication(in: contoso, displayName: "Triage")
        secret = try await directory.addSecret(to: triage.id).text
        try await directory.grant(roles: ["Alert.Read.All"], of: .windowsDefenderATP, to: triage.id, in: contoso)
        try await directory.grant(scopes: ["Alert.Read"], of: .windowsDefenderATP, to: triage.id, in: contoso)
        partner = try await directory.registerApplication(
            in: contoso, displayName: "Partner", audience: .multipleTenants)
        tools = try await directory.registerApplication(
            in: contoso, displayName: "Tools", isFallbackPublicClient: true)
        page = try await directory.registerApplication(in: contoso, displayName: "Page")
        for (application, platform) in [
            (triage, RedirectURI.Platform.web), (partner, .web), (tools, .publicClient), (page, .singlePage),
        ] {
            try await directory.setRedirectURIs([RedirectURI(Self.address, platform: platform)], of: application.id)
        }
        for application in [tools, page] {
            try await directory.grant(
                scopes: ["Alert.Read"], of: .windowsDefenderATP, to: application.id, in: contoso)
        }
        ana = try await directory.createUser(
            "ana@contoso.onmicrosoft.com", password: Self.password, displayName: "Ana", roles: [.securityReader],
            in: contoso)
    }
}

// MARK: Requests

extension AADSTSFixture {
    /// What the authority said: a status and, of a refusal, its number and its name.
    struct Answer: Sendable {
        let status: Int
        var code: Int?
        var error: String?
        let text: String
        let location: String?
        let cookies: String

        /// A member of a JSON answer.
        subscript(_ name: String) -> String? {
            let object = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
            return object?[name] as? String
        }

        /// A parameter of the address that the browser is led to.
        func parameter(_ name: String) -> String? {
            location.flatMap { URLComponents(string: $0)?.queryItems?.first { $0.name == name }?.value }
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ form: [String: String] = [:], headers: HTTPFields = [:],
        cookies: String = "", body: String? = nil
    ) async throws -> Answer {
        let encoded =
            body ?? form.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.encode($0.value))" }.joined(separator: "&")
        var headers = headers
        if !cookies.isEmpty { headers[.cookie] = cookies }
        let isGet = method == .get
        if !isGet { headers[.contentType] = "application/x-www-form-urlencoded" }
        let response = try await client.execute(
            uri: isGet && !encoded.isEmpty ? "\(path)?\(encoded)" : path, method: method, headers: headers,
            body: isGet ? nil : ByteBuffer(string: encoded))
        let text = String(buffer: response.body)
        let set = response.headers[values: .setCookie].map { String($0.prefix { $0 != ";" }) }
        var answer = Answer(
            status: response.status.code, text: text, location: response.headers[.location],
            cookies: (set + [cookies]).filter { !$0.isEmpty }.joined(separator: "; "))
        let described = answer["error_description"] ?? answer.parameter("error_description") ?? text
        if let found = described.firstMatch(of: /AADSTS(\d+)/) { answer.code = Int(found.1) }
        answer.error = answer["error"] ?? answer.parameter("error")
        return answer
    }

    /// A request for tokens; nil takes a parameter away.
    func token(
        _ form: [String: String], changing changes: [String: String?] = [:], tenant: String? = nil,
        version: TokenVersion = .v2, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var form = form
        for (name, value) in changes { form[name] = value }
        let path = version == .v2 ? "oauth2/v2.0/token" : "oauth2/token"
        return try await send(.post, "/\(tenant ?? "\(contoso.id)")/\(path)", form, headers: headers)
    }

    /// The parameters of a service that gets its token.
    var service: [String: String] {
        [
            "grant_type": "client_credentials", "client_id": "\(triage.id)", "client_secret": secret,
            "scope": "\(Self.mde)/.default",
        ]
    }

    /// The parameters of a person's name and password that get a token.
    var person: [String: String] {
        [
            "grant_type": "password", "client_id": "\(tools.id)", "username": ana.userPrincipalName,
            "password": Self.password, "scope": "\(Self.mde)/.default offline_access",
        ]
    }

    /// The parameters of an authorization that leads to a code.
    func authorization(_ application: Identity.Application? = nil) -> [String: String] {
        [
            "client_id": "\((application ?? tools).id)", "response_type": "code", "redirect_uri": Self.address,
            "scope": "\(Self.mde)/Alert.Read offline_access", "code_challenge": Self.challenge,
            "code_challenge_method": "S256",
        ]
    }

    /// A proof key's verifier.
    static let verifier = String(repeating: "v", count: 43)
    private static var challenge: String { Base64URL.encode(SHA256.hash(data: Data(verifier.utf8))) }

    func authorize(
        _ form: [String: String], changing changes: [String: String?] = [:], tenant: String? = nil, cookies: String = ""
    ) async throws -> Answer {
        var form = form
        for (name, value) in changes { form[name] = value }
        return try await send(.get, "/\(tenant ?? "\(contoso.id)")/oauth2/v2.0/authorize", form, cookies: cookies)
    }

    /// Signs somebody in at the page of an authorization, and follows where it leads within the authority.
    func signIn(
        at page: Answer, as user: String? = nil, password: String = password
    ) async throws -> Answer {
        try await submit(page, ["username": user ?? ana.userPrincipalName, "password": password])
    }

    /// Sends the form of a page, and follows where it leads within the authority.
    func submit(_ page: Answer, _ values: [String: String]) async throws -> Answer {
        let action = try #require(page.text.firstMatch(of: /action="([^"]+)"/))
        let token = try #require(page.text.firstMatch(of: /name="csrf" value="([^"]+)"/))
        var answer = try await send(
            .post, String(action.1), values.merging(["csrf": String(token.1)]) { $1 }, cookies: page.cookies)
        while let location = answer.location, location.hasPrefix("/") {
            answer = try await send(.get, location, cookies: answer.cookies)
        }
        return answer
    }

    /// A code for an application, and what redeems it.
    func code(_ application: Identity.Application? = nil) async throws -> [String: String] {
        let application = application ?? tools
        let answer = try await signIn(at: authorize(authorization(application)))
        return [
            "grant_type": "authorization_code", "client_id": "\(application.id)",
            "code": try #require(answer.parameter("code"), "\(answer)"), "redirect_uri": Self.address,
            "code_verifier": Self.verifier,
        ]
    }

    /// What renews a person's tokens.
    func refresh(_ answer: Answer, of application: Identity.Application? = nil) throws -> [String: String] {
        [
            "grant_type": "refresh_token", "client_id": "\((application ?? tools).id)",
            "refresh_token": try #require(answer["refresh_token"], "\(answer)"),
        ]
    }

    /// A token of a person for the server's application, and what exchanges it.
    func onBehalfOf() async throws -> [String: String] {
        let caller = try await token(
            person,
            changing: [
                "client_id": "\(triage.id)", "client_secret": secret, "scope": "\(triage.id)/.default",
            ])
        return [
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "client_id": "\(triage.id)",
            "client_secret": secret, "requested_token_use": "on_behalf_of", "scope": "\(Self.mde)/.default",
            "assertion": try #require(caller["access_token"], "\(caller)"),
        ]
    }

    /// What a device asks with, and the code that it shows.
    func device() async throws -> (poll: [String: String], userCode: String) {
        let answer = try await send(
            .post, "/\(contoso.id)/oauth2/v2.0/devicecode",
            ["client_id": "\(tools.id)", "scope": "\(Self.mde)/.default"])
        let poll = [
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": "\(tools.id)",
            "device_code": try #require(answer["device_code"], "\(answer)"),
        ]
        return (poll, try #require(answer["user_code"]))
    }

    /// The parameters of a service that proves itself with a certificate.
    ///
    /// - Parameters:
    ///   - isRegistered: whether the application has the certificate.
    ///   - header: the JOSE header; nil is a good one.
    ///   - claims: replaces claims of the payload.
    func assertion(
        isRegistered: Bool = true, header: String? = nil, changing changes: [String: String] = [:]
    ) async throws -> [String: String] {
        let key = try CertifiedKey(at: clock.now)
        if isRegistered { try await directory.addCertificate(to: triage.id, der: key.der, displayName: nil) }
        let now = Int(clock.now.timeIntervalSince1970)
        var claims = [
            "aud": "\"https://login.microsoftonline.com/\(contoso.id)/oauth2/v2.0/token\"", "iss": "\"\(triage.id)\"",
            "sub": "\"\(triage.id)\"", "jti": "\"1\"", "nbf": "\(now)", "exp": "\(now + 300)",
        ]
        for (name, value) in changes { claims[name] = value }
        let payload = "{" + claims.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        var form = service
        form["client_secret"] = nil
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        form["client_assertion"] = try key.sign(
            header: header ?? "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":\"\(key.thumbprint)\"}", payload: payload)
        return form
    }

    private static func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}

/// A clock that a test moves.
final class MovedClock: Sendable {
    private let time: Mutex<Date>

    init(_ time: Date) { self.time = Mutex(time) }

    var now: Date { time.withLock { $0 } }
    var wall: WallClock { WallClock { [self] in now } }

    func advance(by seconds: TimeInterval) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}

/// A key with its self-signed certificate, as a client has it.
private struct CertifiedKey {
    private static let key: _RSA.Signing.PrivateKey = {
        do { return try _RSA.Signing.PrivateKey(keySize: .bits2048) } catch { preconditionFailure("No key: \(error)") }
    }()

    let der: Data

    init(at time: Date) throws {
        let name = try DistinguishedName { CommonName("Triage") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(Self.key.publicKey),
            notValidBefore: time.addingTimeInterval(-3600), notValidAfter: time.addingTimeInterval(86_400),
            issuer: name,
            subject: name, signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions(),
            issuerPrivateKey: .init(Self.key))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        der = Data(serializer.serializedBytes)
    }

    var thumbprint: String { Base64URL.encode(Insecure.SHA1.hash(data: der)) }

    func sign(header: String, payload: String) throws -> String {
        let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
        let signature = try Self.key.signature(
            for: SHA256.hash(data: Data(signed.utf8)), padding: .insecurePKCS1v1_5)
        return signed + "." + Base64URL.encode(signature.rawRepresentation)
    }
}
