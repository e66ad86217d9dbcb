import Console
import Hummingbird
import Identity

/// Registering applications: the first pages of the document that partners follow.
extension ConsoleRoutes {
    func addRegistrations(to router: some RouterMethods<Context>) {
        let path = "/console/applications"
        on(.get, RouterPath(path), .registrations, router) { visit in
            try visit.require("list-applications")
            return page(
                .registrations(
                    directory.applications(ownedBy: visit.tenant), mayRegister: visit.may("create-application"),
                    rolesThatRegister: visit.roles(for: "create-application"), in: visit.frame), visit)
        }
        on(.get, RouterPath("\(path)/new"), .registrations, router) { visit in
            try visit.require("create-application")
            return page(.newRegistration(.init(), in: visit.frame), visit)
        }
        on(.post, RouterPath("\(path)/new"), .registrations, router) { visit in try await register(visit) }
        on(.get, RouterPath("\(path)/:application"), .registrations, router) { visit in
            let application = try application(of: visit)
            return page(
                .overview(
                    application, tenant: visit.tenant, origin: visit.visit.exchange.location.origin,
                    mayChange: visit.may("update-application"), in: visit.frame), visit)
        }
        on(.post, RouterPath("\(path)/:application/delete"), .registrations, router) { visit in
            try visit.require("delete-application")
            try await directory.deleteApplication(application(of: visit).id, in: visit.tenant)
            return interactions.redirect(to: path)
        }
        on(.get, RouterPath("\(path)/:application/tenants"), .registrations, router) { visit in
            page(
                .consentedTenants(
                    try application(of: visit), organizations: organizations(with: try application(of: visit)),
                    mayChange: visit.may("update-application"), in: visit.frame), visit)
        }
        on(.get, RouterPath("\(path)/:application/authentication"), .registrations, router) { visit in
            page(
                .authentication(
                    try application(of: visit), mayChange: visit.may("update-application"), in: visit.frame), visit)
        }
        on(.post, RouterPath("\(path)/:application/authentication"), .registrations, router) { visit in
            try await addRedirectURI(visit)
        }
        on(.post, RouterPath("\(path)/:application/authentication/remove"), .registrations, router) { visit in
            try visit.require("update-application")
            let application = try application(of: visit)
            let kept = application.redirectURIs.filter {
                $0.text != visit.parameters["uri"] || $0.platform.rawValue != visit.parameters["platform"]
            }
            try await directory.setRedirectURIs(kept, of: application.id)
            return interactions.redirect(to: "\(path)/\(application.id)/authentication")
        }
        on(.post, RouterPath("\(path)/:application/authentication/public"), .registrations, router) { visit in
            try visit.require("update-application")
            let application = try application(of: visit)
            try await directory.updateApplication(
                application.id, in: visit.tenant, isFallbackPublicClient: visit.parameters["public"] == "1")
            return interactions.redirect(to: "\(path)/\(application.id)/authentication")
        }
    }

    /// The registration that the path names, if it is the person's organization's.
    func application(of visit: ConsoleVisit<Context>) throws(ConsoleRefusal) -> Identity.Application {
        try visit.require("get-application")
        let text = visit.segment("application")
        guard let application = ApplicationID(text).flatMap({ directory.application($0) }),
            application.homeTenantID == visit.tenant.id
        else { throw .notFound("application '\(text)'") }
        return application
    }

    private func register(_ visit: ConsoleVisit<Context>) async throws -> Response {
        try visit.require("create-application")
        var draft = Page.RegistrationDraft()
        draft.name = visit.parameters["name"] ?? ""
        draft.redirectURI = visit.parameters["uri"] ?? ""
        draft.audience = visit.parameters["audience"].flatMap { .init(rawValue: $0) } ?? .singleTenant
        draft.platform = visit.parameters["platform"].flatMap { .init(rawValue: $0) } ?? .web
        do {
            // The address is read before anything is made: a mistake leaves no half of a registration.
            let address =
                draft.redirectURI.isEmpty ? nil : try RedirectURI(draft.redirectURI, platform: draft.platform)
            let application = try await directory.registerApplication(
                in: visit.tenant, displayName: draft.name, audience: draft.audience)
            if let address { try await directory.setRedirectURIs([address], of: application.id) }
            return interactions.redirect(to: "/console/applications/\(application.id)")
        } catch let error as DirectoryError {
            return problemPage(.newRegistration(draft, problem: .init(error.description), in: visit.frame), visit)
        }
    }

    private func addRedirectURI(_ visit: ConsoleVisit<Context>) async throws -> Response {
        try visit.require("update-application")
        let application = try application(of: visit)
        let text = visit.parameters["uri"] ?? ""
        let platform = visit.parameters["platform"].flatMap { RedirectURI.Platform(rawValue: $0) } ?? .web
        do {
            let address = try RedirectURI(text, platform: platform)
            if !application.redirectURIs.contains(address) {
                try await directory.setRedirectURIs(application.redirectURIs + [address], of: application.id)
            }
            return interactions.redirect(to: "/console/applications/\(application.id)/authentication")
        } catch let error as DirectoryError {
            return problemPage(
                .authentication(
                    application, draft: (text, platform), problem: .init(error.description), mayChange: true,
                    in: visit.frame), visit)
        }
    }

    /// The organizations that have a principal of an application, each with how much it granted.
    private func organizations(with application: Identity.Application) -> [(tenant: Tenant, permissions: Int)] {
        directory.tenants.compactMap { tenant in
            guard let principal = directory.servicePrincipal(of: application.id, in: tenant.id) else { return nil }
            let scopes = directory.delegatedGrants(in: tenant).filter {
                $0.clientID == principal.id && $0.userID == nil
            }
            return (tenant, directory.roleAssignments(of: principal).count + scopes.reduce(0) { $0 + $1.scopes.count })
        }
    }
}
