import Foundation

/// The table of documented operations that lies beside the sources where the project is developed; tests that compare with it
/// run only there.
enum ReferenceFile {
    static let url: URL? = {
        let folder =
            ProcessInfo.processInfo.environment["SALLYPORT_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")
        let file = folder.appending(path: "reference/defender-api.json")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }()
}
