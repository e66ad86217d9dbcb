import Foundation

/// Files that are shared between projects and not part of this one: recorded telemetry and the answers to questions about it. Tests that
/// need them are skipped where they are absent.
enum SharedFiles {
    private static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["SALLYPORT_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared")
    }()

    static func path(_ name: String) -> String { root.appendingPathComponent(name).path }
    static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}

/// A directory for the files of one test.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("telemetry-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ content: some Sequence<UInt8>) throws -> String {
        let path = "\(path)/\(name)"
        try Data(Array(content)).write(to: URL(fileURLWithPath: path))
        return path
    }

    func file(_ name: String, _ content: String) throws -> String { try file(name, content.utf8) }
}
