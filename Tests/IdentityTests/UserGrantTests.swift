import Foundation
import Identity
import Records
import Testing
import Values

@Suite("Grants on behalf of a user")
struct UserGrantTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let changes: [String: String?]
        var version = TokenVersion.v2
        var tenant: String?
        let code: Int
        let error: OAuthError.Name

        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        .init(
            name: "no user of that name", changes: ["username": "bob@contoso.com"], code: 50_034, error: .invalidGrant),
        .init(
            name: "no tenant has the domain", changes: ["username": "bob@x.example"], code: 50_034, error: .invalidGrant
        ),
        .init(name: "a wrong password", changes: ["password": "wrong"], code: 50_126, error: .invalidGrant),
        .init(name: "no password", changes: ["password": nil], code: 900_144, error: .invalidRequest),
        .init(name: "an empty password", changes: ["password": ""], code: 900_144, error: .invalidRequest),
        .init(name: "over common", changes: [:], tenant: "common", code: 9_001_023, error: .invalidRequest),
        .init(name: "over consumers", changes: [:], tenant: "consumers", code: 9_001_023, error: .invalidRequest),
        .init(name: "no scope", changes: ["scope": nil], code: 900_144, error: .invalidRequest),
        .init(name: "a scope of blanks", changes: ["scope": " "], code: 28_003, error: .invalidRequest),
        .init(name: "a resource on v2", changes: ["resource": "x"], code: 901_002, error: .invalidRequest),
        .init(
            name: "two resources",
            changes: ["scope": "\(UserFixture.resource)/Alert.Read https://graph.microsoft.com/User.Read"],
            code: 700_022, error: .invalidScope),
        .init(
            name: "an unknown permission", changes: ["scope": "\(UserFixture.resource)/Alert.Dance"], code: 70_011,
            error: .invalidScope),
        .init(
            name: "an unknown resource", changes: ["scope": "https://api.example/.default"], code: 500_011,
            error: .invalidResource),
        .init(
            name: "no consent to the permission", changes: ["scope": "\(UserFixture.resource)/Machine.Isolate"],
            code: 65_001, error: .invalidGrant),
        .init(
            name: "no consent to anything", changes: ["scope": "https://api.security.microsoft.com/.default"],
            code: 65_001, error: .invalidGrant),
        .init(name: "v1 without a resource", changes: [:], version: .v1, code: 900_144, error: .invalidRequest),
    ]

    @Test(arguments: faults)
    func `a request by name and password is refused with its code`(fault: Fault) async throws {
        let fixture = try await UserFixture()
        let parameters = fixture.parameters.merging(fault.changes.compactMapValues { $0 ?? "" }) { $1 }
        let refusal = try #require(
            try await fixture.base.refusal(parameters, version: fault.version, tenant: fault.tenant))
        #expect(refusal.code == fault.code)
        #expect(refusal.name == fault.error)
        #expect(refusal.status == 400)
        #expect(!refusal.message.contains(UserFixture.password))
    }

    @Test func `the answer has what OpenID Connect was asked for and nothing else`() async throws {
        let fixture = try await UserFixture()
        let full = try await fixture.base.answer(fixture.parameters)
        #expect(full["refresh_token"] != nil && full["id_token"] != nil && full["client_info"] == nil)
        #expect(
            full["scope"]
                == "https://api.securitycenter.microsoft.com/Alert.Read https://api.securitycenter.microsoft.com/Machine.Read https://api.securitycenter.microsoft.com/.default"
        )
        let bare = try await fixture.base.answer(
            fixture.parameters.merging(["scope": "\(UserFixture.resource)/Alert.Read", "client_info": "1"]) { $1 })
        #expect(bare["refresh_token"] == nil && bare["id_token"] == nil && bare["client_info"] != nil)
        #expect(bare["scope"] == "https://api.securitycenter.microsoft.com/Alert.Read")
    }

    @Test func `a v1 answer is in strings, with refresh and id token`() async throws {
        let fixture = try await UserFixture()
        var parameters = fixture.parameters
        parameters["scope"] = nil
        parameters["resource"] = UserFixture.resource
        let answer = try await fixture.base.answer(parameters, version: .v1)
        #expect(answer["expires_in"] == "3599" && answer["resource"] == .string(UserFixture.resource))
        #expect(answer["refresh_token"] != nil && answer["id_token"] != nil)
    }

    @Test func `an access token proves the user, the scopes and the user's roles`() async throws {
        let fixture = try await UserFixture()
        let token = try await fixture.token("access_token", fixture.parameters)
        let verified = try await fixture.base.validator.verify(bearer: token)
        #expect(verified.scopes == ["Alert.Read", "Machine.Read"] && verified.roles.isEmpty)
        #expect(verified.objectID == fixture.user.id && verified.userPrincipalName == "ana@contoso.com")
        #expect(verified.userRoles == [.securityReader] && verified.isDelegated)
    }

    @Test func `a changed password ends what was issued before`() async throws {
        let fixture = try await UserFixture()
        let access = try await fixture.token("access_token", fixture.parameters)
        let refresh = try await fixture.token("refresh_token", fixture.parameters)
        fixture.base.clock.advance(by: 5)
        try await fixture.base.directory.setPassword("another horse", of: fixture.user.id, in: fixture.base.tenant)
        await #expect(throws: TokenRejection.revoked) { try await fixture.base.validator.verify(bearer: access) }
        #expect(try await fixture.base.refusal(fixture.refresh(refresh))?.code == 50_173)
        #expect(try await fixture.base.refusal(fixture.parameters)?.code == 50_126)
        #expect(try await fixture.base.refusal(fixture.parameters.merging(["password": "another horse"]) { $1 }) == nil)
    }

    @Test func `an account that is disabled or must change its password gets nothing`() async throws {
        let fixture = try await UserFixture()
        let (directory, tenant) = (fixture.base.directory, fixture.base.tenant)
        let refresh = try await fixture.token("refresh_token", fixture.parameters)
        try await directory.updateUser(fixture.user.id, in: tenant, isEnabled: false)
        #expect(try await fixture.base.refusal(fixture.parameters)?.code == 50_057)
        #expect(try await fixture.base.refusal(fixture.refresh(refresh))?.code == 50_057)
        try await directory.updateUser(fixture.user.id, in: tenant, isEnabled: true)
        try await directory.setPassword(UserFixture.password, of: fixture.user.id, in: tenant, mustChange: true)
        #expect(try await fixture.base.refusal(fixture.parameters)?.code == 50_055)
    }

    @Test func `a refresh token lives for ninety days from each use on`() async throws {
        let fixture = try await UserFixture()
        var refresh = try await fixture.token("refresh_token", fixture.parameters)
        for _ in 0..<3 {
            fixture.base.clock.advance(by: 89 * 86_400)
            refresh = try await fixture.token("refresh_token", fixture.refresh(refresh))
        }
        fixture.base.clock.advance(by: 90 * 86_400)
        #expect(try await fixture.base.refusal(fixture.refresh(refresh))?.code == 700_082)
    }

    @Test func `a refresh token is its client's and its tenant's`() async throws {
        let fixture = try await UserFixture()
        let directory = fixture.base.directory
        let refresh = try await fixture.token("refresh_token", fixture.parameters)
        let other = try await directory.registerApplication(
            in: fixture.base.tenant, displayName: "Other", isFallbackPublicClient: true)
        var parameters = fixture.refresh(refresh)
        parameters["client_id"] = other.id.description
        #expect(try await fixture.base.refusal(parameters)?.code == 70_000)
        try await directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        #expect(try await fixture.base.refusal(fixture.refresh(refresh), tenant: "fabrikam.com")?.code == 700_005)
        #expect(try await fixture.base.refusal(fixture.refresh("1.nonsense"))?.code == 70_000)
        #expect(try await fixture.base.refusal(fixture.refresh(refresh)) == nil, "none of that has used it up")
    }

    @Test func `of two redemptions at the same moment one succeeds`() async throws {
        let fixture = try await UserFixture()
        let refresh = try await fixture.token("refresh_token", fixture.parameters)
        let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<8 { group.addTask { try await fixture.base.refusal(fixture.refresh(refresh))?.code } }
            return try await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
    }

    @Test func `a confidential client proves itself on behalf of users too`() async throws {
        let fixture = try await UserFixture()
        try await fixture.base.directory.grant(
            scopes: ["Alert.Read"], of: .windowsDefenderATP, to: fixture.base.application.id, in: fixture.base.tenant)
        var parameters = fixture.parameters
        parameters["client_id"] = fixture.base.application.id.description
        #expect(try await fixture.base.refusal(parameters)?.code == 7_000_218)
        parameters["client_secret"] = "wrong"
        #expect(try await fixture.base.refusal(parameters)?.code == 7_000_215)
        parameters["client_secret"] = fixture.base.secret
        #expect(try await fixture.base.refusal(parameters) == nil)
    }

    // MARK: On behalf of

    /// The parameters of a server that was called with a user's token for itself.
    private func onBehalfOf(_ fixture: UserFixture) async throws -> [String: String] {
        let server = fixture.base.application
        try await fixture.base.directory.grant(
            scopes: ["Alert.Read"], of: .windowsDefenderATP, to: server.id, in: fixture.base.tenant)
        var parameters = fixture.parameters
        parameters["client_id"] = server.id.description
        parameters["client_secret"] = fixture.base.secret
        parameters["scope"] = "\(server.id)/.default"
        return [
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "requested_token_use": "on_behalf_of",
            "client_id": server.id.description, "client_secret": fixture.base.secret,
            "assertion": try await fixture.token("access_token", parameters),
            "scope": "\(UserFixture.resource)/.default offline_access openid profile",
        ]
    }

    @Test func `a server asks on behalf of its caller`() async throws {
        let fixture = try await UserFixture()
        let parameters = try await onBehalfOf(fixture)
        let answer = try await fixture.base.answer(parameters)
        guard case .string(let token)? = answer["access_token"] else { throw FixtureError(text: "no token") }
        let verified = try await fixture.base.validator.verify(bearer: token)
        #expect(verified.scopes == ["Alert.Read"] && verified.applicationID == fixture.base.application.id)
        #expect(verified.objectID == fixture.user.id)
        #expect(answer["refresh_token"] != nil && answer["id_token"] != nil)
        // The token for the server itself opens no API.
        let own = try #require(parameters["assertion"])
        await #expect(throws: TokenRejection.wrongAudience(fixture.base.application.id.description)) {
            try await fixture.base.validator.verify(bearer: own)
        }
    }

    @Test func `an assertion that is not a user's token for the server is refused with its code`() async throws {
        let fixture = try await UserFixture()
        let parameters = try await onBehalfOf(fixture)
        func code(_ changes: [String: String]) async throws -> Int? {
            try await fixture.base.refusal(parameters.merging(changes) { $1 })?.code
        }
        let foreign = try await fixture.token("access_token", fixture.parameters)
        #expect(try await code(["assertion": foreign]) == 500_131)
        #expect(try await code(["assertion": "nonsense"]) == 50_013)
        #expect(
            try await code(["assertion": String((parameters["assertion"] ?? "").dropLast(8)) + "AAAAAAAA"]) == 50_013)
        #expect(try await code(["assertion": try await fixture.token("id_token", fixture.parameters)]) == 240_002)
        #expect(try await code(["requested_token_use": "other"]) == 90_100)
        #expect(try await code(["requested_token_use": ""]) == 900_144)
        #expect(try await code(["client_secret": ""]) == 7_000_218)
        #expect(try await code(["client_secret": "wrong"]) == 7_000_215)
        #expect(try await code(["scope": "\(UserFixture.resource)/Machine.Isolate"]) == 65_001)
        #expect(try await code(["scope": "00000000-0000-4000-8000-000000000000/.default"]) == 500_011)
        fixture.base.clock.advance(by: 3600)
        #expect(try await code([:]) == 500_133)
    }

    @Test func `an application's own token is no assertion, and a user who is gone is nobody`() async throws {
        let fixture = try await UserFixture()
        let parameters = try await onBehalfOf(fixture)
        let server = fixture.base.application
        let own = try AuthorityFixture.keys.active.sign(
            [
                "aud": .string(server.id.description), "tid": .string(fixture.base.tenant.id.description),
                "exp": 1_700_003_600, "oid": "44444444-4444-4444-8444-444444444444",
                "appid": .string(server.id.description), "roles": ["Alert.Read.All"],
            ], version: .v1)
        #expect(try await fixture.base.refusal(parameters.merging(["assertion": own]) { $1 })?.code == 7_000_114)
        try await fixture.base.directory.updateUser(fixture.user.id, in: fixture.base.tenant, isEnabled: false)
        #expect(try await fixture.base.refusal(parameters)?.code == 50_173)
    }

    @Test func `refresh tokens and revocations survive a restart, and no token's text is kept`() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: place) }
        let clock = WallClock.fixed(AuthorityFixture.now)
        func open() throws -> (Directory, Authority) {
            let directory = try Directory(records: .open(dataDirectory: place), clock: clock)
            return (directory, try Authority(directory: directory, signingKeys: AuthorityFixture.keys, clock: clock))
        }
        var (directory, authority) = try open()
        let tenant = try await directory.createTenant(displayName: "Contoso", domains: ["contoso.com"])
        let user = try await directory.createUser(
            "ana@contoso.com", password: "correct horse", displayName: "Ana", roles: [.globalReader], in: tenant)
        let tools = try await directory.registerApplication(
            in: tenant, displayName: "Tools", isFallbackPublicClient: true)
        try await directory.setRedirectURIs([RedirectURI("http://localhost", platform: .publicClient)], of: tools.id)
        try await directory.grant(scopes: ["Alert.Read"], of: .windowsDefenderATP, to: tools.id, in: tenant)
        func ask(_ authority: Authority, _ body: String) async throws -> [String: String] {
            guard
                case .object(let members) = try await authority.token(
                    TokenRequest(
                        version: .v2, tenant: "contoso.com", form: FormParameters(parsing: body.utf8),
                        authorization: nil, location: .documented))
            else { return [:] }
            return members.reduce(into: [:]) { if case .string(let text)? = $1.value { $0[$1.name] = text } }
        }
        let first = try await ask(
            authority,
            "grant_type=password&client_id=\(tools.id)&username=ana@contoso.com&password=correct horse&scope=\(UserFixture.resource)/.default offline_access"
        )
        let refresh = try #require(first["refresh_token"])

        (directory, authority) = try open()
        let kept = try #require(directory.user(named: "ANA@contoso.com"))
        #expect(kept == user)
        #expect(directory.application(tools.id)?.redirectURIs.map(\.text) == ["http://localhost"])
        let second = try await ask(
            authority, "grant_type=refresh_token&client_id=\(tools.id)&refresh_token=\(refresh)")
        #expect(second["access_token"] != nil)
        await #expect(throws: OAuthError.self) {
            _ = try await ask(authority, "grant_type=refresh_token&client_id=\(tools.id)&refresh_token=\(refresh)")
        }
        (directory, authority) = try open()
        let validator = TokenValidator(directory: directory, signingKeys: AuthorityFixture.keys, clock: clock)
        let access = try #require(second["access_token"])
        await #expect(throws: TokenRejection.revoked) { try await validator.verify(bearer: access) }
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path) {
            let content = try Data(contentsOf: place.appending(path: name))
            for secret in [refresh, "correct horse", try #require(second["refresh_token"])] {
                #expect(content.range(of: Data(secret.utf8)) == nil, "\(name)")
            }
        }
    }
}
