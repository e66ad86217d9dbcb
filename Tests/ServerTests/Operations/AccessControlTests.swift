import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// What a person may do: the token's scopes, and what roles of the directory and of Defender's own allow on which devices.
@Suite("Access control")
struct AccessControlTests {
    private static let roles = "/beta/roleManagement/defender/roleDefinitions"
    private static let assignments = "/beta/roleManagement/defender/roleAssignments"
    private static let groups = "/beta/roleManagement/defender/customAppScopes"

    /// One of Defender's own permissions and an operation that needs it.
    @Test(arguments: [
        ("microsoft.xdr/secops/securitydata/read", "GET", "/api/alerts", nil as String?),
        ("microsoft.xdr/secops/securitydata/read", "GET", "/api/machines", nil),
        (
            "microsoft.xdr/secops/securitydata/read", "POST", "/api/advancedqueries/run",
            #"{"Query":"DeviceInfo | take 1"}"#
        ),
        (
            "microsoft.xdr/secops/securitydata/alerts/manage", "PATCH", "/api/alerts/{alert}",
            #"{"status":"InProgress"}"#
        ),
        (
            "microsoft.xdr/secops/securitydata/response/manage", "POST", "/api/machines/{machine}/isolate",
            #"{"Comment":"c","IsolationType":"Full"}"#
        ),
        (
            "microsoft.xdr/configuration/security/manage", "POST", "/api/machines/{machine}/tags",
            #"{"Value":"lab","Action":"Add"}"#
        ),
    ])
    func `a permission of Defender's own opens what it is for, and nothing else does`(
        permission: String, method: String, path: String, body: String?
    ) async throws {
        let service = try await DefenderService()
        let method = try #require(HTTPRequest.Method(method))
        let machine = try await service.someMachine()
        let alert = try await service.someAlert()
        let path = path.replacing("{machine}", with: machine).replacing("{alert}", with: alert)
        let everyScope = WellKnownResource.windowsDefenderATP.definition.delegatedScopes.map(\.value)
        let token = try service.userToken(service.member, scopes: everyScope)

        let others = AccessPermission.allCases.map(\.rawValue).filter { $0 != permission }
        let other = try await service.makeRole("Other", allowing: others)
        try await service.give(other, to: service.member, over: ["/"])
        let refused = try await service.send(method, path, token: token, body: body)
        #expect(refused.status == .forbidden)
        let message = try #require(try refused.error()["message"] as? String)
        #expect(message.contains(permission), "what a role of Defender's own needs: \(message)")

        let role = try await service.makeRole("This", allowing: [permission])
        try await service.give(role, to: service.member, over: ["/"])
        let response = try await service.send(method, path, token: token, body: body)
        #expect([.ok, .created].contains(response.status), "\(response.text.prefix(300))")

        // The scope of the token still counts.
        let narrow = try service.userToken(service.member, scopes: ["Score.Read"])
        #expect(try await service.send(method, path, token: narrow, body: body).status == .forbidden)
    }

    @Test func `a role over a device group shows its devices, their alerts, actions, users and rows, and no others`()
        async throws
    {
        let service = try await DefenderService()
        let everything = try service.token(in: service.contoso)
        let machines = try await service.send(.get, "/api/machines", token: everything).entities()
        let alerts = try await service.send(.get, "/api/alerts", token: everything).entities()
        let chosen = try #require(alerts.first?["machineId"] as? String)
        let hidden = try #require(machines.compactMap { $0["id"] as? String }.first { $0 != chosen })
        let name = try #require(
            machines.first { $0["id"] as? String == chosen }?["computerDnsName"] as? String)

        let group = try await service.makeGroup("One", matching: "Name", "Equals", [name.uppercased()])
        let role = try await service.makeRole("Analyst", allowing: ["microsoft.xdr/secops/*"])
        try await service.give(role, to: service.member, over: ["/DeviceGroups/\(group)"])
        let token = try service.userToken(
            service.member,
            scopes: [
                "Machine.Read", "Alert.Read", "Alert.ReadWrite", "AdvancedQuery.Read", "Machine.Isolate",
                "User.Read.All",
                "Machine.ReadWrite",
            ])

        let seen = try await service.send(.get, "/api/machines", token: token).entities()
        #expect(seen.map { $0["id"] as? String } == [chosen])
        #expect(seen.first?["rbacGroupName"] as? String == "One")
        #expect(seen.first?["rbacGroupId"] as? Int == group)
        let count = try await service.send(.get, "/api/machines/$count", token: token)
        #expect(count.text == "1")

        let seenAlerts = try await service.send(.get, "/api/alerts", token: token).entities()
        let expected = alerts.filter { $0["machineId"] as? String == chosen }.compactMap { $0["id"] as? String }
        #expect(seenAlerts.compactMap { $0["id"] as? String } == expected && !expected.isEmpty)

