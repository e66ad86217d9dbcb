import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// What each plan does not include, asked through the door.
@Suite("Plans")
struct PlanTests {
    /// A plan, an operation of a feature, and whether the plan has it. Those that are not built say so only to whoever has them.
    @Test(arguments: [
        (Tenant.Plan.business, "run-advanced-query", false), (.plan1, "run-advanced-query", false),
        (.plan2, "run-advanced-query", true),
        (.business, "run-hunting-query", false), (.plan1, "run-graph-hunting-query", false),
        (.business, "list-vulnerabilities", true), (.plan1, "list-vulnerabilities", false),
        (.plan2, "list-vulnerabilities", true),
        (.plan1, "export-software-inventory-by-machine", false), (.plan1, "list-scan-definitions", false),
        (.business, "start-investigation", true), (.plan1, "start-investigation", false),
        (.business, "run-live-response", true), (.plan1, "run-live-response", false),
        (.plan1, "list-library-files", false),
        (.business, "list-alerts", true), (.plan1, "list-alerts", true), (.plan1, "list-machines", true),
    ])
    func `a plan answers for what it includes`(plan: Tenant.Plan, id: String, isIncluded: Bool) async throws {
        let service = try await DefenderService.shared.value
        let operation = try #require(OperationCatalogue.operation(id))
        let tenant = try await service.installation.directory.createTenant(
            displayName: "Small", domains: ["\(UUID().uuidString.lowercased()).example"], plan: plan)
        let path = operation.paths[0].text.replacing(#/\{[^}]*\}/#, with: "x")
        let response = try await service.send(
            operation.method, path, token: try service.token(operation.api, in: tenant),
            body: operation.method == .get ? nil : #"{"Query":"print 1"}"#)
        if isIncluded {
            #expect([.ok, .notImplemented].contains(response.status), "\(response.text.prefix(200))")
        } else {
            #expect(response.status == .forbidden)
            let message = try #require(try response.error()["message"] as? String)
            #expect(message.contains(plan.displayName) && message.contains("Plan 2"))
        }
    }
}
