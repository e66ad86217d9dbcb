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

    private static let organisationDomain = "contoso.onmicrosoft.com"
    private static let customerDomain = "fabrikam.onmicrosoft.com"
    private static let applicationName = "Contoso automation"
    private static let partnerName = "Contoso managed security"

    /// Finds what is there and makes what is missing, in any state between: an interrupted first start is completed by the
    /// next one.
    package static func prepare(in directory: Directory) async throws -> DemoTenants {
        let organisation = try await tenant(organisationDomain, named: "Contoso", in: directory)
        let customer = try await tenant(customerDomain, named: "Fabrikam", in: directory)
        let application = try await self.application(applicationName, .singleTenant, of: organisation, in: directory)
        let partner = try await self.application(partnerName, .multipleTenants, of: organisation, in: directory)
        try await directory.addServicePrincipal(of: partner.id, in: customer)
        for resource in WellKnownResource.allCases {
            let roles = resource.definition.applicationRoles
                .filter { $0.allowedMemberTypes.contains(.application) }.map(\.value)
            try await directory.grant(roles: roles, of: resource, to: application.id, in: organisation)
            let securityRoles = resource == .microsoftGraph ? roles.filter(isAboutSecurity) : roles
            try await directory.grant(roles: securityRoles, of: resource, to: partner.id, in: customer)
        }
        return DemoTenants(
            organisation: organisation, customer: customer, application: application, partner: partner)
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
