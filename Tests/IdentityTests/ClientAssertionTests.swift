import Crypto
import Foundation
import Identity
import Testing

@Suite("Client assertions")
struct ClientAssertionTests {
    /// A client with a certificate, and the assertions that it signs.
    private struct CertificateClient {
        let fixture: AuthorityFixture
        let key: ClientKey

        init(key: ClientKey = .shared) async throws {
            fixture = try await AuthorityFixture()
            self.key = key
            try await fixture.directory.addCertificate(to: fixture.application.id, der: key.der)
        }

        var endpoint: String { "https://login.microsoftonline.com/\(fixture.tenant.id)/oauth2/v2.0/token" }

        func payload(_ changes: [String: String?] = [:]) -> String {
            var members: [String: String?] = [
                "aud": "\"\(endpoint)\"", "iss": "\"\(fixture.application.id)\"",
                "sub": "\"\(fixture.application.id)\"",
                "jti": "\"\(UUID())\"", "exp": "1700000600", "nbf": "1700000000", "iat": "1700000000",
            ]
            for (name, value) in changes { members[name] = .some(value) }
            return "{"
                + members.compactMap { member in member.value.map { "\"\(member.key)\":\($0)" } }.joined(separator: ",")
                + "}"
        }

        func refusal(_ assertion: String, tenant: String? = nil) async throws -> OAuthError? {
            var parameters = fixture.parameters()
            parameters["client_secret"] = nil
            parameters["client_assertion"] = assertion
            parameters["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            return try await fixture.refusal(parameters, tenant: tenant)
        }

        func header(_ algorithm: String = "PS256", _ selector: String? = nil) -> String {
            #"{"alg":"\#(algorithm)","typ":"JWT",\#(selector ?? #""x5t#S256":"\#(key.x5tS256)""#)}"#
        }
    }

    @Test(arguments: ["RS256", "PS256"], ["x5t", "x5t#S256", "kid", "hexadecimal kid", "both"])
    func `an assertion is accepted with each algorithm and selector`(algorithm: String, selector: String) async throws {
        let client = try await CertificateClient()
        let hexadecimal = Insecure.SHA1.hash(data: client.key.der).map { String(format: "%02X", $0) }.joined()
        let selectors = [
            "x5t": #""x5t":"\#(client.key.x5t)""#, "x5t#S256": #""x5t#S256":"\#(client.key.x5tS256)""#,
            "kid": #""kid":"\#(client.key.x5t)""#, "hexadecimal kid": #""kid":"\#(hexadecimal)""#,
            "both": #""x5t":"\#(client.key.x5t)","x5t#S256":"\#(client.key.x5tS256)""#,
        ]
        let assertion = try client.key.sign(
            header: client.header(algorithm, selectors[selector]), payload: client.payload())
        #expect(try await client.refusal(assertion) == nil)
    }

    @Test func `the token says that a certificate proved the client`() async throws {
        let client = try await CertificateClient()
        var parameters = client.fixture.parameters()
        parameters["client_secret"] = nil
        parameters["client_assertion"] = try client.key.sign(header: client.header(), payload: client.payload())
        parameters["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        #expect(try await DecodedToken(client.fixture.token(parameters)).claims["appidacr"] as? String == "2")
    }

    @Test func `padded segments, padded thumbprints and times with fractions are accepted`() async throws {
        let client = try await CertificateClient()
        let header = #"{"alg":"PS256","typ":"JWT","x5t#S256":"\#(client.key.x5tS256)="}"#
        let payload = client.payload(["exp": "1700000600.75", "iat": "1700000000.25", "nbf": nil])
        #expect(try await client.refusal(client.key.sign(header: header, payload: payload, padded: true)) == nil)
    }

    @Test(arguments: [
        "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token",
        "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/token",
        "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token",
        "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0",
        "https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
        "https://login.windows.net/contoso.com/oauth2/token",
        "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token",
        "https://127.0.0.1:8443/contoso.com/oauth2/v2.0/token",
        "https://westeurope.login.microsoft.com/contoso.com/oauth2/v2.0/token",
        "https://localhost:8443/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token",
    ])
    func `each name of the tenant's endpoint is an audience`(audience: String) async throws {
        let client = try await CertificateClient()
        let payload = client.payload(["aud": "\"\(audience)\""])
        #expect(try await client.refusal(client.key.sign(header: client.header(), payload: payload)) == nil)
    }

    @Test(arguments: [
        "https://login.example.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token",
        "https://login.microsoftonline.com.example.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token",
        "https://login.microsoftonline.com@example.com/contoso.com/oauth2/v2.0/token",
        "http://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
        "https://login.microsoftonline.com/fabrikam.com/oauth2/v2.0/token",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/", "", "contoso.com",
    ])
    func `another authority's or tenant's endpoint is no audience`(audience: String) async throws {
        let client = try await CertificateClient()
        let payload = client.payload(["aud": "\"\(audience)\""])
        let refusal = try await client.refusal(client.key.sign(header: client.header(), payload: payload))
        #expect(refusal?.code == 50_012)
        #expect(refusal?.status == 401)
    }

    @Test(
        arguments: [
            (["aud": nil], 50_027), (["aud": "[]"], 50_027), (["aud": "7"], 50_027), (["exp": nil], 50_027),
            (["exp": "\"soon\""], 50_027), (["exp": "1699999000"], 700_024), (["nbf": "1700000900"], 700_024),
            (["sub": "\"33333333-3333-4333-8333-333333333333\""], 50_048), (["sub": nil], 50_048),
            (["iss": nil], 50_048),
            (
                [
                    "sub": "\"33333333-3333-4333-8333-333333333333\"",
                    "iss": "\"33333333-3333-4333-8333-333333333333\"",
                ], 700_021
            ),
        ] as [([String: String?], Int)])
    func `a fault in the claims has its code`(changes: [String: String?], code: Int) async throws {
        let client = try await CertificateClient()
        let assertion = try client.key.sign(header: client.header(), payload: client.payload(changes))
        #expect(try await client.refusal(assertion)?.code == code)
    }

    @Test(arguments: ["none", "HS256", "RS512", "ES256", "rs256", ""])
    func `another algorithm is refused`(algorithm: String) async throws {
        let client = try await CertificateClient()
        let assertion = try client.key.sign(header: client.header(algorithm), payload: client.payload())
        #expect(try await client.refusal(assertion)?.code == 50_027)
    }

    @Test func `an HMAC keyed with the certificate is refused`() async throws {
        let client = try await CertificateClient()
        let signed = Base64URL.encode(client.header("HS256").utf8) + "." + Base64URL.encode(client.payload().utf8)
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: client.key.der))
        #expect(try await client.refusal(signed + "." + Base64URL.encode(Data(code)))?.code == 50_027)
    }

