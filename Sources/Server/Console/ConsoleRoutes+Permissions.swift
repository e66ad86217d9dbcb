import Console
import Foundation
import Hummingbird
import Identity

/// What an application asks for, and an administrator's consent to it for their own organization.
extension ConsoleRoutes {
    func addPermissions(to router: some RouterMethods<Context>) {
        let path = "/console/applications/:application/permissions"
        on(.get, RouterPath(path), .registrations, router) { visit in
            page(permissionsPage(of: try application(of: visit), visit), visit)
        }
        on(.post, RouterPath("\(path)/remove"), .registrations, router) { visit in
            try visit.require("update-application")
            let application = try application(of: visit)
            let removed = visit.parameters["permission"].flatMap { RequiredPermission(formText: $0) }
            try await directory.setRequiredPermissions(
                application.requiredPermissions.filter { $0 != removed }, of: application.id)
            return interactions.redirect(to: permissionsPath(of: application))
        }
        on(.post, RouterPath("\(path)/consent"), .registrations, router) { visit in
            let application = try application(of: visit)
            do throws(OAuthError) {
                let question = try authority.organisationQuestion(for: application, to: visit.user, in: visit.tenant)
                try await authority.accept(question, by: visit.user, in: visit.tenant, forEveryone: true)
            } catch {
                return problemPage(
                    permissionsPage(of: application, visit, problem: .init(error.message, code: error.code)), visit)
            }
            return interactions.redirect(to: permissionsPath(of: application))
        }
        on(.get, RouterPath("\(path)/add"), .registrations, router) { visit in
            try visit.require("update-application")
            return page(addPermissionPage(to: try application(of: visit), visit), visit)
        }
        on(.post, RouterPath("\(path)/add"), .registrations, router) { visit in
            try visit.require("update-application")
            let application = try application(of: visit)
            let added = RequiredPermission.all.filter { visit.parameters[$0.formText] != nil }
            guard !added.isEmpty else {
                return problemPage(
                    addPermissionPage(to: application, visit, problem: .init("No permission was selected.")), visit)
            }
            try await directory.setRequiredPermissions(application.requiredPermissions + added, of: application.id)
            return interactions.redirect(to: permissionsPath(of: application))
        }
    }

    private func permissionsPath(of application: Identity.Application) -> String {
        "/console/applications/\(application.id)/permissions"
    }

    private func permissionsPage(
        of application: Identity.Application, _ visit: ConsoleVisit<Context>, problem: Page.Problem? = nil
    ) -> Page {
        let question = try? authority.organisationQuestion(for: application, to: visit.user, in: visit.tenant)
        return .permissions(
            application, granted: granted(to: application, in: visit.tenant), mayConsent: question != nil,
            problem: problem, mayChange: visit.may("update-application"), in: visit.frame)
    }

    /// Those of an application's wishes that everyone in a tenant has granted.
    private func granted(to application: Identity.Application, in tenant: Tenant) -> Set<RequiredPermission> {
        guard let principal = directory.servicePrincipal(of: application.id, in: tenant.id) else { return [] }
        let grants = directory.delegatedGrants(in: tenant).filter { $0.clientID == principal.id && $0.userID == nil }
        return Set(
            application.requiredPermissions.filter { wanted in
                let resource = wanted.resource
                guard let value = resource.definition.permission(wanted.id, wanted.kind) else { return false }
                switch wanted.kind {
                case .application: return directory.roles(of: principal, on: resource).contains(value)
                case .delegated:
                    let target = directory.servicePrincipal(of: resource.applicationID, in: tenant.id)
                    return grants.contains { $0.resourceID == target?.id && $0.scopes.contains(value) }
                }
            })
    }

    private func addPermissionPage(
        to application: Identity.Application, _ visit: ConsoleVisit<Context>, problem: Page.Problem? = nil
    ) -> Page {
        let search = (visit.parameters["q"] ?? "").trimmingCharacters(in: .whitespaces)
        let api = visit.parameters["api"].flatMap { ApplicationID($0) }.flatMap { WellKnownResource(applicationID: $0) }
        let kind = visit.parameters["kind"].flatMap { PermissionKind(rawValue: $0) } ?? .application
        let found = WellKnownResource.allCases.filter { resource in
            search.isEmpty || resource.displayName.range(of: search, options: .caseInsensitive) != nil
                || "\(resource.applicationID)" == search.lowercased()
        }
        return .addPermission(
            to: application, search: search, found: api == nil ? found : [], chosen: api.map { ($0, kind) },
            problem: problem, in: visit.frame)
    }
}

extension RequiredPermission {
    /// Everything that an application can ask for.
    fileprivate static var all: [RequiredPermission] {
        WellKnownResource.allCases.flatMap { resource in
            let definition = resource.definition
            let roles = definition.applicationRoles.filter { $0.allowedMemberTypes.contains(.application) }
            return roles.map { RequiredPermission(resource: resource, id: $0.id, kind: .application) }
                + definition.delegatedScopes.map { RequiredPermission(resource: resource, id: $0.id, kind: .delegated) }
        }
    }
}
