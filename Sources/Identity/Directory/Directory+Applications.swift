package import Foundation
import GRDB
import Values

extension Directory {
    /// Registers an application in a tenant, together with its service principal there, as the portal does.
    ///
    /// - Parameters:
    ///   - tenant: the tenant that owns the registration.
    ///   - id: the client id, by default a new one.
    ///   - displayName: 1 to 256 characters.
    ///   - audience: in which tenants it may be used.
    ///   - isFallbackPublicClient: whether it is a public client, which has no credential.
    ///   - withServicePrincipal: false registers without it, as the Graph API does.
    /// - Returns: the registration.
    /// - Throws: ``DirectoryError`` when the id is taken or an input is unusable.
    @discardableResult
    package func registerApplication(
        in tenant: Tenant, id: ApplicationID = .random(), displayName: String,
        audience: Application.SignInAudience = .singleTenant, isFallbackPublicClient: Bool = false,
        withServicePrincipal: Bool = true
    ) async throws -> Application {
        let displayName = try Self.checked(name: displayName)
        let now = clock.now
        let application = Application(
            id: id, objectID: .random(), homeTenantID: tenant.id, displayName: displayName, audience: audience,
            isFallbackPublicClient: isFallbackPublicClient,
            createdAt: Date(timeIntervalSince1970: Double(now.storedSeconds)))
        return try await write { [self] database, changes in
            guard read({ $0.applications[id] }) == nil, WellKnownResource(applicationID: id) == nil else {
                throw DirectoryError.applicationExists(id)
            }
            try database.execute(
                sql: """
                    INSERT INTO applications
                        (id, object_id, home_tenant_id, display_name, audience, is_fallback_public_client, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.description, application.objectID.description, tenant.id.description, displayName,
                    audience.rawValue, isFallbackPublicClient, now.storedSeconds,
                ])
            changes.append(.application(application))
            guard withServicePrincipal else { return application }
            let principal = ServicePrincipal(
                id: .random(), tenantID: tenant.id, applicationID: id, isEnabled: true, requiresAssignment: false)
            try Self.insert(principal, at: now, into: database)
            changes.append(.servicePrincipal(principal))
            return application
        }
    }

    /// The application with that id.
    package func application(_ id: ApplicationID) -> Application? { read { $0.applications[id] } }

    /// The applications that a tenant owns, by name.
    package func applications(ownedBy tenant: Tenant) -> [Application] {
        read { $0.applications.values.filter { $0.homeTenantID == tenant.id } }
            .sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) }
    }

    /// Adds a secret to an application. Its text is in the answer and nowhere else.
    ///
    /// - Parameters:
    ///   - id: the application.
    ///   - displayName: what its owner calls it; may be empty.
    ///   - startsAt: from when it is accepted; nil is now.
    ///   - endsAt: until when; nil is two years after the start, as the Graph API does.
    /// - Returns: the secret, with its text.
    /// - Throws: ``DirectoryError``.
    package func addSecret(
        to id: ApplicationID, displayName: String = "", startsAt: Date? = nil, endsAt: Date? = nil
    ) async throws -> ClientSecret.Issued {
        let start = Date(timeIntervalSince1970: Double((startsAt ?? clock.now).storedSeconds))
        let end = Date(timeIntervalSince1970: Double((endsAt ?? start.addingTimeInterval(730 * 86_400)).storedSeconds))
        guard start < end else { throw DirectoryError.endsBeforeStart }
        guard displayName.count <= 256 else { throw DirectoryError.unusableName(displayName) }
        let issued = ClientSecret.generate(displayName: displayName, startsAt: start, endsAt: end)
        let secret = issued.credential
        try await write { [self] database, changes in
            guard var application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            try database.execute(
                sql: """
                    INSERT INTO client_secrets
                        (id, application_id, display_name, hint, salt, digest, starts_at, ends_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    secret.id.description, id.description, displayName, secret.hint, secret.salt, secret.digest,
                    start.storedSeconds, end.storedSeconds,
                ])
            application.secrets.append(secret)
            changes.append(.application(application))
        }
        return issued
    }

    /// Adds a certificate to an application.
    ///
    /// - Parameters:
    ///   - id: the application.
    ///   - der: the X.509 certificate, DER; an RSA key of at least 2048 bits.
    ///   - displayName: nil takes the certificate's subject.
    /// - Returns: the certificate as the directory keeps it.
    /// - Throws: ``DirectoryError``.
    @discardableResult
    package func addCertificate(
        to id: ApplicationID, der: Data, displayName: String? = nil
    ) async throws -> ClientCertificate {
        let certificate = try ClientCertificate(id: .random(), der: der, displayName: displayName)
        return try await write { [self] database, changes in
            guard var application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            try database.execute(
                sql: "INSERT INTO client_certificates (id, application_id, display_name, der) VALUES (?, ?, ?, ?)",
                arguments: [certificate.id.description, id.description, certificate.displayName, der])
            application.certificates.append(certificate)
            changes.append(.application(application))
            return certificate
        }
    }

    /// Removes a secret or a certificate; it is refused from the next request on.
    ///
    /// - Throws: ``DirectoryError``.
    package func removeCredential(_ credential: CredentialID, from id: ApplicationID) async throws {
        try await write { [self] database, changes in
            guard var application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            guard
                application.secrets.contains(where: { $0.id == credential })
                    || application.certificates.contains(where: { $0.id == credential })
            else { throw DirectoryError.unknownCredential(credential) }
            for table in ["client_secrets", "client_certificates"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE id = ? AND application_id = ?",
                    arguments: [credential.description, id.description])
            }
            application.secrets.removeAll { $0.id == credential }
            application.certificates.removeAll { $0.id == credential }
            changes.append(.application(application))
        }
    }
}
