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

    private let lifetime: TimeInterval
    private let capacity: Int
    private let clock: WallClock
    private let entries = Mutex<[SHA256Digest: Entry]>([:])

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
        entries.withLock { entries in
            if entries.count >= capacity {
                entries = entries.filter { $0.value.endsAt > now }
                if entries.count >= capacity, let first = entries.min(by: { $0.value.endsAt < $1.value.endsAt }) {
                    entries[first.key] = nil
                }
            }
            entries[Self.digest(key)] = Entry(value: value, endsAt: now.addingTimeInterval(lifetime))
        }
        return key
    }

    /// The value; nil when there is none or it has ended.
    package subscript(_ key: String) -> Value? { update(key) { $0 } }

    /// Reads and changes a value in one step; nil when there is none or it has ended.
    package func update<Result>(_ key: String, _ body: (inout Value) -> sending Result) -> sending Result? {
        let now = clock.now
        return entries.withLock { entries -> sending Result? in
            let digest = Self.digest(key)
            guard var entry = entries[digest], entry.endsAt > now else { return nil }
            let result = body(&entry.value)
            entries[digest] = entry
            return result
        }
    }

    /// Takes the value out; nil when there is none or it has ended.
    package func remove(_ key: String) -> Value? {
        let now = clock.now
        return entries.withLock { entries in
            guard let entry = entries.removeValue(forKey: Self.digest(key)), entry.endsAt > now else { return nil }
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
