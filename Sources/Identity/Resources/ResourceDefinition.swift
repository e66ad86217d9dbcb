/// What the directory publishes about a resource: the part of a service principal that is the same in every tenant.
package struct ResourceDefinition: Sendable, Hashable, Decodable {
    /// The name of the principal.
    package let displayName: String
    /// The application id (`appId`).
    package let applicationID: ApplicationID
    /// The tenant that owns the registration (`appOwnerOrganizationId`).
    package let ownerTenantID: TenantID
    /// The URIs by which a client may ask for the resource; the first is the one that documents print.
    package let identifierURIs: [String]
    /// Permissions that are granted to an application or, a few, to a user.
    package let applicationRoles: [ApplicationRole]
    /// Permissions that an application uses on behalf of a user.
    package let delegatedScopes: [DelegatedScope]

    private enum CodingKeys: String, CodingKey {
        case displayName
        case applicationID = "appId"
        case ownerTenantID = "appOwnerOrganizationId"
        case identifierURIs = "identifierUris"
        case applicationRoles = "appRoles"
        case delegatedScopes = "oauth2PermissionScopes"
    }

    /// The role with the given value, such as `Alert.Read.All`.
    package func role(named value: some StringProtocol) -> ApplicationRole? {
        applicationRoles.first { $0.value == value }
    }

    /// The delegated scope with the given value, such as `Alert.Read`.
    package func scope(named value: some StringProtocol) -> DelegatedScope? {
        delegatedScopes.first { $0.value == value }
    }
}

/// A role that a resource defines (`appRole`): what the claim `roles` carries.
package struct ApplicationRole: Sendable, Hashable, Decodable {
    /// The role's id, by which assignments name it.
    package let id: PermissionID
    /// The value that the token carries, such as `Alert.Read.All`.
    package let value: String
    /// The name that portals show, such as "Read all alerts".
    package let displayName: String
    /// Who may hold the role.
    package let allowedMemberTypes: [MemberType]

    /// The kinds of principal that a role can be assigned to.
    package enum MemberType: String, Sendable, Hashable, Decodable {
        case application = "Application"
        case user = "User"
    }
}

/// A delegated permission that a resource defines (`oauth2PermissionScope`): what the claim `scp` carries.
package struct DelegatedScope: Sendable, Hashable, Decodable {
    /// The scope's id, by which an application's wish list names it.
    package let id: PermissionID
    /// The value that the token carries, such as `Alert.Read`.
    package let value: String
    /// The name that consent pages show.
    package let displayName: String
    /// Who may consent to it.
    package let consent: Consent

    /// Whether a user may consent alone or an administrator must (`type` in the Graph API).
    package enum Consent: String, Sendable, Hashable, Decodable {
        case user = "User"
        case administrator = "Admin"
    }

    private enum CodingKeys: String, CodingKey {
        case id, value, displayName
        case consent = "type"
    }
}
