import Foundation
import GRDB
package import Records
import Synchronization
package import Values

/// Who there is: tenants, users, applications and their credentials, service principals, and what has been granted to them.
///
/// The truth is in the relational store; what token requests need is held in memory too and changes when a transaction has been
/// committed, in the order of the commits. One process has a data directory at a time.
package final class Directory: Sendable {
    let records: Records
    let clock: WallClock
    /// What hashing a password takes.
    let passwordCost: PasswordCost
    private let snapshot: Mutex<DirectorySnapshot>

    /// Opens the directory, bringing its tables up to date.
    ///
    /// - Throws: ``RecordsError``.
    package init(records: Records, clock: WallClock, passwordCost: PasswordCost = .standard) throws {
        self.records = records
        self.clock = clock
        self.passwordCost = passwordCost
        try records.adopt(Self.schema)
        let now = clock.now
        snapshot = Mutex(
            try records.database.write { database in
                try Self.forgetEndedSignIns(in: database, at: now)
                return try DirectorySnapshot(loadingFrom: database, at: now)
            })
    }

    /// A directory in memory, for tests and trials.
    package static func inMemory(clock: WallClock = .system) throws -> Directory {
        try Directory(records: Records.inMemory(), clock: clock, passwordCost: .negligible)
    }

    /// Reads the directory as it is now.
    func read<Result, Failure: Error>(
        _ body: (DirectorySnapshot) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try snapshot.withLock { (snapshot) throws(Failure) in try body(snapshot) }
    }

    /// Runs one transaction. The changes that it names reach ``read(_:)`` when, and only when, it has been committed.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database, inout [DirectorySnapshot.Change]) throws -> Result
    ) async throws -> Result {
        try await records.database.write { [self] database in
            var changes: [DirectorySnapshot.Change] = []
            let result = try body(database, &changes)
            let committed = changes
            // On the writer's queue, before the next transaction begins: the order in memory is the order on disk.
            database.afterNextTransaction { [self] _ in
                snapshot.withLock { snapshot in for change in committed { snapshot.apply(change) } }
            }
            return result
        }
    }

    static func checked(name: String) throws(DirectoryError) -> String {
        let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...256).contains(name.count) else { throw .unusableName(name) }
        return name
    }
}
