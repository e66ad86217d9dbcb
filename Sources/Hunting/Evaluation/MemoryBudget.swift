import Synchronization

/// Counts the bytes that a query's operators hold, and refuses what goes beyond.
///
/// Operators count what grows with the data (groups, sets, join sides, rows to be sorted), not the batches that pass by.
package final class MemoryBudget: Sendable {
    /// How many bytes may be held at a time.
    package let bytes: Int

    private let held = Atomic(0)
    private let highest = Atomic(0)

    /// Makes a budget of so many bytes.
    package init(bytes: Int) { self.bytes = bytes }

    /// Adds to what is held.
    ///
    /// - Parameters:
    ///   - bytes: How many bytes more are held.
    ///   - name: The operator as the query writes it (`summarize`), for the error.
    /// - Throws: `QueryError.limit` when that is more than the budget.
    package func take(_ bytes: Int, for name: String) throws(QueryError) {
        let total = held.add(bytes, ordering: .relaxed).newValue
        _ = highest.max(total, ordering: .relaxed)
        if total > self.bytes { throw .limit(.memory(operator: name, bytes: self.bytes)) }
    }

    /// Gives back what was taken.
    package func giveBack(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

    /// The most that was held at one time.
    package var peakBytes: Int { highest.load(ordering: .relaxed) }
}
