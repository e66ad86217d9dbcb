package import ArgumentParser
import Foundation
import Identity

/// `sallyport key ...`: the keys that tokens are signed with.
package struct KeyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "List, rotate and revoke the keys that tokens are signed with.",
        discussion:
            "A running server follows within two seconds; clients read the published keys anew when they meet one they do not know. "
            + "Where the keys are encrypted, SALLYPORT_KEY_FILE names the file.",
        subcommands: [List.self, Rotate.self, Revoke.self])

    package init() {}

    /// `sallyport key list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the keys and the part each plays.")

        @OptionGroup package var dataDirectory: DataDirectoryOption

        package init() {}

        package func run() async throws {
            for key in try SigningKeys.list(directory: KeyCommand.directory(dataDirectory)) {
                StandardOutput.line("\(key.id)  \(key.part)")
            }
        }
    }

    /// `sallyport key rotate`
    package struct Rotate: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract:
                "Sign with the next key, and make the one after it. Tokens of the old key stay good until they end.")

        @OptionGroup package var dataDirectory: DataDirectoryOption

        package init() {}

        package func run() async throws {
            let keys = try SigningKeys.rotate(
                directory: KeyCommand.directory(dataDirectory), at: Date(),
                encryption: .wanted(by: ProcessInfo.processInfo.environment))
            StandardOutput.line("\(keys.active)  signs")
            StandardOutput.line("\(keys.next)  next")
        }
    }

    /// `sallyport key revoke KEY`
    package struct Revoke: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Take a key out of service at once. The tokens that it signed are refused from then on.")

        @Argument(help: "The key's id (kid).")
        package var key: String

        @OptionGroup package var dataDirectory: DataDirectoryOption

        package init() {}

        package func run() async throws {
            try SigningKeys.revoke(
                key, directory: KeyCommand.directory(dataDirectory), at: Date(),
                encryption: .wanted(by: ProcessInfo.processInfo.environment))
            StandardOutput.line("\(key)  revoked")
        }
    }

    private static func directory(_ option: DataDirectoryOption) throws -> URL {
        let directory = URL(filePath: option.path).appending(path: "authority")
        guard FileManager.default.fileExists(atPath: directory.appending(path: "keys.json").path) else {
            throw CommandFailure(
                "\(option.path) has no signing keys yet: 'sallyport serve' makes them", exitCode: ExitStatus.usage)
        }
        return directory
    }
}
