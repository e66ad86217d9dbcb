import Defender
import HTTPTypes

/// What answers the operations on device actions.
enum MachineActionOperations {
    static let list: OperationHandler = { request in
        try .collection(
            try await request.services.actions.list(for: request.reach), type: MachineAction.entityType,
            context: "MachineActions", for: request)
    }

    static let get: OperationHandler = { request in
        entity(try await request.services.actions.action(request.parameter("id"), for: request.reach), for: request)
    }

    static let isolate: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Comment", "IsolationType"])
        let comment = try request.body.requiredText("Comment")
        let kind = try request.body.member("IsolationType", of: IsolationType.self) ?? .full
        guard kind != .unManagedDevice else {
            throw DefenderError(
                .invalidInput,
                "IsolationType 'UnManagedDevice' is for discovered devices; every device here is onboarded. Use Full or Selective."
            )
        }
        return try await act(.isolate, scope: kind.rawValue, comment: comment, request)
    }

    static let unisolate: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Comment"])
        return try await act(.unisolate, scope: nil, comment: try request.body.requiredText("Comment"), request)
    }

    static let cancel: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Comment"])
        return entity(
            try await request.services.actions.cancel(
                request.parameter("id"), comment: try request.body.text("Comment"), caller: request.caller,
                for: request.reach), for: request)
    }

    private enum IsolationType: String, CaseIterable {
        case full = "Full"
        case selective = "Selective"
        case unManagedDevice = "UnManagedDevice"
    }

    private static func act(
        _ kind: MachineAction.Kind, scope: String?, comment: String, _ request: OperationRequest
    ) async throws -> OperationResponse {
        let machine = try await request.services.machines.machine(request.parameter("id"), for: request.reach)
        let action = try await request.services.actions.request(
            kind, on: machine, scope: scope, comment: comment, caller: request.caller, for: request.tenant)
        return .entity(
            action, type: MachineAction.entityType, context: "MachineActions/$entity", for: request, status: .created)
    }

    private static func entity(_ action: MachineAction, for request: OperationRequest) -> OperationResponse {
        .entity(action, type: MachineAction.entityType, context: "MachineActions/$entity", for: request)
    }
}
