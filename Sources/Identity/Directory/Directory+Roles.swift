import GRDB
import Values

/// Who holds which role of the directory.
extension Directory {
    /// The assignments in a tenant, by sign-in name and role.
    package func directoryRoleAssignments(in tenant: Tenant) -> [DirectoryRoleAssignment] {
        users(of: tenant).flatMap { user in
            user.roles.sorted { $0.rawValue < $1.rawValue }.map {
                DirectoryRoleAssignment(role: $0, userID: user.id)
            }
        }
    }

    /// Gives a role to an account.
    ///
    /// - Throws: ``DirectoryError``; a role that is held already is an error here, as it is in the Graph API.
    @discardableResult
    package func assign(
        _ role: DirectoryRole, to id: ObjectID, in tenant: Tenant
    ) async throws -> DirectoryRoleAssignment {
        try await changeUser(id, in: tenant) { user in
            guard !user.roles.contains(role) else {
                throw DirectoryError.roleHeld(role.rawValue, principal: user.userPrincipalName)
            }
            return user.with(roles: user.roles.union([role]))
        }
        return DirectoryRoleAssignment(role: role, userID: id)
    }

    /// Takes a role from an account.
    ///
    /// - Throws: ``DirectoryError``: among others ``DirectoryError/lastGlobalAdministrator(_:)``.
    package func withdraw(_ role: DirectoryRole, from id: ObjectID, in tenant: Tenant) async throws {
        try await changeUser(id, in: tenant) { user in
            guard user.roles.contains(role) else {
                throw DirectoryError.roleNotHeld(role.rawValue, principal: user.userPrincipalName)
            }
            return user.with(roles: user.roles.subtracting([role]))
        }
    }

    /// Refuses to leave a tenant with nobody who can administer it, when an account stops being one that can.
    func checkNotLast(_ user: User, in tenant: Tenant) throws(DirectoryError) {
        guard user.isActiveGlobalAdministrator else { return }
        let others = users(of: tenant).contains { $0.id != user.id && $0.isActiveGlobalAdministrator }
        guard others else { throw .lastGlobalAdministrator(user.userPrincipalName) }
    }
}

extension User {
    /// Whether the account can administer its tenant.
    var isActiveGlobalAdministrator: Bool { isEnabled && roles.contains(.globalAdministrator) }
}
