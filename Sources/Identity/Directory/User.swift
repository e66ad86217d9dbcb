package import Foundation

/// A person's account in the tenant that manages it.
package struct User: Sendable, Hashable {
    /// The account's id (`oid`).
    package let id: ObjectID
    /// The tenant that manages the account.
    package let tenantID: TenantID
    /// The name that the person signs in with, lower-case: `adele@contoso.onmicrosoft.com`.
    package let userPrincipalName: String
    /// The name that people read.
    package let displayName: String
    /// Empty when not known.
    package let givenName: String
    /// Empty when not known.
    package let surname: String
    /// Whether the account may sign in.
    package let isEnabled: Bool
    /// Whether the next sign-in must set another password.
    package let mustChangePassword: Bool
    /// The roles that the person holds in the directory.
    package let roles: Set<DirectoryRole>
    /// Sign-ins from before this moment count for nothing (`signInSessionsValidFromDateTime`): a changed password and revoked
    /// sessions move it.
    package let sessionsValidFrom: Date
    /// When the account was made.
    package let createdAt: Date

    let password: PasswordHash

    /// The domain of the sign-in name.
    package var domain: Substring { userPrincipalName.drop { $0 != "@" }.dropFirst() }

    /// The account with something else in place of what it had.
    func with(
        displayName: String? = nil, isEnabled: Bool? = nil, mustChangePassword: Bool? = nil,
        roles: Set<DirectoryRole>? = nil, sessionsValidFrom: Date? = nil, password: PasswordHash? = nil
    ) -> User {
        User(
            id: id, tenantID: tenantID, userPrincipalName: userPrincipalName,
            displayName: displayName ?? self.displayName, givenName: givenName, surname: surname,
            isEnabled: isEnabled ?? self.isEnabled, mustChangePassword: mustChangePassword ?? self.mustChangePassword,
            roles: roles ?? self.roles, sessionsValidFrom: sessionsValidFrom ?? self.sessionsValidFrom,
            createdAt: createdAt, password: password ?? self.password)
    }
}
