import DefenderClient
import Foundation
import Synchronization
import Testing

@Suite struct TokenCacheTests {
    /// A clock and an authority that the test moves.
    private final class World: Sendable {
        let seconds = Mutex(0.0)
        let requests = Mutex(0)
        let isAway = Mutex(false)

        func cache() -> TokenCache {
            TokenCache(now: { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) }) { _ in
                try self.issue()
            }
        }

        private func issue() throws -> AccessToken {
            if isAway.withLock({ $0 }) { throw DefenderClientError.unreachable(host: "authority", reason: "away") }
            let number = requests.withLock { count in
                count += 1
                return count
            }
            let start = Date(timeIntervalSince1970: seconds.withLock { $0 })
            return AccessToken(value: "token \(number)", expiresAt: start + 3599, refreshAt: start + 3299)
        }
    }

    @Test func `a token serves until its refresh time`() async throws {
        let world = World()
        let cache = world.cache()
        _ = try await cache.token(for: .graph)
        world.seconds.withLock { $0 = 3298 }
        #expect(try await cache.token(for: .graph).value == "token 1")
        world.seconds.withLock { $0 = 3299 }
        #expect(try await cache.token(for: .graph).value == "token 2")
    }

    @Test func `each resource has its token`() async throws {
        let cache = World().cache()
        #expect(try await cache.token(for: .graph).value == "token 1")
        #expect(try await cache.token(for: .defenderXDR).value == "token 2")
        #expect(try await cache.token(for: .graph).value == "token 1")
    }

    @Test func `callers at the same time share a request`() async throws {
        let world = World()
        let cache = world.cache()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await cache.token(for: .graph).value } }
            for try await value in group { #expect(value == "token 1") }
        }
        #expect(world.requests.withLock { $0 } == 1)
    }

    @Test func `an authority that is away interrupts nobody while the token works`() async throws {
        let world = World()
        let cache = world.cache()
        _ = try await cache.token(for: .graph)
        world.isAway.withLock { $0 = true }
        world.seconds.withLock { $0 = 3598 }
        #expect(try await cache.token(for: .graph).value == "token 1")
        world.seconds.withLock { $0 = 3599 }
        await #expect(throws: DefenderClientError.self) { try await cache.token(for: .graph) }
    }

    @Test func `a token that an API refused is not used again`() async throws {
        let cache = World().cache()
        let refused = try await cache.token(for: .graph)
        await cache.invalidate(refused, for: .graph)
        #expect(try await cache.token(for: .graph).value == "token 2")
    }
}
