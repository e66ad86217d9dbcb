package import ArgumentParser
import Foundation
import Identity
import Server

/// `sallyport tenant ...`: the organizations of a data directory.
package struct TenantCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract:
            "Show the organization that one is signed in to; list and found the organizations of a data directory.",
        subcommands: [Show.self, List.self, Create.self])

    package init() {}

    /// `sallyport tenant show`
    package struct Show: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(abstract: "Show the organization, by Microsoft Graph.")
        @OptionGroup package var output: DirectoryOutput
        @OptionGroup package var connection: ConnectionOptions

        package init() {}

        package func run() async throws {
            try await DirectoryClient.with(connection) { directory in
                for organization in try await directory.list("/organization") { output.print(organization) }
            }
        }
    }

    /// `sallyport tenant list`
    package struct List: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "List the organizations of a data directory, whether or not a server has it.")
        @OptionGroup package var dataDirectory: DataDirectoryOption

        package init() {}

        package func run() async throws {
            let directory = try LocalDirectory.read(dataDirectory)
            for tenant in directory.tenants {
                StandardOutput.line(
                    "\(tenant.id)  \(tenant.displayName)  \(tenant.verifiedDomains.joined(separator: ", "))  "
                        + tenant.plan.displayName)
            }
        }
    }

    /// `sallyport tenant create NAME --domain DOMAIN`
    package struct Create: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Found an organization with its administrator. No server may have the data directory meanwhile.")
        @Argument(help: "The organization's name.") package var name: String
        @Option(
            name: .long,
            help: ArgumentHelp("A domain of its own; the first one is the initial one.", valueName: "domain"))
        package var domain: [String]
        @Option(name: .long, help: ArgumentHelp("The name before '@' of its Global Administrator.", valueName: "name"))
        package var administrator: String = "admin"
        @Option(name: .long, help: "What it has bought of Defender: business, plan1 or plan2.")
        package var plan: TenantPlan = .plan2
        @OptionGroup package var password: PasswordSource
        @OptionGroup package var dataDirectory: DataDirectoryOption

        package init() {}

        package func run() async throws {
            let text = try password.text()
            let installation = try Installation.open(
                at: URL(filePath: dataDirectory.path),
                encryption: .wanted(by: ProcessInfo.processInfo.environment))
            let tenant = try await installation.directory.createTenant(
                displayName: name, domains: domain, plan: plan.plan)
            let user = try await installation.directory.createUser(
                "\(administrator)@\(tenant.verifiedDomains[0])", password: text, displayName: "\(name) administrator",
                roles: [.globalAdministrator], mustChangePassword: !password.keep, in: tenant)
            StandardOutput.line("\(tenant.id)  \(tenant.displayName)  \(user.userPrincipalName)")
            StandardError.line(
                "sallyport: next: 'sallyport serve', and register its first application at https://127.0.0.1:8443/console"
            )
        }
    }
}

/// The plans by the names that the command line has for them.
package enum TenantPlan: String, ExpressibleByArgument, CaseIterable, Sendable {
    case business, plan1, plan2

    var plan: Tenant.Plan {
        switch self {
        case .business: .business
        case .plan1: .plan1
        case .plan2: .plan2
        }
    }
}
