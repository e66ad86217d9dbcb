package import ArgumentParser
import DefenderClient

/// `sallyport user role ...`: the roles of the directory, which decide what a person may administer.
package struct UserRoleCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "List, give and withdraw the roles of the directory (Security Reader, Global Administrator, ...).",
        discussion: """
              sallyport user role add megan@contoso.onmicrosoft.com "Security Operator"

            The caller needs the Graph permission RoleManagement.ReadWrite.Directory. Roles of Defender's own are the \
            business of 'sallyport role'.
            """,
        subcommands: [List.self, Add.self, Remove.self])

    package init() {}

    private static let assignments = "/roleManagement/directory/roleAssignments"

    /// The role that a person means, by its name or its template id.
    private static func definition(_ text: String, _ directory: DirectoryClient) async throws -> String {
        let found = try await directory.find(
            text, "role of the directory", in: "/roleManagement/directory/roleDefinitions",
            by: ["displayName", "templateId"])
        return found["id"].text ?? ""
    }

    /// Gives roles to an account.
    static func give(_ roles: [String], to user: JSONValue, _ directory: DirectoryClient) async throws {
        for role in roles {
            try await directory.send(
                .post, assignments,
                .object([
                    "principalId": user["id"], "directoryScopeId": .string("/"),
                    "roleDefinitionId": .string(try await definition(role, directory)),
                ]))
        }
    }

    /// `sallyport user role list USER`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the roles that an account holds.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                output.print(
                    try await directory.list("/users/\(user)/memberOf"), columns: ["displayName", "roleTemplateId"])
            }
        }
    }

    /// `sallyport user role add USER ROLE`
    package struct Add: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Give an account a role.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @Argument(help: "The role's name or template id.") package var role: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                try await UserRoleCommand.give([role], to: try await directory.get("/users/\(user)"), directory)
            }
        }
    }

    /// `sallyport user role remove USER ROLE`
    package struct Remove: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Take a role from an account.")
        @Argument(help: "The sign-in name or id.") package var user: String
        @Argument(help: "The role's name or template id.") package var role: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                let holder = try await directory.get("/users/\(user)")
                let definition = try await UserRoleCommand.definition(role, directory)
                let held = try await directory.list(UserRoleCommand.assignments).first {
                    $0["principalId"] == holder["id"] && $0["roleDefinitionId"].text == definition
                }
                guard let id = held?["id"].text else { throw CommandFailure("'\(user)' does not hold '\(role)'") }
                try await directory.send(.delete, "\(UserRoleCommand.assignments)/\(id)")
            }
        }
    }
}
