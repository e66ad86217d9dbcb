/// What a query cost.
package struct QueryStatistics: Sendable, Hashable {
    /// Wall time from the call of `run` to the last row.
    package var duration: Duration = .zero
    /// How long of it parsing, binding and optimising took.
    package var planning: Duration = .zero
    /// Processor time of the query's tasks together, as far as it is known; zero where it is not.
    package var processorTime: Duration = .zero
    /// Rows of the blocks that were read.
    package var rowsScanned = 0
    /// Rows that zone maps, term indexes and dictionaries ruled out unread.
    package var rowsSkipped = 0
    /// The largest sum of memory that operators held at one time, in bytes.
    package var peakMemoryBytes = 0
}
