import Foundation

/// A role of the directory itself, which decides what a person may administer and, without roles of Defender's own, what they
/// may see and do there.
package enum DirectoryRole: String, Sendable, Hashable, CaseIterable {
    case globalAdministrator = "Global Administrator"
    case applicationAdministrator = "Application Administrator"
    case cloudApplicationAdministrator = "Cloud Application Administrator"
    case securityAdministrator = "Security Administrator"
    case securityOperator = "Security Operator"
    case securityReader = "Security Reader"
    case globalReader = "Global Reader"

    /// The template's id: the same in every tenant, and what the claim `wids` carries.
    package var templateID: String {
        switch self {
        case .globalAdministrator: "62e90394-69f5-4237-9190-012177145e10"
        case .applicationAdministrator: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
        case .cloudApplicationAdministrator: "158c047a-c907-4556-b7ef-446551a6b5f7"
        case .securityAdministrator: "194ae4cb-b126-40b2-bd5b-6091b380977d"
        case .securityOperator: "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"
        case .securityReader: "5d6b6bb7-de71-4623-b4af-96380a352509"
        case .globalReader: "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
        }
    }

    /// The template's id as a GUID.
    var templateUUID: UUID {
        guard let uuid = UUID(uuidString: templateID) else { preconditionFailure("'\(templateID)' is no GUID") }
        return uuid
    }

    /// What `wids` carries for a person without any of these roles.
    static let memberTemplateID = "b79fbf4d-3ef9-4689-8143-76b194e85509"

    /// Whether its holder may consent on behalf of everyone: to delegated permissions all three administrators may, to
    /// application permissions of an API (of Graph above all) only the global one.
    package func mayConsent(to kind: PermissionKind) -> Bool {
        switch self {
        case .globalAdministrator: true
        case .applicationAdministrator, .cloudApplicationAdministrator: kind == .delegated
        case .securityAdministrator, .securityOperator, .securityReader, .globalReader: false
        }
    }
}

/// The two kinds of permission that a resource defines.
package enum PermissionKind: String, Sendable, Hashable, CaseIterable {
    /// A delegated permission, used on behalf of a user; `Scope` in a registration's wish list.
    case delegated = "Scope"
    /// An application permission; `Role` in a registration's wish list.
    case application = "Role"
}
