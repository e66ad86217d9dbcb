import Foundation
import GRDB
import Records

extension DirectorySnapshot {
    /// Reads everything that is there.
    init(loadingFrom database: Database, at now: Date) throws {
        self.init()
        try loadTenants(from: database)
        try loadApplications(from: database)
        try loadPrincipals(from: database)
        try loadUsers(from: database)
        try loadGrants(from: database)
        try loadRevocations(from: database, at: now)
    }

    private mutating func loadTenants(from database: Database) throws {
        var domains: [String: [String]] = [:]
        let domainRows = try Row.fetchCursor(
            database, sql: "SELECT tenant_id, name FROM tenant_domains ORDER BY position")
        while let row = try domainRows.next() { domains[row[0], default: []].append(row[1]) }

        let tenantRows = try Row.fetchCursor(database, sql: "SELECT id, display_name, region, plan FROM tenants")
        while let row = try tenantRows.next() {
            let region: String = row[2]
            guard let known = Tenant.Region(rawValue: region) else {
                throw StoredValueError(column: "region", value: region)
            }
            let plan: String = row[3]
            guard let bought = Tenant.Plan(rawValue: plan) else { throw StoredValueError(column: "plan", value: plan) }
            apply(
                .tenant(
                    Tenant(
                        id: try row.identifier(0), displayName: row[1], verifiedDomains: domains[row[0]] ?? [],
                        region: known, plan: bought)))
        }

    }

