import Foundation
import Identity
import Records
import Values

/// The directory in a data directory, read without asking a server.
enum LocalDirectory {
    /// Opens it for reading; a running server may have it.
    ///
    /// Throws ``CommandFailure`` when there is none yet.
    static func read(_ option: DataDirectoryOption) throws -> Directory {
        let place = URL(filePath: option.path)
        guard FileManager.default.fileExists(atPath: place.appending(path: Records.fileName).path) else {
            throw CommandFailure(
                "\(option.path) holds no tenants yet: 'sallyport serve --demo' founds two, 'sallyport tenant create' one",
                exitCode: ExitStatus.usage)
        }
        return try Directory(records: Records.open(dataDirectory: place), clock: .system)
    }
}
