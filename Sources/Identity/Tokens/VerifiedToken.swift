package import Foundation

/// An access token whose signature, times, issuer and audience have been checked: what a request is authorised by.
package struct VerifiedToken: Sendable, Hashable {
    /// The tenant that the token was issued in: the only tenant whose data the request may touch.
    package let tenant: Tenant
    /// The client application (`appid`, `azp`).
    package let applicationID: ApplicationID
    /// The client application's name (`app_displayname`); empty when the token does not carry one.
    package let applicationName: String
    /// The principal that acts: the service principal of an application token, the user of a delegated one (`oid`).
    package let objectID: ObjectID
    /// The audience, as the token carries it.
    package let audience: String
    /// The API that the audience names.
    package let resource: WellKnownResource
    /// Application permissions (`roles`); empty when the claim is absent.
    package let roles: Set<String>
    /// Delegated permissions (`scp`); empty in a token of an application.
    package let scopes: Set<String>
    /// The user of a delegated token (`upn`, `preferred_username`), nil in a token of an application.
    package let userPrincipalName: String?
    /// The roles that the user of a delegated token holds in the directory now; empty in a token of an application.
    package internal(set) var userRoles: Set<DirectoryRole>
    /// The sign-in that a delegated token descends from (`sid`).
    package let signInID: ObjectID?
    /// When the token ends.
    package let expiresAt: Date
    /// The key that signed the token, so that a key taken out of service takes its tokens with it.
    let keyID: String

    /// Whether a user stands behind the token, whose own rights then bound what it may do.
    package var isDelegated: Bool { !scopes.isEmpty || userPrincipalName != nil }
}
