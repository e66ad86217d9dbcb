import Foundation
package import GRDB
package import Identity

/// What callers have set on devices: tags and value.
package struct MachineSettings: Sendable {
    /// The settings of one device; nil: never set.
    package struct Setting: Sendable, Hashable {
        package var tags: [String]?
        package var value: Machine.DeviceValue?
    }

    private let database: any DatabaseWriter

    package init(database: any DatabaseWriter) { self.database = database }

    /// The settings of a tenant's devices by device id.
    package func all(for tenant: Tenant) async throws -> [String: Setting] {
        try await database.read { database in
            var settings: [String: Setting] = [:]
            let rows = try Row.fetchCursor(
                database, sql: "SELECT machine, tags, value FROM machine_setting WHERE tenant = ?",
                arguments: [tenant.id.description])
            while let row = try rows.next() {
                settings[row["machine"]] = try Self.setting(row)
            }
            return settings
        }
    }

    /// Changes the settings of devices, all or none.
    ///
    /// `change`: Gets a device's id and its settings and changes them.
    package func change(
        _ machines: [String], for tenant: Tenant, _ change: @Sendable @escaping (String, inout Setting) -> Void
    ) async throws {
        try await database.write { database in
            for machine in machines {
                let row = try Row.fetchOne(
                    database, sql: "SELECT tags, value FROM machine_setting WHERE tenant = ? AND machine = ?",
                    arguments: [tenant.id.description, machine])
                var setting = try row.map(Self.setting) ?? Setting()
                change(machine, &setting)
                let tags = try setting.tags.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
                try database.execute(
                    sql: """
                        INSERT INTO machine_setting (tenant, machine, tags, value) VALUES (?, ?, ?, ?)
                        ON CONFLICT (tenant, machine) DO UPDATE SET tags = excluded.tags, value = excluded.value
                        """,
                    arguments: [tenant.id.description, machine, tags, setting.value?.rawValue])
            }
        }
    }

    private static func setting(_ row: Row) throws -> Setting {
        let tags: String? = row["tags"]
        let value: String? = row["value"]
        return Setting(
            tags: try tags.map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) },
            value: value.flatMap(Machine.DeviceValue.init))
    }
}
