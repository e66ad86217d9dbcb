import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server

/// A request for an operation of the catalogue about the things of one tenant, with everything that the operation needs.
struct OperationExample: Sendable {
    let path: String
    let body: String?

    /// What the requests are about.
    struct Subjects: Sendable {
        let machine: String
        let alert: String
        let action: String
        let event: (machine: String, time: String, report: String)
    }

    /// The example of an operation that is built; nil when it has none.
    init?(_ operation: Server.Operation, about subjects: Subjects) {
        let path = operation.paths[0].text
        let isAlert = path.hasPrefix("/api/alerts")
        let identifier =
            isAlert ? subjects.alert : path.hasPrefix("/api/machineactions") ? subjects.action : subjects.machine
        self.path =
            path
            .replacing("{IP}", with: "10.0.0.1").replacing("{TimeStamp}", with: "2026-03-04T08:00:00Z")
            .replacing("{time}", with: "2026-03-04T08:00:00Z")
            .replacing("{id}", with: identifier).replacing("{machineId}", with: subjects.machine)
            + (operation.id == "find-machines-by-tag" ? "?tag=lab" : "")
        switch operation.id {
        case "update-alert": body = #"{"status":"InProgress","comment":"looking"}"#
        case "batch-update-alerts": body = #"{"alertIds":["\#(subjects.alert)"],"status":"InProgress"}"#
        case "create-alert-by-reference":
            body = """
                {"machineId":"\(subjects.event.machine)","eventTime":"\(subjects.event.time)",
                "reportId":"\(subjects.event.report)","severity":"Low","title":"By reference","description":"d",
                "recommendedAction":"r","category":"General"}
                """
        case "update-machine": body = #"{"machineTags":["lab"]}"#
        case "set-device-value": body = #"{"DeviceValue":"High"}"#
        case "add-or-remove-machine-tag": body = #"{"Value":"lab","Action":"Add"}"#
        case "add-or-remove-tag-multiple-machines":
            body = #"{"Value":"lab","Action":"Add","MachineIds":["\#(subjects.machine)"]}"#
        case "isolate-machine": body = #"{"Comment":"contain","IsolationType":"Full"}"#
        case "unisolate-machine": body = #"{"Comment":"release"}"#
        case "cancel-machine-action": body = #"{"Comment":"not needed"}"#
        case "run-advanced-query", "run-hunting-query", "run-graph-hunting-query":
            body = #"{"Query":"DeviceInfo | take 1"}"#
        default:
            guard operation.method == .get else { return nil }
            body = nil
        }
        guard !self.path.contains("{") else { return nil }
    }
}

extension DefenderService {
    /// A machine, an alert, an action and an event of a tenant, as its own callers see them.
    func subjects(of tenant: Tenant) async throws -> OperationExample.Subjects {
        let token = try token(in: tenant)
        let alerts = try await send(.get, "/api/alerts", token: token).entities()
        let alert = try required(alerts.first?["id"] as? String)
        let machine = try required(alerts.first?["machineId"] as? String)
        let isolated = try await send(
            .post, "/api/machines/\(machine)/isolate", token: token, body: #"{"Comment":"contain"}"#)
        let action: String
        if isolated.status == .created {
            action = try required(try isolated.object()["id"] as? String)
        } else {
            let actions = try await send(.get, "/api/machineactions", token: token).entities()
            action = try required(actions.first?["id"] as? String)
        }
        let event = try await send(
            .post, "/api/advancedqueries/run", token: token,
            body: #"{"Query":"DeviceProcessEvents | project DeviceId, Timestamp, ReportId | take 1"}"#)
        let row = try required((try event.object()["Results"] as? [[String: Any]])?.first)
        return OperationExample.Subjects(
            machine: machine, alert: alert, action: action,
            event: (
                try required(row["DeviceId"] as? String), try required(row["Timestamp"] as? String),
                try required((row["ReportId"] as? NSNumber)?.stringValue)
            ))
    }

    private func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ServiceError(text: "the simulated telemetry lacks what a test needs") }
        return value
    }
}
