package import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that only its owner may read: keys, secrets, databases.
package enum PrivateFile {
    /// Why a private file could not be used.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// The operating system refused; the reason is its own word.
        case system(path: String, operation: String, reason: String)
        /// Others than the owner can read or write the file.
        case exposed(path: String, mode: UInt16)

        package var description: String {
            switch self {
            case .system(let path, let operation, let reason): "Cannot \(operation) '\(path)': \(reason)."
            case .exposed(let path, let mode):
                "'\(path)' holds a secret and is open to others (mode \(String(mode, radix: 8))). "
                    + "Run: chmod 600 '\(path)'"
            }
        }
    }

    /// Who may read a file.
    package enum Readers: Sendable {
        /// Mode 0600.
        case owner
        /// Mode 0644, for what accompanies a secret but is none: a certificate.
        case everyone
    }

    /// Replaces the file's content at once: after a crash there is the old file or the new one, never a part.
    ///
    /// The new file has its mode from its first moment, and is synced, with its directory, before this returns.
    package static func write(
        _ content: Data, to file: URL, readableBy readers: Readers = .owner
    ) throws(Failure) {
        let temporary = file.path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        if readers == .everyone { fchmod(descriptor, 0o644) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: content)
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(temporary)
            throw .system(path: temporary, operation: "write", reason: (error as NSError).localizedDescription)
        }
        guard rename(temporary, file.path) == 0 else { throw failure("replace", file.path) }
        let directory = open(file.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", file.deletingLastPathComponent().path) }
        fsync(directory)
        close(directory)
    }

    /// Reads the file, and refuses one that others can read or write.
    package static func read(_ file: URL) throws(Failure) -> Data {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.uint16Value ?? 0o777
            guard mode & 0o077 == 0 else { throw Failure.exposed(path: file.path, mode: mode) }
            return try Data(contentsOf: file)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .system(path: file.path, operation: "read", reason: (error as NSError).localizedDescription)
        }
    }

    /// Makes the directory, and those above it, open to its owner alone; one that exists is left as it is.
    package static func makeDirectory(_ directory: URL) throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .system(path: directory.path, operation: "create", reason: (error as NSError).localizedDescription)
        }
    }

    private static func failure(_ operation: String, _ path: String) -> Failure {
        .system(
            path: path, operation: operation,
            reason: POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO).localizedDescription)
    }
}
