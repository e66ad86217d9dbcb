import Identity
import Values

extension DefenderServices {
    /// The tables whose rows an alert can be raised from.
    private static let eventTables = [
        "DeviceProcessEvents", "DeviceEvents", "DeviceNetworkEvents", "DeviceFileEvents", "DeviceRegistryEvents",
        "DeviceLogonEvents", "DeviceImageLoadEvents",
    ]

    /// The event that a reference names, as a finding.
    ///
    /// Throws `ResourceNotFound` when no table has a row of that device, time and report id.
    package func event(of reference: AlertReference, for reach: Reach) async throws -> Finding {
        let engine = try await telemetry.engine(for: reach, clock: clock)
        for table in Self.eventTables {
            let rows = try await engine.rows(
                """
                \(table) | where DeviceId == \(KQLText.literal(reference.machineID)) and ReportId == \(reference.reportID)
                    and Timestamp == datetime(\(DateTimeText.format(reference.eventTime)))
                | take 1
                """)
            guard let row = rows.first else { continue }
            let entities: [DetectionRule.Entity] =
                switch table {
                case "DeviceProcessEvents": [.process, .user]
                case "DeviceNetworkEvents": [.initiatingProcess, .initiatingUser, .ip, .url]
                case "DeviceFileEvents", "DeviceImageLoadEvents": [.file, .initiatingProcess, .initiatingUser]
                case "DeviceRegistryEvents": [.registry, .initiatingProcess, .initiatingUser]
                case "DeviceLogonEvents": [.user, .ip]
                default: [.initiatingProcess, .initiatingUser, .file, .ip]
                }
            if let finding = Finding(row: row, entities: entities) { return finding }
        }
        throw DefenderError(
            .resourceNotFound,
            "No event of machine \(reference.machineID) has the report id \(reference.reportID) at \(DateTimeText.format(reference.eventTime))."
        )
    }
}
