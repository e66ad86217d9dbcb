import Defender
import HTTPTypes
import Identity
import Values

/// What answers the operations on devices.
enum MachineOperations {
    static let list: OperationHandler = { request in
        try collection(try await request.services.machines.list(for: request.reach), for: request)
    }

    static let count: OperationHandler = { request in
        try .count(
            of: try await request.services.machines.list(for: request.reach), type: Machine.entityType, for: request)
    }

    static let get: OperationHandler = { request in
        entity(
            try await request.services.machines.machine(request.parameter("id"), for: request.reach), for: request)
    }

    static let update: OperationHandler = { request in
        try request.body.refuseOthers(than: ["machineTags", "deviceValue"])
        let tags = try request.body.texts("machineTags")
        let value = try request.body.member("deviceValue", of: Machine.DeviceValue.self)
        guard tags?.isEmpty == false || tags == nil && value != nil else {
            throw DefenderError(
                .invalidRequestBody, "Currently supporting only update of: 'tags' and 'deviceValue'")
        }
        if tags != nil { try await checkMaySetTags(request) }
        return entity(
            try await request.services.machines.update(
                request.parameter("machineId"), tags: tags, value: value, for: request.reach), for: request)
    }

    /// Tags decide to which group a device belongs, and so who may act on it: they want what `POST .../tags` wants.
    private static func checkMaySetTags(_ request: OperationRequest) async throws {
        guard request.token.isDelegated else { return }
        let wanted = AccessPermission.manageSecuritySettings
        let reach = try await request.services.reach(
            of: request.token.objectID, request.token.userRoles, wanting: [wanted], in: request.tenant)
        let machine = try await request.services.machines.machine(request.parameter("machineId"), for: request.reach)
        if reach?.includes(device: machine.id) == true { return }
        throw APIError(
            .forbidden, api: request.operation.api, code: "Forbidden",
            message:
                "'machineTags' needs the permission '\(wanted.displayName)' (\(wanted.rawValue)) over this device: tags decide to which device group it belongs."
        )
    }

    static let setValue: OperationHandler = { request in
        try request.body.refuseOthers(than: ["DeviceValue"])
        guard let value = try request.body.member("DeviceValue", of: Machine.DeviceValue.self) else {
            throw DefenderError(.missingRequiredParameter, "The required parameter 'DeviceValue' is missing.")
        }
        return entity(
            try await request.services.machines.update(
                request.parameter("machineId"), tags: nil, value: value, for: request.reach), for: request)
    }

    static let tag: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Value", "Action"])
        let machines = try await tag(request, [request.parameter("id")])
        guard let machine = machines.first else {
            throw DefenderError(.resourceNotFound, "Machine \(request.parameter("id")) was not found")
        }
        return entity(machine, for: request)
    }

    static let tagMany: OperationHandler = { request in
        try request.body.refuseOthers(than: ["Value", "Action", "MachineIds"])
        guard let ids = try request.body.texts("MachineIds"), !ids.isEmpty else {
            throw DefenderError(.missingRequiredParameter, "The required parameter 'MachineIds' is missing.")
        }
        return try collection(try await tag(request, ids), for: request)
    }

    static let logonUsers: OperationHandler = { request in
        let machine = try await request.services.machines.machine(request.parameter("id"), for: request.reach)
        return try .collection(
            try await request.services.logonUsers.list(ofMachine: machine.id, for: request.reach),
            type: LogonUser.entityType, context: "Users", for: request)
    }

    static let alerts: OperationHandler = { request in
        try .collection(try await alerts(of: request), type: Alert.entityType, context: "Alerts", for: request)
    }

    static let countAlerts: OperationHandler = { request in
        try .count(of: try await alerts(of: request), type: Alert.entityType, for: request)
    }

    static let findByTag: OperationHandler = { request in
        let tag = try request.requiredQuery("tag")
        let isPrefix: Bool
        switch request.query("useStartsWithFilter")?.lowercased() {
        case nil, "false": isPrefix = false
        case "true": isPrefix = true
        case let other?:
            throw DefenderError(
                .invalidInput, "'\(other)' is not a value of 'useStartsWithFilter'. Values: true, false.")
        }
        return try collection(
            try await request.services.machines.list(taggedWith: tag, isPrefix: isPrefix, for: request.reach),
            for: request)
    }

    /// The window reaches 15 minutes to either side.
    static let findByIP: OperationHandler = { request in
        try await find(request, address: "IP", time: "TimeStamp", window: 15 * 60)
    }

    /// The older form; its window is 16 minutes.
    static let find: OperationHandler = { request in
        try await find(request, address: "IP", time: "time", window: 8 * 60)
    }

    private static func find(
        _ request: OperationRequest, address: String, time: String, window: Int64
    ) async throws -> OperationResponse {
        let text = request.parameter(time)
        guard let ticks = DateTimeText.parse(text) else {
            throw DefenderError(.invalidInput, "'\(text)' is not a time. Send it as 2024-03-05T09:10:01Z.")
        }
        return try collection(
            try await request.services.machines.list(
                withAddress: request.parameter(address), at: ticks, window: window, for: request.reach), for: request)
    }

    private static func tag(_ request: OperationRequest, _ ids: [String]) async throws -> [Machine] {
        let tag = try request.body.requiredText("Value")
        guard let action = try request.body.member("Action", of: TagAction.self) else {
            throw DefenderError(.missingRequiredParameter, "The required parameter 'Action' is missing.")
        }
        return try await request.services.machines.tag(
            ids, with: tag, isRemoval: action == .remove, for: request.reach)
    }

    private enum TagAction: String, CaseIterable {
        case add = "Add"
        case remove = "Remove"
    }

    private static func alerts(of request: OperationRequest) async throws -> [Alert] {
        let machine = try await request.services.machines.machine(request.parameter("id"), for: request.reach)
        return try await request.services.alerts.list(ofMachine: machine.id, for: request.reach)
    }

    private static func collection(_ machines: [Machine], for request: OperationRequest) throws -> OperationResponse {
        try .collection(machines, type: Machine.entityType, context: "Machines", for: request)
    }

    /// The documentation prints the context `#Machine`; the service was observed to send `#Machines/$entity`.
    private static func entity(_ machine: Machine, for request: OperationRequest) -> OperationResponse {
        .entity(machine, type: Machine.entityType, context: "Machines/$entity", for: request)
    }
}
