import Crypto
import Foundation
import GRDB
import Records
import Values

/// Sign-ins and the refresh tokens that continue them.
extension Directory {
    /// A refresh token as the directory keeps it: by its digest alone.
    struct RefreshToken: Sendable {
        /// What it was issued for.
        struct Use: Sendable {
            /// The resource as the client called it.
            let audience: String
            /// The `scope` that is meant when a request names none, as the client would write it.
            let scope: String
            /// What kind of client it was issued to: it decides how the client proves itself again.
            let platform: RedirectURI.Platform
        }

        let signIn: SignIn
        let use: Use
        let isRedeemed: Bool
        let expiresAt: Date
        let isRevoked: Bool
    }

    /// Records that a person signed in to an application.
    func startSignIn(
        of user: User, to id: ApplicationID, in tenant: Tenant, at time: Date, id signInID: ObjectID = .random()
    ) async throws -> SignIn {
        let signIn = SignIn(id: signInID, user: user, tenant: tenant, applicationID: id, startedAt: time)
        try await write { [self] database, _ in
            // The code behind it may have come a second time before this: then the sign-in has ended before it began.
            let revoked = read { $0.revokedSignIns[signInID] }
            try database.execute(
                sql: """
                    INSERT INTO sign_ins (id, tenant_id, user_id, application_id, started_at, revoked_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    signIn.id.description, tenant.id.description, user.id.description, id.description,
                    time.storedSeconds, revoked?.storedSeconds,
                ])
        }
        return signIn
    }

    /// Ends one sign-in with every token that descends from it.
    func revokeSignIn(_ id: ObjectID) async throws {
        let now = clock.now
        try await write { database, changes in
            try database.execute(
                sql: "UPDATE sign_ins SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                arguments: [now.storedSeconds, id.description])
            changes.append(.signInRevoked(id, at: now))
        }
    }

    /// Issues a refresh token.
    ///
    /// - Parameters:
    ///   - expiresAt: when it ends.
    ///   - replacing: the token that was redeemed for it, which nothing can be had for from now on.
    /// - Returns: the token's text; nil when the replaced one was redeemed by somebody else meanwhile.
    func issueRefreshToken(
        for signIn: SignIn, use: RefreshToken.Use, expiresAt: Date, replacing: String? = nil
    ) async throws -> String? {
        let text = OpaqueToken.make(prefix: "1.")
        let digest = Self.digest(text)
        let replaced = replacing.map(Self.digest)
        let now = clock.now
        return try await write { database, _ in
            if let replaced {
                try database.execute(
                    sql: "UPDATE refresh_tokens SET redeemed_at = ? WHERE digest = ? AND redeemed_at IS NULL",
                    arguments: [now.storedSeconds, replaced])
                guard database.changesCount == 1 else { return nil }
            }
            try database.execute(
                sql: """
                    INSERT INTO refresh_tokens (digest, sign_in_id, audience, scope, platform, issued_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    digest, signIn.id.description, use.audience, use.scope, use.platform.rawValue, now.storedSeconds,
                    expiresAt.storedSeconds,
                ])
            return text
        }
    }

    /// Finds a refresh token; nil when it was never issued, or ended so long ago that it has been forgotten.
    func refreshToken(_ text: String) throws -> RefreshToken? {
        guard text.utf8.count <= 1024 else { return nil }
        let digest = Self.digest(text)
        let row = try records.database.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT sign_ins.id, sign_ins.tenant_id, user_id, application_id, started_at, revoked_at, audience,
                        scope, platform, expires_at, redeemed_at
                    FROM refresh_tokens JOIN sign_ins ON sign_ins.id = sign_in_id WHERE digest = ?
                    """,
                arguments: [digest])
        }
        guard let row, let id = ObjectID(row[0] as String), let tenantID = TenantID(row[1] as String),
            let userID = ObjectID(row[2] as String), let applicationID = ApplicationID(row[3] as String),
            let platform = RedirectURI.Platform(rawValue: row[8]), let tenant = tenant(tenantID),
            let user = read({ $0.users[userID] })
        else { return nil }
        return RefreshToken(
            signIn: SignIn(
                id: id, user: user, tenant: tenant, applicationID: applicationID,
                startedAt: Date(timeIntervalSince1970: Double(row[4] as Int64))),
            use: RefreshToken.Use(audience: row[6], scope: row[7], platform: platform),
            isRedeemed: (row[10] as Int64?) != nil,
            expiresAt: Date(timeIntervalSince1970: Double(row[9] as Int64)), isRevoked: (row[5] as Int64?) != nil)
    }

    /// Whether the tokens of a sign-in still count: it has not been revoked, and its user may sign in.
    func isCurrent(signIn: ObjectID?, of user: ObjectID, in tenant: TenantID) -> Bool {
        read { directory in
            guard let user = directory.users[user], user.tenantID == tenant, user.isEnabled else { return false }
            return signIn.map { directory.revokedSignIns[$0] == nil } ?? true
        }
    }

    /// Forgets tokens that ended, and sign-ins that nothing descends from any more.
    static func forgetEndedSignIns(in database: Database, at now: Date) throws {
        try database.execute(
            sql: "DELETE FROM refresh_tokens WHERE expires_at < ?", arguments: [now.storedSeconds - 86_400])
        try database.execute(
            sql: """
                DELETE FROM sign_ins WHERE started_at < ?
                    AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE sign_in_id = sign_ins.id)
                """,
            arguments: [now.storedSeconds - 2 * 86_400])
    }

    private static func digest(_ text: String) -> Data { Data(SHA256.hash(data: Data(text.utf8))) }
}