        #expect(try await service.send(.get, "/api/machines/\(hidden)", token: token).status == .notFound)
        #expect(try await service.send(.get, "/api/machines/\(hidden)/alerts", token: token).status == .notFound)
        let isolation = #"{"Comment":"c","IsolationType":"Full"}"#
        #expect(
            try await service.send(.post, "/api/machines/\(hidden)/isolate", token: token, body: isolation).status
                == .notFound)
        #expect(
            try await service.send(.post, "/api/machines/\(chosen)/isolate", token: token, body: isolation).status
                == .created)
        #expect(
            try await service.send(.post, "/api/machines/\(hidden)/isolate", token: everything, body: isolation).status
                == .created)
        let actions = try await service.send(.get, "/api/machineactions", token: token).entities()
        #expect(actions.compactMap { $0["machineId"] as? String } == [chosen])

        let other = try #require(alerts.first { $0["machineId"] as? String != chosen }?["id"] as? String)
        #expect(try await service.send(.get, "/api/alerts/\(other)", token: token).status == .notFound)
        let change = #"{"status":"Resolved"}"#
        #expect(try await service.send(.patch, "/api/alerts/\(other)", token: token, body: change).status == .notFound)
    }

    /// Every way to name a table: the rows of other devices, and of tables without a device, are not there.
    @Test(arguments: [
        ("DeviceProcessEvents | distinct DeviceId", ["{chosen}"]),
        ("DeviceProcessEvents | where DeviceId == '{hidden}' | distinct DeviceId", []),
        ("union Device* | distinct DeviceId", ["{chosen}"]),
        ("search in (DeviceInfo, DeviceProcessEvents) '{hidden}' | distinct DeviceId", []),
        ("let T = materialize(DeviceInfo); T | union T | distinct DeviceId", ["{chosen}"]),
        ("DeviceInfo | join kind=inner (DeviceProcessEvents) on DeviceId | distinct DeviceId", ["{chosen}"]),
        ("print DeviceId = toscalar(DeviceProcessEvents | where DeviceId != '{chosen}' | count)", ["0"]),
        ("IdentityLogonEvents | summarize DeviceId = tostring(count())", ["0"]),
        ("DeviceInfo | where DeviceName != '' | summarize DeviceId = tostring(dcount(DeviceId))", ["1"]),
        ("search in (DeviceInfo) DeviceId != '{chosen}' | distinct DeviceId", []),
    ])
    func `hunting over a device group reads its devices' rows alone`(query: String, expected: [String]) async throws {
        let service = try await DefenderService()
        let everything = try service.token(in: service.contoso)
        let machines = try await service.send(.get, "/api/machines", token: everything).entities()
        let chosen = try #require(machines.first?["id"] as? String)
        let hidden = try #require(machines.last?["id"] as? String)
        let name = try #require(machines.first?["computerDnsName"] as? String)
        let group = try await service.makeGroup("One", matching: "Name", "Equals", [name])
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        try await service.give(role, to: service.member, over: ["/DeviceGroups/\(group)"])
        let token = try service.userToken(service.member, scopes: ["AdvancedQuery.Read"])
        func fill(_ text: String) -> String {
            text.replacing("{chosen}", with: chosen).replacing("{hidden}", with: hidden)
        }
        let body = try JSONSerialization.data(withJSONObject: ["Query": fill(query)])
        let response = try await service.send(
            .post, "/api/advancedqueries/run", token: token, body: String(decoding: body, as: UTF8.self))
        #expect(response.status == .ok, "\(response.text.prefix(300))")
        let rows = try #require(try response.object()["Results"] as? [[String: Any]])
        #expect(rows.map { "\($0["DeviceId"] ?? "")" } == expected.map(fill))
    }

    @Test func `a device belongs to the first group that it matches, and to none when it matches no group`()
        async throws
    {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let before = try await service.send(.get, "/api/machines", token: token).entities()
        let name = try #require(before.first?["computerDnsName"] as? String)
        let all = try await service.makeGroup("Named", matching: "Name", "Contains", ["."], rank: 2)
        let first = try await service.makeGroup("First", matching: "Name", "Equals", [name], rank: 1)
        var found = try await service.send(.get, "/api/machines", token: token).entities()
        #expect(found.filter { $0["rbacGroupId"] as? Int == first }.map { $0["computerDnsName"] as? String } == [name])
        #expect(found.allSatisfy { [all, first].contains($0["rbacGroupId"] as? Int ?? -1) })
        #expect(
            try await service.send(.delete, "\(Self.groups)/\(all)", token: service.graphToken()).status == .noContent)
        found = try await service.send(.get, "/api/machines?$filter=rbacGroupId eq 0", token: token).entities()
        #expect(found.count == before.count - 1)
        #expect(found.allSatisfy { $0["rbacGroupName"] as? String == "UnassignedGroup" })
    }

    @Test func `a group over which a role is given cannot be removed, and its number is never used again`() async throws
    {
        let service = try await DefenderService()
        let group = try await service.makeGroup("One", matching: "Tag", "Equals", ["a"])
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        let assignment = try await service.give(role, to: service.member, over: ["/DeviceGroups/\(group)"])
        let graph = try service.graphToken()
        let refused = try await service.send(.delete, "\(Self.groups)/\(group)", token: graph)
        #expect(refused.status == .badRequest)
        #expect(try await service.send(.delete, "\(Self.assignments)/\(assignment)", token: graph).status == .noContent)
        #expect(try await service.send(.delete, "\(Self.groups)/\(group)", token: graph).status == .noContent)
        #expect(try await service.makeGroup("Two", matching: "Tag", "Equals", ["a"]) == group + 1)
    }

    @Test func `removing a role or disabling it ends what it allowed at once`() async throws {
        let service = try await DefenderService()
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/securitydata/basics/read"])
        try await service.give(role, to: service.member, over: ["Mde"])
        let token = try service.userToken(service.member, scopes: ["Alert.Read"])
        let graph = try service.graphToken()
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .ok)
        #expect(
            try await service.send(.patch, "\(Self.roles)/\(role)", token: graph, body: #"{"isEnabled":false}"#).status
                == .noContent)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        #expect(
            try await service.send(.patch, "\(Self.roles)/\(role)", token: graph, body: #"{"isEnabled":true}"#).status
                == .noContent)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .ok)
        #expect(try await service.send(.delete, "\(Self.roles)/\(role)", token: graph).status == .noContent)
        #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        #expect(try await service.send(.get, Self.assignments, token: graph).entities().isEmpty)
    }

    /// What each role of the directory allows in Defender, by the documented table.
    @Test(arguments: [
        (DirectoryRole.globalAdministrator, [true, true, true, true]),
        (.securityAdministrator, [true, true, true, true]),
        (.securityOperator, [true, true, true, true]), (.securityReader, [true, false, false, false]),
        (.globalReader, [true, false, false, false]), (.applicationAdministrator, [false, false, false, false]),
        (.cloudApplicationAdministrator, [false, false, false, false]),
    ])
    func `a role of the directory allows in Defender what is documented`(
        role: DirectoryRole, expected: [Bool]
    ) async throws {
        let service = try await DefenderService()
        let user = try await service.installation.directory.createUser(
            "eve@contoso.onmicrosoft.com", password: "correct horse", displayName: "Eve", roles: [role],
            in: service.contoso)
        let everyScope = WellKnownResource.windowsDefenderATP.definition.delegatedScopes.map(\.value)
        let token = try service.userToken(user, scopes: everyScope)
        let machine = try await service.someMachine()
        let alert = try await service.someAlert()
        let answers = [
            try await service.send(.get, "/api/alerts", token: token),
            try await service.send(.patch, "/api/alerts/\(alert)", token: token, body: #"{"status":"InProgress"}"#),
            try await service.send(
                .post, "/api/machines/\(machine)/isolate", token: token,
                body: #"{"Comment":"c","IsolationType":"Full"}"#),
            try await service.send(
                .post, "/api/machines/\(machine)/tags", token: token, body: #"{"Value":"lab","Action":"Add"}"#),
        ]
        #expect(answers.map { $0.status.kind == .successful } == expected)
        #expect(answers.allSatisfy { $0.status.kind == .successful || $0.status == .forbidden })
    }

    /// Requests that cannot be meant, and what the answer names.
    @Test(arguments: [
        (
            roles, #"{"displayName":"R","rolePermissions":[{"allowedResourceActions":["microsoft.xdr/none/read"]}]}"#,
            "microsoft.xdr/none/read"
        ),
        (roles, #"{"displayName":"R","rolePermissions":[]}"#, "allowedResourceActions"),
        (roles, #"{"rolePermissions":[{"allowedResourceActions":["microsoft.xdr/secops/*/read"]}]}"#, "displayName"),
        (roles, #"{"displayName":"R","resourceScopes":["/"]}"#, "resourceScopes"),
        (assignments, #"{"roleDefinitionId":"{role}","principalIds":["{member}"],"appScopeIds":["Mdo"]}"#, "Mdo"),
        (assignments, #"{"roleDefinitionId":"{role}","principalIds":["{member}"]}"#, "appScopeIds"),
        (assignments, #"{"roleDefinitionId":"{role}","appScopeIds":["/"]}"#, "principalIds"),
        (assignments, #"{"roleDefinitionId":"{role}","principalIds":["{role}"],"appScopeIds":["/"]}"#, "{role}"),
        (
            assignments,
            #"{"roleDefinitionId":"{role}","principalIds":["{member}"],"appScopeIds":["/DeviceGroups/77"]}"#, "77"
        ),
        (groups, #"{"displayName":"G","type":"UserGroupIds"}"#, "UserGroupIds"),
        (groups, #"{"displayName":"UnassignedGroup"}"#, "UnassignedGroup"),
        (
            groups,
            #"{"displayName":"G","customAttributes":{"conditions":[{"property":"Colour","operator":"Equals","values":["a"]}]}}"#,
            "Colour"
        ),
        (groups, #"{"displayName":"G","customAttributes":{"rank":0}}"#, "rank"),
    ])
    func `what cannot be meant is refused by name`(path: String, body: String, named: String) async throws {
        let service = try await DefenderService()
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        func fill(_ text: String) -> String {
            text.replacing("{role}", with: role).replacing("{member}", with: service.member.id.description)
        }
        let response = try await service.send(.post, path, token: service.graphToken(), body: fill(body))
        #expect(response.status == .badRequest)
        #expect((try response.error()["message"] as? String)?.contains(fill(named)) == true, "\(response.text)")
    }

    @Test func `one tenant's roles and groups are nobody else's`() async throws {
        let service = try await DefenderService()
        let group = try await service.makeGroup("One", matching: "Tag", "Equals", ["a"])
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        let other = try service.token(.graph, in: service.fabrikam)
        for list in [Self.roles, Self.assignments, Self.groups] {
            #expect(try await service.send(.get, list, token: other).entities().isEmpty)
        }
        #expect(try await service.send(.get, "\(Self.roles)/\(role)", token: other).status == .notFound)
        #expect(try await service.send(.delete, "\(Self.groups)/\(group)", token: other).status == .notFound)
    }
}

extension DefenderService {
    func graphToken() throws -> String { try token(.graph, in: contoso) }

    /// A token for the Defender for Endpoint API on behalf of a person.
    func userToken(_ user: User, scopes: [String], _ api: DefenderAPI = .mde) throws -> String {
        var claims = TokenClaims(api, contoso, roles: [], service: self)
        claims.act(for: user, scopes: scopes)
        return try claims.signed()
    }

    func someMachine() async throws -> String {
        try #require(try await send(.get, "/api/machines", token: token(in: contoso)).entities().last?["id"] as? String)
    }

    func someAlert() async throws -> String {
        try #require(try await send(.get, "/api/alerts", token: token(in: contoso)).entities().first?["id"] as? String)
    }

    /// Makes a role of Defender's own; gives back its id.
    func makeRole(_ name: String, allowing actions: [String]) async throws -> String {
        let body = try JSONSerialization.data(withJSONObject: [
            "displayName": name, "rolePermissions": [["allowedResourceActions": actions]],
        ])
        let response = try await send(
            .post, "/beta/roleManagement/defender/roleDefinitions", token: graphToken(),
            body: String(decoding: body, as: UTF8.self))
        #expect(response.status == .created, "\(response.text.prefix(300))")
        return try #require(try response.object()["id"] as? String)
    }

    /// Gives a role; gives back the assignment's id.
    @discardableResult
    func give(_ role: String, to user: User, over scopes: [String]) async throws -> String {
        let body = try JSONSerialization.data(withJSONObject: [
            "displayName": "a", "roleDefinitionId": role, "principalIds": [user.id.description], "appScopeIds": scopes,
        ])
        let response = try await send(
            .post, "/beta/roleManagement/defender/roleAssignments", token: graphToken(),
            body: String(decoding: body, as: UTF8.self))
        #expect(response.status == .created, "\(response.text.prefix(300))")
        return try #require(try response.object()["id"] as? String)
    }

    /// Makes a device group; gives back its number.
    func makeGroup(
        _ name: String, matching property: String, _ comparison: String, _ values: [String], rank: Int? = nil
    ) async throws -> Int {
        var attributes: [String: Any] = [
            "conditions": [["property": property, "operator": comparison, "values": values]]
        ]
        attributes["rank"] = rank
        let body = try JSONSerialization.data(withJSONObject: ["displayName": name, "customAttributes": attributes])
        let response = try await send(
            .post, "/beta/roleManagement/defender/customAppScopes", token: graphToken(),
            body: String(decoding: body, as: UTF8.self))
        #expect(response.status == .created, "\(response.text.prefix(300))")
        let id = try #require(try response.object()["id"] as? String)
        return try #require(Int(id))
    }
}
