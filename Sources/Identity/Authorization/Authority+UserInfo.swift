/// The claims about the person behind a token (OpenID Connect Core section 5.3).
extension Authority {
    /// The answer of the userinfo endpoint; nil for a token without a person, or without the scope `openid`.
    package func userInfo(for token: VerifiedToken) -> JSONDocument? {
        guard token.scopes.contains("openid"), let user = directory.user(token.objectID, in: token.tenant.id) else {
            return nil
        }
        let hasProfile = token.scopes.contains("profile")
        return [
            "sub": .string(userTokens.pairwiseSubject(user, token.applicationID)),
            "name": hasProfile ? .string(user.displayName) : nil,
            "family_name": hasProfile && !user.surname.isEmpty ? .string(user.surname) : nil,
            "given_name": hasProfile && !user.givenName.isEmpty ? .string(user.givenName) : nil,
            "email": token.scopes.contains("email") ? .string(user.userPrincipalName) : nil,
        ]
    }
}
