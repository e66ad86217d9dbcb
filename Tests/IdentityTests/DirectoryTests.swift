import Foundation
import Identity
import Records
import Testing
import Values

@Suite("Directory")
struct DirectoryTests {
    /// A directory on disk that is gone when the test ends.
    private final class Place: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "sallyport-\(UUID())")

        deinit { try? FileManager.default.removeItem(at: url) }

        func mode(of name: String) throws -> UInt16? {
            let attributes = try FileManager.default.attributesOfItem(atPath: url.appending(path: name).path)
            return (attributes[.posixPermissions] as? NSNumber)?.uint16Value
        }
    }

    private let clock = WallClock.fixed(AuthorityFixture.now)

    @Test func `what was made is there after opening again`() async throws {
        let place = Place()
        let secret: String
        let application: Application
        let tenant: Tenant
        do {
            let directory = try Directory(records: Records.open(dataDirectory: place.url), clock: clock)
            tenant = try await directory.createTenant(
                displayName: "Contoso", domains: ["contoso.onmicrosoft.com", "contoso.com"], region: .asia)
            application = try await directory.registerApplication(
                in: tenant, displayName: "Triage", audience: .multipleTenants)
            secret = try await directory.addSecret(to: application.id, displayName: "first").text
            try await directory.addCertificate(to: application.id, der: ClientKey.shared.der)
            try await directory.grant(
                roles: ["Alert.Read.All"], of: .windowsDefenderATP, to: application.id, in: tenant)
        }
        let directory = try Directory(records: Records.open(dataDirectory: place.url), clock: clock)
        #expect(directory.tenants == [tenant])
        #expect(directory.tenant(ownerOf: "Contoso.COM") == tenant)
        let found = try #require(directory.application(application.id))
        #expect(found.displayName == "Triage")
        #expect(found.audience == .multipleTenants)
        #expect(found.secrets.map(\.hint) == [String(secret.prefix(3))])
        #expect(found.certificates.map(\.der) == [ClientKey.shared.der])
        let principal = try #require(directory.servicePrincipal(of: application.id, in: tenant.id))
        #expect(directory.roles(of: principal, on: .windowsDefenderATP) == ["Alert.Read.All"])

        let authority = try Authority(directory: directory, signingKeys: AuthorityFixture.keys, clock: clock)
        let body =
            "grant_type=client_credentials&client_id=\(application.id)&client_secret=\(secret)&scope=https://graph.microsoft.com/.default"
        _ = try await authority.token(
            TokenRequest(
                version: .v2, tenant: "contoso.com", form: try FormParameters(parsing: body.utf8), authorization: nil,
                location: .documented))
    }

    @Test func `the database and its companions are private`() async throws {
        let place = Place()
        let directory = try Directory(records: Records.open(dataDirectory: place.url), clock: clock)
        try await directory.createTenant(displayName: "Contoso", domains: ["contoso.com"])
        for name in ["records.sqlite", "records.sqlite-wal", "records.sqlite-shm"] {
            #expect(try place.mode(of: name) == 0o600)
        }
        #expect(try place.mode(of: "") == 0o700)
    }

    @Test func `no secret is in the database`() async throws {
        let place = Place()
        let directory = try Directory(records: Records.open(dataDirectory: place.url), clock: clock)
        let tenant = try await directory.createTenant(displayName: "Contoso", domains: ["contoso.com"])
        let application = try await directory.registerApplication(in: tenant, displayName: "Triage")
        let secret = try await directory.addSecret(to: application.id).text
        for name in ["records.sqlite", "records.sqlite-wal"] {
            let content = try Data(contentsOf: place.url.appending(path: name))
            #expect(content.range(of: Data(secret.utf8)) == nil)
            #expect(content.range(of: Data(secret.utf8.suffix(16))) == nil)
        }
    }

    @Test func `a secret has the documented form and is not printed`() async throws {
        let fixture = try await AuthorityFixture()
        let issued = try await fixture.directory.addSecret(to: fixture.application.id, displayName: "second")
        #expect(issued.text.wholeMatch(of: /[A-Za-z0-9_~.\-]{3}8Q~[A-Za-z0-9_~.\-]{34}/) != nil)
        #expect(issued.credential.hint == String(issued.text.prefix(3)))
        #expect(issued.credential.endsAt == AuthorityFixture.now.addingTimeInterval(730 * 86_400))
        var dumped = "\(issued) \(String(reflecting: issued))"
        dump(issued, to: &dumped)
        #expect(!dumped.contains(issued.text))
    }

    @Test func `every tenant has the built-in resources`() async throws {
        let fixture = try await AuthorityFixture()
        let ids = WellKnownResource.allCases.compactMap {
            fixture.directory.servicePrincipal(of: $0.applicationID, in: fixture.tenant.id)?.id
        }
        #expect(Set(ids).count == 3)
    }

    @Test func `wrong input is refused by name and leaves nothing behind`() async throws {
        let fixture = try await AuthorityFixture()
        let directory = fixture.directory
        await #expect(throws: DirectoryError.domainTaken("contoso.com")) {
            try await directory.createTenant(displayName: "Other", domains: ["other.com", "Contoso.com"])
        }
        await #expect(throws: DirectoryError.tenantExists(fixture.tenant.id)) {
            try await directory.createTenant(id: fixture.tenant.id, displayName: "Other", domains: ["other.com"])
        }
        await #expect(throws: DirectoryError.noDomain) {
            try await directory.createTenant(displayName: "Other", domains: [])
        }
        for domain in ["other", "-a.com", "a_b.com", "a..com", "ex ample.com", ""] {
            await #expect(throws: DirectoryError.unusableDomain(domain)) {
                try await directory.createTenant(displayName: "Other", domains: [domain])
            }
        }
        await #expect(throws: DirectoryError.unusableName("")) {
            try await directory.createTenant(displayName: "  ", domains: ["other.com"])
        }
        await #expect(throws: DirectoryError.applicationExists(fixture.application.id)) {
            try await directory.registerApplication(
                in: fixture.tenant, id: fixture.application.id, displayName: "Again")
        }
        await #expect(throws: DirectoryError.endsBeforeStart) {
            try await directory.addSecret(to: fixture.application.id, endsAt: AuthorityFixture.now)
        }
        await #expect(throws: DirectoryError.self) {
            try await directory.addCertificate(to: fixture.application.id, der: Data("no certificate".utf8))
        }
        await #expect(throws: DirectoryError.self) {
            try await directory.grant(
                roles: ["Machine.Scan", "Alert.Reed.All"], of: .windowsDefenderATP, to: fixture.application.id,
                in: fixture.tenant)
        }
        await #expect(throws: DirectoryError.self) {
            try await directory.grant(
                roles: ["secop"], of: .windowsDefenderATP, to: fixture.application.id, in: fixture.tenant)
        }
        #expect(directory.tenants == [fixture.tenant])
        let principal = try #require(directory.servicePrincipal(of: fixture.application.id, in: fixture.tenant.id))
        #expect(directory.roles(of: principal, on: .windowsDefenderATP) == ["Alert.Read.All", "Machine.Isolate"])
    }

    @Test func `a single-tenant application is not installed elsewhere`() async throws {
        let fixture = try await AuthorityFixture()
        let other = try await fixture.directory.createTenant(displayName: "Fabrikam", domains: ["fabrikam.com"])
        await #expect(
            throws: DirectoryError.singleTenantApplication(fixture.application.id)
        ) { try await fixture.directory.addServicePrincipal(of: fixture.application.id, in: other) }
    }

    @Test func `a thousand changes at once are all there`() async throws {
        let fixture = try await AuthorityFixture()
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    try await fixture.directory.createTenant(
                        displayName: "Tenant \(number)", domains: ["tenant\(number).example.com"])
                }
            }
            try await group.waitForAll()
        }
        #expect(fixture.directory.tenants.count == 201)
        #expect(fixture.directory.tenant(ownerOf: "tenant150.example.com")?.displayName == "Tenant 150")
    }

    @Test func `a database of a newer program is refused`() throws {
        let place = Place()
        let records = try Records.open(dataDirectory: place.url)
        try records.adopt(Schema(name: "other", steps: ["CREATE TABLE a (b)", "CREATE TABLE c (d)"]))
        try records.adopt(Schema(name: "other", steps: ["CREATE TABLE a (b)", "CREATE TABLE c (d)"]))
        #expect(throws: RecordsError.newerSchema(path: records.path, schema: "other", found: 2, known: 1)) {
            try records.adopt(Schema(name: "other", steps: ["CREATE TABLE a (b)"]))
        }
    }

    @Test func `a file that is no database is refused by name`() throws {
        let place = Place()
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        try Data(repeating: 0x41, count: 8192).write(to: place.url.appending(path: "records.sqlite"))
        #expect { try Records.open(dataDirectory: place.url) } throws: { error in
            guard case .damaged(let path, _)? = error as? RecordsError else { return false }
            return path.hasSuffix("records.sqlite")
        }
    }

    @Test func `a data directory that cannot be made is refused by name`() throws {
        let place = Place()
        try Data().write(to: place.url)
        #expect { try Records.open(dataDirectory: place.url.appending(path: "data")) } throws: { error in
            guard case .unwritable? = error as? RecordsError else { return false }
            return true
        }
    }

    @Test func `signing keys are kept, private, and the same after opening again`() throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: clock)
        #expect(keys.all.count == 2)
        for name in ["keys.json"] + keys.all.map({ "\($0.id).pem" }) { #expect(try place.mode(of: name) == 0o600) }
        #expect(try place.mode(of: "") == 0o700)
        let again = try SigningKeys.open(directory: place.url, clock: clock)
        #expect(again.all.map(\.id) == keys.all.map(\.id))
        #expect(again.active.certificate == keys.active.certificate)
    }

    @Test func `a signing key that others can read is refused`() throws {
        let place = Place()
        let keys = try SigningKeys.open(directory: place.url, clock: clock)
        let file = place.url.appending(path: "\(keys.active.id).pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect { try SigningKeys.open(directory: place.url, clock: clock) } throws: { error in
            "\(error)".contains("chmod 600") && "\(error)".contains(file.lastPathComponent)
        }
    }
}