    private mutating func loadApplications(from database: Database) throws {
        var secrets: [String: [ClientSecret]] = [:]
        let secretRows = try Row.fetchCursor(
            database,
            sql: """
                SELECT application_id, id, display_name, hint, salt, digest, starts_at, ends_at FROM client_secrets
                ORDER BY starts_at, id
                """)
        while let row = try secretRows.next() {
            secrets[row[0], default: []].append(
                ClientSecret(
                    id: try row.identifier(1), displayName: row[2], hint: row[3], startsAt: row.date(6),
                    endsAt: row.date(7), salt: row[4], digest: row[5]))
        }

        var certificates: [String: [ClientCertificate]] = [:]
        let certificateRows = try Row.fetchCursor(
            database, sql: "SELECT application_id, id, display_name, der FROM client_certificates ORDER BY id")
        while let row = try certificateRows.next() {
            certificates[row[0], default: []].append(
                try ClientCertificate(id: row.identifier(1), der: row[3], displayName: row[2]))
        }

        var uris: [String: [RedirectURI]] = [:]
        let uriRows = try Row.fetchCursor(
            database, sql: "SELECT application_id, platform, uri FROM redirect_uris ORDER BY position")
        while let row = try uriRows.next() {
            let platform: String = row[1]
            guard let known = RedirectURI.Platform(rawValue: platform) else {
                throw StoredValueError(column: "platform", value: platform)
            }
            uris[row[0], default: []].append(try RedirectURI(row[2], platform: known))
        }

        var required: [String: [RequiredPermission]] = [:]
        let requiredRows = try Row.fetchCursor(
            database,
            sql: """
                SELECT application_id, resource_id, permission_id, kind FROM required_permissions ORDER BY position
                """)
        while let row = try requiredRows.next() {
            let (resourceText, kindText): (String, String) = (row[1], row[3])
            guard let resourceID = ApplicationID(resourceText),
                let resource = WellKnownResource(applicationID: resourceID)
            else { throw StoredValueError(column: "resource_id", value: resourceText) }
            guard let kind = PermissionKind(rawValue: kindText) else {
                throw StoredValueError(column: "kind", value: kindText)
            }
            required[row[0], default: []].append(
                RequiredPermission(resource: resource, id: try row.identifier(2), kind: kind))
        }

        let applicationRows = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, object_id, home_tenant_id, display_name, audience, is_fallback_public_client, created_at
                FROM applications
                """)
        while let row = try applicationRows.next() {
            let audience: String = row[4]
            guard let known = Application.SignInAudience(rawValue: audience) else {
                throw StoredValueError(column: "audience", value: audience)
            }
            apply(
                .application(
                    Application(
                        id: try row.identifier(0), objectID: try row.identifier(1), homeTenantID: try row.identifier(2),
                        displayName: row[3], audience: known, isFallbackPublicClient: row[5], createdAt: row.date(6),
                        secrets: secrets[row[0]] ?? [], certificates: certificates[row[0]] ?? [],
                        redirectURIs: uris[row[0]] ?? [], requiredPermissions: required[row[0]] ?? [])))
        }

    }

    private mutating func loadPrincipals(from database: Database) throws {
        let principalRows = try Row.fetchCursor(
            database,
            sql: "SELECT id, tenant_id, application_id, is_enabled, requires_assignment FROM service_principals")
        while let row = try principalRows.next() {
            apply(
                .servicePrincipal(
                    ServicePrincipal(
                        id: try row.identifier(0), tenantID: try row.identifier(1),
                        applicationID: try row.identifier(2),
                        isEnabled: row[3], requiresAssignment: row[4])))
        }

        let assignmentRows = try Row.fetchCursor(
            database, sql: "SELECT id, principal_id, resource_id, role_id, created_at FROM app_role_assignments")
        while let row = try assignmentRows.next() {
            apply(
                .assignment(
                    AppRoleAssignment(
                        id: try row.identifier(0), principalID: try row.identifier(1),
                        resourceID: try row.identifier(2),
                        roleID: try row.identifier(3), createdAt: row.date(4))))
        }
    }

    private mutating func loadUsers(from database: Database) throws {
        let roles = Dictionary(uniqueKeysWithValues: DirectoryRole.allCases.map { ($0.templateID, $0) })
        var held: [String: Set<DirectoryRole>] = [:]
        let roleRows = try Row.fetchCursor(database, sql: "SELECT user_id, role_id FROM directory_role_assignments")
        while let row = try roleRows.next() {
            let role: String = row[1]
            guard let known = roles[role] else { throw StoredValueError(column: "role_id", value: role) }
            held[row[0], default: []].insert(known)
        }
        let userRows = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, tenant_id, user_principal_name, display_name, given_name, surname, is_enabled,
                    must_change_password, sessions_valid_from, created_at, password_parameters, password_salt,
                    password_digest
                FROM users
                """)
        while let row = try userRows.next() {
            let parameters: String = row[10]
            guard let password = PasswordHash(parameters: parameters, salt: row[11], digest: row[12]) else {
                throw StoredValueError(column: "password_parameters", value: parameters)
            }
            apply(
                .user(
                    User(
                        id: try row.identifier(0), tenantID: try row.identifier(1), userPrincipalName: row[2],
                        displayName: row[3], givenName: row[4], surname: row[5], isEnabled: row[6],
                        mustChangePassword: row[7], roles: held[row[0]] ?? [], sessionsValidFrom: row.date(8),
                        createdAt: row.date(9), password: password)))
        }
    }

    private mutating func loadGrants(from database: Database) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, client_id, resource_id, user_id, scopes FROM delegated_grants")
        while let row = try rows.next() {
            let user: String? = row[3]
            let scopes: String = row[4]
            apply(
                .delegatedGrant(
                    DelegatedGrant(
                        id: try row.identifier(0), clientID: try row.identifier(1),
                        resourceID: try row.identifier(2), userID: user == nil ? nil : try row.identifier(3),
                        scopes: Set(scopes.split(separator: " ").map(String.init)))))
        }
    }

    private mutating func loadRevocations(from database: Database, at now: Date) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, revoked_at FROM sign_ins WHERE revoked_at > ?",
            arguments: [now.addingTimeInterval(-Self.revocationMemory).storedSeconds])
        while let row = try rows.next() { apply(.signInRevoked(try row.identifier(0), at: row.date(1))) }
    }
}

/// A value in the database that no version of this program writes.
struct StoredValueError: Error, CustomStringConvertible {
    let column: String
    let value: String

    var description: String { "The column '\(column)' holds '\(value.prefix(64))', which this program never writes." }
}

extension Row {
    fileprivate func identifier<Identifier: DirectoryIdentifier>(_ index: Int) throws -> Identifier {
        let text: String = self[index]
        guard let identifier = Identifier(text) else { throw StoredValueError(column: "id", value: text) }
        return identifier
    }

    fileprivate func date(_ index: Int) -> Date { Date(timeIntervalSince1970: Double(self[index] as Int64)) }
}

extension Date {
    /// Seconds since 1970, as the tables hold times.
    var storedSeconds: Int64 { Int64(timeIntervalSince1970.rounded(.down)) }
}
