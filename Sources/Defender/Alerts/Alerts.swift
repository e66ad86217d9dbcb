import Foundation
package import GRDB
import Identity
import Synchronization
package import Values

/// The alerts of every tenant.
package final class Alerts: Sendable {
    /// A tenant's alerts as last read, newest first, and how often they have changed since the start.
    private struct Cache {
        var generation = 0
        var alerts: [Alert]?
    }

    let database: any DatabaseWriter
    let clock: WallClock
    private let caches = Mutex<[TenantID: Cache]>([:])

    package init(database: any DatabaseWriter, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    /// All alerts within reach, newest first.
    package func list(for reach: Reach) async throws -> [Alert] {
        let alerts = try await all(of: reach.tenant)
        return reach.devices == nil ? alerts : alerts.filter { reach.includes(device: $0.machineID) }
    }

    private func all(of tenant: Tenant) async throws -> [Alert] {
        let (known, generation) = caches.withLock { caches in
            (caches[tenant.id]?.alerts, caches[tenant.id]?.generation ?? 0)
        }
        if let known { return known }
        let alerts = try await database.read { database in try Self.all(of: tenant, in: database) }
        caches.withLock { caches in
            // A write in between has made what was read old: the next reader reads again.
            guard (caches[tenant.id]?.generation ?? 0) == generation else { return }
            caches[tenant.id] = Cache(generation: generation, alerts: alerts)
        }
        return alerts
    }

    /// One alert.
    package func alert(_ id: String, for reach: Reach) async throws -> Alert {
        guard let alert = try await list(for: reach).first(where: { $0.id == id }) else { throw Self.notFound(id) }
        return alert
    }

    /// The alerts of one device, newest first.
    package func list(ofMachine machine: String, for reach: Reach) async throws -> [Alert] {
        try await list(for: reach).filter { $0.machineID == machine }
    }

    /// Changes alerts, all or none.
    ///
    /// `caller`: Who is named as the author of a comment.
    @discardableResult
    package func update(
        _ ids: [String], by update: AlertUpdate, caller: String, for reach: Reach
    ) async throws -> [Alert] {
        let now = Ticks.of(clock.now)
        let tenant = reach.tenant
        return try await change(tenant) { database in
            var changed: [Alert] = []
            for id in ids {
                guard var alert = try Self.stored(id, of: tenant, in: database),
                    reach.includes(device: alert.machineID)
                else { throw Self.notFound(id) }
                update.apply(to: &alert, caller: caller, now: now)
                try Self.save(alert, of: tenant, in: database)
                changed.append(alert)
            }
            return changed
        }
    }

    /// Changes the tenant's stored alerts in one transaction and forgets what was read before.
    func change<Result: Sendable>(
        _ tenant: Tenant, _ body: @Sendable @escaping (Database) throws -> Result
    ) async throws -> Result {
        let result = try await database.write { database in try body(database) }
        caches.withLock { caches in
            caches[tenant.id] = Cache(generation: (caches[tenant.id]?.generation ?? 0) + 1, alerts: nil)
        }
        return result
    }

    static func notFound(_ id: String) -> DefenderError {
        DefenderError(.resourceNotFound, "Alert \(id) was not found")
    }
}

extension Alerts {
    /// An alert as stored; nil when there is none of that id.
    static func stored(_ id: String, of tenant: Tenant, in database: Database) throws -> Alert? {
        let document = try Data.fetchOne(
            database, sql: "SELECT document FROM alert WHERE tenant = ? AND id = ?",
            arguments: [tenant.id.description, id])
        return try document.map { try JSONDecoder().decode(Alert.self, from: $0) }
    }

    /// The alerts that a rule has raised on a device, newest first; with a nil rule, all alerts of the device.
    static func stored(
        rule: String?, machine: String, of tenant: Tenant, in database: Database
    ) throws -> [Alert] {
        let documents = try Data.fetchAll(
            database,
            sql: """
                SELECT document FROM alert WHERE tenant = ? AND machine = ? AND (? IS NULL OR rule = ?)
                ORDER BY created DESC, id
                """,
            arguments: [tenant.id.description, machine, rule, rule])
        return try documents.map { try JSONDecoder().decode(Alert.self, from: $0) }
    }

    /// Writes an alert, keeping the rule that raised it.
    static func save(_ alert: Alert, rule: String? = nil, of tenant: Tenant, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO alert (tenant, id, rule, machine, created, document) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, id) DO UPDATE SET document = excluded.document
                """,
            arguments: [
                tenant.id.description, alert.id, rule, alert.machineID, alert.created, try JSONEncoder().encode(alert),
            ])
    }

    private static func all(of tenant: Tenant, in database: Database) throws -> [Alert] {
        let decoder = JSONDecoder()
        return try Data.fetchAll(
            database, sql: "SELECT document FROM alert WHERE tenant = ? ORDER BY created DESC, id",
            arguments: [tenant.id.description]
        ).map { try decoder.decode(Alert.self, from: $0) }
    }

    /// An id in the documented form, `da<18 digits>_<signed number>`: the ticks of the creation, and a number made of what
    /// the alert is about.
    static func identifier(created: Int64, about subject: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in subject.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return "da\(created)_\(Int32(bitPattern: hash))"
    }
}
