import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// Ways around access control that must lead nowhere.
@Suite("Attacks on access control")
struct AccessAttackTests {
    /// Queries that fail for a value which the person does not see, and say so. `{visible}`: the name of the one device that is
    /// seen.
    static let probes = [
        "DeviceProcessEvents | where 'x' matches regex iff(DeviceName == '{visible}', 'a', strcat('(', DeviceName))",
        "DeviceInfo | where isnull(datetime_utc_to_local(now(), iff(DeviceName in ('{visible}', ''), 'UTC', DeviceName)))",
        "DeviceProcessEvents | where assert(DeviceName in ('{visible}', ''), 'another device is there') | count",
        "DeviceProcessEvents | summarize count() by r = datetime_utc_to_local(now(), iff(DeviceName in ('{visible}', ''), 'UTC', DeviceName))",
        "DeviceInfo | extend l = convert_length(1.0, iff(DeviceName in ('{visible}', ''), 'Meter', DeviceName), 'Foot')",
        "search in (DeviceInfo) assert(DeviceName in ('{visible}', ''), 'another device is there')",
    ]

    /// The hunting operations: the token's API, the scope, the path, and how the query is named.
    private static let paths: [(api: DefenderAPI, scope: String, path: String, key: String)] = [
        (.mde, "AdvancedQuery.Read", "/api/advancedqueries/run", "Query"),
        (.xdr, "AdvancedHunting.Read", "/api/advancedhunting/run", "Query"),
        (.graph, "ThreatHunting.Read.All", "/v1.0/security/runHuntingQuery", "Query"),
    ]

    @Test(arguments: probes)
    func `a query that would fail for a hidden device's values does not fail`(probe: String) async throws {
        let service = try await DefenderService()
        let (name, _) = try await service.confine(service.member, to: "microsoft.xdr/secops/*/read")
        let query = probe.replacing("{visible}", with: name)
        for (api, scope, path, key) in Self.paths {
            let body = String(decoding: try JSONSerialization.data(withJSONObject: [key: query]), as: UTF8.self)
            let confined = try await service.send(
                .post, path, token: try service.userToken(service.member, scopes: [scope], api), body: body)
            #expect(confined.status == .ok, "\(path): \(confined.text.prefix(300))")
            // That it fails where everything is seen is what makes it a probe.
            let everything = try await service.send(
                .post, path, token: try service.token(api, in: service.contoso), body: body)
            #expect(everything.status == .badRequest, "\(path): \(everything.text.prefix(300))")
        }
    }

