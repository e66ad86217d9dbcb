import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A lock between processes, which ends with the process however it ends.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Waits for the lock.
    ///
    /// - Throws: ``PrivateFile/Failure``.
    init(_ file: URL) throws(PrivateFile.Failure) {
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw .system(path: file.path, operation: "lock", reason: reason)
        }
    }

    /// Gives the lock back.
    func release() { close(descriptor) }
}
