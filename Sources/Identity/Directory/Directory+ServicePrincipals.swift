import Foundation
import GRDB
import Values

extension Directory {
    /// Installs an application in a tenant: makes its service principal there. One that is there already is the answer.
    ///
    /// - Throws: ``DirectoryError`` when there is no such application, or when it is for its own tenant alone.
    @discardableResult
    package func addServicePrincipal(of id: ApplicationID, in tenant: Tenant) async throws -> ServicePrincipal {
        let now = clock.now
        return try await write { [self] database, changes in
            if let existing = servicePrincipal(of: id, in: tenant.id) { return existing }
            guard let application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            guard application.audience == .multipleTenants || application.homeTenantID == tenant.id else {
                throw DirectoryError.singleTenantApplication(id)
            }
            let principal = ServicePrincipal(
                id: .random(), tenantID: tenant.id, applicationID: id, isEnabled: true, requiresAssignment: false)
            try Self.insert(principal, at: now, into: database)
            changes.append(.servicePrincipal(principal))
            return principal
        }
    }

    /// The principal of an application or a built-in resource in a tenant.
    package func servicePrincipal(of id: ApplicationID, in tenant: TenantID) -> ServicePrincipal? {
        read { $0.principals[DirectorySnapshot.PrincipalName(tenantID: tenant, applicationID: id)] }
    }

    /// Changes whether a principal may get tokens (or be their audience) and whether it wants an assignment.
    ///
    /// - Parameters:
    ///   - id: the application or resource.
    ///   - tenant: the tenant whose principal is meant.
    ///   - isEnabled: nil leaves it.
    ///   - requiresAssignment: nil leaves it.
    /// - Returns: the principal as it is now.
    /// - Throws: ``DirectoryError/noServicePrincipal(_:_:)``.
    @discardableResult
    package func updateServicePrincipal(
        of id: ApplicationID, in tenant: Tenant, isEnabled: Bool? = nil, requiresAssignment: Bool? = nil
    ) async throws -> ServicePrincipal {
        try await write { [self] database, changes in
            guard let present = servicePrincipal(of: id, in: tenant.id) else {
                throw DirectoryError.noServicePrincipal(id, tenant.id)
            }
            let principal = ServicePrincipal(
                id: present.id, tenantID: present.tenantID, applicationID: present.applicationID,
                isEnabled: isEnabled ?? present.isEnabled,
                requiresAssignment: requiresAssignment ?? present.requiresAssignment)
            try database.execute(
                sql: "UPDATE service_principals SET is_enabled = ?, requires_assignment = ? WHERE id = ?",
                arguments: [principal.isEnabled, principal.requiresAssignment, principal.id.description])
            changes.append(.servicePrincipal(principal))
            return principal
        }
    }

    /// Grants application roles of a resource to an application in a tenant: what an administrator's consent does.
    ///
    /// A role that is granted already stays as it is.
    ///
    /// - Parameters:
    ///   - roles: values such as `Alert.Read.All`.
    ///   - resource: the API that defines them.
    ///   - id: the application, which must be installed in the tenant.
    ///   - tenant: the tenant that grants.
    /// - Throws: ``DirectoryError``; then nothing was granted.
    package func grant(
        roles: [String], of resource: WellKnownResource, to id: ApplicationID, in tenant: Tenant
    ) async throws {
        let definition = resource.definition
        let granted = try roles.map { name throws(DirectoryError) in
            guard let role = definition.role(named: name), role.allowedMemberTypes.contains(.application) else {
                throw DirectoryError.unknownRole(
                    name, resource: definition.displayName,
                    known: definition.applicationRoles.filter { $0.allowedMemberTypes.contains(.application) }.map(
                        \.value))
            }
            return role
        }
        let now = clock.now
        try await write { [self] database, changes in
            guard let principal = servicePrincipal(of: id, in: tenant.id) else {
                throw DirectoryError.noServicePrincipal(id, tenant.id)
            }
            guard let target = servicePrincipal(of: resource.applicationID, in: tenant.id) else {
                throw DirectoryError.noServicePrincipal(resource.applicationID, tenant.id)
            }
            var held = Set(
                read { $0.assignments[principal.id] ?? [] }.filter { $0.resourceID == target.id }.map(\.roleID))
            for role in granted where held.insert(role.id).inserted {
                let assignment = AppRoleAssignment(
                    id: .random(), principalID: principal.id, resourceID: target.id, roleID: role.id,
                    createdAt: Date(timeIntervalSince1970: Double(now.storedSeconds)))
                try database.execute(
                    sql: """
                        INSERT INTO app_role_assignments (id, principal_id, resource_id, role_id, created_at)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        assignment.id.description, principal.id.description, target.id.description, role.id.description,
                        now.storedSeconds,
                    ])
                changes.append(.assignment(assignment))
            }
        }
    }

    /// Withdraws application roles; one that is not held is passed over.
    ///
    /// - Throws: ``DirectoryError``.
    package func revoke(
        roles: [String], of resource: WellKnownResource, from id: ApplicationID, in tenant: Tenant
    ) async throws {
        let revoked = Set(roles.compactMap { resource.definition.role(named: $0)?.id })
        try await write { [self] database, changes in
            guard let principal = servicePrincipal(of: id, in: tenant.id),
                let target = servicePrincipal(of: resource.applicationID, in: tenant.id)
            else { throw DirectoryError.noServicePrincipal(id, tenant.id) }
            for assignment in read({ $0.assignments[principal.id] ?? [] })
            where assignment.resourceID == target.id && revoked.contains(assignment.roleID) {
                try database.execute(
                    sql: "DELETE FROM app_role_assignments WHERE id = ?", arguments: [assignment.id.description])
                changes.append(.assignmentRemoved(assignment))
            }
        }
    }

    /// The values of the application roles of a resource that a principal holds, sorted.
    package func roles(of principal: ServicePrincipal, on resource: WellKnownResource) -> [String] {
        guard let target = servicePrincipal(of: resource.applicationID, in: principal.tenantID) else { return [] }
        let held = Set(
            read { $0.assignments[principal.id] ?? [] }.filter { $0.resourceID == target.id }.map(\.roleID))
        return resource.definition.applicationRoles.filter { held.contains($0.id) }.map(\.value).sorted()
    }

    static func insert(_ principal: ServicePrincipal, at time: Date, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO service_principals
                    (id, tenant_id, application_id, is_enabled, requires_assignment, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                principal.id.description, principal.tenantID.description, principal.applicationID.description,
                principal.isEnabled, principal.requiresAssignment, time.storedSeconds,
            ])
    }
}
