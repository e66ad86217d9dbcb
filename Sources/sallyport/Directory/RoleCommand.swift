package import ArgumentParser
import Defender
import DefenderClient

/// `sallyport role ...`: Defender's own roles, by Microsoft Graph's beta.
package struct RoleCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Make Defender's own roles, and give them to people over device groups.",
        discussion: """
              sallyport role create "Tier 1" --allow 'microsoft.xdr/secops/securitydata/read'
              sallyport role assign "Tier 1" --user megan@contoso.onmicrosoft.com --device-group Workstations

            A person may do what the token's scopes allow and a role of theirs allows: of the directory ('sallyport user \
            role') on every device, of Defender's own on the devices of its groups. The caller needs the Graph permission \
            RoleManagement.ReadWrite.Defender.
            """,
        subcommands: [
            List.self, Permissions.self, Create.self, Delete.self, Assignments.self, Assign.self, Unassign.self,
        ])

    package init() {}

    static let definitions = "/roleManagement/defender/roleDefinitions"
    static let assignments = "/roleManagement/defender/roleAssignments"

    private static func find(_ text: String, _ directory: DirectoryClient) async throws -> String {
        try await directory.find(text, "role of Defender's own", in: definitions, by: ["displayName", "id"])["id"].text
            ?? ""
    }

    /// `sallyport role list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the roles.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) { directory in
                output.print(
                    try await directory.list(RoleCommand.definitions),
                    columns: ["displayName", "isEnabled", "rolePermissions", "id"])
            }
        }
    }

    /// `sallyport role permissions`
    package struct Permissions: ParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "List the actions that a role can allow, with their names in Defender for Endpoint.")

        package init() {}

        package func run() throws {
            let width = AccessPermission.allCases.map(\.rawValue.count).max() ?? 0
            for permission in AccessPermission.allCases {
                let action = permission.rawValue
                StandardOutput.line(
                    action + String(repeating: " ", count: width - action.count + 2) + permission.displayName)
            }
        }
    }

    /// `sallyport role create NAME --allow ACTION`
    package struct Create: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Make a role.")
        @Argument(help: "Its name.") package var name: String
        @Option(
            name: .long,
            help: ArgumentHelp(
                "What it allows, such as 'microsoft.xdr/secops/*/read'; may be given several times. 'role permissions' lists the actions.",
                valueName: "action"))
        package var allow: [String]
        @Option(name: .long, help: ArgumentHelp("What it is for.", valueName: "text"))
        package var description: String = ""
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            let body = JSONValue.object([
                "displayName": .string(name), "description": .string(description), "isEnabled": .bool(true),
                "rolePermissions": .array([
                    .object(["allowedResourceActions": .array(allow.map(JSONValue.string))])
                ]),
            ])
            try await DirectoryClient.with(connection, version: .beta) {
                output.print(try await $0.send(.post, RoleCommand.definitions, body))
            }
        }
    }

    /// `sallyport role delete ROLE`
    package struct Delete: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Remove a role with its assignments.")
        @Argument(help: "The role's name or id.") package var role: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) {
                try await $0.send(.delete, "\(RoleCommand.definitions)/\(try await RoleCommand.find(role, $0))")
            }
        }
    }

    /// `sallyport role assignments`
    package struct Assignments: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "List who holds which role over which devices.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) { directory in
                output.print(
                    try await directory.list(RoleCommand.assignments),
                    columns: ["displayName", "roleDefinitionId", "principalIds", "appScopeIds", "id"])
            }
        }
    }

    /// `sallyport role assign ROLE --user USER`
    package struct Assign: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Give a role to people.")
        @Argument(help: "The role's name or id.") package var role: String
        @Option(
            name: .long, help: ArgumentHelp("A sign-in name or id; may be given several times.", valueName: "user"))
        package var user: [String]
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A device group that the role reaches; may be given several times. None: every device.",
                valueName: "group"))
        package var deviceGroup: [String] = []
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) { directory in
                var principals: [JSONValue] = []
                for name in user { principals.append(try await directory.in(.current).get("/users/\(name)")["id"]) }
                var scopes: [JSONValue] = []
                for name in deviceGroup {
                    let group = try await DeviceGroupCommand.find(name, directory)
                    scopes.append(.string("/DeviceGroups/\(group["id"].text ?? "")"))
                }
                output.print(
                    try await directory.send(
                        .post, RoleCommand.assignments,
                        .object([
                            "displayName": .string(role),
                            "roleDefinitionId": .string(try await RoleCommand.find(role, directory)),
                            "principalIds": .array(principals),
                            "appScopeIds": .array(scopes.isEmpty ? [.string("/")] : scopes),
                        ])))
            }
        }
    }

    /// `sallyport role unassign ASSIGNMENT`
    package struct Unassign: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Take a role back from everybody whom one assignment gave it.")
        @Argument(help: "The assignment's id; 'role assignments' lists them.")
        package var assignment: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection, version: .beta) {
                try await $0.send(.delete, "\(RoleCommand.assignments)/\(assignment)")
            }
        }
    }
}
