import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import HuntingSchema
import Identity
import Server
import Testing

/// Two organisations on one server: whatever one of them asks, nothing of the other comes back, and nothing there changes.
@Suite("Tenant isolation")
struct TenantIsolationTests {
    /// These name nobody but their caller.
    private static let personal = ["get-me", "list-own-member-of"]

    @Test(arguments: OperationCatalogue.all.filter { $0.handler != nil && !personal.contains($0.id) }.map(\.id))
    func `an operation called with another tenant's ids finds nothing and changes nothing`(id: String) async throws {
        let service = try await DefenderService()
        let operation = try #require(OperationCatalogue.operation(id))
        let subjects = try await service.subjects(of: service.contoso)
        let example = try #require(OperationExample(operation, about: subjects), "no example of \(id)")
        let before = try await Self.state(of: service.contoso, service)

        let response = try await service.send(
            operation.method, example.path, token: try service.token(operation.api, in: service.fabrikam),
            body: example.body)
        let directory = subjects.directory
        let named = [
            subjects.machine, subjects.alert, subjects.action, subjects.event.machine, directory.application,
            directory.principal, directory.resource, directory.assignment, directory.grant, directory.user,
            directory.holder, directory.directoryRoleAssignment, directory.defenderRole,
            directory.defenderRoleAssignment, "customAppScopes/\(directory.deviceGroup)",
        ]
        let isNamed = named.contains { example.path.contains($0) || example.body?.contains($0) == true }
        let expected: HTTPResponse.Status =
            switch id {
            case "create-application", "create-defender-role", "create-device-group": .created
            // A name in the other tenant's domain, an application that is for the other tenant alone, and a user of the other.
            case "create-user", "create-service-principal", "create-defender-role-assignment": .badRequest
            default: isNamed ? .notFound : .ok
            }
        #expect(response.status == expected, "\(response.text.prefix(300))")
        // An error may repeat the id that was asked for; nothing else of the other tenant may stand in the answer.
        var text = response.text
        for id in named where isNamed { text = text.replacing(id, with: "") }
        for secret in try await Self.marks(of: service.contoso, service) {
            #expect(!text.contains(secret), "\(secret) of the other tenant")
        }
        #expect(try await Self.state(of: service.contoso, service) == before)
    }

    @Test(arguments: HuntingSchema.tables.map(\.name), [DefenderAPI.mde, .xdr, .graph])
    func `a hunting table has the rows of the token's tenant alone`(table: String, door: DefenderAPI) async throws {
        let service = try await DefenderService.shared.value
        for tenant in [service.contoso, service.fabrikam] {
            let rows = try await Self.hunt("\(table) | count", through: door, in: tenant, service)
            #expect(rows.first?["Count"] as? Int == service.rowCounts[tenant.id]?[table] ?? 0)
        }
        guard HuntingSchema.table(named: table)?.column(named: "DeviceId") != nil else { return }
        let devices = try await [service.contoso, service.fabrikam].asyncMap { tenant in
            let rows = try await Self.hunt("\(table) | distinct DeviceId", through: door, in: tenant, service)
            return Set(rows.compactMap { $0["DeviceId"] as? String })
        }
        #expect(devices[0].isDisjoint(with: devices[1]))
    }

    @Test func `no query reaches the other tenant's rows, however it names tables`() async throws {
        let service = try await DefenderService.shared.value
        let foreign = try await Self.marks(of: service.contoso, service)
        for query in [
            "search '*' | take 100000", "union withsource=T Device* | distinct T, DeviceId",
            "union * | where isnotempty(DeviceId) | distinct DeviceId",
            "find where isnotempty(DeviceId) project DeviceId",
        ] {
            let response = try await service.send(
                .post, "/api/advancedqueries/run", token: try service.token(in: service.fabrikam),
                body: #"{"Query":"\#(query)"}"#)
            #expect(response.status == .ok, "\(query): \(response.text.prefix(200))")
            let bytes = Data(response.text.utf8)
            for mark in foreign { #expect(bytes.range(of: Data(mark.utf8)) == nil, "\(query): \(mark)") }
        }
    }

    /// Texts that stand in one tenant's data and in no other's.
    private static func marks(of tenant: Tenant, _ service: DefenderService) async throws -> Set<String> {
        let token = try service.token(in: tenant)
        var marks: Set<String> = [tenant.id.description]
        for path in ["/api/alerts", "/api/machines", "/api/machineactions"] {
            for entity in try await service.send(.get, path, token: token).entities() {
                marks.insert(try #require(entity["id"] as? String))
            }
        }
        #expect(marks.count > 20, "the tenant has devices and alerts")
        return marks
    }

    /// Everything that the operations can change of a tenant.
    private static func state(of tenant: Tenant, _ service: DefenderService) async throws -> [String] {
        let token = try service.token(in: tenant)
        var state: [String] = []
        for path in ["/api/alerts?$expand=evidence", "/api/machines", "/api/machineactions"] {
            state.append(try await service.send(.get, path, token: token).text)
        }
        let graph = try service.token(.graph, in: tenant)
        for list in ["applications", "servicePrincipals", "oauth2PermissionGrants", "users"] {
            state.append(try await service.send(.get, "/v1.0/\(list)", token: graph).text)
        }
        for path in [
            "/v1.0/roleManagement/directory/roleAssignments", "/beta/roleManagement/defender/roleDefinitions",
            "/beta/roleManagement/defender/roleAssignments", "/beta/roleManagement/defender/customAppScopes",
        ] {
            state.append(try await service.send(.get, path, token: graph).text)
        }
        return state
    }

    private static func hunt(
        _ query: String, through door: DefenderAPI, in tenant: Tenant, _ service: DefenderService
    ) async throws -> [[String: Any]] {
        let path =
            switch door {
            case .mde: "/api/advancedqueries/run"
            case .xdr: "/api/advancedhunting/run"
            case .graph: "/v1.0/security/runHuntingQuery"
            }
        let response = try await service.send(
            .post, path, token: try service.token(door, in: tenant), body: #"{"Query":"\#(query)"}"#)
        #expect(response.status == .ok, "\(response.text.prefix(300))")
        return try #require(try response.object()[door == .graph ? "results" : "Results"] as? [[String: Any]])
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
