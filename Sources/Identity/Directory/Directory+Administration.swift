import Foundation
import GRDB
import Records
import Values

/// What the administration of a tenant's applications looks up, changes and removes, by the ids of the objects themselves.
extension Directory {
    /// The registration with that object id that a tenant owns.
    package func application(object id: ObjectID, ownedBy tenant: Tenant) -> Application? {
        read { $0.applications.values.first { $0.objectID == id && $0.homeTenantID == tenant.id } }
    }

    /// The service principals of a tenant, its built-in resources among them, by application id.
    package func servicePrincipals(in tenant: Tenant) -> [ServicePrincipal] {
        read { $0.principals.values.filter { $0.tenantID == tenant.id } }.sorted {
            $0.applicationID < $1.applicationID
        }
    }

    /// The service principal with that object id in a tenant.
    package func servicePrincipal(object id: ObjectID, in tenant: Tenant) -> ServicePrincipal? {
        read { $0.principals.values.first { $0.id == id && $0.tenantID == tenant.id } }
    }

    /// The name of what a principal stands for.
    package func displayName(of principal: ServicePrincipal) -> String {
        WellKnownResource(applicationID: principal.applicationID)?.displayName
            ?? application(principal.applicationID)?.displayName ?? "\(principal.applicationID)"
    }

    /// The application roles that a principal holds, oldest first.
    package func roleAssignments(of principal: ServicePrincipal) -> [AppRoleAssignment] {
        read { $0.assignments[principal.id] ?? [] }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// The assignments of a resource's roles in a tenant, oldest first.
    package func roleAssignments(on resource: ServicePrincipal) -> [AppRoleAssignment] {
        read { $0.assignments.values.flatMap { $0.filter { $0.resourceID == resource.id } } }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Assigns one application role, by its id.
    ///
    /// - Throws: ``DirectoryError``; a role that is held already is an error here, as it is in the Graph API.
    package func assign(
        role id: PermissionID, of resource: ServicePrincipal, to principal: ServicePrincipal, in tenant: Tenant
    ) async throws -> AppRoleAssignment {
        guard let known = WellKnownResource(applicationID: resource.applicationID),
            let role = known.definition.permission(id, .application)
        else { throw DirectoryError.unknownPermission(id.description, resource: displayName(of: resource)) }
        guard !roleAssignments(of: principal).contains(where: { $0.resourceID == resource.id && $0.roleID == id })
        else {
            throw DirectoryError.roleHeld(role, principal: displayName(of: principal))
        }
        try await grant(roles: [role], of: known, to: principal.applicationID, in: tenant)
        guard
            let made = roleAssignments(of: principal).first(where: { $0.resourceID == resource.id && $0.roleID == id })
        else { throw DirectoryError.noServicePrincipal(principal.applicationID, tenant.id) }
        return made
    }

    /// Withdraws one assignment, by its id.
    ///
    /// - Throws: ``DirectoryError``.
    package func removeAssignment(_ id: ObjectID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            let assignment = read { directory in
                directory.principals.values.lazy.filter { $0.tenantID == tenant.id }
                    .flatMap { directory.assignments[$0.id] ?? [] }.first { $0.id == id }
            }
            guard let assignment else { throw DirectoryError.unknownAssignment(id) }
            try database.execute(
                sql: "DELETE FROM app_role_assignments WHERE id = ?", arguments: [id.description])
            changes.append(.assignmentRemoved(assignment))
        }
    }

    /// Changes a registration; nil leaves what is there.
    ///
    /// - Throws: ``DirectoryError``.
    package func updateApplication(
        _ id: ApplicationID, in tenant: Tenant, displayName: String? = nil,
        audience: Application.SignInAudience? = nil, isFallbackPublicClient: Bool? = nil
    ) async throws {
        let displayName = try displayName.map { try Self.checked(name: $0) }
        try await write { [self] database, changes in
            guard let present = application(id), present.homeTenantID == tenant.id else {
                throw DirectoryError.unknownApplication(id)
            }
            let application = present.with(
                displayName: displayName, audience: audience, isFallbackPublicClient: isFallbackPublicClient)
            try database.execute(
                sql: """
                    UPDATE applications SET display_name = ?, audience = ?, is_fallback_public_client = ? WHERE id = ?
                    """,
                arguments: [
                    application.displayName, application.audience.rawValue, application.isFallbackPublicClient,
                    id.description,
                ])
            changes.append(.application(application))
        }
    }

    /// Removes a registration with its credentials, and its principals in every tenant.
    ///
    /// - Throws: ``DirectoryError``.
    package func deleteApplication(_ id: ApplicationID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            guard let present = application(id), present.homeTenantID == tenant.id else {
                throw DirectoryError.unknownApplication(id)
            }
            try database.execute(sql: "DELETE FROM applications WHERE id = ?", arguments: [id.description])
            try database.execute(
                sql: "DELETE FROM service_principals WHERE application_id = ?", arguments: [id.description])
            for principal in read({ $0.principals.values.filter { $0.applicationID == id } }) {
                changes.append(.servicePrincipalRemoved(principal))
            }
            changes.append(.applicationRemoved(present))
        }
    }
}
