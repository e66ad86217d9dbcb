import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files that are replaced in one step and have their mode from the start: keys, credentials, certificates.
package enum PrivateFile {
    /// Why a file could not be written: the system's own words about one path.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let path: String
        package let reason: String

        package var description: String { "cannot write \(path): \(reason)" }

        init(path: String) {
            self.path = path
            self.reason = String(cString: strerror(errno))
        }
    }

    /// Who may read a file.
    package enum Readers: Sendable {
        /// Mode 0600.
        case owner
        /// Mode 0644: certificates and the like.
        case everyone

        fileprivate var mode: mode_t { self == .owner ? 0o600 : 0o644 }
    }

    /// Makes a directory of mode 0700 with its parents, or takes away others' access to the one that is there.
    package static func makeDirectory(at path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard chmod(path, 0o700) == 0 else { throw Failure(path: path) }
    }

    /// Replaces the file's content in one step. The new file has its mode from its first byte on, so there is no moment
    /// at which another user could open it, and a reader sees the old content or the new one, never a part.
    ///
    /// - `readers`: Who may read the file.
    package static func write(
        _ content: String, to path: String, readableBy readers: Readers = .owner
    ) throws(Failure) {
        let mode = readers.mode
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw Failure(path: path) }
        var failure: Failure?
        var rest = Array(content.utf8)[...]
        while !rest.isEmpty, failure == nil {
            let written = rest.withUnsafeBytes { bytes in Self.write(descriptor, bytes) }
            if written < 0 {
                if errno != EINTR { failure = Failure(path: path) }
            } else {
                rest.removeFirst(written)
            }
        }
        // The mode given to open is narrowed by the process's umask; what is public must be readable all the same.
        if failure == nil, fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 { failure = Failure(path: path) }
        close(descriptor)
        if failure == nil, rename(temporary, path) != 0 { failure = Failure(path: path) }
        if let failure {
            unlink(temporary)
            throw failure
        }
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
