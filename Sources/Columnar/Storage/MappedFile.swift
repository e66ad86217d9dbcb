internal import Glibc

/// A file's bytes, mapped read-only as long as anything refers to them.
///
/// The store never writes to a file that it has published, and the store's lock keeps other processes of ours away; the
/// mapping outlives the file's name, so that a query goes on over segments that compaction has replaced.
///
/// Invariant: `bytes` covers the whole mapping, which `deinit` alone releases.
final class MappedFile: Sendable {
    let path: String
    // Safe to share: never written, and unmapped only when nobody holds the object.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    init(path: String) throws(StorageError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .current("open", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .current("examine", path) }
        self.path = path
        if status.st_size == 0 {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let size = Int(status.st_size)
        guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), base != MAP_FAILED else {
            throw .current("map", path)
        }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }

    /// The bytes as a buffer that keeps the mapping.
    var buffer: Buffer<UInt8> {
        Buffer(memory: bytes.assumingMemoryBound(to: UInt8.self), owner: self)
    }
}