    @Test(arguments: [
        (#"{"passwordProfile":{"password":"another horse","forceChangePasswordNextSignIn":false}}"#, "PATCH", ""),
        (#"{"accountEnabled":false}"#, "PATCH", ""), (nil as String?, "DELETE", ""),
        (nil, "POST", "/revokeSignInSessions"),
    ])
    func `an application that may write users does not get at those who hold roles`(
        body: String?, method: String, rest: String
    ) async throws {
        let service = try await DefenderService()
        let method = try #require(HTTPRequest.Method(method))
        let token = try service.token(.graph, in: service.contoso, roles: ["User.ReadWrite.All"])
        let path = "/v1.0/users/\(service.administrator.id)\(rest)"
        let refused = try await service.send(method, path, token: token, body: body)
        #expect(refused.status == .forbidden)
        #expect(try refused.error()["code"] as? String == "Authorization_RequestDenied")
        let message = try #require(try refused.error()["message"] as? String)
        #expect(message.contains("RoleManagement.ReadWrite.Directory"))
        let member = "/v1.0/users/\(service.member.id)\(rest)"
        #expect(try await service.send(method, member, token: token, body: body).status.kind == .successful)
        // A name is nothing by which to sign in.
        let renamed = try await service.send(
            .patch, "/v1.0/users/\(service.administrator.id)", token: token, body: #"{"displayName":"Ada L."}"#)
        #expect(renamed.status == .noContent)
    }

    @Test func `the last Global Administrator can be neither disabled, nor removed, nor lose the role`() async throws {
        let service = try await DefenderService()
        let graph = try service.graphToken()
        let path = "/v1.0/users/\(service.administrator.id)"
        let disabled = try await service.send(.patch, path, token: graph, body: #"{"accountEnabled":false}"#)
        #expect(disabled.status == .badRequest)
        #expect(try await service.send(.delete, path, token: graph).status == .badRequest)
        let directory = service.installation.directory
        try await directory.assign(.globalAdministrator, to: service.member.id, in: service.contoso)
        #expect(
            try await service.send(.patch, path, token: graph, body: #"{"accountEnabled":false}"#).status == .noContent)
        // One who is disabled is none who could take over.
        let other = "/v1.0/users/\(service.member.id)"
        #expect(try await service.send(.delete, other, token: graph).status == .badRequest)
    }

    @Test func `what only reads does not cancel`() async throws {
        let service = try await DefenderService()
        let machine = try await service.someMachine()
        let isolation = try await service.send(
            .post, "/api/machines/\(machine)/isolate", token: service.token(in: service.contoso),
            body: #"{"Comment":"c","IsolationType":"Full"}"#)
        let action = try #require(try isolation.object()["id"] as? String)
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        try await service.give(role, to: service.member, over: ["/"])
        let token = try service.userToken(service.member, scopes: ["Machine.Isolate"])
        let path = "/api/machineactions/\(action)/cancel"
        let refused = try await service.send(.post, path, token: token, body: #"{"Comment":"c"}"#)
        #expect(refused.status == .forbidden)
        let responder = try await service.makeRole(
            "Responder", allowing: ["microsoft.xdr/secops/securitydata/response/manage"])
        try await service.give(responder, to: service.member, over: ["/"])
        #expect(try await service.send(.post, path, token: token, body: #"{"Comment":"c"}"#).status == .ok)
    }

    @Test func `an operation that changes something is open to nobody by default`() {
        // The documented method is POST, and all that they do is read.
        let readers: Set = [
            "run-advanced-query", "run-hunting-query", "run-graph-hunting-query", "scan-history-by-definition",
            "scan-history-by-session",
        ]
        let reading: Set<Server.Operation.UserRole?> = [
            nil, .viewData, .viewDataOrVulnerabilities, .viewIncidents, .accessReader, .member, .directoryReader,
        ]
        for operation in OperationCatalogue.all where operation.method != .get && !readers.contains(operation.id) {
            #expect(!reading.contains(operation.userRole), "\(operation.id)")
        }
    }

    @Test func `a role that is taken back stays taken back, whoever changes it meanwhile`() async throws {
        for _ in 1...10 {
            let service = try await DefenderService()
            let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
            let assignment = try await service.give(role, to: service.member, over: ["/"])
            let graph = try service.graphToken()
            let path = "/beta/roleManagement/defender/roleAssignments/\(assignment)"
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for number in 1...5 {
                    group.addTask {
                        try await service.send(.patch, path, token: graph, body: #"{"displayName":"\#(number)"}"#)
                            .status
                    }
                }
                group.addTask { try await service.send(.delete, path, token: graph).status }
                for try await status in group { #expect([.noContent, .notFound].contains(status)) }
            }
            #expect(try await service.send(.get, path, token: graph).status == .notFound)
            let token = try service.userToken(service.member, scopes: ["Alert.Read"])
            #expect(try await service.send(.get, "/api/alerts", token: token).status == .forbidden)
        }
    }

    @Test func `who manages roles over a device group manages no roles`() async throws {
        let service = try await DefenderService()
        try await service.confine(service.member, to: "microsoft.xdr/*")
        let token = try service.userToken(service.member, scopes: ["RoleManagement.ReadWrite.Defender"], .graph)
        let body = #"{"displayName":"All","rolePermissions":[{"allowedResourceActions":["microsoft.xdr/*"]}]}"#
        let path = "/beta/roleManagement/defender/roleDefinitions"
        #expect(try await service.send(.post, path, token: token, body: body).status == .forbidden)
        let role = try await service.makeRole("Manager", allowing: ["microsoft.xdr/configuration/authorization/manage"])
        try await service.give(role, to: service.member, over: ["/"])
        #expect(try await service.send(.post, path, token: token, body: body).status == .created)
    }

    @Test func `tags, which decide on groups, are for those who manage the settings of the device`() async throws {
        let service = try await DefenderService()
        let (_, machine) = try await service.confine(service.member, to: "microsoft.xdr/secops/*")
        let token = try service.userToken(service.member, scopes: ["Machine.ReadWrite"])
        let path = "/api/machines/\(machine)"
        let refused = try await service.send(.patch, path, token: token, body: #"{"machineTags":["bee"]}"#)
        #expect(refused.status == .forbidden)
        #expect(try await service.send(.patch, path, token: token, body: #"{"deviceValue":"High"}"#).status == .ok)
        let settings = try await service.makeRole("Settings", allowing: ["microsoft.xdr/configuration/security/manage"])
        try await service.give(settings, to: service.member, over: ["/"])
        #expect(try await service.send(.patch, path, token: token, body: #"{"machineTags":["bee"]}"#).status == .ok)
    }

    @Test func `with an account goes what Defender's own roles gave it`() async throws {
        let service = try await DefenderService()
        let role = try await service.makeRole("Reader", allowing: ["microsoft.xdr/secops/*/read"])
        let alone = try await service.give(role, to: service.member, over: ["/"])
        let shared = try await service.give(role, to: service.member, over: ["/"])
        let graph = try service.graphToken()
        let path = "/beta/roleManagement/defender/roleAssignments"
        let both = #"{"principalIds":["\#(service.member.id)","\#(service.administrator.id)"]}"#
        #expect(try await service.send(.patch, "\(path)/\(shared)", token: graph, body: both).status == .noContent)
        #expect(try await service.send(.delete, "/v1.0/users/\(service.member.id)", token: graph).status == .noContent)
        #expect(try await service.send(.get, "\(path)/\(alone)", token: graph).status == .notFound)
        let left = try await service.send(.get, "\(path)/\(shared)", token: graph).object()
        #expect(left["principalIds"] as? [String] == [service.administrator.id.description])
    }
}

extension DefenderService {
    /// Gives a person a role over one device; gives back the device's name and id.
    @discardableResult
    func confine(_ user: User, to action: String) async throws -> (name: String, id: String) {
        let machines = try await send(.get, "/api/machines", token: token(in: contoso)).entities()
        let name = try #require(machines.first?["computerDnsName"] as? String)
        let id = try #require(machines.first?["id"] as? String)
        let group = try await makeGroup("One", matching: "Name", "Equals", [name])
        let role = try await makeRole("Confined", allowing: [action])
        try await give(role, to: user, over: ["/DeviceGroups/\(group)"])
        return (name, id)
    }
}
