import GRDB

/// Why the relational store cannot be used.
package enum RecordsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The database or its directory cannot be written: permissions, a read-only or a full disk.
    case unwritable(path: String, reason: String)
    /// Another program holds the database.
    case locked(path: String)
    /// A newer version of this program has used the data directory.
    case newerSchema(path: String, schema: String, found: Int, known: Int)
    /// The file is not a database, or is damaged.
    case damaged(path: String, reason: String)
    /// A statement failed for another reason.
    case failed(path: String, reason: String)

    /// Gives an error of the database its meaning; one of ours stays what it is.
    init(_ error: any Error, path: String) {
        if let known = error as? RecordsError {
            self = known
            return
        }
        guard let failure = error as? DatabaseError else {
            self = .failed(path: path, reason: "\(error)")
            return
        }
        // The statement and its arguments may hold what must not be logged: only SQLite's own message is kept.
        let reason = failure.message ?? "\(failure.resultCode)"
        switch failure.resultCode {
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_FULL, .SQLITE_IOERR:
            self = .unwritable(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
        default: self = .failed(path: path, reason: reason)
        }
    }

    package var description: String {
        switch self {
        case .unwritable(let path, let reason): "Cannot write '\(path)': \(reason)."
        case .locked(let path): "'\(path)' is in use by another program. Stop it, or choose another data directory."
        case .newerSchema(let path, let schema, let found, let known):
            "'\(path)' was written by a newer version of this program: its \(schema) tables are at version \(found), "
                + "this program knows \(known). Use the newer version, or another data directory."
        case .damaged(let path, let reason): "'\(path)' is not a readable database: \(reason)."
        case .failed(let path, let reason): "The database '\(path)' reports: \(reason)."
        }
    }
}
