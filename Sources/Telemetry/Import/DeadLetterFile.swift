import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file that rejected records go to, one JSON object a line. It is made with the first of them.
final class DeadLetterFile {
    private(set) var path: String
    private var handle: FileHandle?
    private(set) var count = 0

    init(path: String) { self.path = path }

    func write(_ letters: [DeadLetter]) throws(ImportError) {
        guard !letters.isEmpty else { return }
        do {
            let handle = try self.handle ?? open()
            self.handle = handle
            try handle.write(contentsOf: Data(letters.flatMap(\.ndjson)))
            count += letters.count
        } catch let error as ImportError {
            throw error
        } catch {
            throw .deadLetterFile(path: path, reason: error.localizedDescription)
        }
    }

    /// Makes the file; another name where an import that ended in the same second has this one.
    ///
    /// The records of attacked machines are nobody else's business: the file is the owner's alone.
    private func open() throws -> FileHandle {
        let wanted = URL(filePath: path)
        for number in 1...1000 {
            let name = wanted.deletingPathExtension().path(percentEncoded: false)
            let candidate = number == 1 ? path : "\(name)-\(number).\(wanted.pathExtension)"
            let descriptor = Foundation.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor >= 0 {
                path = candidate
                return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            }
            guard errno == EEXIST else {
                throw ImportError.deadLetterFile(path: path, reason: String(cString: strerror(errno)))
            }
        }
        throw ImportError.deadLetterFile(path: path, reason: "a thousand files have that name")
    }

    func close() throws(ImportError) {
        do { try handle?.close() } catch { throw .deadLetterFile(path: path, reason: error.localizedDescription) }
        handle = nil
    }
}