    @Test func `an assertion without a signature is refused`() async throws {
        let client = try await CertificateClient()
        let signed = try client.key.sign(header: client.header(), payload: client.payload())
        let unsigned = signed[...(signed.lastIndex(of: ".") ?? signed.endIndex)]
        #expect(try await client.refusal(String(unsigned))?.code == 700_027)
    }

    @Test func `critical extensions are refused`() async throws {
        let client = try await CertificateClient()
        let header = client.header("PS256", #""x5t#S256":"\#(client.key.x5tS256)","crit":["exp"]"#)
        #expect(try await client.refusal(client.key.sign(header: header, payload: client.payload()))?.code == 50_027)
    }

    @Test func `a header without thumbprint is refused`() async throws {
        let client = try await CertificateClient()
        let header = client.header("PS256", #""cty":"JWT""#)
        #expect(try await client.refusal(client.key.sign(header: header, payload: client.payload()))?.code == 50_027)
    }

    @Test func `a key that the assertion brings along is not used`() async throws {
        let client = try await CertificateClient()
        let stranger = ClientKey.other
        let header = client.header(
            "PS256",
            #""x5t#S256":"\#(client.key.x5tS256)","x5c":["\#(stranger.der.base64EncodedString())"],"jku":"https://example.com/keys","x5u":"https://example.com/cert""#
        )
        #expect(try await client.refusal(stranger.sign(header: header, payload: client.payload()))?.code == 700_027)
    }

    @Test func `a certificate that is not the application's is not found`() async throws {
        let client = try await CertificateClient()
        let header = client.header("PS256", #""x5t#S256":"\#(ClientKey.other.x5tS256)""#)
        let refusal = try await client.refusal(ClientKey.other.sign(header: header, payload: client.payload()))
        #expect(refusal?.code == 700_027)
        #expect(refusal?.message.contains(ClientKey.other.x5tS256) == true)
    }

    @Test func `selectors that name two certificates are refused`() async throws {
        let client = try await CertificateClient()
        try await client.fixture.directory.addCertificate(
            to: client.fixture.application.id, der: ClientKey.other.der)
        let header = client.header(
            "PS256", #""x5t#S256":"\#(client.key.x5tS256)","x5t":"\#(ClientKey.other.x5t)""#)
        #expect(try await client.refusal(client.key.sign(header: header, payload: client.payload()))?.code == 700_027)
    }

    @Test func `a certificate that has ended is refused`() async throws {
        let ended = try ClientKey(
            from: AuthorityFixture.now.addingTimeInterval(-10 * 86_400), days: 5, reusing: ClientKey.shared.privateKey)
        let client = try await CertificateClient(key: ended)
        let assertion = try ended.sign(header: client.header(), payload: client.payload())
        #expect(try await client.refusal(assertion)?.code == 700_027)
    }

    @Test func `a changed payload does not verify`() async throws {
        let client = try await CertificateClient()
        let segments = try client.key.sign(header: client.header(), payload: client.payload()).split(separator: ".")
        let forged = "\(segments[0]).\(Base64URL.encode(client.payload(["exp": "1800000000"]).utf8)).\(segments[2])"
        #expect(try await client.refusal(forged)?.code == 700_027)
    }

    @Test func `no mutation of an assertion is accepted or crashes`() async throws {
        let client = try await CertificateClient()
        let signed = try client.key.sign(header: client.header(), payload: client.payload())
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var bytes = Array(signed.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 32..<127, using: &generator)
                case 1: bytes.remove(at: position)
                default: bytes.insert(UInt8.random(in: 32..<127, using: &generator), at: position)
                }
            }
            guard bytes != Array(signed.utf8) else { continue }
            #expect(try await client.refusal(String(decoding: bytes, as: UTF8.self)) != nil)
        }
    }
}

/// SplitMix64: the same sequence in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
