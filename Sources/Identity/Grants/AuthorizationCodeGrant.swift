import Foundation
import Values

/// `grant_type=authorization_code` (RFC 6749 section 4.1.3).
struct AuthorizationCodeGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let codes: EphemeralStore<AuthorizationCode>
    let issuer: UserTokenIssuer
    let clock: WallClock

    func respond(to request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        let named = try directory.tenant(segment, orThrow: .invalidRequest)
        let claimed = try ClaimedClient(request)
        let text = try request.form.required("code")
        guard let code = codes[text] else {
            throw .invalidGrant("The code is not one of this authority.")
        }
        if let named, named.id != code.tenant.id { throw .grantOfOtherTenant(named) }
        let client = try clients.client(claimed.id, in: code.tenant)
        guard client.application.id == code.applicationID else { throw .grantOfOtherClient() }
        if code.redirect.platform == .singlePage, request.origin == nil { throw .singlePageNeedsOrigin() }
        if code.redirect.platform != .singlePage, request.origin != nil { throw .originOfOtherPlatform() }
        let proof = try clients.prove(
            client, with: claimed.credential, request: request, platform: code.redirect.platform)
        guard request.form["redirect_uri"] == code.writtenRedirectURI || code.writtenRedirectURI == nil else {
            throw .codeRedirectURIMismatch()
        }
        if let key = code.proofKey {
            try key.verify(request.form["code_verifier"])
        } else if request.form["code_verifier"] != nil {
            // A code that was asked for without a challenge and comes with a verifier was exchanged for another on the way.
            throw .verifierWithoutChallenge()
        }
        let wanted = try DelegatedRequest(request, earlier: code.wanted, in: code.tenant)

        let isFirst = codes.update(text) { code in
            defer { code.isRedeemed = true }
            return !code.isRedeemed
        }
        guard isFirst == true else {
            // Somebody has it who should not: what was issued for it counts for nothing any more (RFC 6749 section 4.1.2).
            do { try await directory.revokeSignIn(code.signInID) } catch { throw .serverError() }
            throw .codeRedeemed()
        }
        guard code.issuedAt.addingTimeInterval(AuthorizationCode.lifetime) > clock.now else { throw .codeExpired() }
        guard let user = directory.user(code.userID, in: code.tenant.id), user.isEnabled else {
            throw .accountDisabled()
        }
        guard code.signedInAt >= user.sessionsValidFrom else { throw .grantRevoked() }
        let signIn = try await directory.signIn(user, to: client, at: code.signedInAt, id: code.signInID)
        return try await issuer.respond(
            to: .init(
                client: client, proof: proof, platform: code.redirect.platform, signIn: signIn,
                request: wanted.continuing(code.wanted), version: request.version, nonce: code.nonce,
                wantsClientInfo: request.form["client_info"] == "1", address: request.address))
    }
}
