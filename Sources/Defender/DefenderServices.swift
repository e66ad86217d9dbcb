package import Hunting
import Identity
package import Records
package import Values

/// The domain as the doors see it.
package struct DefenderServices: Sendable {
    package let telemetry: TelemetryStores
    package let alerts: Alerts
    package let access: AccessControl
    package let machines: Machines
    package let actions: MachineActions
    package let logonUsers: LogonUsers
    package let detections: Detections
    package let clock: WallClock
    /// What a caller's hunting query may take.
    package let huntingLimits: QueryLimits
    /// What a caller's hunting query may read beside the telemetry.
    package let resources: QueryResources

    /// Puts the domain together, bringing its tables up to date.
    ///
    /// Throws ``RecordsError``.
    package init(
        records: Records, telemetry: TelemetryStores, rules: [DetectionRule], clock: WallClock,
        pace: MachineActionPace = MachineActionPace(), huntingLimits: QueryLimits = QueryLimits(),
        resources: QueryResources = QueryResources()
    ) throws {
        try records.adopt(.defender)
        let database = records.database
        self.telemetry = telemetry
        self.clock = clock
        self.huntingLimits = huntingLimits
        self.resources = resources
        alerts = Alerts(database: database, clock: clock)
        access = AccessControl(database: database)
        machines = Machines(
            inventory: MachineInventory(telemetry: telemetry, clock: clock),
            settings: MachineSettings(database: database), alerts: alerts, access: access, clock: clock)
        actions = MachineActions(database: database, clock: clock, pace: pace)
        logonUsers = LogonUsers(telemetry: telemetry, clock: clock)
        detections = Detections(rules: rules, telemetry: telemetry, alerts: alerts, clock: clock)
    }

    /// The engine that answers a caller's queries.
    package func huntingEngine(for reach: Reach) async throws -> HuntingEngine {
        var engine = try await telemetry.engine(for: reach, clock: clock, limits: huntingLimits)
        engine.resources = resources
        return engine
    }
}
