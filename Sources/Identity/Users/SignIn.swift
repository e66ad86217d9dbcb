package import Foundation

/// That a person proved who they are to an application: what codes and refresh tokens descend from. Revoking it ends all of them, and
/// the access tokens that name it (`sid`).
package struct SignIn: Sendable, Hashable {
    /// The id, the claim `sid`.
    package let id: ObjectID
    /// The person.
    package let user: User
    /// The tenant in which tokens are issued.
    package let tenant: Tenant
    /// The application.
    package let applicationID: ApplicationID
    /// When the person proved it (`auth_time`).
    package let startedAt: Date
}
