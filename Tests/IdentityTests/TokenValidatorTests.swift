import Crypto
import Foundation
import Identity
import Testing
import _CryptoExtras

@Suite("Token validation")
struct TokenValidatorTests {
    private func rejection(_ token: String, by fixture: AuthorityFixture) async -> TokenRejection? {
        do throws(TokenRejection) {
            _ = try await fixture.validator.verify(bearer: token)
            return nil
        } catch { return error }
    }

    /// Claims of a token that would be accepted, with changes, signed with the authority's own key.
    private func token(_ fixture: AuthorityFixture, _ changes: [String: JSONDocument?] = [:]) throws -> String {
        var claims: [String: JSONDocument?] = [
            "aud": "https://api.securitycenter.microsoft.com", "iss": .string(Issuer.v1(fixture.tenant.id)),
            "exp": 1_700_003_600, "nbf": 1_699_999_700, "tid": .string(fixture.tenant.id.description),
            "appid": .string(fixture.application.id.description), "oid": "44444444-4444-4444-8444-444444444444",
            "roles": ["Alert.Read.All"],
        ]
        for (name, value) in changes { claims[name] = .some(value) }
        return try AuthorityFixture.keys.active.sign(
            .object(claims.map { JSONDocument.Member($0.key, $0.value) }), version: .v1)
    }

    @Test func `an issued token is accepted with what it says`() async throws {
        let fixture = try await AuthorityFixture()
        let token = try await fixture.validator.verify(bearer: fixture.token())
        #expect(token.tenant == fixture.tenant)
        #expect(token.applicationID == fixture.application.id)
        #expect(token.applicationName == "Triage")
        #expect(token.audience == "https://api.securitycenter.microsoft.com")
        #expect(token.resource == .windowsDefenderATP)
        #expect(token.roles == ["Alert.Read.All", "Machine.Isolate"])
        #expect(token.scopes.isEmpty)
        #expect(!token.isDelegated)
        #expect(token.expiresAt == Date(timeIntervalSince1970: 1_700_003_600))
    }

    @Test(arguments: [
        ("https://api.securitycenter.microsoft.com", WellKnownResource.windowsDefenderATP),
        ("https://api.securitycenter.microsoft.com/", .windowsDefenderATP),
        ("https://securitycenter.onmicrosoft.com/windowsatpservice", .windowsDefenderATP),
        ("https://securitycenter.onmicrosoft.com/windowsatpservice/", .windowsDefenderATP),
        ("https://api.securitycenter.windows.com", .windowsDefenderATP),
        ("fc780465-2017-40d4-a0c5-307022471b92", .windowsDefenderATP),
        ("https://api.security.microsoft.com", .microsoftThreatProtection),
        ("8ee8fdad-f234-4243-8f3b-15c294843740", .microsoftThreatProtection),
        ("https://graph.microsoft.com/", .microsoftGraph), ("00000003-0000-0000-c000-000000000000", .microsoftGraph),
    ])
    func `an audience names its resource`(audience: String, resource: WellKnownResource) async throws {
        let fixture = try await AuthorityFixture()
        let verified = try await fixture.validator.verify(bearer: token(fixture, ["aud": .string(audience)]))
        #expect(verified.resource == resource)
        #expect(verified.audience == audience)
    }

    @Test func `both forms of the tenant's issuer are accepted`() async throws {
        let fixture = try await AuthorityFixture()
        #expect(await rejection(try token(fixture, ["iss": .string(Issuer.v2(fixture.tenant.id))]), by: fixture) == nil)
    }

    @Test func `a delegated token carries its scopes and its user`() async throws {
        let fixture = try await AuthorityFixture()
        let user = try await fixture.directory.createUser(
            "ana@contoso.com", password: "correct horse", displayName: "Ana", roles: [.securityReader],
            in: fixture.tenant)
        let verified = try await fixture.validator.verify(
            bearer: token(
                fixture,
                [
                    "roles": nil, "scp": "Alert.Read AdvancedQuery.Read", "upn": "ana@contoso.com",
                    "oid": .string(user.id.description),
                ]))
        #expect(verified.userRoles == [.securityReader])
        #expect(verified.scopes == ["Alert.Read", "AdvancedQuery.Read"])
        #expect(verified.userPrincipalName == "ana@contoso.com")
        #expect(verified.isDelegated)
    }

