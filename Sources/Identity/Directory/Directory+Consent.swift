import Foundation
import GRDB
import Values

/// What an application says it wants, and what users and administrators have consented to.
extension Directory {
    /// Sets what a registration says it will want. It grants nothing.
    ///
    /// - Throws: ``DirectoryError``.
    package func setRequiredPermissions(_ permissions: [RequiredPermission], of id: ApplicationID) async throws {
        var seen: Set<RequiredPermission> = []
        let wanted = permissions.filter { seen.insert($0).inserted }
        for permission in wanted {
            guard permission.resource.definition.permission(permission.id, permission.kind) != nil else {
                throw DirectoryError.unknownPermission(
                    permission.id.description, resource: permission.resource.displayName)
            }
        }
        try await write { [self] database, changes in
            guard var application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            try database.execute(
                sql: "DELETE FROM required_permissions WHERE application_id = ?", arguments: [id.description])
            for (position, permission) in wanted.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO required_permissions (application_id, resource_id, permission_id, kind, position)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        id.description, permission.resource.applicationID.description, permission.id.description,
                        permission.kind.rawValue, position,
                    ])
            }
            application.requiredPermissions = wanted
            changes.append(.application(application))
        }
    }

    /// Consents to delegated permissions, besides those consented to before.
    ///
    /// - Parameters:
    ///   - scopes: values such as `Alert.Read`.
    ///   - resource: the API that defines them.
    ///   - user: who consents; nil is an administrator, for everyone.
    ///   - id: the application, which must be installed in the tenant.
    ///   - tenant: the tenant.
    /// - Returns: the grant as it is now.
    /// - Throws: ``DirectoryError``; then nothing was granted.
    @discardableResult
    package func grant(
        scopes: Set<String>, of resource: WellKnownResource, by user: ObjectID? = nil, to id: ApplicationID,
        in tenant: Tenant
    ) async throws -> DelegatedGrant {
        let definition = resource.definition
        for scope in scopes where definition.scope(named: scope) == nil {
            throw DirectoryError.unknownScope(
                scope, resource: definition.displayName, known: definition.delegatedScopes.map(\.value))
        }
        return try await write { [self] database, changes in
            guard let client = servicePrincipal(of: id, in: tenant.id) else {
                throw DirectoryError.noServicePrincipal(id, tenant.id)
            }
            guard let target = servicePrincipal(of: resource.applicationID, in: tenant.id) else {
                throw DirectoryError.noServicePrincipal(resource.applicationID, tenant.id)
            }
            let present = read { $0.delegatedGrants[client.id] ?? [] }
                .first { $0.resourceID == target.id && $0.userID == user }
            let grant = DelegatedGrant(
                id: present?.id ?? .random(), clientID: client.id, resourceID: target.id, userID: user,
                scopes: scopes.union(present?.scopes ?? []))
            if present == nil {
                try database.execute(
                    sql: """
                        INSERT INTO delegated_grants (id, client_id, resource_id, user_id, scopes)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        grant.id.description, client.id.description, target.id.description, user?.description,
                        grant.scopeText,
                    ])
            } else {
                try Self.update(grant, in: database)
            }
            changes.append(.delegatedGrant(grant))
            return grant
        }
    }

    /// Sets the scopes of a grant, as `PATCH /oauth2PermissionGrants/{id}` does.
    ///
    /// - Throws: ``DirectoryError``.
    package func setScopes(_ scopes: Set<String>, of id: ObjectID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            guard let present = delegatedGrants(in: tenant).first(where: { $0.id == id }) else {
                throw DirectoryError.unknownGrant(id)
            }
            let grant = DelegatedGrant(
                id: id, clientID: present.clientID, resourceID: present.resourceID, userID: present.userID,
                scopes: scopes)
            try Self.update(grant, in: database)
            changes.append(.delegatedGrant(grant))
        }
    }

    /// Withdraws a grant of delegated permissions.
    ///
    /// - Throws: ``DirectoryError``.
    package func removeDelegatedGrant(_ id: ObjectID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            guard let grant = delegatedGrants(in: tenant).first(where: { $0.id == id }) else {
                throw DirectoryError.unknownGrant(id)
            }
            try database.execute(sql: "DELETE FROM delegated_grants WHERE id = ?", arguments: [id.description])
            changes.append(.delegatedGrantRemoved(grant))
        }
    }

    /// Every grant of delegated permissions in a tenant, in the order of their ids.
    package func delegatedGrants(in tenant: Tenant) -> [DelegatedGrant] {
        read { directory in
            directory.principals.values.filter { $0.tenantID == tenant.id }
                .flatMap { directory.delegatedGrants[$0.id] ?? [] }
        }.sorted { $0.id < $1.id }
    }

    /// The scopes of a resource that a client may use on behalf of a user: those consented to by the user or for everyone.
    package func scopes(
        of client: ServicePrincipal, on resource: WellKnownResource, for user: ObjectID
    ) -> Set<String> {
        guard let target = servicePrincipal(of: resource.applicationID, in: client.tenantID) else { return [] }
        return read { $0.delegatedGrants[client.id] ?? [] }
            .filter { $0.resourceID == target.id && ($0.userID == nil || $0.userID == user) }
            .reduce(into: []) { $0.formUnion($1.scopes) }
    }

    /// Removes an application from a tenant that is not its own: its principal there, and with it everything that was granted to
    /// it. This is how a customer ends a partner's access.
    ///
    /// - Throws: ``DirectoryError``.
    package func removeServicePrincipal(of id: ApplicationID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            guard let principal = servicePrincipal(of: id, in: tenant.id), WellKnownResource(applicationID: id) == nil
            else { throw DirectoryError.noServicePrincipal(id, tenant.id) }
            try database.execute(
                sql: "DELETE FROM service_principals WHERE id = ?", arguments: [principal.id.description])
            changes.append(.servicePrincipalRemoved(principal))
        }
    }

    private static func update(_ grant: DelegatedGrant, in database: Database) throws {
        try database.execute(
            sql: "UPDATE delegated_grants SET scopes = ? WHERE id = ?",
            arguments: [grant.scopeText, grant.id.description])
    }
}

extension ResourceDefinition {
    /// The value of the permission with that id; nil when the resource has none.
    package func permission(_ id: PermissionID, _ kind: PermissionKind) -> String? {
        switch kind {
        case .delegated: delegatedScopes.first { $0.id == id }?.value
        case .application:
            applicationRoles.first { $0.id == id && $0.allowedMemberTypes.contains(.application) }?.value
        }
    }
}
