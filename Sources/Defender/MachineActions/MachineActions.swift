import Foundation
package import GRDB
package import Identity
package import Values

/// The actions on devices of every tenant.
package struct MachineActions: Sendable {
    private let database: any DatabaseWriter
    private let clock: WallClock
    private let pace: MachineActionPace

    package init(database: any DatabaseWriter, clock: WallClock, pace: MachineActionPace = MachineActionPace()) {
        self.database = database
        self.clock = clock
        self.pace = pace
    }

    /// The actions on devices within reach, newest first.
    package func list(for reach: Reach) async throws -> [MachineAction] {
        let now = Ticks.of(clock.now)
        let tenant = reach.tenant
        let stored = try await database.read { database in try Self.stored(of: tenant, machine: nil, in: database) }
        return stored.filter { reach.includes(device: $0.machineID) }.map { $0.advanced(to: now, pace: pace) }
    }

    /// One action.
    package func action(_ id: String, for reach: Reach) async throws -> MachineAction {
        let found = try await list(for: reach).first { $0.id.equalsIgnoringASCIICase(id) }
        guard let found else { throw Self.notFound(id) }
        return found
    }

    /// Asks a device to do something.
    ///
    /// Refused as the service does: while an action of the kind is not finished on the device, when a device that is isolated
    /// is to be isolated, and when one that is not is to be released.
    package func request(
        _ kind: MachineAction.Kind, on machine: Machine, scope: String?, comment: String, caller: String,
        for tenant: Tenant
    ) async throws -> MachineAction {
        let now = Ticks.of(clock.now)
        let pace = pace
        return try await database.write { database in
            let earlier = try Self.stored(of: tenant, machine: machine.id, in: database)
                .map { $0.advanced(to: now, pace: pace) }
            if let open = earlier.first(where: { $0.kind == kind && !$0.status.isFinal }) {
                throw DefenderError(
                    .activeRequestAlreadyExists,
                    "Action is already in progress: \(kind.rawValue) \(open.id) on machine \(machine.id) is \(open.status.rawValue)."
                )
            }
            try Self.checkIsolation(kind, earlier, machine: machine.id)
            let action = MachineAction(
                id: UUID().uuidString.lowercased(), kind: kind, scope: scope, requestor: caller, comment: comment,
                machineID: machine.id, computerDnsName: machine.computerDnsName, created: now)
            try Self.save(action, of: tenant, in: database)
            return action
        }
    }

    /// Cancels an action that is not finished.
    package func cancel(
        _ id: String, comment: String?, caller: String, for reach: Reach
    ) async throws -> MachineAction {
        let now = Ticks.of(clock.now)
        let pace = pace
        let tenant = reach.tenant
        return try await database.write { database in
            let stored = try Self.stored(of: tenant, machine: nil, in: database)
            let visible = stored.filter { reach.includes(device: $0.machineID) }
            guard let found = visible.first(where: { $0.id.equalsIgnoringASCIICase(id) }) else {
                throw Self.notFound(id)
            }
            var action = found.advanced(to: now, pace: pace)
            guard !action.status.isFinal else {
                throw DefenderError(
                    .badRequest,
                    "Machine action \(action.id) cannot be cancelled: it is already \(action.status.rawValue).")
            }
            action.status = .cancelled
            action.cancellationRequestor = caller
            action.cancellationComment = comment
            action.cancelled = now
            action.lastUpdate = now
            try Self.save(action, of: tenant, in: database)
            return action
        }
    }

    private static func notFound(_ id: String) -> DefenderError {
        DefenderError(.resourceNotFound, "Machine action \(id) was not found")
    }

    /// Whether the device is isolated is what the last finished action of the two kinds made of it.
    private static func checkIsolation(
        _ kind: MachineAction.Kind, _ earlier: [MachineAction], machine: String
    ) throws(DefenderError) {
        guard kind == .isolate || kind == .unisolate else { return }
        let counterpart: MachineAction.Kind = kind == .isolate ? .unisolate : .isolate
        if let open = earlier.first(where: { $0.kind == counterpart && !$0.status.isFinal }) {
            throw DefenderError(
                .activeRequestAlreadyExists,
                "Action is already in progress: \(counterpart.rawValue) \(open.id) on machine \(machine) is \(open.status.rawValue)."
            )
        }
        let last = earlier.first { ($0.kind == .isolate || $0.kind == .unisolate) && $0.status == .succeeded }
        let isIsolated = last?.kind == .isolate
        if kind == .isolate, isIsolated {
            throw DefenderError(.activeRequestAlreadyExists, "Machine \(machine) is already isolated.")
        }
        if kind == .unisolate, !isIsolated {
            throw DefenderError(.badRequest, "Machine \(machine) is not isolated.")
        }
    }

    /// Newest first.
    private static func stored(of tenant: Tenant, machine: String?, in database: Database) throws -> [MachineAction] {
        let decoder = JSONDecoder()
        return try Data.fetchAll(
            database,
            sql: """
                SELECT document FROM machine_action WHERE tenant = ? AND (? IS NULL OR machine = ?)
                ORDER BY created DESC, id
                """,
            arguments: [tenant.id.description, machine, machine]
        ).map { try decoder.decode(MachineAction.self, from: $0) }
    }

    private static func save(_ action: MachineAction, of tenant: Tenant, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO machine_action (tenant, id, machine, created, document) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, id) DO UPDATE SET document = excluded.document
                """,
            arguments: [
                tenant.id.description, action.id, action.machineID, action.created, try JSONEncoder().encode(action),
            ])
    }
}