    @Test func `a fault in the claims has its reason`() async throws {
        let fixture = try await AuthorityFixture()
        let stranger: TenantID = try AuthorityFixture.id("22222222-2222-4222-8222-222222222222")
        let cases: [([String: JSONDocument?], TokenRejection)] = [
            (["exp": 1_699_999_999], .expired(Date(timeIntervalSince1970: 1_699_999_999))),
            (["exp": 1_700_000_000], .expired(Date(timeIntervalSince1970: 1_700_000_000))),
            (["exp": nil], .missingClaim("exp")),
            (["exp": "1700003600"], .malformed(.payloadNotJSON)),
            (["nbf": 1_700_000_001], .notYetValid(Date(timeIntervalSince1970: 1_700_000_001))),
            (["tid": nil], .missingClaim("tid")), (["tid": "contoso.com"], .missingClaim("tid")),
            (["iss": nil], .missingClaim("iss")),
            (["iss": "https://sts.example.com/"], .wrongIssuer("https://sts.example.com/")),
            (["iss": .string(Issuer.v1(stranger))], .wrongIssuer(Issuer.v1(stranger))),
            (
                ["iss": .string(Issuer.v1(stranger)), "tid": .string(stranger.description)], .unknownTenant(stranger)
            ),
            (["aud": nil], .missingClaim("aud")),
            (["aud": "https://example.com"], .wrongAudience("https://example.com")),
            (["aud": .string(fixture.application.id.description)], .wrongAudience(fixture.application.id.description)),
            (["appid": nil], .missingClaim("appid")), (["oid": nil], .missingClaim("oid")),
        ]
        for (changes, reason) in cases { #expect(await rejection(try token(fixture, changes), by: fixture) == reason) }
    }

    @Test func `a token that was accepted is refused once it has expired`() async throws {
        let fixture = try await AuthorityFixture()
        let token = try await fixture.token()
        #expect(await rejection(token, by: fixture) == nil)
        fixture.clock.advance(by: 3600)
        #expect(await rejection(token, by: fixture) == .expired(Date(timeIntervalSince1970: 1_700_003_600)))
    }

    @Test func `a token without a signature is refused`() async throws {
        let fixture = try await AuthorityFixture()
        let payload = try await fixture.token().split(separator: ".")[1]
        for algorithm in ["none", "None", "nOnE"] {
            let header = Base64URL.encode(
                #"{"alg":"\#(algorithm)","typ":"JWT","kid":"\#(AuthorityFixture.keys.active.id)"}"#.utf8)
            #expect(await rejection("\(header).\(payload).", by: fixture) == .unsupportedAlgorithm(algorithm))
        }
    }

    @Test func `an HMAC keyed with the public key is refused`() async throws {
        let fixture = try await AuthorityFixture()
        let payload = try await fixture.token().split(separator: ".")[1]
        let header = Base64URL.encode(#"{"alg":"HS256","typ":"JWT","kid":"\#(AuthorityFixture.keys.active.id)"}"#.utf8)
        let signed = "\(header).\(payload)"
        let publicKey = AuthorityFixture.keys.active.publicKey
        for secret in [
            Data(publicKey.pemRepresentation.utf8), publicKey.derRepresentation,
            AuthorityFixture.keys.active.certificate,
        ] {
            let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: secret))
            #expect(
                await rejection("\(signed).\(Base64URL.encode(Data(code)))", by: fixture)
                    == .unsupportedAlgorithm("HS256"))
        }
    }

    @Test func `PSS is not accepted in place of PKCS1`() async throws {
        let fixture = try await AuthorityFixture()
        let header = #"{"alg":"PS256","typ":"JWT","kid":"\#(AuthorityFixture.keys.active.id)"}"#
        let token = try ClientKey.other.sign(header: header, payload: "{}")
        #expect(await rejection(token, by: fixture) == .unsupportedAlgorithm("PS256"))
    }

