/// An application that is installed in a tenant and named by a request; not yet proven.
struct Client: Sendable {
    let application: Application
    let principal: ServicePrincipal
    let tenant: Tenant
}

/// A client that has proven itself.
struct AuthenticatedClient: Sendable {
    /// How a client proved itself: the claim `appidacr`.
    enum Proof: String, Sendable {
        case secret = "1"
        case certificate = "2"
    }

    let client: Client
    let proof: Proof
}
