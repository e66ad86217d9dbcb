/// The refusals of everything that a person has a part in: sign-in, consent, codes and refresh tokens.
extension OAuthError {
    // MARK: The authorization endpoint

    static func applicationUnknown(_ id: String) -> OAuthError {
        OAuthError(
            700_016, .unauthorizedClient,
            "Application with identifier '\(id.echoed)' was not found in the directory. Either it is not registered, or the "
                + "request went to the wrong tenant.")
    }

    static func redirectURIMismatch(_ uri: String, _ application: Application) -> OAuthError {
        OAuthError(
            50_011, .invalidRequest,
            "The redirect URI '\(uri.echoed)' specified in the request does not match the redirect URIs configured for the "
                + "application '\(application.id)'. Add it to the registration, exactly as the request writes it.")
    }

    static func noRedirectURI(_ application: Application) -> OAuthError {
        OAuthError(
            900_971, .invalidRequest,
            "No reply address provided: the request has no 'redirect_uri', and application '\(application.id)' has none "
                + "registered.")
    }

    static func unsupportedResponseType(_ type: String) -> OAuthError {
        OAuthError(
            70_005, .unsupportedResponseType, "response_type '\(type.echoed)' is not supported. Supported: code.")
    }

    static func responseTypeNotEnabled(_ type: String, _ application: Application) -> OAuthError {
        OAuthError(
            700_054, .unsupportedResponseType,
            "response_type '\(type.echoed)' is not enabled for the application '\(application.id)'. Use 'code' with a proof key."
        )
    }

    static func unsupportedResponseMode(_ mode: String) -> OAuthError {
        OAuthError(
            70_007, .unsupportedResponseMode,
            "response_mode '\(mode.echoed)' is not supported. Supported: query, fragment, form_post.")
    }

    static func unsupportedParameter(_ name: String, _ error: Name) -> OAuthError {
        OAuthError(
            90_100, error,
            "The parameter '\(name)' is not supported. Send the parameters of the request themselves.")
    }

    static func proofKeySize(_ name: String) -> OAuthError {
        OAuthError(
            name == "code_challenge" ? 501_491 : 50_147, .invalidRequest,
            "The size of the \(name) parameter must be at least 43 and at most 128, of letters, digits and '-._~'.")
    }

    static func invalidChallenge(_ reason: String) -> OAuthError {
        OAuthError(50_149, .invalidRequest, "Invalid code challenge: \(reason)")
    }

    static func loginRequired() -> OAuthError {
        OAuthError(
            50_058, .loginRequired,
            "A silent sign-in request was sent but no user is signed in. Send the request again without 'prompt=none'.")
    }

    static func consentRequired(_ application: Application) -> OAuthError {
        OAuthError(
            65_001, .invalidGrant, suberror: "consent_required",
            "The user or administrator has not consented to use the application with ID '\(application.id)' named "
                + "'\(application.displayName)'. Send an interactive authorization request for this user and resource.")
    }

    /// A person said no.
    package static func consentDeclined(_ application: Application) -> OAuthError {
        OAuthError(
            65_004, .accessDenied, "User declined to consent to access the application '\(application.displayName)'.")
    }

    static func administratorRequired(_ application: Application) -> OAuthError {
        OAuthError(
            90_094, .accessDenied,
            "An administrator of your organization must consent to '\(application.displayName)': it asks for permissions that "
                + "only an administrator can grant. Ask one to open the application's admin consent link.")
    }

    static func misconfiguredApplication(_ application: Application, resource: WellKnownResource) -> OAuthError {
        OAuthError(
            650_056, .invalidRequest,
            "Misconfigured application: '\(application.displayName)' asks for '\(resource.displayName)' and its registration lists "
                + "no delegated permission of it. Add the permissions to the registration.")
    }

    // MARK: The person

    static func userNotFound(_ name: String) -> OAuthError {
        OAuthError(
            50_034, .invalidGrant,
            "The user account '\(name.echoed)' does not exist in the directory. To sign in, the account must be added to it."
        )
    }

    static func wrongPassword() -> OAuthError {
        OAuthError(50_126, .invalidGrant, "Error validating credentials due to invalid username or password.")
    }

    static func accountDisabled() -> OAuthError {
        OAuthError(50_057, .invalidGrant, "The user account is disabled.")
    }

    static func accountLocked() -> OAuthError {
        OAuthError(
            50_053, .invalidGrant,
            "The account is locked, you've tried to sign in too many times with an incorrect user ID or password. "
                + "Wait a minute and try again.")
    }

    static func passwordExpired() -> OAuthError {
        OAuthError(
            50_055, .invalidGrant,
            "The password is expired: it must be changed before the account can be used. Sign in with a browser to change it."
        )
    }

    static func foreignUser(_ name: String, in tenant: Tenant) -> OAuthError {
        OAuthError(
            50_020, .invalidGrant,
            "User account '\(name.echoed)' does not exist in tenant '\(tenant.displayName)' and cannot access the application "
                + "in that tenant. Sign in with an account of the tenant.")
    }

    // MARK: Codes, refresh tokens, devices

    static func invalidGrant(_ reason: String) -> OAuthError {
        OAuthError(70_000, .invalidGrant, "Provided grant is invalid or malformed. \(reason)")
    }

    static func codeRedeemed() -> OAuthError {
        OAuthError(
            54_005, .invalidGrant,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."
        )
    }

