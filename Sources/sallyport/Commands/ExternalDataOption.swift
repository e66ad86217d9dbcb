package import ArgumentParser
import Foundation
package import Hunting

/// `--external-data FOLDER`: what the operator `externaldata` may read.
package struct ExternalDataOption: ParsableArguments {
    @Option(
        name: .customLong("external-data"),
        help: ArgumentHelp(
            "Let 'externaldata' read the files of this folder. Its urls.json, if there is one, says which file is the copy of which address: {\"https://example.com/list.txt\": \"list.txt\"}. Nothing is ever fetched.",
            valueName: "folder"))
    package var folder: String?

    package init() {}

    /// The files; nil when the option is not given.
    package func files() throws -> ExternalFiles? {
        guard let folder else { return nil }
        do {
            return try ExternalFiles(folder: URL(filePath: folder))
        } catch {
            throw ValidationError("--external-data: \(error)")
        }
    }
}
