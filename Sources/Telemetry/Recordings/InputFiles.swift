import Foundation

/// A file that an import reads.
struct InputFile: Sendable {
    let path: String
    let size: Int64
    /// Whether it was found in a directory, rather than named itself.
    let isFound: Bool
}

/// What the paths of an import stand for.
enum InputFiles {
    /// The files behind a path: itself, or every file in a directory and below it, in the order of their paths. Hidden files and macOS's
    /// resource forks in directories are passed over.
    static func at(_ path: String) throws(RecordingProblem) -> [InputFile] {
        var isDirectory: ObjCBool = false
        let files = FileManager.default
        guard files.fileExists(atPath: path, isDirectory: &isDirectory) else { throw .missing }
        guard isDirectory.boolValue else { return [try file(path, isFound: false)] }
        guard let below = files.enumerator(atPath: path) else { throw .unreadable("the directory cannot be listed") }
        var found: [InputFile] = []
        for case let name as String in below {
            let parts = name.split(separator: "/")
            if parts.contains(where: { $0.hasPrefix(".") }) || RecordingArchive.isAppleDouble(name) { continue }
            let inner = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            guard files.fileExists(atPath: inner, isDirectory: &isDirectory), !isDirectory.boolValue else { continue }
            found.append(try file(inner, isFound: true))
        }
        guard !found.isEmpty else { throw .emptyDirectory }
        return found.sorted { $0.path < $1.path }
    }

    private static func file(_ path: String, isFound: Bool) throws(RecordingProblem) -> InputFile {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return InputFile(path: path, size: (attributes[.size] as? NSNumber)?.int64Value ?? 0, isFound: isFound)
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }
}
