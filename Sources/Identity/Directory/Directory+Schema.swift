import Foundation
import GRDB
import Records

extension Directory {
    /// Times are seconds since 1970; GUIDs are lower-case text.
    static let schema = Schema(
        name: "identity",
        steps: [
            """
            CREATE TABLE tenants (
                id TEXT NOT NULL PRIMARY KEY,
                display_name TEXT NOT NULL,
                region TEXT NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE tenant_domains (
                name TEXT NOT NULL PRIMARY KEY,
                tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                position INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX tenant_domains_by_tenant ON tenant_domains (tenant_id);

            CREATE TABLE applications (
                id TEXT NOT NULL PRIMARY KEY,
                object_id TEXT NOT NULL UNIQUE,
                home_tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                display_name TEXT NOT NULL,
                audience TEXT NOT NULL,
                is_fallback_public_client INTEGER NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX applications_by_tenant ON applications (home_tenant_id);

            CREATE TABLE client_secrets (
                id TEXT NOT NULL PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                display_name TEXT NOT NULL,
                hint TEXT NOT NULL,
                salt BLOB NOT NULL,
                digest BLOB NOT NULL,
                starts_at INTEGER NOT NULL,
                ends_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX client_secrets_by_application ON client_secrets (application_id);

            CREATE TABLE client_certificates (
                id TEXT NOT NULL PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                display_name TEXT NOT NULL,
                der BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX client_certificates_by_application ON client_certificates (application_id);

            CREATE TABLE service_principals (
                id TEXT NOT NULL PRIMARY KEY,
                tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                application_id TEXT NOT NULL,
                is_enabled INTEGER NOT NULL,
                requires_assignment INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                UNIQUE (tenant_id, application_id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE app_role_assignments (
                id TEXT NOT NULL PRIMARY KEY,
                principal_id TEXT NOT NULL REFERENCES service_principals (id) ON DELETE CASCADE,
                resource_id TEXT NOT NULL REFERENCES service_principals (id) ON DELETE CASCADE,
                role_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                UNIQUE (principal_id, resource_id, role_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX app_role_assignments_by_resource ON app_role_assignments (resource_id);
            """
        ])
}

extension DirectorySnapshot {
    /// Reads everything that is there.
    init(loadingFrom database: Database) throws {
        self.init()
        var domains: [String: [String]] = [:]
        let domainRows = try Row.fetchCursor(
            database, sql: "SELECT tenant_id, name FROM tenant_domains ORDER BY position")
        while let row = try domainRows.next() { domains[row[0], default: []].append(row[1]) }

        let tenantRows = try Row.fetchCursor(database, sql: "SELECT id, display_name, region FROM tenants")
        while let row = try tenantRows.next() {
            let region: String = row[2]
            guard let known = Tenant.Region(rawValue: region) else {
                throw StoredValueError(column: "region", value: region)
            }
            apply(
                .tenant(
                    Tenant(
                        id: try row.identifier(0), displayName: row[1], verifiedDomains: domains[row[0]] ?? [],
                        region: known)))
        }

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
                        secrets: secrets[row[0]] ?? [], certificates: certificates[row[0]] ?? [])))
        }

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
