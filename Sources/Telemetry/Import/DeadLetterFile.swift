import Foundation

/// The file that rejected records go to, one JSON object a line. It is made with the first of them.
final class DeadLetterFile {
    let path: String
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

    /// The records of attacked machines are nobody else's business: the file is the owner's alone.
    private func open() throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ImportError.deadLetterFile(path: path, reason: "it cannot be created") }
        return handle
    }

    func close() throws(ImportError) {
        do { try handle?.close() } catch { throw .deadLetterFile(path: path, reason: error.localizedDescription) }
        handle = nil
    }
}
