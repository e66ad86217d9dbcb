/// Consent to delegated permissions of a resource (`oauth2PermissionGrant`): by one user, or by an administrator for everyone.
package struct DelegatedGrant: Sendable, Hashable {
    /// The grant's id.
    package let id: ObjectID
    /// The service principal of the application that acts.
    package let clientID: ObjectID
    /// The service principal of the resource.
    package let resourceID: ObjectID
    /// The user who consented; nil: everyone in the tenant (`consentType` `AllPrincipals`).
    package let userID: ObjectID?
    /// The values of the scopes, such as `Alert.Read`.
    package let scopes: Set<String>

    /// The scopes as the Graph API writes them: sorted, parted by spaces.
    package var scopeText: String { scopes.sorted().joined(separator: " ") }
}

/// A permission that a registration says it will want (`requiredResourceAccess`): a wish, until somebody consents.
package struct RequiredPermission: Sendable, Hashable {
    /// The API that defines it.
    package let resource: WellKnownResource
    /// The permission's id.
    package let id: PermissionID
    /// Delegated or application permission.
    package let kind: PermissionKind

    /// Makes a wish.
    package init(resource: WellKnownResource, id: PermissionID, kind: PermissionKind) {
        self.resource = resource
        self.id = id
        self.kind = kind
    }
}
