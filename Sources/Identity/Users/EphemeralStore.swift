import Crypto
package import Foundation
import Synchronization
package import Values

/// Short-lived things that somebody outside holds the key to: codes, browser sessions, authorizations under way.
///
/// The key is 256 random bits; only its SHA-256 is held, so that reading the memory gives no usable key. What has ended is forgotten, and
/// when there are too many the one that would end first goes.
package final class EphemeralStore<Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        let endsAt: Date
    }

    private struct State {
        var entries: [SHA256Digest: Entry] = [:]
        /// The keys in the order of insertion, which is that of their ends: all live equally long. Some may be gone.
        var order: [SHA256Digest] = []
        /// How many at the beginning of ``order`` have been dealt with.
        var passed = 0
    }

    private let lifetime: TimeInterval
    private let capacity: Int
    private let clock: WallClock
    private let state = Mutex(State())

    /// - Parameters:
    ///   - lifetime: seconds from insertion on.
    ///   - capacity: the most entries that are held.
    ///   - clock: decides what has ended.
    package init(lifetime: TimeInterval, capacity: Int, clock: WallClock) {
        precondition(capacity > 0, "A store of nothing is no store.")
        self.lifetime = lifetime
        self.capacity = capacity
        self.clock = clock
    }

    /// Keeps a value; the answer is the only text that leads to it.
    package func insert(_ value: Value) -> String {
        let key = OpaqueToken.make()
        let now = clock.now
        let digest = Self.digest(key)
        state.withLock { state in
            makeRoom(in: &state, at: now)
            state.entries[digest] = Entry(value: value, endsAt: now.addingTimeInterval(lifetime))
            state.order.append(digest)
        }
        return key
    }

    /// Forgets what has ended and, of a full store, what would end first.
    private func makeRoom(in state: inout State, at now: Date) {
        while state.passed < state.order.count {
            let first = state.order[state.passed]
            if let entry = state.entries[first] {
                guard entry.endsAt <= now || state.entries.count >= capacity else { break }
                state.entries[first] = nil
            }
            state.passed += 1
        }
        // Each key is moved at most once for each that was dealt with.
        if state.passed > 64, state.passed * 2 > state.order.count {
            state.order.removeFirst(state.passed)
            state.passed = 0
        }
        if state.order.count > capacity * 2 + 64 {
            state.order.removeAll { state.entries[$0] == nil }
            state.passed = 0
        }
    }

    /// The value; nil when there is none or it has ended.
    package subscript(_ key: String) -> Value? { update(key) { $0 } }

    /// Reads and changes a value in one step; nil when there is none or it has ended.
    package func update<Result>(_ key: String, _ body: (inout Value) -> sending Result) -> sending Result? {
        let now = clock.now
        return state.withLock { state -> sending Result? in
            let digest = Self.digest(key)
            guard var entry = state.entries[digest], entry.endsAt > now else { return nil }
            let result = body(&entry.value)
            state.entries[digest] = entry
            return result
        }
    }

    /// Takes the value out; nil when there is none or it has ended.
    package func remove(_ key: String) -> Value? {
        let now = clock.now
        return state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: Self.digest(key)), entry.endsAt > now else {
                return nil
            }
            return entry.value
        }
    }

    private static func digest(_ key: String) -> SHA256Digest { SHA256.hash(data: Data(key.utf8.prefix(4096))) }
}

/// Text that means nothing to anyone but the authority: 256 random bits.
package enum OpaqueToken {
    package static func make(prefix: String = "") -> String {
        var generator = SystemRandomNumberGenerator()
        return prefix
            + Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
