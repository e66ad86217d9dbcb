import Identity
import Values

/// The event that an alert is to be raised from, and what the alert is to say.
package struct AlertReference: Sendable, Hashable {
    package let machineID: String
    /// Ticks; the event's exact `Timestamp`.
    package let eventTime: Int64
    package let reportID: Int64
    package let severity: Alert.Severity
    package let title: String
    package let details: String
    package let recommendedAction: String
    package let category: String

    package init(
        machineID: String, eventTime: Int64, reportID: Int64, severity: Alert.Severity, title: String, details: String,
        recommendedAction: String, category: String
    ) {
        self.machineID = machineID
        self.eventTime = eventTime
        self.reportID = reportID
        self.severity = severity
        self.title = title
        self.details = details
        self.recommendedAction = recommendedAction
        self.category = category
    }

    /// The categories that the operation documents.
    package static let categories = [
        "General", "CommandAndControl", "Collection", "CredentialAccess", "DefenseEvasion", "Discovery", "Exfiltration",
        "Exploit", "Execution", "InitialAccess", "LateralMovement", "Malware", "Persistence", "PrivilegeEscalation",
        "Ransomware", "SuspiciousActivity",
    ]
}

extension Alerts {
    /// Raises an alert from an event, or adds the event to the open alert of the same title on the same device.
    ///
    /// `finding`: What the telemetry holds at the reference.
    package func create(
        by reference: AlertReference, finding: Finding, for reach: Reach
    ) async throws -> Alert {
        let now = Ticks.of(clock.now)
        let tenant = reach.tenant
        return try await change(tenant) { database in
            let open = try Self.stored(rule: nil, machine: reference.machineID, of: tenant, in: database)
                .first { $0.title == reference.title && $0.status != .resolved }
            if var alert = open {
                alert.extend(by: finding, now: now)
                try Self.save(alert, of: tenant, in: database)
                return alert
            }
            let subject = "\(reference.machineID)|\(reference.eventTime)|\(reference.reportID)|\(reference.title)"
            var alert = Alert(
                id: Self.identifier(created: now, about: subject), severity: reference.severity, title: reference.title,
                details: reference.details, category: reference.category,
                detectorID: DetectorID.customerCreated, created: now, machineID: reference.machineID,
                computerDnsName: finding.deviceName, tenantID: tenant.id.description,
                recommendedAction: reference.recommendedAction, detectionSource: "CustomerTI")
            alert.extend(by: finding, now: now)
            try Self.save(alert, of: tenant, in: database)
            return alert
        }
    }
}

/// The detectors that are no rule.
enum DetectorID {
    /// An alert that a caller raised from an event.
    static let customerCreated = "e33fa16b-8e0c-4c7c-9a0f-2a6b8e6f6e10"
}

extension Alert {
    /// Adds events to the alert: its time range grows, and evidence that it does not have yet is added.
    ///
    /// Returns whether anything was new.
    @discardableResult
    mutating func extend(by finding: Finding, now: Int64) -> Bool {
        var isNew = false
        if firstEvent.map({ finding.firstEvent < $0 }) ?? true {
            firstEvent = finding.firstEvent
            isNew = true
        }
        if lastEvent.map({ finding.lastEvent > $0 }) ?? true {
            lastEvent = finding.lastEvent
            isNew = true
        }
        var known = Set(evidence.map(\.identity))
        for var item in finding.evidence where evidence.count < Self.maximumEvidence {
            guard known.insert(item.identity).inserted else { continue }
            item.created = now
            evidence.append(item)
            isNew = true
        }
        if relatedUser == nil, let user = finding.user {
            relatedUser = user
            isNew = true
        }
        if isNew { lastUpdate = now }
        return isNew
    }

    /// How many pieces of evidence an alert keeps: a rule that matches a hundred thousand events still makes one alert.
    static let maximumEvidence = 200
}
