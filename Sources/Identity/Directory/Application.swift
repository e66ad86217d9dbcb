package import Foundation

/// An application's registration: it lives in one tenant, whatever tenants it is used in.
package struct Application: Sendable, Hashable {
    /// The id by which clients name it (`appId`, `client_id`).
    package let id: ApplicationID
    /// The id of the registration itself.
    package let objectID: ObjectID
    /// The tenant that owns the registration.
    package let homeTenantID: TenantID
    /// The name that tokens carry and consent pages show.
    package let displayName: String
    /// In which tenants it may be used.
    package let audience: SignInAudience
    /// Whether it counts as a public client, which proves itself with no credential.
    package let isFallbackPublicClient: Bool
    /// When it was registered.
    package let createdAt: Date
    /// Its secrets, oldest first; of each only a digest is held.
    package internal(set) var secrets: [ClientSecret] = []
    /// Its certificates, oldest first.
    package internal(set) var certificates: [ClientCertificate] = []
    /// Where codes may go, in the order of the registration.
    package internal(set) var redirectURIs: [RedirectURI] = []
    /// What it says it will want (`requiredResourceAccess`).
    package internal(set) var requiredPermissions: [RequiredPermission] = []

    /// The registration with something else in place of what it had.
    func with(
        displayName: String? = nil, audience: SignInAudience? = nil, isFallbackPublicClient: Bool? = nil
    ) -> Application {
        Application(
            id: id, objectID: objectID, homeTenantID: homeTenantID, displayName: displayName ?? self.displayName,
            audience: audience ?? self.audience,
            isFallbackPublicClient: isFallbackPublicClient ?? self.isFallbackPublicClient, createdAt: createdAt,
            secrets: secrets, certificates: certificates, redirectURIs: redirectURIs,
            requiredPermissions: requiredPermissions)
    }

    /// The tenants that may use an application (`signInAudience`).
    package enum SignInAudience: String, Sendable, Hashable {
        /// Only the tenant that registered it.
        case singleTenant = "AzureADMyOrg"
        /// Every tenant that consents.
        case multipleTenants = "AzureADMultipleOrgs"
    }
}

/// An application, or a resource, as one tenant knows it.
package struct ServicePrincipal: Sendable, Hashable {
    /// The principal's id in its tenant: `oid` and `sub` of the application's tokens.
    package let id: ObjectID
    /// The tenant.
    package let tenantID: TenantID
    /// The application that it stands for.
    package let applicationID: ApplicationID
    /// Whether it may get tokens, or be the audience of any.
    package let isEnabled: Bool
    /// Whether only applications and users with an assigned role get tokens for it (`appRoleAssignmentRequired`).
    package let requiresAssignment: Bool
}

/// A role of a resource that has been granted to a principal (`appRoleAssignment`).
package struct AppRoleAssignment: Sendable, Hashable {
    /// The id of the assignment itself.
    package let id: ObjectID
    /// The service principal that holds the role.
    package let principalID: ObjectID
    /// The service principal of the resource that defines the role.
    package let resourceID: ObjectID
    /// The role.
    package let roleID: PermissionID
    /// When it was granted.
    package let createdAt: Date
}
