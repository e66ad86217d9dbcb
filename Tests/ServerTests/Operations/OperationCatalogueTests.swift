import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// The catalogue against the documented operations, and what is derived from it.
@Suite("The operation catalogue")
struct OperationCatalogueTests {
    private static func endpoints() throws -> [[String: Any]] {
        let file = try #require(ReferenceFile.url)
        let reference = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        return try #require(reference?["endpoints"] as? [[String: Any]])
    }

    @Test(.enabled(if: ReferenceFile.url != nil, "needs the reference of documented operations"))
    func `every documented operation is declared with its method, path, permissions and limits`() throws {
        let endpoints = try Self.endpoints()
        #expect(endpoints.count >= 117)
        for endpoint in endpoints {
            let id = try #require(endpoint["id"] as? String)
            guard let operation = OperationCatalogue.operation(id) else {
                Issue.record("\(id) is not declared")
                continue
            }
            #expect(operation.method.rawValue == endpoint["method"] as? String, "\(id)")
            let path = try #require(endpoint["path"] as? String)
            #expect(operation.paths.contains { Self.skeleton($0.text) == Self.skeleton(path) }, "\(id): \(path)")
            let permissions = endpoint["permissions"] as? [String: Any]
            #expect(
                Set(operation.permissions.application) == Set(permissions?["application"] as? [String] ?? []), "\(id)")
            #expect(Set(operation.permissions.delegated) == Set(permissions?["delegated"] as? [String] ?? []), "\(id)")
            let limits = endpoint["rate_limits"] as? [String: Any]
            #expect(operation.limits.perMinute == limits?["calls_per_minute"] as? Int, "\(id)")
            #expect(operation.limits.perHour == limits?["calls_per_hour"] as? Int, "\(id)")
            let filterable = (endpoint["odata"] as? [String: Any])?["filterable"] as? [String] ?? []
            // The pages of two lists name fewer properties than those of the same entity elsewhere.
            #expect(Set(operation.odata.filterable).isSuperset(of: filterable), "\(id)")
        }
    }

    /// A path without the names of its parameters and the case of its letters.
    private static func skeleton(_ path: String) -> String {
        path.replacing(#/\?.*$/#, with: "").replacing(#/\{[^}]*\}/#, with: "{}").replacing("'", with: "").lowercased()
    }

    @Test func `no two operations share an id, or a method and path`() {
        let ids = OperationCatalogue.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        let places = OperationCatalogue.all.flatMap { operation in
            operation.paths.map { "\(operation.method) \(Self.skeleton($0.text))" }
        }
        #expect(Set(places).count == places.count)
    }

    @Test func `every permission that an operation wants is one that its API defines`() {
        for operation in OperationCatalogue.all {
            let definition = operation.api.resource.definition
            for role in operation.permissions.application {
                #expect(definition.role(named: role) != nil, "\(operation.id): \(role)")
            }
            // These two are printed by the pages on authenticated scans, and defined nowhere.
            for scope in operation.permissions.delegated
            where !["Machine.Read.All", "Machine.Read.Write"].contains(scope) {
                #expect(definition.scope(named: scope) != nil, "\(operation.id): \(scope)")
            }
        }
    }

    @Test func `the OpenAPI document has every operation, and says which are built`() async throws {
        let service = try await DefenderService.shared.value
        let response = try await service.send(.get, "/openapi.json")
        let paths = try #require(try response.object()["paths"] as? [String: Any])
        for operation in OperationCatalogue.all {
            for path in operation.paths {
                let item = try #require(paths[path.text] as? [String: Any], "\(path.text)")
                let described = try #require(
                    item[operation.method.rawValue.lowercased()] as? [String: Any], "\(operation.id)")
                #expect(described["operationId"] as? String == operation.id)
                #expect(described["x-built"] as? Bool ?? true == (operation.handler != nil), "\(operation.id)")
            }
        }
    }

    @Test func `health, readiness and metrics need no token and tell nothing of a tenant`() async throws {
        let service = try await DefenderService.shared.value
        _ = try await service.send(.get, "/api/alerts", token: try service.token(in: service.contoso))
        #expect(try await service.send(.get, "/healthz").text == "ok\n")
        #expect(try await service.send(.get, "/readyz").text == "ready\n")
        let metrics = try await service.send(.get, "/metrics")
        #expect(metrics.status == .ok)
        for tenant in [service.contoso, service.fabrikam] {
            #expect(!metrics.text.contains(tenant.id.description) && !metrics.text.contains(tenant.displayName))
        }
    }

    @Test(arguments: ["/api/machines", "/api/v1.0/machines", "/API/Machines", "/testwdatppreview/machines"])
    func `the other base paths and letter cases of the documentation lead to the same operation`(path: String)
        async throws
    {
        let service = try await DefenderService.shared.value
        let response = try await service.send(.get, path, token: try service.token(in: service.contoso))
        #expect(response.status == .ok)
    }
}
