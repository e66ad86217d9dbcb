package import ArgumentParser
import DefenderClient
import Foundation

/// `sallyport app ...`: application registrations, by the same calls that the documented scripts make.
package struct AppCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "Register applications, give them secrets and permissions, and consent to them.",
        discussion: """
              sallyport app create "Nightly triage"
              sallyport app permission add "Nightly triage" --role Alert.Read.All --role AdvancedQuery.Read.All
              sallyport app consent "Nightly triage"
              sallyport app secret add "Nightly triage"

            An application is named by its display name, its client id or its object id. The caller needs the Graph \
            permissions Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All and DelegatedPermissionGrant.ReadWrite.All; \
            the demo's application has them.
            """,
        subcommands: [
            List.self, Show.self, Create.self, Delete.self, AppSecretCommand.self, AppPermissionCommand.self,
            Consent.self,
        ])

    package init() {}

    /// The registration that a person means.
    static func find(_ text: String, _ directory: DirectoryClient) async throws -> JSONValue {
        try await directory.find(text, "application", in: "/applications", by: ["displayName", "appId", "id"])
    }

    /// `sallyport app list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "List the tenant's registrations.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                output.print(
                    try await directory.list("/applications"),
                    columns: ["displayName", "appId", "signInAudience", "createdDateTime"])
            }
        }
    }

    /// `sallyport app show APP`
    package struct Show: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Show a registration.")
        @Argument(help: "The application.") package var app: String
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { output.print(try await AppCommand.find(app, $0)) }
        }
    }

    /// `sallyport app create NAME`
    package struct Create: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Register an application, and install it in the tenant.")
        @Argument(help: "The name that tokens carry and consent pages show.") package var name: String
        @Flag(name: .long, help: "Other organizations may install it.") package var multiTenant = false
        @Flag(name: .long, help: "It runs on people's devices and has no credential.") package var `public` = false
        @Option(name: .long, help: ArgumentHelp("Where a web application receives codes.", valueName: "uri"))
        package var web: [String] = []
        @Option(name: .long, help: ArgumentHelp("Where a single-page application receives codes.", valueName: "uri"))
        package var spa: [String] = []
        @Option(name: .long, help: ArgumentHelp("Where a program on a device receives codes.", valueName: "uri"))
        package var device: [String] = []
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            func uris(_ list: [String]) -> JSONValue { .object(["redirectUris": .array(list.map(JSONValue.string))]) }
            var body: [String: JSONValue] = [
                "displayName": .string(name),
                "signInAudience": .string(multiTenant ? "AzureADMultipleOrgs" : "AzureADMyOrg"),
                "isFallbackPublicClient": .bool(`public`),
            ]
            for (field, list) in [("web", web), ("spa", spa), ("publicClient", device)] where !list.isEmpty {
                body[field] = uris(list)
            }
            try await DirectoryClient.with(connection) { [body] directory in
                let made = try await directory.send(.post, "/applications", .object(body))
                try await directory.send(.post, "/servicePrincipals", .object(["appId": made["appId"]]))
                output.print(made)
            }
        }
    }

    /// `sallyport app delete APP`
    package struct Delete: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Remove a registration, with its credentials and its principals in every tenant.")
        @Argument(help: "The application.") package var app: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                let found = try await AppCommand.find(app, directory)
                try await directory.send(.delete, "/applications/\(found["id"].text ?? "")")
            }
        }
    }

    /// `sallyport app consent APP`
    package struct Consent: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Consent, for everyone in the tenant, to everything that a registration lists.")
        @Argument(help: "The application.") package var app: String
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                let found = try await AppCommand.find(app, directory)
                for line in try await AppConsent(directory: directory).consent(to: found) { StandardOutput.line(line) }
            }
        }
    }
}

/// An administrator's consent by script: each listed permission is granted in the tenant.
private struct AppConsent {
    let directory: DirectoryClient

    func consent(to app: JSONValue) async throws -> [String] {
        let wanted = app["requiredResourceAccess"].elements
        guard !wanted.isEmpty else {
            throw CommandFailure(
                "'\(app["displayName"].text ?? "")' lists no permission; 'sallyport app permission add' adds one")
        }
        let principal = try await self.principal(of: app["appId"].text ?? "")
        var lines: [String] = []
        for access in wanted {
            let resource = try await directory.get("/servicePrincipals(appId='\(access["resourceAppId"].text ?? "")')")
            let items = access["resourceAccess"].elements
            func ids(_ type: String) -> [String] {
                items.filter { $0["type"].text == type }.compactMap { $0["id"].text }
            }
            lines += try await assign(ids("Role"), of: resource, to: principal)
            lines += try await grant(ids("Scope"), of: resource, to: principal)
        }
        return lines
    }

    private func principal(of appID: String) async throws -> JSONValue {
        if let found = try await directory.list("/servicePrincipals?$filter=appId eq '\(appID)'").first { return found }
        return try await directory.send(.post, "/servicePrincipals", .object(["appId": .string(appID)]))
    }

    private func assign(_ roles: [String], of resource: JSONValue, to principal: JSONValue) async throws -> [String] {
        let path = "/servicePrincipals/\(principal["id"].text ?? "")/appRoleAssignments"
        let held = Set(
            try await directory.list(path).filter { $0["resourceId"] == resource["id"] }.compactMap {
                $0["appRoleId"].text
            })
        var lines: [String] = []
        for role in roles {
            let name = resource["appRoles"].elements.first { $0["id"].text == role }?["value"].text ?? role
            if !held.contains(role) {
                try await directory.send(
                    .post, path,
                    .object([
                        "principalId": principal["id"], "resourceId": resource["id"], "appRoleId": .string(role),
                    ]))
            }
            lines.append("\(resource["displayName"].text ?? "")  \(name)  application")
        }
        return lines
    }

    private func grant(_ scopes: [String], of resource: JSONValue, to principal: JSONValue) async throws -> [String] {
        guard !scopes.isEmpty else { return [] }
        let names = scopes.compactMap { id in
            resource["oauth2PermissionScopes"].elements.first { $0["id"].text == id }?["value"].text
        }
        try await directory.send(
            .post, "/oauth2PermissionGrants",
            .object([
                "clientId": principal["id"], "consentType": .string("AllPrincipals"), "resourceId": resource["id"],
                "scope": .string(names.joined(separator: " ")),
            ]))
        return names.map { "\(resource["displayName"].text ?? "")  \($0)  delegated" }
    }
}
