import Foundation
import Values

/// What an authorization code stands for, from the redirect until it ends (RFC 6749 section 4.1.2).
struct AuthorizationCode: Sendable {
    let applicationID: ApplicationID
    let tenant: Tenant
    let userID: ObjectID
    let signInID: ObjectID
    let signedInAt: Date
    let redirect: RedirectURI
    /// The redirect address as the request wrote it; nil where it wrote none.
    let writtenRedirectURI: String?
    let wanted: DelegatedRequest
    let nonce: String?
    let proofKey: ProofKey?
    /// When it was issued.
    let issuedAt: Date
    /// A code is good once. It is kept until its time all the same, so that its second use is noticed.
    var isRedeemed = false

    /// Ten minutes.
    static let lifetime: TimeInterval = 600
    /// An hour, in which a late client is told that the code has expired, and not that there never was one.
    static let keptFor: TimeInterval = 3600
}
