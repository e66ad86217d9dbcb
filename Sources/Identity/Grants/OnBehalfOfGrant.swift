import Foundation
import Values

/// `grant_type=…:jwt-bearer` with `requested_token_use=on_behalf_of`: a server that was called with a user's token gets one for the
/// API that it calls in turn.
struct OnBehalfOfGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let signingKeys: SigningKeys
    let issuer: UserTokenIssuer
    let clock: WallClock

    func respond(to request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        let named = try directory.tenant(segment, orThrow: .invalidRequest)
        let claimed = try ClaimedClient(request)
        let use = try request.form.required("requested_token_use")
        guard use == "on_behalf_of" else {
            throw .invalidParameter("requested_token_use", wanted: "use 'on_behalf_of'.")
        }
        let assertion = try UserAssertion(
            request.form.required("assertion"), signingKeys: signingKeys, directory: directory)
        let tenant = assertion.tenant
        if let named, named.id != tenant.id { throw .grantOfOtherTenant(named) }
        let client = try clients.client(claimed.id, in: tenant)
        if case .none = claimed.credential { throw .noCredential() }
        let proof = try clients.prove(client, with: claimed.credential, request: request, platform: .web)

        guard ApplicationID(assertion.audience) == client.application.id else {
            throw .assertionOfOtherAudience(assertion.audience, client: client.application.id)
        }
        guard assertion.isOfUser else { throw .assertionOfApplication(client.application) }
        guard assertion.expiresAt > clock.now else { throw .assertionExpired() }
        guard let user = directory.user(assertion.objectID, in: tenant.id),
            directory.isCurrent(signIn: assertion.signInID, of: user.id, in: tenant.id)
        else { throw .grantRevoked() }
        let wanted = try DelegatedRequest(request, earlier: nil, in: tenant)
        let signIn = try await directory.signIn(user, to: client, at: clock.now)
        return try await issuer.respond(
            to: .init(
                client: client, proof: proof, platform: .web, signIn: signIn, request: wanted,
                version: request.version, wantsClientInfo: request.form["client_info"] == "1",
                address: request.address))
    }
}

/// An access token that a server was called with, verified but for what it is good for.
private struct UserAssertion {
    let tenant: Tenant
    let audience: String
    let objectID: ObjectID
    let signInID: ObjectID?
    let expiresAt: Date
    /// Whether a user stands behind it.
    let isOfUser: Bool

    private struct Claims: Decodable {
        let aud: String
        let tid: String
        let exp: Double
        let oid: String?
        let appid: String?
        let azp: String?
        let upn: String?
        let sid: String?
    }

    init(_ text: String, signingKeys: SigningKeys, directory: Directory) throws(OAuthError) {
        guard let payload = signingKeys.verifiedPayload(of: text) else {
            throw .assertionNotAccepted("It was not signed by this authority.")
        }
        guard let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            let tenant = TenantID(claims.tid).flatMap({ directory.tenant($0) })
        else { throw .assertionNotAccepted("It lacks a claim that access tokens carry.") }
        guard claims.appid ?? claims.azp != nil else { throw .assertionIsIDToken() }
        guard let objectID = claims.oid.flatMap({ ObjectID($0) }) else {
            throw .assertionNotAccepted("It has no usable claim 'oid'.")
        }
        self.tenant = tenant
        self.objectID = objectID
        audience = claims.aud
        signInID = claims.sid.flatMap { ObjectID($0) }
        expiresAt = Date(timeIntervalSince1970: claims.exp)
        isOfUser = claims.upn != nil
    }
}
