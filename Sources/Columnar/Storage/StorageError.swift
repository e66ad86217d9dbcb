internal import Glibc
package import Values

/// What can go wrong between the columns and the disk.
package enum StorageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operating system refused an operation on a file; `code` is its `errno`.
    case system(operation: String, path: String, code: Int32)
    /// The disk has no room left. What was acknowledged before is safe; what was being written is not there.
    case diskFull(path: String)
    /// Another process, or another part of this one, has the store open.
    case inUse(directory: String)
    /// The file was made by a newer version of the program.
    case unsupportedVersion(path: String, version: UInt32)
    /// The file is not what was written: cut short, or bits have changed.
    case damaged(path: String, reason: String)
    /// A column exists with another type.
    case columnType(column: String, stored: ScalarType, wanted: ScalarType)
    /// The distinct texts of one column of one batch exceed 4 GiB.
    case tooMuchText(column: String)
    /// The store has been closed, or cannot write since an earlier failure.
    case closed(reason: String)

    /// What happened and what to do, for a log or an operator.
    package var description: String {
        switch self {
        case .system(let operation, let path, let code): "cannot \(operation) \(path): \(systemMessage(code))"
        case .diskFull(let path):
            "no space left on the device of \(path); nothing acknowledged is lost, free space and retry"
        case .inUse(let directory): "\(directory) is in use by another process"
        case .unsupportedVersion(let path, let version):
            "\(path) has format version \(version), which this version does not know; a newer one wrote it"
        case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
        case .columnType(let column, let stored, let wanted):
            "column '\(column)' is stored as \(stored.rawValue), not as \(wanted.rawValue)"
        case .tooMuchText(let column): "the distinct texts of column '\(column)' exceed 4 GiB; write smaller batches"
        case .closed(let reason): "the store takes no more events: \(reason)"
        }
    }

    /// The error of a failed system call.
    static func current(_ operation: String, _ path: String) -> StorageError {
        let code = errno
        return code == ENOSPC || code == EDQUOT
            ? .diskFull(path: path) : .system(operation: operation, path: path, code: code)
    }
}

/// The operating system's words for an error number.
private func systemMessage(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}
