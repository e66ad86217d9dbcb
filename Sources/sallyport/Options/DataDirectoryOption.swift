package import ArgumentParser
import Foundation

/// Where the server keeps everything.
package struct DataDirectoryOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where everything is kept (default: $SALLYPORT_DATA_DIR, else ~/.local/share/sallyport).",
            valueName: "directory"))
    package var dataDir: String?

    package init() {}

    /// The directory's path, absolute.
    package var path: String { path(environment: ProcessInfo.processInfo.environment) }

    /// The directory's path in an environment: what the command line says, `SALLYPORT_DATA_DIR`, the place that the XDG
    /// base directory specification gives.
    package func path(environment: [String: String]) -> String {
        func nonEmpty(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = nonEmpty("HOME") ?? NSHomeDirectory()
        let base = nonEmpty("XDG_DATA_HOME") ?? home + "/.local/share"
        let chosen = dataDir ?? nonEmpty("SALLYPORT_DATA_DIR") ?? base + "/sallyport"
        return URL(filePath: chosen, relativeTo: URL(filePath: FileManager.default.currentDirectoryPath + "/"))
            .standardizedFileURL.path(percentEncoded: false)
    }
}
