package import Foundation
package import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The relational store of a data directory: one SQLite database that the domains share, each with its own ``Schema``.
///
/// It runs in WAL mode (readers never wait for the writer), enforces foreign keys, and syncs every commit, because what has been
/// answered must survive the power. The file and its companions have mode 0600.
package final class Records: Sendable {
    /// The name of the database in a data directory.
    package static let fileName = "records.sqlite"

    /// Reads and writes; see GRDB's `DatabaseWriter`.
    package let database: any DatabaseWriter

    /// Where the database is, for messages.
    package let path: String

    private init(database: any DatabaseWriter, path: String) {
        self.database = database
        self.path = path
    }

    /// Opens the database of a data directory, and makes both when they are absent.
    ///
    /// - Throws: ``RecordsError``.
    package static func open(dataDirectory: URL) throws -> Records {
        let file = dataDirectory.appending(path: fileName)
        do {
            try FileManager.default.createDirectory(
                at: dataDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RecordsError.unwritable(path: dataDirectory.path, reason: (error as NSError).localizedDescription)
        }
        // SQLite gives a new file the mode of the process and its companions (-wal, -shm) the mode of the file:
        // made here first, all three are private.
        let descriptor = Foundation.open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RecordsError.unwritable(
                path: file.path, reason: POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO).localizedDescription)
        }
        fchmod(descriptor, 0o600)
        close(descriptor)
        do {
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            // The first write finds out whether the file is writable, a database, and free.
            try pool.write { try $0.execute(sql: Schema.ledgerDefinition) }
            return Records(database: pool, path: file.path)
        } catch {
            throw RecordsError(error, path: file.path)
        }
    }

    /// A database in memory, for tests and for a server that keeps nothing.
    package static func inMemory() throws -> Records {
        do {
            let queue = try DatabaseQueue(configuration: configuration)
            try queue.write { try $0.execute(sql: Schema.ledgerDefinition) }
            return Records(database: queue, path: ":memory:")
        } catch {
            throw RecordsError(error, path: ":memory:")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.label = "sallyport.records"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    /// Brings a domain's tables to the version that this program knows.
    ///
    /// Each step is one transaction with its entry in the ledger: after a crash the database is at the one version or the other.
    ///
    /// - Throws: ``RecordsError/newerSchema(path:schema:found:known:)`` when a newer program has been here.
    package func adopt(_ schema: Schema) throws {
        do {
            for (index, step) in schema.steps.enumerated() {
                try database.write { database in
                    let version = try Schema.version(of: schema.name, in: database)
                    guard version <= schema.steps.count else {
                        throw RecordsError.newerSchema(
                            path: path, schema: schema.name, found: version, known: schema.steps.count)
                    }
                    guard version == index else { return }
                    try database.execute(sql: step)
                    try Schema.record(version: index + 1, of: schema.name, in: database)
                }
            }
        } catch {
            throw RecordsError(error, path: path)
        }
    }
}
