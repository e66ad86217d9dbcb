import Foundation
import Values

/// `grant_type=refresh_token` (RFC 6749 section 6): a sign-in goes on, for the same or another resource.
///
/// Each redemption gives a new token and uses the old one up. An old one that comes again was copied, by whom cannot be told, so the sign-in
/// ends with everything that descends from it (RFC 9700 section 4.14.2).
struct RefreshTokenGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let issuer: UserTokenIssuer
    let clock: WallClock

    func respond(to request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        guard segment != .consumers else { throw .grantNeedsTenant(.refreshToken, segment: segment.text) }
        let named = try directory.tenant(segment, orThrow: .invalidRequest)
        let claimed = try ClaimedClient(request)
        let text = try request.form.required("refresh_token")
        let found: Directory.RefreshToken?
        do { found = try directory.refreshToken(text) } catch { throw .serverError() }
        guard let token = found else { throw .invalidGrant("The refresh token is not one of this authority.") }

        let tenant = token.signIn.tenant
        if let named, named.id != tenant.id { throw .grantOfOtherTenant(named) }
        let client = try clients.client(claimed.id, in: tenant)
        guard client.application.id == token.signIn.applicationID else { throw .grantOfOtherClient() }
        let proof = try clients.prove(
            client, with: claimed.credential, request: request, platform: token.use.platform)

        guard !token.isRevoked else { throw .grantRevoked() }
        guard token.signIn.user.isEnabled else { throw .accountDisabled() }
        guard token.expiresAt > clock.now else {
            throw token.use.platform == .singlePage ? .singlePageTokenExpired() : .refreshTokenInactive()
        }
        guard !token.isRedeemed else {
            do { try await directory.revokeSignIn(token.signIn.id) } catch { throw .serverError() }
            throw .grantRevoked()
        }

        let earlier = try DelegatedRequest(scope: token.use.scope, takesFirstResource: true, in: tenant)
        let wanted = try DelegatedRequest(request, earlier: earlier, in: tenant).continuing(earlier)
        return try await issuer.respond(
            to: .init(
                client: client, proof: proof, platform: token.use.platform, signIn: token.signIn, request: wanted,
                version: request.version, wantsClientInfo: request.form["client_info"] == "1",
                redeemed: (text, token), address: request.address))
    }
}

extension DelegatedRequest {
    /// The request with what goes on from an earlier one without being named again: what OpenID Connect adds to a sign-in was asked
    /// for at its beginning.
    func continuing(_ earlier: DelegatedRequest) -> DelegatedRequest {
        DelegatedRequest(
            resource: resource, audience: audience, permissions: permissions, openID: openID.union(earlier.openID))
    }

    private init(
        resource: WellKnownResource?, audience: String, permissions: Permissions, openID: Set<OpenIDScope>
    ) {
        self.resource = resource
        self.audience = audience
        self.permissions = permissions
        self.openID = openID
    }

    /// The request as a v2 `scope`.
    var text: String {
        let prefix = audience.hasSuffix("/") ? audience : audience + "/"
        let scopes: [String] =
            switch permissions {
            case .consented: [prefix + ".default"]
            case .named(let names): names.map { prefix + $0 }
            }
        return (scopes + OpenIDScope.allCases.filter(openID.contains).map(\.rawValue)).joined(separator: " ")
    }
}
