internal import Glibc
internal import Values

/// Where a store keeps its files, and the steps on them that open and publish.
///
/// ```
/// MANIFEST            which segments count, where the log begins
/// LOCK                held (flock) by the process that has the store open
/// segments/<n>.seg    immutable segment files
/// log/<n>.log         the write-ahead log
/// ```
struct StorePaths: Sendable {
    let directory: String

    var manifest: String { directory + "/" + Manifest.fileName }
    var lock: String { directory + "/LOCK" }
    var segments: String { directory + "/segments" }
    var logs: String { directory + "/log" }

    func segment(_ identifier: UInt64) -> String { "\(segments)/\(identifier).seg" }
    func log(_ number: UInt64) -> String { "\(logs)/\(number).log" }

    /// The number in a name such as `17.log`; nil when the name is of another form.
    static func number(in name: String, suffix: String) -> UInt64? {
        name.hasSuffix(suffix) ? UInt64(name.dropLast(suffix.count)) : nil
    }

    /// The numbers of the log files, ascending.
    func logNumbers() throws(StorageError) -> [UInt64] {
        try FileAccess.names(in: logs).compactMap { Self.number(in: $0, suffix: ".log") }.sorted()
    }

    /// Makes an empty log file and its name durable, and opens it for writing.
    func createLog(_ number: UInt64, files: FileAccess) throws(StorageError) -> Int32 {
        let path = log(number)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .current("create", path) }
        do throws(StorageError) {
            try files.synchronizeDirectory(logs)
        } catch {
            close(file)
            unlink(path)
            throw error
        }
        return file
    }

    /// Puts another manifest in the place of the present one; the directory remains to be synchronised.
    func publish(_ next: Manifest, files: FileAccess) throws(StorageError) {
        let bytes = try next.encoded()
        try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
            try files.publish(UnsafeRawBufferPointer(bytes), at: manifest)
        }
    }

    /// Removes the log files whose rows are in segments. One that stays behind is removed at the next opening.
    func removeLogs(before start: UInt64) {
        guard let numbers = try? logNumbers() else { return }
        removeLogs(numbers.filter { $0 < start })
    }

    /// Removes log files that have no rows to lose. One that stays behind is removed at the next opening.
    func removeLogs(_ numbers: [UInt64]) {
        for number in numbers { unlink(log(number)) }
    }

    /// Removes what an interrupted import, sealing or merge has left: segment files that the manifest does not name.
    func removeOrphans(_ manifest: Manifest) throws(StorageError) {
        let known = Set(manifest.tables.flatMap { $0.segments.map(\.identifier) })
        for name in try FileAccess.names(in: segments) {
            if name.hasSuffix(".new") { unlink(segments + "/" + name) }
            if let identifier = Self.number(in: name, suffix: ".seg"), !known.contains(identifier) {
                unlink(segment(identifier))
            }
        }
        unlink(self.manifest + ".new")
    }
}

/// The lock that keeps a second process away from a store.
final class StoreLock: Sendable {
    private let file: Int32

    init(_ paths: StorePaths) throws(StorageError) {
        file = open(paths.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .current("open", paths.lock) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let error: StorageError =
                errno == EWOULDBLOCK ? .inUse(directory: paths.directory) : .current("lock", paths.lock)
            close(file)
            throw error
        }
    }

    func release() { flock(file, LOCK_UN) }

    deinit { close(file) }
}
