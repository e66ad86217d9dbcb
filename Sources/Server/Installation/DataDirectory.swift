package import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The directory that one running program owns: records, telemetry, keys.
///
/// ```
/// records.sqlite            directory, alerts, actions
/// tenants/<id>/telemetry/   segments and write-ahead log of one tenant
/// authority/                signing keys (0600)
/// tls/                      local certificate authority and the server's certificate (0600)
/// lock                      held while a program has the directory
/// ```
package final class DataDirectory: Sendable {
    /// Why a data directory cannot be used.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// It cannot be made or written.
        case unwritable(path: String, reason: String)
        /// Another program has it.
        case inUse(path: String, processID: String?)

        package var description: String {
            switch self {
            case .unwritable(let path, let reason):
                "Cannot write to the data directory '\(path)': \(reason). Choose another with --data-dir."
            case .inUse(let path, let process):
                "The data directory '\(path)' is in use by another sallyport"
                    + (process.map { " (process \($0))" } ?? "")
                    + ". Stop it, or choose another directory with --data-dir."
            }
        }
    }

    /// Where it is.
    package let url: URL
    /// The open lock file; the lock ends with the process, however it ends.
    private let lock: Int32

    private init(url: URL, lock: Int32) {
        self.url = url
        self.lock = lock
    }

    deinit { close(lock) }

    /// Takes the directory for this program, making it if it is absent.
    package static func open(_ url: URL) throws(Failure) -> DataDirectory {
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(path: url.path, reason: reason(error))
        }
        let file = url.appending(path: "lock").path
        let descriptor = Foundation.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: url.path, reason: systemMessage(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw .unwritable(path: url.path, reason: systemMessage(code)) }
            let holder = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").first
            throw .inUse(path: url.path, processID: holder.map(String.init))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            let code = errno
            close(descriptor)
            throw .unwritable(path: url.path, reason: systemMessage(code))
        }
        return DataDirectory(url: url, lock: descriptor)
    }

    /// Where a tenant's telemetry is.
    package func telemetry(ofTenant id: String) -> URL { url.appending(path: "tenants/\(id)/telemetry") }

    /// Where the signing keys are.
    package var authority: URL { url.appending(path: "authority") }

    /// Where the local certificate authority is.
    package var tls: URL { url.appending(path: "tls") }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let underlying, underlying.domain == NSPOSIXErrorDomain { return systemMessage(Int32(underlying.code)) }
        return (error as NSError).localizedDescription
    }

    private static func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
}
