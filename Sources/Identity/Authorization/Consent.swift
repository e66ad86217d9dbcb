/// What a person is asked to allow an application, as a page shows it.
package struct ConsentQuestion: Sendable, Hashable {
    /// One permission.
    package struct Permission: Sendable, Hashable {
        /// The API that defines it.
        package let resource: WellKnownResource
        /// Delegated or application permission.
        package let kind: PermissionKind
        /// The value, such as `Alert.Read.All`.
        package let value: String
        /// The name that people read, such as "Read all alerts".
        package let displayName: String
    }

    /// For whom the consent counts.
    package enum Reach: Sendable, Hashable {
        /// For the person alone.
        case person
        /// For the person or, at an administrator's choice, for everyone.
        case personOrOrganization
        /// For everyone.
        case organization
    }

    /// The application that asks.
    package let application: Application
    /// The organisation that made it.
    package let publisher: String
    /// Whether the application belongs to another organisation than the person.
    package let isForeign: Bool
    /// What it asks for.
    package let permissions: [Permission]
    /// For whom the consent counts.
    package let reach: Reach
}
