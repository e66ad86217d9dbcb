import Foundation
package import Identity

/// The directory of the demo: an organisation with an application that may do everything the API offers, and a customer of
/// it that consented to its partner application.
package struct DemoTenants: Sendable {
    /// The organisation whose telemetry is simulated.
    package let organisation: Tenant
    /// Another organisation, which let the first one's application in.
    package let customer: Tenant
    /// An application of the organisation, for itself.
    package let application: Application
    /// A multi-tenant application of the organisation, for its customers.
    package let partner: Application
    /// A program on people's devices, for user context.
    package let tools: Application
    /// The organisation's administrator.
    package let administrator: User
    /// The customer's administrator, who may consent to the partner's application.
    package let customerAdministrator: User

    private static let organisationDomain = "contoso.onmicrosoft.com"
    private static let customerDomain = "fabrikam.onmicrosoft.com"
    private static let applicationName = "Contoso automation"
    private static let partnerName = "Contoso managed security"
    private static let toolsName = "Contoso security tools"
    /// What azure-identity signs users in with when it is told no other application.
    private static let azureCommandLine = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    /// Finds what is there and makes what is missing, in any state between: an interrupted first start is completed by the
    /// next one.
    package static func prepare(in directory: Directory) async throws -> DemoTenants {
        let organisation = try await tenant(organisationDomain, named: "Contoso", in: directory)
        let customer = try await tenant(customerDomain, named: "Fabrikam", in: directory)
        let application = try await self.application(applicationName, .singleTenant, of: organisation, in: directory)
        let partner = try await self.application(partnerName, .multipleTenants, of: organisation, in: directory)
        try await directory.addServicePrincipal(of: partner.id, in: customer)
        // For users who call it: it may ask for their tokens in turn.
        try await directory.grant(
            scopes: Set(WellKnownResource.windowsDefenderATP.definition.delegatedScopes.map(\.value)),
            of: .windowsDefenderATP, to: application.id, in: organisation)
        for resource in WellKnownResource.allCases {
            let roles = resource.definition.applicationRoles
                .filter { $0.allowedMemberTypes.contains(.application) }.map(\.value)
            try await directory.grant(roles: roles, of: resource, to: application.id, in: organisation)
            let securityRoles = resource == .microsoftGraph ? roles.filter(isAboutSecurity) : roles
            try await directory.grant(roles: securityRoles, of: resource, to: partner.id, in: customer)
        }
        try await describePartner(partner, in: directory)
        let tools = try await tools(of: organisation, in: directory)
        return DemoTenants(
            organisation: organisation, customer: customer, application: application, partner: partner, tools: tools,
            administrator: try await user(
                "adele.vance", "Adele", "Vance", [.globalAdministrator], of: organisation, in: directory),
            customerAdministrator: try await user(
                "admin", "Fabrikam", "Administrator", [.globalAdministrator], of: customer, in: directory))
    }

    /// What a customer's administrator reads on the partner's consent page, and where the browser goes then.
    private static func describePartner(_ partner: Application, in directory: Directory) async throws {
        guard partner.redirectURIs.isEmpty else { return }
        try await directory.setRedirectURIs([RedirectURI("https://portal.azure.com", platform: .web)], of: partner.id)
        let atp = WellKnownResource.windowsDefenderATP
        try await directory.setRequiredPermissions(
            atp.definition.applicationRoles.filter { $0.allowedMemberTypes.contains(.application) }.map {
                RequiredPermission(resource: atp, id: $0.id, kind: .application)
            }, of: partner.id)
    }

    /// The program for user context, and the one that azure-identity brings along, with everything consented to for everyone.
    private static func tools(of tenant: Tenant, in directory: Directory) async throws -> Application {
        let name = toolsName
        let tools: Application
        if let found = directory.applications(ownedBy: tenant).first(where: { $0.displayName == name }) {
            tools = found
        } else {
            tools = try await directory.registerApplication(
                in: tenant, displayName: name, isFallbackPublicClient: true)
        }
        var programs = [tools.id]
        if let id = ApplicationID(azureCommandLine) {
            if directory.application(id) == nil {
                try await directory.registerApplication(
                    in: tenant, id: id, displayName: "Microsoft Azure CLI", audience: .multipleTenants,
                    isFallbackPublicClient: true)
            }
            programs.append(id)
        }
        for id in programs {
            try await directory.setRedirectURIs(
                [
                    RedirectURI("http://localhost", platform: .publicClient),
                    RedirectURI(
                        "https://login.microsoftonline.com/common/oauth2/nativeclient", platform: .publicClient),
                ], of: id)
            for resource in WellKnownResource.allCases {
                let scopes = resource.definition.delegatedScopes.map(\.value)
                try await directory.grant(
                    scopes: Set(resource == .microsoftGraph ? scopes.filter(isAboutSecurity) + ["User.Read"] : scopes),
                    of: resource, to: id, in: tenant)
            }
        }
        return tools
    }

    /// An account whose password nobody knows until `demo.env` is written.
    private static func user(
        _ name: String, _ givenName: String, _ surname: String, _ roles: Set<DirectoryRole>, of tenant: Tenant,
        in directory: Directory
    ) async throws -> User {
        let userPrincipalName = "\(name)@\(tenant.verifiedDomains[0])"
        if let user = directory.user(named: userPrincipalName) { return user }
        return try await directory.createUser(
            userPrincipalName, password: OpaqueToken.make(), displayName: "\(givenName) \(surname)",
            givenName: givenName, surname: surname, roles: roles, in: tenant)
    }

    /// The demo's organisation, where it has been founded.
    package static func organisation(in directory: Directory) -> Tenant? {
        directory.tenant(ownerOf: organisationDomain)
    }

    /// A customer lets its partner see its security data, not change its directory.
    private static func isAboutSecurity(_ role: String) -> Bool {
        ["Security", "ThreatHunting", "CustomDetection"].contains { role.hasPrefix($0) }
    }

    private static func tenant(_ domain: String, named name: String, in directory: Directory) async throws -> Tenant {
        if let tenant = directory.tenant(ownerOf: domain) { return tenant }
        return try await directory.createTenant(displayName: name, domains: [domain])
    }

    private static func application(
        _ name: String, _ audience: Application.SignInAudience, of tenant: Tenant, in directory: Directory
    ) async throws -> Application {
        if let application = directory.applications(ownedBy: tenant).first(where: { $0.displayName == name }) {
            return application
        }
        return try await directory.registerApplication(in: tenant, displayName: name, audience: audience)
    }
}
