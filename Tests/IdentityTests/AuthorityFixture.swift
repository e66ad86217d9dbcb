import Crypto
import Foundation
import Identity
import SwiftASN1
import Synchronization
import Values
import X509
import _CryptoExtras

/// A tenant with an application that holds two roles, and the authority in front of it, at a fixed time.
struct AuthorityFixture: Sendable {
    static let now = Date(timeIntervalSince1970: 1_700_000_000)
    /// Generating RSA keys takes long; the tests share these.
    static let keys: SigningKeys = {
        do { return try SigningKeys.ephemeral(clock: .fixed(now)) } catch { preconditionFailure("No keys: \(error)") }
    }()

    let clock: TestClock
    let directory: Directory
    let authority: Authority
    let validator: TokenValidator
    let tenant: Tenant
    let application: Application
    let secret: String

    init(audience: Application.SignInAudience = .singleTenant) async throws {
        let clock = TestClock(Self.now)
        directory = try Directory.inMemory(clock: clock.wall)
        tenant = try await directory.createTenant(
            id: Self.id("11111111-1111-4111-8111-111111111111"), displayName: "Contoso",
            domains: ["contoso.onmicrosoft.com", "contoso.com"], region: .europe)
        application = try await directory.registerApplication(in: tenant, displayName: "Triage", audience: audience)
        secret = try await directory.addSecret(to: application.id, displayName: "first").text
        try await directory.grant(
            roles: ["Machine.Isolate", "Alert.Read.All"], of: .windowsDefenderATP, to: application.id, in: tenant)
        authority = try Authority(directory: directory, signingKeys: Self.keys, clock: clock.wall)
        validator = TokenValidator(directory: directory, signingKeys: Self.keys, clock: clock.wall)
        self.clock = clock
    }

    static func id<Identifier: DirectoryIdentifier>(_ text: String) throws -> Identifier {
        guard let id = Identifier(text) else { throw FixtureError(text: text) }
        return id
    }

    /// The parameters of a request that succeeds.
    func parameters(_ version: TokenVersion = .v2) -> [String: String] {
        var parameters = [
            "grant_type": "client_credentials", "client_id": application.id.description, "client_secret": secret,
        ]
        switch version {
        case .v1: parameters["resource"] = "https://api.securitycenter.microsoft.com"
        case .v2: parameters["scope"] = "https://api.securitycenter.microsoft.com/.default"
        }
        return parameters
    }

    func request(
        _ parameters: [String: String], version: TokenVersion = .v2, tenant: String? = nil, authorization: String? = nil
    ) throws -> TokenRequest {
        let body = parameters.map { "\($0.key)=\(Self.encode($0.value))" }.joined(separator: "&")
        return TokenRequest(
            version: version, tenant: tenant ?? self.tenant.id.description,
            form: try FormParameters(parsing: body.utf8),
            authorization: authorization, location: .documented)
    }

    /// Sends a request and reads the answer.
    func answer(
        _ parameters: [String: String], version: TokenVersion = .v2, tenant: String? = nil, authorization: String? = nil
    ) async throws -> [String: JSONDocument] {
        let answer = try await authority.token(
            request(parameters, version: version, tenant: tenant, authorization: authorization))
        guard case .object(let members) = answer else { throw FixtureError(text: answer.text) }
        return Dictionary(uniqueKeysWithValues: members.compactMap { member in member.value.map { (member.name, $0) } })
    }

    /// The access token of an answer.
    func token(_ parameters: [String: String]? = nil, version: TokenVersion = .v2) async throws -> String {
        guard
            case .string(let token)? = try await answer(parameters ?? self.parameters(version), version: version)[
                "access_token"]
        else { throw FixtureError(text: "no access_token") }
        return token
    }

    /// The refusal of a request, nil when it succeeds.
    func refusal(
        _ parameters: [String: String], version: TokenVersion = .v2, tenant: String? = nil, authorization: String? = nil
    ) async throws -> OAuthError? {
        let request = try request(parameters, version: version, tenant: tenant, authorization: authorization)
        do throws(OAuthError) {
            _ = try await authority.token(request)
            return nil
        } catch { return error }
    }

    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

struct FixtureError: Error { let text: String }

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time: Mutex<Date>

    init(_ time: Date) { self.time = Mutex(time) }

    var wall: WallClock { WallClock { [self] in time.withLock { $0 } } }

    func advance(by seconds: TimeInterval) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}

/// A key pair with a self-signed certificate, as a client holds it.
struct ClientKey: Sendable {
    let privateKey: _RSA.Signing.PrivateKey
    let der: Data

    static let shared = make(from: AuthorityFixture.now.addingTimeInterval(-86_400), days: 365)
    static let other = make(from: AuthorityFixture.now.addingTimeInterval(-86_400), days: 365)

    static func make(from start: Date, days: Double) -> ClientKey {
        do { return try ClientKey(from: start, days: days) } catch { preconditionFailure("No key: \(error)") }
    }

    init(from start: Date, days: Double, reusing key: _RSA.Signing.PrivateKey? = nil) throws {
        privateKey = try key ?? _RSA.Signing.PrivateKey(keySize: .bits2048)
        let name = try DistinguishedName { CommonName("Triage client") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(privateKey.publicKey),
            notValidBefore: start, notValidAfter: start.addingTimeInterval(days * 86_400), issuer: name, subject: name,
            signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions(),
            issuerPrivateKey: .init(privateKey))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        der = Data(serializer.serializedBytes)
    }

    var x5t: String { Base64URL.encode(Insecure.SHA1.hash(data: der)) }
    var x5tS256: String { Base64URL.encode(SHA256.hash(data: der)) }

    /// Signs a JWT over exactly the given header and payload.
    func sign(header: String, payload: String, padded: Bool = false) throws -> String {
        func segment(_ bytes: some Sequence<UInt8>) -> String {
            var text = Base64URL.encode(bytes)
            while padded && !text.utf8.count.isMultiple(of: 4) { text += "=" }
            return text
        }
        let signed = segment(header.utf8) + "." + segment(payload.utf8)
        let padding: _RSA.Signing.Padding = header.contains("PS256") ? .PSS : .insecurePKCS1v1_5
        let signature = try privateKey.signature(for: SHA256.hash(data: Data(signed.utf8)), padding: padding)
        return signed + "." + segment(signature.rawRepresentation)
    }
}

/// The header and the claims of a token, decoded without belief.
struct DecodedToken {
    let header: [String: Any]
    let claims: [String: Any]
    let claimNames: [String]

    init(_ token: String) throws {
        let segments = token.split(separator: ".")
        func object(_ index: Int) throws -> [String: Any] {
            guard segments.count == 3, let data = Base64URL.decode(segments[index]),
                let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            else { throw FixtureError(text: token) }
            return object
        }
        header = try object(0)
        claims = try object(1)
        claimNames = claims.keys.sorted()
    }
}
