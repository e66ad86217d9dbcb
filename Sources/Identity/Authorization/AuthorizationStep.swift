package import Foundation

/// What happens next in an authorization.
package enum AuthorizationStep: Sendable {
    /// Somebody has to sign in.
    case signIn
    /// The person who signed in has to decide.
    case consent(ConsentQuestion)
    /// Nothing more: the client gets its answer.
    case finish
    /// Nothing more, because it cannot go on.
    case refuse(AuthorizationRefusal)
}

/// Who is signed in at a browser.
package struct BrowserSession: Sendable {
    /// The account.
    package let userID: ObjectID
    /// The account's tenant.
    package let tenant: Tenant
    /// When the password was given.
    package let signedInAt: Date

    package init(userID: ObjectID, tenant: Tenant, signedInAt: Date) {
        self.userID = userID
        self.tenant = tenant
        self.signedInAt = signedInAt
    }
}