@Suite("Built-in resources")
struct WellKnownResourceTests {
    @Test(arguments: [
        (WellKnownResource.windowsDefenderATP, "WindowsDefenderATP", "fc780465-2017-40d4-a0c5-307022471b92", 32, 27),
        (.microsoftThreatProtection, "Microsoft Threat Protection", "8ee8fdad-f234-4243-8f3b-15c294843740", 4, 4),
        (.microsoftGraph, "Microsoft Graph", "00000003-0000-0000-c000-000000000000", 20, 21),
    ])
    func `a resource has its id, roles and scopes`(
        resource: WellKnownResource, name: String, id: String, roles: Int, scopes: Int
    ) {
        #expect(resource.displayName == name)
        #expect(resource.applicationID.description == id)
        #expect(resource.definition.applicationRoles.count == roles)
        #expect(resource.definition.delegatedScopes.count == scopes)
        #expect(WellKnownResource(applicationID: resource.applicationID) == resource)
    }

    @Test func `no id stands for two roles or two scopes`() {
        let definitions = WellKnownResource.allCases.map(\.definition)
        let roles = definitions.flatMap(\.applicationRoles).map(\.id)
        let scopes = definitions.flatMap(\.delegatedScopes).map(\.id)
        #expect(Set(roles).count == roles.count)
        #expect(Set(scopes).count == scopes.count)
    }

    @Test func `a role is found by its value and has its name`() {
        let role = WellKnownResource.windowsDefenderATP.definition.role(named: "Machine.Isolate")
        #expect(role?.id.description == "7e4e1300-e1b9-4102-88ba-f0cb6e6d5974")
        #expect(role?.displayName == "Isolate machine")
    }

    @Test(arguments: [
        "https://api.securitycenter.microsoft.com//", "https://api.securitycenter.microsoft.com/api", "",
        "api.securitycenter.microsoft.com", "https://api.securitycenter.microsoft.com.example.com", "//", "/",
        "http://api.securitycenter.microsoft.com",
    ])
    func `a text that is nearly an identifier names nothing`(text: String) {
        #expect(WellKnownResource(identifier: text) == nil)
    }

    @Test(arguments: ["https://API.SecurityCenter.microsoft.com", "FC780465-2017-40D4-A0C5-307022471B92"])
    func `hosts and ids compare in any case`(text: String) {
        #expect(WellKnownResource(identifier: text) == .windowsDefenderATP)
    }
}