    static func codeExpired() -> OAuthError {
        OAuthError(
            70_008, .invalidGrant,
            "The provided authorization code has expired: it is good for ten minutes. Send a new authorization request."
        )
    }

    static func alreadyRedeemed() -> OAuthError {
        OAuthError(54_005, .invalidGrant, "The refresh token was already redeemed for another one. Use that one.")
    }

    static func codeRedirectURIMismatch() -> OAuthError {
        OAuthError(
            500_112, .invalidClient,
            "The reply address does not match the reply address provided when requesting the authorization code.")
    }

    static func missingVerifier() -> OAuthError {
        OAuthError(
            50_148, .invalidGrant,
            "The code was asked for with a code_challenge: the request must contain its code_verifier.")
    }

    static func verifierMismatch() -> OAuthError {
        OAuthError(
            501_481, .invalidGrant,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
    }

    static func verifierWithoutChallenge() -> OAuthError {
        OAuthError(
            501_481, .invalidGrant,
            "The request has a code_verifier, and the code was asked for without a code_challenge.")
    }

    static func singlePageNeedsOrigin() -> OAuthError {
        OAuthError(
            9_002_327, .invalidRequest,
            "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."
        )
    }

    static func originOfOtherPlatform() -> OAuthError {
        OAuthError(
            9_002_326, .invalidRequest,
            "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.")
    }

    static func grantOfOtherTenant(_ tenant: Tenant) -> OAuthError {
        OAuthError(
            700_005, .invalidGrant,
            "Provided authorization code or token is intended to use against another tenant than '\(tenant.displayName)'."
        )
    }

    static func grantOfOtherClient() -> OAuthError {
        OAuthError(
            70_000, .invalidGrant,
            "Provided grant is invalid or malformed. It was issued to another application than 'client_id' names.")
    }

    static func grantRevoked() -> OAuthError {
        OAuthError(
            50_173, .invalidGrant, suberror: "bad_token",
            "The provided grant has expired due to it being revoked, a fresh auth token is needed. The sign-in was ended, or the "
                + "password was changed.")
    }

    static func refreshTokenInactive() -> OAuthError {
        OAuthError(
            700_082, .invalidGrant, suberror: "bad_token",
            "The refresh token has expired due to inactivity. It was inactive for 90 days.")
    }

    static func singlePageTokenExpired() -> OAuthError {
        OAuthError(
            700_084, .invalidGrant, suberror: "bad_token",
            "The refresh token was issued to a single page app, and therefore has a fixed, limited lifetime of 1 day, which cannot "
                + "be extended. Send a new authorization request.")
    }

    static func emptyScope() -> OAuthError {
        OAuthError(28_003, .invalidRequest, "Provided value for the input parameter scope cannot be empty.")
    }

    static func unknownScope(_ name: String, of resource: String) -> OAuthError {
        OAuthError(
            70_011, .invalidScope,
            "The provided value for the input parameter 'scope' is not valid: '\(resource.echoed)' has no delegated permission "
                + "'\(name.echoed)'.")
    }

    // MARK: On behalf of

    static func assertionNotAccepted(_ reason: String) -> OAuthError {
        OAuthError(50_013, .invalidGrant, "Assertion failed signature validation. \(reason)")
    }

    static func assertionOfOtherAudience(_ audience: String, client: ApplicationID) -> OAuthError {
        OAuthError(
            500_131, .invalidGrant,
            "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was "
                + "'\(audience.echoed)' and the expected audience is '\(client)'.")
    }

    static func assertionExpired() -> OAuthError {
        OAuthError(
            500_133, .invalidGrant,
            "Assertion is not within its valid time range. Ask the caller for a fresh access token.")
    }

    static func assertionIsIDToken() -> OAuthError {
        OAuthError(
            240_002, .invalidGrant,
            "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant. Send an access token."
        )
    }

    static func assertionOfApplication(_ application: Application) -> OAuthError {
        OAuthError(
            7_000_114, .unauthorizedClient,
            "Application '\(application.id)' is not allowed to make application on-behalf-of calls: the assertion is an "
                + "application's own token, with no user behind it.")
    }

    static func authorizationPending() -> OAuthError {
        OAuthError(
            70_016, .authorizationPending,
            "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
    }

    /// Its number is in no published list; the name is what clients act on.
    static func authorizationDeclined() -> OAuthError {
        OAuthError(
            70_017, .authorizationDeclined, "OAuth 2.0 device flow error. The person denied the authorization request.")
    }

    static func unknownDeviceCode() -> OAuthError {
        OAuthError(
            70_018, .badVerificationCode,
            "Invalid verification code: the device code is not one of this authority, or it has been redeemed.")
    }

    static func deviceCodeExpired(version: TokenVersion) -> OAuthError {
        OAuthError(
            70_020, version == .v1 ? .codeExpired : .expiredToken,
            "The provided value for the input parameter 'device_code' is not valid. The code has expired: start the flow again."
        )
    }

    /// A person typed a code that no device waits with.
    package static func userCodeUnknown() -> OAuthError {
        OAuthError(90_119, .invalidRequest, "That code didn't work. Check the code and try again.")
    }

    /// A person typed a code that has ended.
    package static func userCodeExpired() -> OAuthError {
        OAuthError(90_120, .invalidRequest, "That code has expired. Start again on the device to get a new one.")
    }
}
