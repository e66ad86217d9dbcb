import Foundation
import HTTPTypes
import Identity
import Testing

/// What a person may do in the console, form by form: as much as their directory roles allow, in their own organization.
@Suite("Access to the console")
struct ConsoleAccessTests {
    /// A person who is signed in, and what ties their forms to their browser.
    private struct Person {
        let authority: AADSTSFixture
        let cookies: String
        let token: String

        init(_ user: String, at authority: AADSTSFixture) async throws {
            self.authority = authority
            var page = try await authority.send(.get, "/console/account")
            while let location = page.location {
                page = try await authority.send(.get, location, cookies: page.cookies)
            }
            let account = try await authority.signIn(at: page, as: user)
            cookies = account.cookies
            token = String(try #require(account.text.firstMatch(of: /name="csrf" value="([^"]+)"/)).1)
        }

        func post(_ path: String, _ form: [String: String] = [:]) async throws -> AADSTSFixture.Answer {
            try await authority.send(.post, path, form.merging(["csrf": token]) { $1 }, cookies: cookies)
        }
    }

    /// Every form that changes an application or an enterprise application, filled in so that it would.
    private static func forms(
        _ application: Identity.Application, _ principal: ServicePrincipal
    ) -> [(path: String, form: [String: String])] {
        let base = "/console/applications/\(application.id)"
        let enterprise = "/console/enterprise/\(principal.id)"
        let atp = WellKnownResource.windowsDefenderATP
        let role = atp.definition.role(named: "Machine.Isolate").map { "\(atp.applicationID)/Role/\($0.id)" } ?? ""
        return [
            ("\(base)/delete", [:]), ("\(base)/authentication", ["uri": "https://evil.example/", "platform": "Web"]),
            ("\(base)/authentication/remove", ["uri": AADSTSFixture.address, "platform": "Web"]),
            ("\(base)/authentication/public", ["public": "1"]), ("\(base)/credentials/secret", ["months": "6"]),
            ("\(base)/credentials/certificate", ["certificate": "x"]),
            ("\(base)/credentials/remove", ["credential": "\(application.secrets.first?.id.description ?? "")"]),
            ("\(base)/permissions/add", [role: "1"]), ("\(base)/permissions/remove", ["permission": role]),
            ("\(base)/permissions/consent", [:]), ("\(enterprise)/enabled", ["enabled": "0"]),
            ("\(enterprise)/remove", [:]),
        ]
    }

    @Test func `who may only read is refused every change`() async throws {
        try await AADSTSFixture.run { authority in
            let directory = authority.directory
            let id = authority.triage.id
            let wish = RequiredPermission(
                resource: .windowsDefenderATP,
                id: try #require(WellKnownResource.windowsDefenderATP.definition.role(named: "Machine.Isolate")).id,
                kind: .application)
            try await directory.setRequiredPermissions([wish], of: id)
            let before = try #require(directory.application(id))
            let principal = try #require(directory.servicePrincipal(of: id, in: authority.contoso.id))
            let reader = try await Person(authority.ana.userPrincipalName, at: authority)
            for (path, form) in Self.forms(before, principal) {
                let answer = try await reader.post(path, form)
                // Consent is refused as the authority refuses it anywhere.
                #expect(answer.status == (path.hasSuffix("consent") ? 400 : 403), "\(path): \(answer.text)")
            }
            #expect(try await reader.post("/console/applications/new", ["name": "Mine"]).status == 403)
            #expect(directory.application(id) == before)
            #expect(directory.servicePrincipal(of: id, in: authority.contoso.id) == principal)
            #expect(directory.roles(of: principal, on: .windowsDefenderATP) == ["Alert.Read.All"])
        }
    }

    @Test func `another organization's administrator finds nothing to change`() async throws {
        try await AADSTSFixture.run { authority in
            let directory = authority.directory
            let id = authority.triage.id
            let before = try #require(directory.application(id))
            let principal = try #require(directory.servicePrincipal(of: id, in: authority.contoso.id))
            _ = try await directory.createUser(
                "gus@fabrikam.onmicrosoft.com", password: AADSTSFixture.password, displayName: "Gus",
                roles: [.globalAdministrator], in: authority.fabrikam)
            let stranger = try await Person("gus@fabrikam.onmicrosoft.com", at: authority)
            for (path, form) in Self.forms(before, principal) {
                #expect(try await stranger.post(path, form).status == 404, "\(path)")
            }
            #expect(directory.application(id) == before)
            #expect(directory.servicePrincipal(of: id, in: authority.contoso.id) == principal)
        }
    }

    @Test func `nobody withdraws somebody else's consent`() async throws {
        try await AADSTSFixture.run { authority in
            let directory = authority.directory
            let grant = try await directory.grant(
                scopes: ["User.Read"], of: .microsoftGraph, by: authority.ana.id, to: authority.tools.id,
                in: authority.contoso)
            _ = try await directory.createUser(
                "bo@contoso.onmicrosoft.com", password: AADSTSFixture.password, displayName: "Bo",
                roles: [.globalAdministrator], in: authority.contoso)
            let form = ["grant": "\(grant.id)"]
            let other = try await Person("bo@contoso.onmicrosoft.com", at: authority)
            #expect(try await other.post("/console/account/withdraw", form).status == 404)
            #expect(directory.delegatedGrants(in: authority.contoso).contains(grant))
            let own = try await Person(authority.ana.userPrincipalName, at: authority)
            #expect(try await own.post("/console/account/withdraw", form).status == 303)
            #expect(!directory.delegatedGrants(in: authority.contoso).contains(grant))
        }
    }
}
