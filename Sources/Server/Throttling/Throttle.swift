import Foundation
package import Identity
import Synchronization
package import Values

/// Counts calls per tenant, application and operation, and says when the next one is allowed.
package final class Throttle: Sendable {
    /// Why a call is not allowed yet.
    package struct Refusal: Sendable, Hashable {
        /// The documented limit that is used up.
        package let allowed: Int
        /// The limit's period, in seconds.
        package let period: Int
        /// How many seconds to wait, rounded up.
        package let retryAfter: Int
    }

    private struct Key: Hashable {
        let tenant: TenantID
        let application: ApplicationID
        let operation: String
        let period: Int
    }

    /// How many buckets are held before full ones are forgotten: bounds what a caller with many applications can take.
    private static let sweepSize = 16_384

    private let clock: WallClock
    private let buckets = Mutex<[Key: TokenBucket]>([:])

    package init(clock: WallClock) { self.clock = clock }

    /// Admits a call, or says why not. A refused call takes nothing from any limit.
    package func admit(
        tenant: TenantID, application: ApplicationID, operation: String, limits: Operation.RateLimits
    ) -> Refusal? {
        let periods = [(limits.perMinute, 60), (limits.perHour, 3600)].compactMap { limit, period in
            limit.map { (allowed: $0, period: period) }
        }
        let now = clock.now.timeIntervalSinceReferenceDate
        return buckets.withLock { buckets in
            if buckets.count > Self.sweepSize { buckets = buckets.filter { !$0.value.isFull(at: now) } }
            var keys: [Key] = []
            for (allowed, period) in periods {
                let key = Key(tenant: tenant, application: application, operation: operation, period: period)
                var bucket = buckets[key] ?? TokenBucket(capacity: allowed, period: Double(period), now: now)
                let wait = bucket.wait(at: now)
                buckets[key] = bucket
                if wait > 0 {
                    return Refusal(allowed: allowed, period: period, retryAfter: max(1, Int(wait.rounded(.up))))
                }
                keys.append(key)
            }
            for key in keys { buckets[key]?.take() }
            return nil
        }
    }
}
