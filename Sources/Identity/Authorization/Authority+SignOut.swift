import Foundation

/// Where a browser may go after sign-out (OpenID Connect RP-Initiated Logout).
extension Authority {
    /// The address, when it is one of the application that an id token names.
    ///
    /// The token may have ended: it only says on whose behalf the request comes.
    ///
    /// - Parameters:
    ///   - written: `post_logout_redirect_uri`.
    ///   - idTokenHint: `id_token_hint`.
    /// - Returns: the address; nil when the token is none of this authority or the address none of its application.
    package func signOutTarget(_ written: String, idTokenHint: String) -> String? {
        guard let payload = signingKeys.verifiedPayload(of: idTokenHint),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            let id = ApplicationID(claims.aud), let application = directory.application(id),
            application.redirectURIs.contains(where: { $0.matches(written) })
        else { return nil }
        return written
    }

    /// The subject of an id token, which may have ended; nil when the text is none of this authority.
    func idTokenSubject(_ hint: String) -> String? {
        signingKeys.verifiedPayload(of: hint).flatMap { try? JSONDecoder().decode(Claims.self, from: $0) }?.sub
    }

    private struct Claims: Decodable {
        let aud: String
        let sub: String
    }
}
