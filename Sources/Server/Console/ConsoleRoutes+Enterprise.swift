import Console
import Hummingbird
import Identity

/// Whom an organization has let in, and how it withdraws its consent.
extension ConsoleRoutes {
    func addEnterpriseApplications(to router: some RouterMethods<Context>) {
        let path = "/console/enterprise"
        on(.get, RouterPath(path), .enterprise, router) { visit in
            try visit.require("list-service-principals")
            let principals = directory.servicePrincipals(in: visit.tenant)
                .filter { WellKnownResource(applicationID: $0.applicationID) == nil }
            return page(
                .enterpriseApplications(principals.map(installed).sorted { $0.name < $1.name }, in: visit.frame), visit)
        }
        on(.get, RouterPath("\(path)/:principal"), .enterprise, router) { visit in
            let principal = try principal(of: visit)
            return page(
                .enterpriseApplication(
                    installed(principal), permissions: permissions(of: principal, in: visit.tenant),
                    mayChange: visit.may("delete-service-principal"),
                    rolesThatChange: visit.roles(for: "delete-service-principal"), in: visit.frame), visit)
        }
        on(.post, RouterPath("\(path)/:principal/enabled"), .enterprise, router) { visit in
            try visit.require("update-service-principal")
            let principal = try principal(of: visit)
            try await directory.updateServicePrincipal(
                of: principal.applicationID, in: visit.tenant, isEnabled: visit.parameters["enabled"] == "1")
            return interactions.redirect(to: "\(path)/\(principal.id)")
        }
        on(.post, RouterPath("\(path)/:principal/remove"), .enterprise, router) { visit in
            try visit.require("delete-service-principal")
            try await directory.removeServicePrincipal(
                of: principal(of: visit).applicationID, in: visit.tenant)
            return interactions.redirect(to: path)
        }
    }

    private func principal(of visit: ConsoleVisit<Context>) throws(ConsoleRefusal) -> ServicePrincipal {
        try visit.require("get-service-principal")
        let text = visit.segment("principal")
        guard let principal = ObjectID(text).flatMap({ directory.servicePrincipal(object: $0, in: visit.tenant) }),
            WellKnownResource(applicationID: principal.applicationID) == nil
        else { throw .notFound("enterprise application '\(text)'") }
        return principal
    }

    private func installed(_ principal: ServicePrincipal) -> Page.InstalledApplication {
        let home = directory.application(principal.applicationID).flatMap { directory.tenant($0.homeTenantID) }
        return Page.InstalledApplication(
            name: directory.displayName(of: principal), publisher: home?.displayName ?? "unknown",
            principal: principal)
    }

    private func permissions(of principal: ServicePrincipal, in tenant: Tenant) -> [Page.GrantedPermission] {
        let roles = WellKnownResource.allCases.flatMap { resource in
            directory.roles(of: principal, on: resource).map {
                Page.GrantedPermission(
                    resource: resource.displayName, value: $0, kind: .application, by: "An administrator, for everyone")
            }
        }
        let scopes = directory.delegatedGrants(in: tenant).filter { $0.clientID == principal.id }.flatMap { grant in
            let resource = directory.servicePrincipal(object: grant.resourceID, in: tenant)
            let user = grant.userID.map { id in
                directory.user(id, in: tenant.id)?.userPrincipalName ?? id.description
            }
            return grant.scopes.sorted().map {
                Page.GrantedPermission(
                    resource: resource.map { directory.displayName(of: $0) } ?? "", value: $0, kind: .delegated,
                    by: user ?? "An administrator, for everyone")
            }
        }
        return roles + scopes
    }
}
