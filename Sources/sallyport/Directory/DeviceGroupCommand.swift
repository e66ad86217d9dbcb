package import ArgumentParser
import Defender
import DefenderClient

/// `sallyport device-group ...`: the groups that devices form, over which roles are given.
package struct DeviceGroupCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "device-group",
        abstract: "Sort devices into groups, over which Defender's own roles are given.",
        discussion: """
              sallyport device-group create Workstations --match 'Name StartsWith wks-,lap-' --match 'OS Equals Windows11'

            A device belongs to the group of the lowest rank all of whose conditions it satisfies; one that matches none is \
            ungrouped (0). Properties: Name, Domain, Tag, OS. Comparisons: Equals, StartsWith, EndsWith, Contains. Of \
            several values with commas between them one must fit. In the Microsoft cloud groups are made in the portal \
            alone; there this command can list them.
            """,
        subcommands: [List.self, Create.self, Update.self, Delete.self])

    package init() {}

    static let path = "/roleManagement/defender/customAppScopes"

    /// The group that a person means, by its name or its number.
    static func find(_ text: String, _ directory: DirectoryClient) async throws -> JSONValue {
        if text == String(DeviceGroup.ungroupedID) || text == DeviceGroup.ungroupedName {
            return .object(["id": .string(String(DeviceGroup.ungroupedID))])
        }
        return try await directory.find(text, "device group", in: path, by: ["displayName", "id"])
    }

    /// `Name StartsWith wks-,lap-` as the API has it.
    static func condition(_ text: String) throws -> JSONValue {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count == 3 else {
            throw CommandFailure(
                "'\(text)' is no condition: write 'PROPERTY COMPARISON VALUES', such as 'Name StartsWith wks-'",
                exitCode: ExitStatus.usage)
        }
        let values = words[2].split(separator: ",").map { JSONValue.string(String($0)) }
        return .object([
            "property": .string(String(words[0])), "operator": .string(String(words[1])), "values": .array(values),
        ])
    }

    /// `sallyport device-group list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the groups, by rank.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) { directory in
                output.print(
                    try await directory.list(DeviceGroupCommand.path),
                    columns: ["id", "displayName", "description", "customAttributes"])
            }
        }
    }

    /// What a group is made of, as options.
    package struct Properties: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A condition that its devices satisfy; may be given several times.", valueName: "condition"))
        package var match: [String] = []
        @Option(name: .long, help: ArgumentHelp("Its place: 1 is looked at first.", valueName: "number"))
        package var rank: Int64?
        @Option(name: .long, help: ArgumentHelp("What it is for.", valueName: "text"))
        package var description: String?

        package init() {}

        /// The properties that were given.
        func body() throws -> [String: JSONValue] {
            var attributes: [String: JSONValue] = [:]
            if let rank { attributes["rank"] = .integer(rank) }
            if !match.isEmpty { attributes["conditions"] = .array(try match.map(DeviceGroupCommand.condition)) }
            var body: [String: JSONValue] = ["type": .string("DeviceGroups"), "customAttributes": .object(attributes)]
            if let description { body["description"] = .string(description) }
            return body
        }
    }

    /// `sallyport device-group create NAME`
    package struct Create: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Make a group; without a condition every device belongs to it.")
        @Argument(help: "Its name.") package var name: String
        @OptionGroup package var properties: Properties
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            var body = try properties.body()
            body["displayName"] = .string(name)
            try await DirectoryClient.with(connection, version: .beta) { [body] in
                output.print(try await $0.send(.post, DeviceGroupCommand.path, .object(body)))
            }
        }
    }

    /// `sallyport device-group update GROUP`
    package struct Update: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Change a group; conditions that are given replace those that it has.")
        @Argument(help: "The group's name or number.") package var group: String
        @Option(name: .long, help: ArgumentHelp("Another name.", valueName: "name")) package var name: String?
        @OptionGroup package var properties: Properties
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            var body = try properties.body()
            if let name { body["displayName"] = .string(name) }
            try await DirectoryClient.with(connection, version: .beta) { [body] directory in
                let found = try await DeviceGroupCommand.find(group, directory)
                try await directory.send(
                    .patch, "\(DeviceGroupCommand.path)/\(found["id"].text ?? "")", .object(body))
            }
        }
    }

    /// `sallyport device-group delete GROUP`
    package struct Delete: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Remove a group. One that a role is given over cannot be removed.")
        @Argument(help: "The group's name or number.") package var group: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) { directory in
                let found = try await DeviceGroupCommand.find(group, directory)
                try await directory.send(.delete, "\(DeviceGroupCommand.path)/\(found["id"].text ?? "")")
            }
        }
    }
}
