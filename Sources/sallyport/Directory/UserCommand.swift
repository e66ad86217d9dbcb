package import ArgumentParser
import DefenderClient
import Foundation

/// `sallyport user ...`: the accounts of a tenant.
package struct UserCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "List, make, change and remove the accounts of a tenant.",
        subcommands: [
            List.self, Show.self, Create.self, Enable.self, Disable.self, Password.self, Revoke.self, Delete.self,
            UserRoleCommand.self,
        ])

    package init() {}

    /// `sallyport user list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the tenant's accounts.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                output.print(
                    try await directory.list("/users"),
                    columns: ["userPrincipalName", "displayName", "accountEnabled", "id"])
            }
        }
    }

    /// `sallyport user show USER`
    package struct Show: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Show an account.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { output.print(try await $0.get("/users/\(user)")) }
        }
    }

    /// `sallyport user create NAME`
    package struct Create: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Make an account. Its password comes from a file or standard input, and must be changed at first."
        )
        @Argument(help: "The sign-in name, such as megan@contoso.onmicrosoft.com.") package var user: String
        @Option(name: .long, help: ArgumentHelp("The name that people read.", valueName: "name"))
        package var displayName: String?
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A role of the directory, such as 'Security Reader'; may be given several times.", valueName: "role"))
        package var role: [String] = []
        @OptionGroup package var password: PasswordSource
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            let body = JSONValue.object([
                "accountEnabled": .bool(true), "userPrincipalName": .string(user),
                "displayName": .string(displayName ?? String(user.prefix { $0 != "@" })),
                "passwordProfile": try password.profile(),
            ])
            try await DirectoryClient.with(connection) { directory in
                let made = try await directory.send(.post, "/users", body)
                output.print(made)
                try await UserRoleCommand.give(role, to: made, directory)
            }
        }
    }

    /// `sallyport user enable USER`
    package struct Enable: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Let an account sign in again.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) {
                try await $0.send(.patch, "/users/\(user)", .object(["accountEnabled": .bool(true)]))
            }
        }
    }

    /// `sallyport user disable USER`
    package struct Disable: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Keep an account out; its tokens count for nothing at once.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) {
                try await $0.send(.patch, "/users/\(user)", .object(["accountEnabled": .bool(false)]))
            }
        }
    }

    /// `sallyport user password USER`
    package struct Password: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Set another password, which ends every sign-in of the account.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var password: PasswordSource
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            let body = JSONValue.object(["passwordProfile": try password.profile()])
            try await DirectoryClient.with(connection) { try await $0.send(.patch, "/users/\(user)", body) }
        }
    }

    /// `sallyport user revoke USER`
    package struct Revoke: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "End every sign-in of an account.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) {
                try await $0.send(.post, "/users/\(user)/revokeSignInSessions")
            }
        }
    }

    /// `sallyport user delete USER`
    package struct Delete: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Remove an account.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { try await $0.send(.delete, "/users/\(user)") }
        }
    }
}

/// Where a new password comes from: never from the command line, which other users can see.
package struct PasswordSource: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("A file that holds the password; '-' is standard input.", valueName: "file"))
    package var passwordFile: String = "-"

    @Flag(name: .long, help: "The password stays: the person need not change it at the next sign-in.")
    package var keep = false

    package init() {}

    /// The `passwordProfile` of the Graph API.
    func profile() throws -> JSONValue {
        .object(["password": .string(try text()), "forceChangePasswordNextSignIn": .bool(!keep)])
    }

    /// The password, without the line break behind it.
    func text() throws -> String {
        let data =
            passwordFile == "-"
            ? try FileHandle.standardInput.readToEnd() ?? Data() : FileManager.default.contents(atPath: passwordFile)
        guard let data, let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("cannot read a password from \(passwordFile)", exitCode: ExitStatus.usage)
        }
        let password = text.trimmingCharacters(in: .newlines)
        guard !password.isEmpty else {
            throw CommandFailure(
                "the password from \(passwordFile == "-" ? "standard input" : passwordFile) is empty",
                exitCode: ExitStatus.usage)
        }
        return password
    }
}
