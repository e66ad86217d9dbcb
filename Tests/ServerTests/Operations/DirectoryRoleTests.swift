import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// The roles of the directory through Microsoft Graph, in both of its forms.
@Suite("Directory roles")
struct DirectoryRoleTests {
    private static let definitions = "/v1.0/roleManagement/directory/roleDefinitions"
    private static let assignments = "/v1.0/roleManagement/directory/roleAssignments"
    private static let securityReader = "5d6b6bb7-de71-4623-b4af-96380a352509"
    private static let globalAdministrator = "62e90394-69f5-4237-9190-012177145e10"

    /// The id that Graph's pages print for an assignment of Global Administrator.
    @Test func `an assignment's id is the one that Entra would give`() throws {
        let id = "lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1"
        let user = try #require(ObjectID("4ab0b690-479b-47ff-af8f-2576cf521872"))
        let assignment = DirectoryRoleAssignment(role: .globalAdministrator, userID: user)
        #expect(assignment.id == id)
        #expect(DirectoryRoleAssignment(id: id) == assignment)
        for text in ["", "-1", id + "-1", String(id.dropLast(2)), "lAPpYvVpN0KRkAEhdxReEA-1", "a" + id] {
            #expect(DirectoryRoleAssignment(id: text) == nil, "\(text)")
        }
    }

    @Test func `a role that is given counts at once, and so does its withdrawal`() async throws {
        let service = try await DefenderService()
        let graph = try service.graphToken()
        let token = try service.userToken(service.member, scopes: ["Alert.Read"])
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        let body =
            #"{"principalId":"\#(service.member.id)","roleDefinitionId":"\#(Self.securityReader)","directoryScopeId":"/"}"#
        let made = try await service.send(.post, Self.assignments, token: graph, body: body)
        #expect(made.status == .created)
        let id = try #require(try made.object()["id"] as? String)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .ok)
        let again = try await service.send(.post, Self.assignments, token: graph, body: body)
        #expect(again.status == .badRequest)
        #expect(try again.error()["code"] as? String == "Request_MultipleObjectsWithSameKeyValue")

        let held = try await service.send(.get, "/v1.0/users/\(service.member.id)/memberOf", token: graph).entities()
        #expect(held.map { $0["displayName"] as? String } == ["Security Reader"])
        #expect(held.first?["@odata.type"] as? String == "#microsoft.graph.directoryRole")
        let filter = "$filter=principalId%20eq%20'\(service.member.id)'"
        let listed = try await service.send(.get, "\(Self.assignments)?\(filter)", token: graph).entities()
        #expect(listed.map { $0["id"] as? String } == [id])

        #expect(try await service.send(.delete, "\(Self.assignments)/\(id)", token: graph).status == .noContent)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        #expect(try await service.send(.delete, "\(Self.assignments)/\(id)", token: graph).status == .notFound)
        #expect(try await service.send(.get, "\(Self.assignments)/\(id)", token: graph).status == .notFound)
    }

    @Test func `the older form gives and withdraws the same roles`() async throws {
        let service = try await DefenderService()
        let graph = try service.graphToken()
        let roles = try await service.send(.get, "/v1.0/directoryRoles", token: graph).entities()
        #expect(Set(roles.compactMap { $0["displayName"] as? String }) == Set(DirectoryRole.allCases.map(\.rawValue)))
        let role = "/v1.0/directoryRoles(roleTemplateId='\(Self.securityReader)')"
        let reference = #"{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/\#(service.member.id)"}"#
        #expect(
            try await service.send(.post, "\(role)/members/$ref", token: graph, body: reference).status == .noContent)
        let members = try await service.send(.get, "\(role)/members", token: graph).entities()
        #expect(members.map { $0["userPrincipalName"] as? String } == ["max@contoso.onmicrosoft.com"])
        let own = try await service.send(
            .get, "/v1.0/me/memberOf", token: try service.userToken(service.member, scopes: ["User.Read"], .graph)
        ).entities()
        #expect(own.map { $0["roleTemplateId"] as? String } == [Self.securityReader])
        let member = "/v1.0/directoryRoles/\(Self.securityReader)/members/\(service.member.id)/$ref"
        #expect(try await service.send(.delete, member, token: graph).status == .noContent)
        #expect(try await service.send(.get, "\(role)/members", token: graph).entities().isEmpty)
    }

    @Test func `the last Global Administrator keeps the role and the account`() async throws {
        let service = try await DefenderService()
        let graph = try service.graphToken()
        let ada = service.administrator.id
        let member = "/v1.0/directoryRoles/\(Self.globalAdministrator)/members/\(ada)/$ref"
        for path in [member, "/v1.0/users/\(ada)"] {
            let refused = try await service.send(.delete, path, token: graph)
            #expect(refused.status == .badRequest)
            #expect((try refused.error()["message"] as? String)?.contains("only enabled Global Administrator") == true)
        }
        try await service.installation.directory.assign(
            .globalAdministrator, to: service.member.id, in: service.contoso)
        #expect(try await service.send(.delete, member, token: graph).status == .noContent)
    }

    /// Requests that cannot be meant, and what is answered.
    @Test(arguments: [
        (#"{"principalId":"{member}","roleDefinitionId":"{reader}","directoryScopeId":"/administrativeUnits/1"}"#, 400),
        (#"{"principalId":"{member}","roleDefinitionId":"{reader}"}"#, 400),
        (#"{"principalId":"{member}","roleDefinitionId":"{member}","directoryScopeId":"/"}"#, 404),
        (#"{"principalId":"{reader}","roleDefinitionId":"{reader}","directoryScopeId":"/"}"#, 404),
        (#"{"principalId":"{member}","roleDefinitionId":"{reader}","directoryScopeId":"/","condition":"x"}"#, 400),
    ])
    func `an assignment that cannot be meant is refused`(body: String, status: Int) async throws {
        let service = try await DefenderService.shared.value
        let text = body.replacing("{member}", with: service.member.id.description)
            .replacing("{reader}", with: Self.securityReader)
        let response = try await service.send(.post, Self.assignments, token: service.graphToken(), body: text)
        #expect(response.status.code == status, "\(response.text)")
    }

    @Test func `a user of another tenant cannot be given a role`() async throws {
        let service = try await DefenderService()
        let other = try service.token(.graph, in: service.fabrikam)
        let body =
            #"{"principalId":"\#(service.member.id)","roleDefinitionId":"\#(Self.securityReader)","directoryScopeId":"/"}"#
        #expect(try await service.send(.post, Self.assignments, token: other, body: body).status == .notFound)
    }
}
