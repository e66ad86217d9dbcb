import Foundation
import Values

/// `grant_type=password` (RFC 6749 section 4.3): a program that was told name and password gets tokens for the user.
struct PasswordGrant: Sendable {
    let directory: Directory
    let clients: ClientAuthenticator
    let passwords: PasswordSignIn
    let issuer: UserTokenIssuer
    let clock: WallClock

    func respond(to request: TokenRequest) async throws(OAuthError) -> JSONDocument {
        let segment = try TenantSegment(request.tenant)
        if segment == .common || segment == .consumers {
            throw .grantNeedsTenant(.password, segment: segment.text)
        }
        let named = try directory.tenant(segment, orThrow: .invalidRequest)
        let claimed = try ClaimedClient(request)
        let username = try request.form.required("username")
        let password = try request.form.required("password")
        // Over /organizations the user's domain says which tenant is meant.
        let domain = username.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard let tenant = named ?? directory.tenant(ownerOf: domain) else { throw .userNotFound(username) }
        let client = try clients.client(claimed.id, in: tenant)
        let proof = try clients.prove(client, with: claimed.credential, request: request)
        let wanted = try DelegatedRequest(request, earlier: nil, in: tenant)

        let user = try await passwords.user(named: username, password: password, address: request.address)
        guard user.tenantID == tenant.id else { throw .foreignUser(user.userPrincipalName, in: tenant) }
        guard !user.mustChangePassword else { throw .passwordExpired() }
        let signIn = try await directory.signIn(user, to: client, at: clock.now)
        return try await issuer.respond(
            to: .init(
                client: client, proof: proof, platform: proof == .none ? .publicClient : .web, signIn: signIn,
                request: wanted, version: request.version, wantsClientInfo: request.form["client_info"] == "1",
                address: request.address))
    }
}

extension Directory {
    /// Records a sign-in.
    ///
    /// - Throws: AADSTS90033 when it cannot be stored.
    func signIn(_ user: User, to client: Client, at time: Date, id: ObjectID = .random()) async throws(OAuthError)
        -> SignIn
    {
        do {
            return try await startSignIn(of: user, to: client.application.id, in: client.tenant, at: time, id: id)
        } catch { throw .serverError() }
    }
}
