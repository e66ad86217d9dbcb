import Hunting
package import Identity
import Synchronization
package import Values

/// Runs the detection rules over a tenant's telemetry and raises alerts for what they find.
///
/// One alert a rule and device: running again raises nothing twice; new events extend the alert while it is open, and raise a
/// new one once it was resolved.
package struct Detections: Sendable {
    /// What a run came to.
    package struct Summary: Sendable, Hashable {
        package var raised = 0
        package var extended = 0
        /// The rules that could not run, with the reason.
        package var failures: [String: String] = [:]

        package init() {}
    }

    /// The rows that one rule may give: more are the sign of a rule that is too wide, and the first ones tell the story.
    private static let maximumRows = 20_000

    private let rules: [DetectionRule]
    private let telemetry: TelemetryStores
    private let alerts: Alerts
    private let clock: WallClock

    package init(rules: [DetectionRule], telemetry: TelemetryStores, alerts: Alerts, clock: WallClock) {
        self.rules = rules
        self.telemetry = telemetry
        self.alerts = alerts
        self.clock = clock
    }

    /// Runs every rule over a tenant's telemetry. A rule that fails is reported and does not keep the others from running.
    package func run(for tenant: Tenant) async throws -> Summary {
        var summary = Summary()
        let limits = QueryLimits(rows: Self.maximumRows)
        let engine = try await telemetry.engine(for: Reach(tenant), clock: clock, limits: limits)
        for rule in rules {
            try Task.checkCancellation()
            let result: QueryResult
            do {
                result = try await engine.run(rule.query)
            } catch let error as QueryError {
                summary.failures[rule.name] = "\(error)"
                continue
            }
            let findings = Finding.perDevice(ResultRow.rows(of: result), entities: rule.entities)
            guard !findings.isEmpty else { continue }
            let outcome = try await alerts.raise(rule, findings: findings, for: tenant)
            summary.raised += outcome.raised
            summary.extended += outcome.extended
        }
        return summary
    }
}

extension Alerts {
    /// How many alerts are new, and how many have grown.
    package struct Outcome: Sendable, Hashable {
        package let raised: Int
        package let extended: Int

        package init(raised: Int, extended: Int) {
            self.raised = raised
            self.extended = extended
        }
    }

    /// Raises an alert for each finding, or extends the one that is there.
    package func raise(
        _ rule: DetectionRule, findings: [Finding], for tenant: Tenant
    ) async throws -> Outcome {
        let now = Ticks.of(clock.now)
        return try await change(tenant) { database in
            var raised = 0
            var extended = 0
            for finding in findings {
                let known = try Self.stored(
                    rule: rule.name, machine: finding.deviceID, of: tenant, in: database)
                if var open = known.first(where: { $0.status != .resolved }) {
                    guard open.extend(by: finding, now: now) else { continue }
                    try Self.save(open, rule: rule.name, of: tenant, in: database)
                    extended += 1
                    continue
                }
                // All alerts of the rule here are resolved: only events after the last of them are news.
                let lastKnown = known.compactMap(\.lastEvent).max()
                if let lastKnown, finding.lastEvent <= lastKnown { continue }
                var alert = Alert(
                    id: Self.identifier(created: now, about: "\(rule.name)|\(finding.deviceID)"),
                    severity: rule.severity, title: rule.title, details: rule.details, category: rule.category,
                    detectorID: rule.detectorID, created: now, machineID: finding.deviceID,
                    computerDnsName: finding.deviceName, tenantID: tenant.id.description,
                    recommendedAction: rule.recommendedAction, mitreTechniques: rule.techniques)
                alert.extend(by: finding, now: now)
                try Self.save(alert, rule: rule.name, of: tenant, in: database)
                raised += 1
            }
            return Outcome(raised: raised, extended: extended)
        }
    }
}
