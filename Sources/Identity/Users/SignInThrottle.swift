import Foundation
import Synchronization
import Values

/// How often a password may be guessed.
///
/// Failures are counted for an account at one address, and for one address over all accounts. A guesser somewhere else therefore
/// locks nobody out of their own account.
final class SignInThrottle: Sendable {
    private struct Failures {
        var count: Int
        var last: Date
    }

    /// Failures of one account at one address before it has to wait.
    private static let perAccount = 10
    /// Failures of one address before it has to wait.
    private static let perAddress = 100
    /// After how many seconds without a failure the counting begins anew.
    private static let pause: TimeInterval = 60
    /// The most accounts and addresses that are counted at one time; the longest quiet ones go first.
    private static let capacity = 100_000

    private let clock: WallClock
    private let failures = Mutex<[String: Failures]>([:])

    init(clock: WallClock) { self.clock = clock }

    /// Whether an attempt is looked at. It counts as failed until ``succeeded(_:from:)`` says otherwise, so that attempts
    /// at the same time are no way around the count.
    func admits(_ name: String, from address: String) -> Bool {
        let now = clock.now
        return failures.withLock { failures in
            if failures.count >= Self.capacity {
                failures = failures.filter { now.timeIntervalSince($0.value.last) < Self.pause }
                if failures.count >= Self.capacity {
                    // Half go at once, so that a flood of addresses does not sort the table with each of its attempts.
                    let middle = failures.values.map(\.last).sorted()[failures.count / 2]
                    failures = failures.filter { $0.value.last > middle }
                }
            }
            let keys = [(Self.key(name, address), Self.perAccount), (address, Self.perAddress)]
            for (key, limit) in keys {
                guard let found = failures[key] else { continue }
                if now.timeIntervalSince(found.last) >= Self.pause {
                    failures[key] = nil
                } else if found.count >= limit {
                    return false
                }
            }
            for (key, _) in keys { failures[key] = Failures(count: (failures[key]?.count ?? 0) + 1, last: now) }
            return true
        }
    }

    /// Takes an attempt back, and forgets the failures of the account at the address.
    func succeeded(_ name: String, from address: String) {
        failures.withLock { failures in
            failures[Self.key(name, address)] = nil
            if let count = failures[address]?.count { failures[address]?.count = max(0, count - 1) }
        }
    }

    private static func key(_ name: String, _ address: String) -> String { "\(name.prefix(320))\u{0}\(address)" }
}
