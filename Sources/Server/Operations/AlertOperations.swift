import Defender
import Identity
import Values

/// What answers the operations on alerts.
enum AlertOperations {
    static let list: OperationHandler = { request in
        try .collection(
            try await request.services.alerts.list(for: request.reach), type: Alert.entityType, context: "Alerts",
            for: request)
    }

    static let count: OperationHandler = { request in
        try .count(
            of: try await request.services.alerts.list(for: request.reach), type: Alert.entityType, for: request)
    }

    static let get: OperationHandler = { request in
        let alert = try await request.services.alerts.alert(request.parameter("id"), for: request.reach)
        return entity(alert, for: request)
    }

    static let update: OperationHandler = { request in
        try request.body.refuseOthers(than: AlertUpdate.fields)
        let update = try AlertUpdate(request.body)
        guard !update.isEmpty else {
            throw DefenderError(
                .invalidRequestBody,
                "The request changes nothing. Properties that can be changed: status, assignedTo, classification, determination, comment."
            )
        }
        let changed = try await request.services.alerts.update(
            [request.parameter("id")], by: update, caller: request.caller, for: request.reach)
        guard let alert = changed.first else {
            throw DefenderError(.resourceNotFound, "Alert \(request.parameter("id")) was not found")
        }
        return entity(alert, for: request)
    }

    static let batchUpdate: OperationHandler = { request in
        try request.body.refuseOthers(than: AlertUpdate.fields.union(["alertIds"]))
        guard let ids = try request.body.texts("alertIds"), !ids.isEmpty else {
            throw DefenderError(.missingRequiredParameter, "The required parameter 'alertIds' is missing.")
        }
        let update = try AlertUpdate(request.body)
        guard !update.isEmpty else {
            throw DefenderError(.invalidRequestBody, "The request names no property to change.")
        }
        try await request.services.alerts.update(ids, by: update, caller: request.caller, for: request.reach)
        return .empty
    }

    static let createByReference: OperationHandler = { request in
        let reference = try AlertReference(request.body)
        let finding = try await request.services.event(of: reference, for: request.reach)
        let alert = try await request.services.alerts.create(by: reference, finding: finding, for: request.reach)
        return entity(alert, for: request)
    }

    static let machine: OperationHandler = { request in
        let alert = try await request.services.alerts.alert(request.parameter("id"), for: request.reach)
        guard let id = alert.machineID else {
            throw DefenderError(.resourceNotFound, "Alert \(alert.id) is about no machine.")
        }
        let machine = try await request.services.machines.machine(id, for: request.reach)
        return .entity(machine, type: Machine.entityType, context: "Machines/$entity", for: request)
    }

    /// One alert, always with its evidence.
    private static func entity(_ alert: Alert, for request: OperationRequest) -> OperationResponse {
        .entity(alert, type: Alert.entityType, context: "Alerts/$entity", for: request, expanded: ["evidence"])
    }
}

extension AlertUpdate {
    /// The properties that a request may change.
    static let fields: Set<String> = ["status", "assignedTo", "classification", "determination", "comment"]

    /// Reads the change from a request's body.
    init(_ body: RequestBody) throws(DefenderError) {
        self.init()
        // `Unknown` is read-only.
        status = try body.member("status", of: Alert.Status.self, allowed: [.new, .inProgress, .resolved])
        assignedTo = try body.text("assignedTo")
        classification = try body.member("classification", of: Alert.Classification.self)
        determination = try body.member("determination", of: Alert.Determination.self)
        comment = try body.text("comment")
    }
}

extension AlertReference {
    /// Reads the reference from a request's body.
    init(_ body: RequestBody) throws(DefenderError) {
        try body.refuseOthers(than: [
            "machineId", "eventTime", "reportId", "severity", "title", "description", "recommendedAction", "category",
        ])
        let time = try body.requiredText("eventTime")
        guard let ticks = DateTimeText.parse(time) else {
            throw DefenderError(
                .invalidInput, "'\(time)' is not a time. Send 'eventTime' as 2024-03-05T09:10:01.7654321Z.")
        }
        let report = try body.requiredText("reportId")
        guard let reportID = Int64(report) else {
            throw DefenderError(.invalidInput, "'\(report)' is not a report id: a whole number was expected.")
        }
        let severity = try body.requiredText("severity")
        let category = try body.requiredText("category")
        let allowed: [Alert.Severity] = [.low, .medium, .high]
        guard let level = allowed.first(where: { $0.rawValue.equalsIgnoringASCIICase(severity) }) else {
            throw DefenderError(.invalidInput, "'\(severity)' is not a value of 'severity'. Values: Low, Medium, High.")
        }
        guard let kind = Self.categories.first(where: { $0.equalsIgnoringASCIICase(category) }) else {
            throw DefenderError(
                .invalidInput,
                "'\(category)' is not a value of 'category'. Values: \(Self.categories.joined(separator: ", ")).")
        }
        self.init(
            machineID: try body.requiredText("machineId"), eventTime: ticks, reportID: reportID, severity: level,
            title: try body.requiredText("title"), details: try body.requiredText("description"),
            recommendedAction: try body.requiredText("recommendedAction"), category: kind)
    }
}
