import Foundation
import Values

/// Issues access tokens.
struct AccessTokenIssuer: Sendable {
    /// How long a token is good for, from the request on.
    static let lifetime = 3600
    /// How far a token's beginning is set back, for resource servers whose clock is behind.
    static let leeway = 300

    let signingKeys: SigningKeys
    let clock: WallClock

    /// A token for an application itself.
    ///
    /// The Defender resources and Graph take v1 tokens, whichever generation of the endpoint the client used.
    func applicationToken(
        for authenticated: AuthenticatedClient, audience: String, roles: [String]
    ) throws(OAuthError) -> IssuedToken {
        let client = authenticated.client
        let begins = Int(clock.now.timeIntervalSince1970) - Self.leeway
        let ends = begins + Self.leeway + Self.lifetime
        let issuer = Issuer.v1(client.tenant.id)
        let principal = client.principal.id.description
        let claims: JSONDocument = [
            "aud": .string(audience), "iss": .string(issuer), "iat": .integer(begins), "nbf": .integer(begins),
            "exp": .integer(ends), "aio": .string(Self.opaque(byteCount: 33)),
            "app_displayname": .string(client.application.displayName),
            "appid": .string(client.application.id.description), "appidacr": .string(authenticated.proof.rawValue),
            "idp": .string(issuer), "oid": .string(principal), "rh": .string("1.A\(Self.opaque(byteCount: 36))."),
            "roles": roles.isEmpty ? nil : .array(roles.map(JSONDocument.string)), "sub": .string(principal),
            "tenant_region_scope": .string(client.tenant.region.rawValue),
            "tid": .string(client.tenant.id.description), "uti": .string(Self.opaque(byteCount: 16)), "ver": "1.0",
        ]
        do {
            return IssuedToken(
                text: try signingKeys.active.sign(claims, version: .v1), notBefore: begins, expires: ends)
        } catch {
            // The key was read and checked at start: signing fails only when the machine does (no memory).
            throw .serverError()
        }
    }

    /// Random bytes as text, for the claims that mean nothing to anyone but their issuer.
    static func opaque(byteCount: Int) -> String {
        // A word at a time: each question to the generator is a call of the operating system.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount + 8)
        while bytes.count < byteCount {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        return Base64URL.encode(bytes.prefix(byteCount))
    }
}

/// An access token and its times, as the response states them.
struct IssuedToken: Sendable {
    let text: String
    /// Seconds since 1970.
    let notBefore: Int
    /// Seconds since 1970.
    let expires: Int

    /// The documented life of an answer: one second less than the token's, which has passed by the time it arrives.
    private static let expiresIn = AccessTokenIssuer.lifetime - 1

    /// The answer of the token endpoint: numbers in v2, strings in v1.
    func response(version: TokenVersion, resource: String) -> JSONDocument {
        switch version {
        case .v1:
            let life = JSONDocument.string(String(Self.expiresIn))
            return [
                "token_type": "Bearer", "expires_in": life, "ext_expires_in": life,
                "expires_on": .string(String(expires)), "not_before": .string(String(notBefore)),
                "resource": .string(resource), "access_token": .string(text),
            ]
        case .v2:
            return [
                "token_type": "Bearer", "expires_in": .integer(Self.expiresIn),
                "ext_expires_in": .integer(Self.expiresIn), "access_token": .string(text),
            ]
        }
    }
}
