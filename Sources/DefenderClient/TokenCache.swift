package import Foundation

/// The tokens of one application in one tenant, one for each resource. Callers who ask at the same time share one request.
package actor TokenCache {
    private var tokens: [DefenderResource: AccessToken] = [:]
    private var requests: [DefenderResource: Task<AccessToken, any Error>] = [:]
    private let request: @Sendable (DefenderResource) async throws -> AccessToken
    private let now: @Sendable () -> Date

    /// - `request`: Asks the authority.
    package init(
        now: @escaping @Sendable () -> Date, request: @escaping @Sendable (DefenderResource) async throws -> AccessToken
    ) {
        self.now = now
        self.request = request
    }

    /// A token with time left. From its refresh time on a new one is asked for; should that fail while the old one
    /// still works, the old one serves on: an authority that is away for a minute interrupts nobody.
    package func token(for resource: DefenderResource) async throws -> AccessToken {
        let held = tokens[resource]
        if let held, now() < held.refreshAt { return held }
        do {
            return try await refresh(resource)
        } catch {
            if let held, now() < held.expiresAt, !(error is CancellationError) { return held }
            throw error
        }
    }

    /// Forgets the token that an API refused; a newer one stays.
    package func invalidate(_ token: AccessToken, for resource: DefenderResource) {
        if tokens[resource] == token { tokens[resource] = nil }
    }

    /// The request belongs to all who wait for it, so one waiter's cancellation does not end it for the others; it ends
    /// by itself, with the transport's timeout.
    private func refresh(_ resource: DefenderResource) async throws -> AccessToken {
        if let running = requests[resource] { return try await running.value }
        let running = Task { [request] in try await request(resource) }
        requests[resource] = running
        defer { requests[resource] = nil }
        let token = try await running.value
        tokens[resource] = token
        return token
    }
}
