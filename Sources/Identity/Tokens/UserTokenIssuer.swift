import Crypto
import Foundation
import Values

/// Issues what a person's sign-in gives an application: access token, id token and refresh token, and the answer that carries them.
struct UserTokenIssuer: Sendable {
    /// 90 days from each use on.
    private static let refreshLifetime: TimeInterval = 90 * 86_400
    /// A page's script keeps its tokens badly: 24 hours from the sign-in on, however often they are used.
    private static let singlePageLifetime: TimeInterval = 86_400
    private static let idTokenLifetime = 3600

    let directory: Directory
    let signingKeys: SigningKeys
    let clock: WallClock

    /// What is issued, and for what kind of client.
    struct Order: Sendable {
        let client: Client
        let proof: ClientProof
        let platform: RedirectURI.Platform
        let signIn: SignIn
        let request: DelegatedRequest
        let version: TokenVersion
        /// The client's nonce, which its id token repeats.
        var nonce: String?
        /// Whether the answer says who the account is, besides the id token (`client_info=1`).
        var wantsClientInfo = false
        /// The refresh token that was redeemed.
        var redeemed: (text: String, token: Directory.RefreshToken)?
        /// Where the request came from.
        var address = ""
    }

    /// Issues the tokens.
    ///
    /// - Throws: AADSTS65001 without consent, 54005 for a refresh token that somebody else redeemed at the same moment.
    func respond(to order: Order) async throws(OAuthError) -> JSONDocument {
        let request = order.request
        let granted = try request.granted(to: order.client, for: order.signIn.user, in: directory)
        let access = try accessToken(order, granted: granted)
        let idToken = request.openID.contains(.openid) ? try idToken(order) : nil
        let refresh = request.openID.contains(.offlineAccess) ? try await refreshToken(order) : nil
        let scope = JSONDocument.string(request.answered(granted))
        let info = order.wantsClientInfo ? JSONDocument.string(clientInfo(order.signIn.user)) : nil
        var members: [JSONDocument.Member]
        switch (order.version, access.response(version: order.version, resource: request.audience)) {
        case (_, .object(let common)):
            members = common.filter { $0.name != "access_token" }
            members.append(.init("access_token", .string(access.text)))
        case (_, let other): return other
        }
        members.insert(.init("scope", scope), at: 1)
        members.append(.init("refresh_token", refresh.map(JSONDocument.string)))
        members.append(.init("id_token", idToken.map(JSONDocument.string)))
        members.append(.init("client_info", info))
        return .object(members)
    }

    // MARK: The tokens

    private func accessToken(_ order: Order, granted: Set<String>) throws(OAuthError) -> IssuedToken {
        let (client, user) = (order.client, order.signIn.user)
        let begins = Int(clock.now.timeIntervalSince1970) - AccessTokenIssuer.leeway
        let ends = begins + AccessTokenIssuer.leeway + AccessTokenIssuer.lifetime
        var scopes = granted.sorted()
        if order.request.resource == .microsoftGraph {
            scopes += DelegatedRequest.OpenIDScope.allCases
                .filter { $0 != .offlineAccess && order.request.openID.contains($0) }.map(\.rawValue)
        }
        let roles = user.roles.isEmpty ? [DirectoryRole.memberTemplateID] : user.roles.map(\.templateID).sorted()
        let claims: JSONDocument = [
            "aud": .string(order.request.audience), "iss": .string(Issuer.v1(client.tenant.id)),
            "iat": .integer(begins), "nbf": .integer(begins), "exp": .integer(ends), "acr": "1",
            "aio": .string(AccessTokenIssuer.opaque(byteCount: 33)), "amr": ["pwd"],
            "app_displayname": .string(client.application.displayName),
            "appid": .string(client.application.id.description), "appidacr": .string(order.proof.rawValue),
            "family_name": user.surname.isEmpty ? nil : .string(user.surname),
            "given_name": user.givenName.isEmpty ? nil : .string(user.givenName),
            "ipaddr": order.address.isEmpty ? nil : .string(order.address), "name": .string(user.displayName),
            "oid": .string(user.id.description), "rh": .string("1.A\(AccessTokenIssuer.opaque(byteCount: 36))."),
            "scp": .string(scopes.joined(separator: " ")), "sid": .string(order.signIn.id.description),
            "sub": .string(pairwiseSubject(user, client.application.id)),
            "tenant_region_scope": .string(client.tenant.region.rawValue),
            "tid": .string(client.tenant.id.description), "unique_name": .string(user.userPrincipalName),
            "upn": .string(user.userPrincipalName), "uti": .string(AccessTokenIssuer.opaque(byteCount: 16)),
            "ver": "1.0", "wids": .array(roles.map(JSONDocument.string)),
        ]
        return IssuedToken(text: try sign(claims, .v1), notBefore: begins, expires: ends)
    }