    @Test func `a key that the token brings along is not used`() async throws {
        let fixture = try await AuthorityFixture()
        let stranger = ClientKey.other
        let numbers = try stranger.privateKey.publicKey.getKeyPrimitives()
        let jwk =
            #"{"kty":"RSA","n":"\#(Base64URL.encode(numbers.modulus))","e":"\#(Base64URL.encode(numbers.publicExponent))"}"#
        let token = try await fixture.token()
        let payload = try String(
            decoding: #require(Base64URL.decode(token.split(separator: ".")[1])), as: UTF8.self)
        for extra in [
            #""jwk":\#(jwk)"#, #""jku":"https://example.com/keys""#, #""x5u":"https://example.com/cert""#,
            #""x5c":["\#(stranger.der.base64EncodedString())"]"#,
        ] {
            let known = #"{"alg":"RS256","kid":"\#(AuthorityFixture.keys.active.id)",\#(extra)}"#
            #expect(
                await rejection(try stranger.sign(header: known, payload: payload), by: fixture) == .invalidSignature)
            let unknown = #"{"alg":"RS256","kid":"\#(stranger.x5t)",\#(extra)}"#
            #expect(
                await rejection(try stranger.sign(header: unknown, payload: payload), by: fixture)
                    == .unknownKey(stranger.x5t))
        }
    }

    @Test func `a token without kid is refused`() async throws {
        let fixture = try await AuthorityFixture()
        #expect(
            await rejection(try ClientKey.other.sign(header: #"{"alg":"RS256"}"#, payload: "{}"), by: fixture)
                == .unknownKey(nil))
    }

    @Test func `critical extensions are refused`() async throws {
        let fixture = try await AuthorityFixture()
        let header = #"{"alg":"RS256","kid":"\#(AuthorityFixture.keys.active.id)","crit":["exp"],"exp":1}"#
        #expect(
            await rejection(try ClientKey.other.sign(header: header, payload: "{}"), by: fixture) == .criticalHeader)
    }

    @Test(arguments: [
        ("", TokenRejection.Malformation.notThreeSegments), ("a.b", .notThreeSegments), ("a.b.c.d", .notThreeSegments),
        ("a.b.c", .notBase64URL), ("e30=.e30.e30", .notBase64URL), ("AAAA.AAAA.AAAA", .headerNotJSON),
        ("e30.e30.AAAA", .headerNotJSON), (String(repeating: "a", count: 20_000), .tooLong),
    ])
    func `a malformed token has its reason`(token: String, reason: TokenRejection.Malformation) async throws {
        let fixture = try await AuthorityFixture()
        #expect(await rejection(token, by: fixture) == .malformed(reason))
    }

    @Test func `the token of another authority is refused`() async throws {
        let fixture = try await AuthorityFixture()
        let others = try SigningKeys.ephemeral(clock: fixture.clock.wall)
        let other = try Authority(directory: fixture.directory, signingKeys: others, clock: fixture.clock.wall)
        guard case .object(let members) = try await other.token(fixture.request(fixture.parameters())),
            case .string(let token)? = members.first(where: { $0.name == "access_token" })?.value
        else { throw FixtureError(text: "no token") }
        #expect(await rejection(token, by: fixture) == .unknownKey(others.active.id))
    }

    @Test func `no mutation of a token is accepted or crashes`() async throws {
        let fixture = try await AuthorityFixture()
        let token = try await fixture.token()
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            var bytes = Array(token.utf8)
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[position] = UInt8.random(in: 32..<127, using: &generator)
            case 1: bytes.remove(at: position)
            default: bytes.insert(UInt8.random(in: 32..<127, using: &generator), at: position)
            }
            guard bytes != Array(token.utf8) else { continue }
            #expect(await rejection(String(decoding: bytes, as: UTF8.self), by: fixture) != nil)
        }
    }
}
