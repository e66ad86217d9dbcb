internal import Glibc

/// The calls that write to disk, as a value, so that a test can put a full disk or a failing one in their place.
///
/// Each returns what the system call of its name returns and leaves `errno`.
package struct FileAccess: Sendable {
    /// write(2).
    package var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    /// fdatasync(2).
    package var synchronize: @Sendable (_ file: Int32) -> Int32
    /// rename(2).
    package var rename: @Sendable (_ from: String, _ to: String) -> Int32

    /// Makes the calls of functions.
    package init(
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int,
        synchronize: @escaping @Sendable (Int32) -> Int32,
        rename: @escaping @Sendable (String, String) -> Int32
    ) {
        self.write = write
        self.synchronize = synchronize
        self.rename = rename
    }

    /// The machine's own.
    package static let system = FileAccess(
        write: { Glibc.write($0, $1.baseAddress, $1.count) },
        synchronize: { fdatasync($0) },
        rename: { Glibc.rename($0, $1) })

    /// Writes all the bytes at the file's position.
    func writeAll(_ file: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws(StorageError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = write(file, rest)
            if written < 0 {
                if errno == EINTR { continue }
                throw .current("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Makes what was written to a file durable.
    func synchronizeAll(_ file: Int32, path: String) throws(StorageError) {
        guard synchronize(file) == 0 else { throw .current("synchronize", path) }
    }

    /// Makes the names in a directory durable.
    func synchronizeDirectory(_ path: String) throws(StorageError) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .current("open", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .current("synchronize", path) }
    }

    /// Makes a file of some bytes appear under a name at once, or not at all: written under another name, synchronised,
    /// renamed. Mode 0600. The caller synchronises the directory: a failure of that is another one, because the file is there.
    func publish(_ bytes: UnsafeRawBufferPointer, at path: String) throws(StorageError) {
        let draft = path + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .current("create", draft) }
        do throws(StorageError) {
            defer { close(file) }
            try writeAll(file, bytes, path: draft)
            try synchronizeAll(file, path: draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let error = StorageError.current("rename", draft)
            unlink(draft)
            throw error
        }
    }

    /// Makes a directory and those above it, mode 0700; one that exists is fine.
    static func makeDirectory(_ path: String) throws(StorageError) {
        if mkdir(path, 0o700) == 0 { return }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw .system(operation: "create directory", path: path, code: ENOTDIR)
            }
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
                throw .current("create directory", path)
            }
            try makeDirectory(String(path[..<slash]))
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .current("create directory", path) }
        default: throw .current("create directory", path)
        }
    }

    /// The names in a directory, sorted.
    static func names(in path: String) throws(StorageError) -> [String] {
        guard let directory = opendir(path) else { throw .current("list", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
