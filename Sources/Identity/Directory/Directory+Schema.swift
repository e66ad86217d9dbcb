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
            """,
            """
            CREATE TABLE users (
                id TEXT NOT NULL PRIMARY KEY,
                tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                user_principal_name TEXT NOT NULL UNIQUE,
                display_name TEXT NOT NULL,
                given_name TEXT NOT NULL,
                surname TEXT NOT NULL,
                password_parameters TEXT NOT NULL,
                password_salt BLOB NOT NULL,
                password_digest BLOB NOT NULL,
                is_enabled INTEGER NOT NULL,
                must_change_password INTEGER NOT NULL,
                sessions_valid_from INTEGER NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX users_by_tenant ON users (tenant_id);

            CREATE TABLE directory_role_assignments (
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                role_id TEXT NOT NULL,
                PRIMARY KEY (user_id, role_id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE redirect_uris (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                platform TEXT NOT NULL,
                uri TEXT NOT NULL,
                position INTEGER NOT NULL,
                PRIMARY KEY (application_id, platform, uri)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE required_permissions (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                resource_id TEXT NOT NULL,
                permission_id TEXT NOT NULL,
                kind TEXT NOT NULL,
                position INTEGER NOT NULL,
                PRIMARY KEY (application_id, resource_id, permission_id, kind)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE delegated_grants (
                id TEXT NOT NULL PRIMARY KEY,
                client_id TEXT NOT NULL REFERENCES service_principals (id) ON DELETE CASCADE,
                resource_id TEXT NOT NULL REFERENCES service_principals (id) ON DELETE CASCADE,
                user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
                scopes TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX delegated_grants_by_client
                ON delegated_grants (client_id, resource_id, ifnull(user_id, ''));
            CREATE INDEX delegated_grants_by_resource ON delegated_grants (resource_id);
            CREATE INDEX delegated_grants_by_user ON delegated_grants (user_id);

            CREATE TABLE sign_ins (
                id TEXT NOT NULL PRIMARY KEY,
                tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                application_id TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                revoked_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sign_ins_by_user ON sign_ins (user_id);
            CREATE INDEX sign_ins_by_revocation ON sign_ins (revoked_at) WHERE revoked_at IS NOT NULL;

            CREATE TABLE refresh_tokens (
                digest BLOB NOT NULL PRIMARY KEY,
                sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
                audience TEXT NOT NULL,
                scope TEXT NOT NULL,
                platform TEXT NOT NULL,
                issued_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                redeemed_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in_id);
            CREATE INDEX refresh_tokens_by_end ON refresh_tokens (expires_at);
            """,
            "ALTER TABLE tenants ADD COLUMN plan TEXT NOT NULL DEFAULT 'plan2'",
        ])
}
