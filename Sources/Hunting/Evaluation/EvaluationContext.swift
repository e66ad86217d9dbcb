import Foundation
import Synchronization

/// What one run of a query shares between all that compute for it: the present time (one instant for the whole query, as
/// KQL has it), the limits, and what was prepared once and is used by many batches.
package final class EvaluationContext: Sendable {
    /// The instant of `now()`, in ticks of 100 ns since 0001-01-01.
    package let now: Int64
    /// The bounds of the query.
    package let limits: QueryLimits
    /// The memory that the query's operators hold.
    package let memory: MemoryBudget
    /// The regular expressions of the query, compiled once.
    let regularExpressions = RegularExpressionCache()

    /// Where addresses are; nil where no table says so.
    let places: AddressPlaces?

    private let deadline: ContinuousClock.Instant
    private let cancellation = Atomic(false)
    private let generator: Mutex<UInt64>

    /// Makes the context of one run.
    ///
    /// - Parameters:
    ///   - now: The instant of `now()`, in ticks since 0001-01-01.
    ///   - limits: The bounds; the deadline counts from here.
    ///   - seed: The start of `rand()`'s sequence: equal seeds give equal sequences.
    package init(now: Int64, limits: QueryLimits, places: AddressPlaces? = nil, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        self.places = places
        self.now = now
        self.limits = limits
        memory = MemoryBudget(bytes: limits.memoryBytes)
        deadline = ContinuousClock.now + limits.duration
        generator = Mutex(seed)
    }

    /// Throws when the query has to stop: its deadline has passed, or whoever asked for it has gone. Called once a batch, and
    /// in kernels whose work for one batch can be long.
    package func checkpoint() throws(QueryError) {
        if cancellation.load(ordering: .relaxed) || Task.isCancelled { throw .cancelled }
        if ContinuousClock.now > deadline { throw .limit(.time(limits.duration)) }
    }

    /// Makes every later `checkpoint` throw `.cancelled`.
    package func cancel() { cancellation.store(true, ordering: .relaxed) }

    /// The next number of the query's random sequence (SplitMix64), for `rand()` and `new_guid()`.
    package func nextRandom() -> UInt64 {
        let state = generator.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
