package import ArgumentParser
import DefenderClient
import Foundation

/// `sallyport app secret ...`
package struct AppSecretCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Add and remove client secrets.", subcommands: [Add.self, Remove.self])

    package init() {}

    /// `sallyport app secret add APP`
    package struct Add: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Add a secret. Its value is printed once, and kept nowhere.")
        @Argument(help: "The application.") package var app: String
        @Option(name: .long, help: ArgumentHelp("What its owner calls it.", valueName: "name"))
        package var name: String = ""
        @Option(
            name: .long, help: ArgumentHelp("For how many days it is good (default: two years).", valueName: "days"))
        package var days: Int?
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func validate() throws {
            if let days, !(1...3650).contains(days) { throw ValidationError("--days is a number from 1 to 3650.") }
        }

        package func run() async throws {
            var credential: [String: JSONValue] = ["displayName": .string(name)]
            if let days {
                credential["endDateTime"] = .string(
                    Date(timeIntervalSinceNow: Double(days) * 86_400).formatted(.iso8601))
            }
            try await DirectoryClient.with(connection) { [credential] directory in
                let found = try await AppCommand.find(app, directory)
                output.print(
                    try await directory.send(
                        .post, "/applications/\(found["id"].text ?? "")/addPassword",
                        .object(["passwordCredential": .object(credential)])))
            }
        }
    }

    /// `sallyport app secret remove APP KEY`
    package struct Remove: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Remove a secret by its keyId.")
        @Argument(help: "The application.") package var app: String
        @Argument(help: "The secret's keyId; 'app show' lists them.") package var key: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                let found = try await AppCommand.find(app, directory)
                try await directory.send(
                    .post, "/applications/\(found["id"].text ?? "")/removePassword", .object(["keyId": .string(key)]))
            }
        }
    }
}

/// `sallyport app permission ...`
package struct AppPermissionCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "permission", abstract: "Say which permissions an application wants.", subcommands: [Add.self])

    package init() {}

    /// `sallyport app permission add APP --role ROLE`
    package struct Add: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Add permissions to the registration's list. They count when somebody consents.")
        @Argument(help: "The application.") package var app: String
        @Option(name: .long, help: ArgumentHelp("The API, by name or id.", valueName: "api"))
        package var api: String = "WindowsDefenderATP"
        @Option(
            name: .long, help: ArgumentHelp("An application permission, such as Alert.Read.All.", valueName: "role"))
        package var role: [String] = []
        @Option(name: .long, help: ArgumentHelp("A delegated permission, such as Alert.Read.", valueName: "scope"))
        package var scope: [String] = []
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func validate() throws {
            guard !role.isEmpty || !scope.isEmpty else { throw ValidationError("Name a --role or a --scope.") }
        }

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                let found = try await AppCommand.find(app, directory)
                let resource = try await directory.find(
                    api, "API", in: "/servicePrincipals", by: ["displayName", "appId", "id"])
                var added: [JSONValue] = []
                for (names, list, type) in [(role, "appRoles", "Role"), (scope, "oauth2PermissionScopes", "Scope")] {
                    for name in names {
                        let known = resource[list].elements
                        guard let permission = known.first(where: { $0["value"].text == name }) else {
                            throw CommandFailure(
                                "\(resource["displayName"].text ?? api) has no \(type == "Role" ? "role" : "scope") '\(name)'; "
                                    + "it has \(known.compactMap { $0["value"].text }.sorted().joined(separator: ", "))"
                            )
                        }
                        added.append(.object(["id": permission["id"], "type": .string(type)]))
                    }
                }
                try await directory.send(
                    .patch, "/applications/\(found["id"].text ?? "")",
                    .object([
                        "requiredResourceAccess": .array(
                            Self.merged(found["requiredResourceAccess"].elements, resource["appId"], added))
                    ]))
            }
        }

        /// The list with more permissions of one API.
        private static func merged(_ present: [JSONValue], _ appID: JSONValue, _ added: [JSONValue]) -> [JSONValue] {
            var merged = present
            let index = merged.firstIndex { $0["resourceAppId"] == appID }
            var items = index.map { merged[$0]["resourceAccess"].elements } ?? []
            items += added.filter { !items.contains($0) }
            let entry = JSONValue.object(["resourceAppId": appID, "resourceAccess": .array(items)])
            if let index { merged[index] = entry } else { merged.append(entry) }
            return merged
        }
    }
}
