import Foundation
import Identity
import Testing
import Values

@Suite("Users, consent and redirect addresses")
struct DirectoryUserTests {
    @Test(arguments: [
        "ana", "ana@", "@contoso.com", "ana@contoso.com@contoso.com", "ana silva@contoso.com", ".ana@contoso.com",
        "ana\u{0}@contoso.com", String(repeating: "a", count: 65) + "@contoso.com", "änna@contoso.com",
    ])
    func `a name that nobody can sign in with is refused`(name: String) async throws {
        let fixture = try await AuthorityFixture()
        await #expect(throws: DirectoryError.unusableUserName(name)) {
            try await fixture.directory.createUser(
                name, password: "correct horse", displayName: "Ana", in: fixture.tenant)
        }
    }

    @Test func `a user's domain is one that the tenant owns, and a name is taken once`() async throws {
        let fixture = try await AuthorityFixture()
        func create(_ name: String, _ password: String = "correct horse") async throws {
            try await fixture.directory.createUser(
                name, password: password, displayName: "Ana", in: fixture.tenant)
        }
        await #expect(throws: DirectoryError.self) { try await create("ana@fabrikam.com") }
        try await create("ana@contoso.com")
        await #expect(throws: DirectoryError.userExists("ana@contoso.com")) { try await create("ANA@Contoso.com") }
        await #expect(throws: DirectoryError.unusablePassword) { try await create("bo@contoso.com", "short") }
    }

    @Test func `a user of one tenant is nobody in another`() async throws {
        let fixture = try await UserFixture()
        let other = try await fixture.base.directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        let directory = fixture.base.directory
        #expect(directory.user(fixture.user.id, in: other.id) == nil)
        #expect(directory.users(of: other).isEmpty && directory.users(of: fixture.base.tenant) == [fixture.user])
        await #expect(throws: DirectoryError.self) {
            try await directory.updateUser(fixture.user.id, in: other, isEnabled: false)
        }
        await #expect(throws: DirectoryError.self) { try await directory.deleteUser(fixture.user.id, in: other) }
    }

    @Test func `a deleted user takes the consent along`() async throws {
        let fixture = try await UserFixture()
        let (directory, tenant) = (fixture.base.directory, fixture.base.tenant)
        try await directory.grant(
            scopes: ["User.Read"], of: .microsoftGraph, by: fixture.user.id, to: fixture.tools.id, in: tenant)
        #expect(directory.delegatedGrants(in: tenant).count == 2)
        try await directory.deleteUser(fixture.user.id, in: tenant)
        #expect(directory.delegatedGrants(in: tenant).count == 1)
        #expect(directory.user(named: "ana@contoso.com") == nil)
    }

    @Test func `consent adds up, and ends when it is withdrawn`() async throws {
        let fixture = try await UserFixture()
        let (directory, tenant) = (fixture.base.directory, fixture.base.tenant)
        let principal = try #require(directory.servicePrincipal(of: fixture.tools.id, in: tenant.id))
        func held(_ user: ObjectID) -> Set<String> {
            directory.scopes(of: principal, on: .windowsDefenderATP, for: user)
        }
        try await directory.grant(
            scopes: ["Machine.Isolate"], of: .windowsDefenderATP, by: fixture.user.id, to: fixture.tools.id, in: tenant)
        #expect(held(fixture.user.id) == ["Alert.Read", "Machine.Read", "Machine.Isolate"])
        #expect(held(.random()) == ["Alert.Read", "Machine.Read"])
        let forAll = try #require(directory.delegatedGrants(in: tenant).first { $0.userID == nil })
        try await directory.setScopes(["Alert.Read"], of: forAll.id, in: tenant)
        #expect(held(.random()) == ["Alert.Read"])
        try await directory.removeDelegatedGrant(forAll.id, in: tenant)
        #expect(held(.random()).isEmpty)
        #expect(try await fixture.base.refusal(fixture.parameters) == nil, "the person's own consent stays")
        await #expect(throws: DirectoryError.self) {
            try await directory.grant(scopes: ["No.Such"], of: .windowsDefenderATP, to: fixture.tools.id, in: tenant)
        }
    }

    @Test func `a customer ends a partner's access`() async throws {
        let fixture = try await AuthorityFixture(audience: .multipleTenants)
        let customer = try await fixture.directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        try await fixture.directory.addServicePrincipal(of: fixture.application.id, in: customer)
        try await fixture.directory.grant(
            roles: ["Alert.Read.All"], of: .windowsDefenderATP, to: fixture.application.id, in: customer)
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "fabrikam.com") == nil)
        try await fixture.directory.removeServicePrincipal(of: fixture.application.id, in: customer)
        #expect(try await fixture.refusal(fixture.parameters(), tenant: "fabrikam.com")?.code == 700_016)
        // Whoever lets it in again grants anew.
        let again = try await fixture.directory.addServicePrincipal(of: fixture.application.id, in: customer)
        #expect(fixture.directory.roles(of: again, on: .windowsDefenderATP).isEmpty)
    }

    @Test(arguments: [
        ("https://app.example/back", RedirectURI.Platform.web), ("http://localhost:5000/x", .web),
        ("http://127.0.0.1/x", .publicClient), ("myapp://auth", .publicClient), ("https://app.example", .singlePage),
        ("https://app.example/back?tenant=1", .web),
    ])
    func `an address that can be registered`(text: String, platform: RedirectURI.Platform) throws {
        #expect(try RedirectURI(text, platform: platform).matches(text))
    }

    @Test(arguments: [
        "", "relative/path", "https://app.example/#x", "https://user:pass@app.example/", "http://app.example/",
        "javascript:alert(1)", "data:text/html,x", "myapp://auth", "https://*.example/", "https://app.example/a b",
        "https://app.example/\u{E9}", "https://", "https://app.example/" + String(repeating: "a", count: 256),
        "https://app.example/\r\nSet-Cookie: x=1",
    ])
    func `an address that cannot be registered`(text: String) {
        #expect(throws: DirectoryError.self) { try RedirectURI(text, platform: .web) }
    }

    @Test(arguments: [
        ("http://localhost", "http://localhost:8400", true), ("http://localhost", "http://localhost:8400/", true),
        ("http://localhost/", "http://localhost:1", true), ("http://localhost:5000/x", "http://localhost:6000/x", true),
        ("http://127.0.0.1/x", "http://127.0.0.1:9/x", true), ("http://localhost", "http://127.0.0.1", false),
        ("http://localhost", "http://localhost:0", false), ("http://localhost", "http://localhost:99999", false),
        ("http://localhost", "http://localhost:80@evil.example", false),
        ("http://localhost", "http://localhost:", false),
        ("http://localhost", "http://localhost.evil.example", false),
        ("http://localhost/x", "http://localhost/X", false),
        ("http://localhost", "https://localhost", false), ("https://app.example", "https://app.example/", false),
        ("https://app.example/x", "https://app.example:443/x", false),
        ("https://app.example/x", "https://APP.example/x", false),
        ("https://app.example/x", "https://app.example/x/", false),
        ("https://app.example/x", "https://app.example/x?y", false),
        ("http://localhost/x", "http://localhost:1/x?y", false), ("http://localhost", "http://localhost:+1", false),
    ])
    func `addresses are the same text, but for the port of a loopback`(
        registered: String, requested: String, isSame: Bool
    ) throws {
        #expect(try RedirectURI(registered, platform: .publicClient).matches(requested) == isSame)
    }
}
