import Foundation
import GRDB
import Values

extension Directory {
    /// Makes an account in a tenant.
    ///
    /// - Parameters:
    ///   - userPrincipalName: the sign-in name, whose domain the tenant has proven to own.
    ///   - password: 8 to 256 characters.
    ///   - displayName: 1 to 256 characters.
    ///   - givenName: the person's first name, where it is known.
    ///   - surname: the person's last name, where it is known.
    ///   - roles: what the person may administer.
    ///   - mustChangePassword: whether the first sign-in must set another password.
    ///   - tenant: the tenant that manages the account.
    ///   - id: the account's id, by default a new one.
    /// - Returns: the account.
    /// - Throws: ``DirectoryError`` when the name is taken or an input is unusable.
    @discardableResult
    package func createUser(
        _ userPrincipalName: String, password: String, displayName: String, givenName: String = "",
        surname: String = "", roles: Set<DirectoryRole> = [], mustChangePassword: Bool = false, in tenant: Tenant,
        id: ObjectID = .random()
    ) async throws -> User {
        let name = try Self.checked(userPrincipalName: userPrincipalName, in: tenant)
        let displayName = try Self.checked(name: displayName)
        guard givenName.count <= 256 else { throw DirectoryError.unusableName(givenName) }
        guard surname.count <= 256 else { throw DirectoryError.unusableName(surname) }
        try Self.check(password: password)
        let now = Date(timeIntervalSince1970: Double(clock.now.storedSeconds))
        let user = User(
            id: id, tenantID: tenant.id, userPrincipalName: name, displayName: displayName, givenName: givenName,
            surname: surname, isEnabled: true, mustChangePassword: mustChangePassword, roles: roles,
            sessionsValidFrom: now, createdAt: now,
            password: try await PasswordHash.hashed(password, cost: passwordCost))
        return try await write { [self] database, changes in
            try read { (directory) throws(DirectoryError) in
                guard directory.usersByName[name] == nil else { throw DirectoryError.userExists(name) }
            }
            try database.execute(
                sql: """
                    INSERT INTO users
                        (id, tenant_id, user_principal_name, display_name, given_name, surname, password_parameters,
                         password_salt, password_digest, is_enabled, must_change_password, sessions_valid_from,
                         created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    user.id.description, tenant.id.description, name, displayName, givenName, surname,
                    user.password.parameters, user.password.salt, user.password.digest, true, mustChangePassword,
                    now.storedSeconds, now.storedSeconds,
                ])
            try Self.replaceRoles(of: user, in: database)
            changes.append(.user(user))
            return user
        }
    }

    /// The account with that sign-in name, in either case.
    package func user(named userPrincipalName: some StringProtocol) -> User? {
        let name = userPrincipalName.lowercased()
        return read { directory in directory.usersByName[name].flatMap { directory.users[$0] } }
    }

    /// The account with that id in a tenant.
    package func user(_ id: ObjectID, in tenant: TenantID) -> User? {
        read { directory in directory.users[id].flatMap { $0.tenantID == tenant ? $0 : nil } }
    }

    /// The accounts that a tenant manages, by sign-in name.
    package func users(of tenant: Tenant) -> [User] {
        read { $0.users.values.filter { $0.tenantID == tenant.id } }.sorted {
            $0.userPrincipalName < $1.userPrincipalName
        }
    }

    /// Changes an account; nil leaves what is there.
    ///
    /// - Throws: ``DirectoryError``.
    @discardableResult
    package func updateUser(
        _ id: ObjectID, in tenant: Tenant, displayName: String? = nil, isEnabled: Bool? = nil
    ) async throws -> User {
        let displayName = try displayName.map { try Self.checked(name: $0) }
        return try await changeUser(id, in: tenant) {
            $0.with(displayName: displayName, isEnabled: isEnabled)
        }
    }

    /// Sets another password, which ends every sign-in of the account.
    ///
    /// - Throws: ``DirectoryError``.
    @discardableResult
    package func setPassword(
        _ password: String, of id: ObjectID, in tenant: Tenant, mustChange: Bool = false
    ) async throws -> User {
        try Self.check(password: password)
        let hash = try await PasswordHash.hashed(password, cost: passwordCost)
        let now = clock.now
        return try await changeUser(id, in: tenant, endingSignIns: true) {
            $0.with(mustChangePassword: mustChange, sessionsValidFrom: now, password: hash)
        }
    }

    /// Ends every sign-in of an account (`revokeSignInSessions`).
    ///
    /// - Throws: ``DirectoryError``.
    @discardableResult
    package func revokeSessions(of id: ObjectID, in tenant: Tenant) async throws -> User {
        let now = clock.now
        return try await changeUser(id, in: tenant, endingSignIns: true) { $0.with(sessionsValidFrom: now) }
    }

    /// Removes an account with everything that was granted to it.
    ///
    /// - Throws: ``DirectoryError``.
    package func deleteUser(_ id: ObjectID, in tenant: Tenant) async throws {
        try await write { [self] database, changes in
            guard let user = user(id, in: tenant.id) else { throw DirectoryError.unknownUser(id.description) }
            try checkNotLast(user, in: tenant)
            try database.execute(sql: "DELETE FROM users WHERE id = ?", arguments: [id.description])
            changes.append(.userRemoved(user))
        }
    }

    @discardableResult
    func changeUser(
        _ id: ObjectID, in tenant: Tenant, endingSignIns: Bool = false,
        _ change: @escaping @Sendable (User) throws -> User
    ) async throws -> User {
        try await write { [self] database, changes in
            guard let present = user(id, in: tenant.id) else { throw DirectoryError.unknownUser(id.description) }
            let user = try change(present)
            if !user.isActiveGlobalAdministrator { try checkNotLast(present, in: tenant) }
            try database.execute(
                sql: """
                    UPDATE users SET display_name = ?, password_parameters = ?, password_salt = ?, password_digest = ?,
                        is_enabled = ?, must_change_password = ?, sessions_valid_from = ?
                    WHERE id = ?
                    """,
                arguments: [
                    user.displayName, user.password.parameters, user.password.salt, user.password.digest,
                    user.isEnabled, user.mustChangePassword, user.sessionsValidFrom.storedSeconds,
                    id.description,
                ])
            try Self.replaceRoles(of: user, in: database)
            if endingSignIns {
                let ended = try String.fetchAll(
                    database, sql: "SELECT id FROM sign_ins WHERE user_id = ? AND revoked_at IS NULL",
                    arguments: [id.description])
                try database.execute(
                    sql: "UPDATE sign_ins SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL",
                    arguments: [user.sessionsValidFrom.storedSeconds, id.description])
                changes += ended.compactMap { ObjectID($0) }.map { .signInRevoked($0, at: user.sessionsValidFrom) }
            }
            changes.append(.user(user))
            return user
        }
    }

    private static func replaceRoles(of user: User, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM directory_role_assignments WHERE user_id = ?", arguments: [user.id.description])
        for role in user.roles {
            try database.execute(
                sql: "INSERT INTO directory_role_assignments (user_id, role_id) VALUES (?, ?)",
                arguments: [user.id.description, role.templateID])
        }
    }

    /// The lower-case name: one `@` between a local part of the characters that Entra allows and a domain of the tenant's.
    static func checked(userPrincipalName: String, in tenant: Tenant) throws(DirectoryError) -> String {
        let name = userPrincipalName.lowercased()
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, (1...64).contains(parts[0].utf8.count), parts[0].first != ".",
            parts[0].last != ".",
            parts[0].utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "'.-_!#^~".utf8.contains(byte)
                }
            })
        else { throw .unusableUserName(userPrincipalName) }
        guard tenant.verifiedDomains.contains(String(parts[1])) else {
            throw .foreignDomain(String(parts[1]), tenant: tenant.displayName, domains: tenant.verifiedDomains)
        }
        return name
    }

    static func check(password: String) throws(DirectoryError) {
        guard (8...256).contains(password.count) else { throw .unusablePassword }
    }
}