    /// The id token; its version follows the endpoint.
    private func idToken(_ order: Order) throws(OAuthError) -> String {
        let (client, user) = (order.client, order.signIn.user)
        let now = Int(clock.now.timeIntervalSince1970)
        let openID = order.request.openID
        let isV1 = order.version == .v1
        let hasProfile = isV1 || openID.contains(.profile)
        let claims: JSONDocument = [
            "aud": .string(client.application.id.description),
            "iss": .string(isV1 ? Issuer.v1(client.tenant.id) : Issuer.v2(client.tenant.id)),
            "iat": .integer(now), "nbf": .integer(now), "exp": .integer(now + Self.idTokenLifetime),
            "amr": isV1 ? ["pwd"] : nil,
            "auth_time": .integer(Int(order.signIn.startedAt.timeIntervalSince1970)),
            "email": openID.contains(.email) && !isV1 ? .string(user.userPrincipalName) : nil,
            "family_name": isV1 && !user.surname.isEmpty ? .string(user.surname) : nil,
            "given_name": isV1 && !user.givenName.isEmpty ? .string(user.givenName) : nil,
            "ipaddr": isV1 && !order.address.isEmpty ? .string(order.address) : nil,
            "name": hasProfile ? .string(user.displayName) : nil, "nonce": order.nonce.map(JSONDocument.string),
            "oid": hasProfile ? .string(user.id.description) : nil,
            "preferred_username": hasProfile && !isV1 ? .string(user.userPrincipalName) : nil,
            "rh": .string("1.A\(AccessTokenIssuer.opaque(byteCount: 36))."),
            "sid": .string(order.signIn.id.description),
            "sub": .string(pairwiseSubject(user, client.application.id)),
            "tid": .string(client.tenant.id.description),
            "unique_name": isV1 ? .string(user.userPrincipalName) : nil,
            "upn": isV1 ? .string(user.userPrincipalName) : nil,
            "uti": .string(AccessTokenIssuer.opaque(byteCount: 16)), "ver": isV1 ? "1.0" : "2.0",
        ]
        return try sign(claims, order.version)
    }

    private func refreshToken(_ order: Order) async throws(OAuthError) -> String {
        let now = clock.now
        let ends =
            order.platform == .singlePage
            ? order.signIn.startedAt.addingTimeInterval(Self.singlePageLifetime)
            : now.addingTimeInterval(Self.refreshLifetime)
        let use = Directory.RefreshToken.Use(
            audience: order.request.audience, scope: order.request.text, platform: order.platform)
        let text: String?
        do {
            text = try await directory.issueRefreshToken(
                for: order.signIn, use: use, expiresAt: ends, replacing: order.redeemed?.text)
        } catch {
            throw .serverError()
        }
        guard let text else { throw .alreadyRedeemed() }
        return text
    }

    /// Who the account is in a form of its own, which clients file accounts under: `{"uid":…,"utid":…}`.
    func clientInfo(_ user: User) -> String {
        let info: JSONDocument = ["uid": .string(user.id.description), "utid": .string(user.tenantID.description)]
        return Base64URL.encode(info.utf8)
    }

    /// The user as one application knows them: another application sees another subject.
    func pairwiseSubject(_ user: User, _ application: ApplicationID) -> String {
        let text = "\(user.tenantID)/\(user.id)/\(application)"
        return Base64URL.encode(SHA256.hash(data: Data(text.utf8)))
    }

    private func sign(_ claims: JSONDocument, _ version: TokenVersion) throws(OAuthError) -> String {
        do { return try signingKeys.active.sign(claims, version: version) } catch { throw .serverError() }
    }
}

/// How a client proved itself: the claim `appidacr`.
enum ClientProof: String, Sendable {
    /// It did not: a public client.
    case none = "0"
    case secret = "1"
    case certificate = "2"
}
