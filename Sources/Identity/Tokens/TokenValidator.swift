import Crypto
import Foundation
import Synchronization
package import Values
import _CryptoExtras

/// Checks access tokens: signature, times, issuer, tenant and audience, in that order.
///
/// Only tokens of this authority's own keys are accepted, only RS256, and only for the resources that are served. Roles are not
/// judged here: the operation that is called knows what it needs.
package final class TokenValidator: Sendable {
    /// Real tokens have one to three thousand characters; the limit bounds the work that a stranger can ask for.
    static let longestToken = 16 * 1024

    private let directory: Directory
    private let signingKeys: SigningKeys
    private let clock: WallClock
    private let verified = Mutex(VerifiedTokenCache(capacity: 4096))

    /// Makes a validator for the tenants of a directory and the keys of its authority.
    package init(directory: Directory, signingKeys: SigningKeys, clock: WallClock) {
        self.directory = directory
        self.signingKeys = signingKeys
        self.clock = clock
    }

    /// Verifies a bearer token.
    ///
    /// A token that was verified before is recognised by its SHA-256 and only its times, its key and its tenant are looked at again.
    ///
    /// - Parameter token: the text after `Bearer `.
    /// - Returns: what the token proves.
    /// - Throws: the reason for which the token is not accepted.
    package func verify(bearer token: some StringProtocol) async throws(TokenRejection) -> VerifiedToken {
        guard token.utf8.count <= Self.longestToken else { throw .malformed(.tooLong) }
        let now = clock.now
        let digest = SHA256.hash(data: Data(token.utf8))
        if let known = verified.withLock({ $0[digest] }), signingKeys.key(identifiedBy: known.keyID) != nil,
            directory.tenant(known.tenant.id) == known.tenant
        {
            guard now < known.expiresAt else { throw .expired(known.expiresAt) }
            return try current(known)
        }
        let fresh = try verify(token, at: now)
        verified.withLock { $0[digest] = fresh }
        return try current(fresh)
    }

    /// A delegated token counts while its user may sign in and its sign-in has not been revoked, and for what the user may do now.
    private func current(_ token: VerifiedToken) throws(TokenRejection) -> VerifiedToken {
        guard token.isDelegated else { return token }
        guard let user = directory.user(token.objectID, in: token.tenant.id),
            directory.isCurrent(signIn: token.signInID, of: user.id, in: token.tenant.id)
        else { throw .revoked }
        var token = token
        token.userRoles = user.roles
        return token
    }

    private func verify(_ text: some StringProtocol, at now: Date) throws(TokenRejection) -> VerifiedToken {
        let token: CompactJWS
        do { token = try CompactJWS(text, limit: Self.longestToken, padding: .refused) } catch {
            throw .malformed(error)
        }

        guard token.header.alg == "RS256" else { throw .unsupportedAlgorithm(token.header.alg) }
        guard !token.header.isCritical else { throw .criticalHeader }
        guard let keyID = token.header.kid, let key = signingKeys.key(identifiedBy: keyID) else {
            throw .unknownKey(token.header.kid)
        }
        let signature = _RSA.Signing.RSASignature(rawRepresentation: token.signature)
        guard
            key.publicKey.isValidSignature(
                signature, for: SHA256.hash(data: token.signedText), padding: .insecurePKCS1v1_5)
        else { throw .invalidSignature }

        guard let claims = try? JSONDecoder().decode(AccessTokenClaims.self, from: token.payload) else {
            throw .malformed(.payloadNotJSON)
        }
        return try accept(claims, signedBy: keyID, at: now)
    }

    private func accept(
        _ claims: AccessTokenClaims, signedBy keyID: String, at now: Date
    ) throws(TokenRejection) -> VerifiedToken {
        guard let exp = claims.exp else { throw .missingClaim("exp") }
        let expiresAt = Date(timeIntervalSince1970: exp)
        guard now < expiresAt else { throw .expired(expiresAt) }
        if let nbf = claims.nbf {
            let validFrom = Date(timeIntervalSince1970: nbf)
            guard now >= validFrom else { throw .notYetValid(validFrom) }
        }
        guard let tid = claims.tid, let tenantID = TenantID(tid) else { throw .missingClaim("tid") }
        guard let issuer = claims.iss else { throw .missingClaim("iss") }
        guard issuer == Issuer.v1(tenantID) || issuer == Issuer.v2(tenantID) else { throw .wrongIssuer(issuer) }
        guard let tenant = directory.tenant(tenantID) else { throw .unknownTenant(tenantID) }
        guard let audience = claims.aud else { throw .missingClaim("aud") }
        guard let resource = WellKnownResource(identifier: audience) else { throw .wrongAudience(audience) }
        guard let client = claims.appid ?? claims.azp, let applicationID = ApplicationID(client) else {
            throw .missingClaim("appid")
        }
        guard let oid = claims.oid, let objectID = ObjectID(oid) else { throw .missingClaim("oid") }
        return VerifiedToken(
            tenant: tenant, applicationID: applicationID, applicationName: claims.app_displayname ?? "",
            objectID: objectID, audience: audience, resource: resource, roles: Set(claims.roles ?? []),
            scopes: Set((claims.scp ?? "").split(separator: " ").map(String.init)),
            userPrincipalName: claims.upn ?? claims.preferred_username, userRoles: [],
            signInID: claims.sid.flatMap { ObjectID($0) }, expiresAt: expiresAt, keyID: keyID)
    }
}

/// The claims that a resource server acts on.
private struct AccessTokenClaims: Decodable {
    let exp: Double?
    let nbf: Double?
    let tid: String?
    let iss: String?
    let aud: String?
    let appid: String?
    let azp: String?
    let app_displayname: String?
    let oid: String?
    let roles: [String]?
    let scp: String?
    let upn: String?
    let preferred_username: String?
    let sid: String?
}
