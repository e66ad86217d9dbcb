package import Columnar

/// Where an import puts its rows.
package protocol ImportDestination: Sendable {
    /// Takes rows of one table. They need not be visible before `finish`.
    func append(_ rows: TableBatch) async throws
    /// Is called once, after the last rows: whoever publishes at once does it here.
    func finish() async throws
    /// Is called instead of `finish` when the import fails or is cancelled: nothing of it may stay.
    func cancel() async
}

/// Keeps the rows of an import in memory: hunting over files without a store.
package actor SegmentCollector: ImportDestination {
    /// The rows by table, in the order in which they came.
    package private(set) var segments: [String: [Segment]] = [:]

    /// Makes an empty collector.
    package init() {}

    package func append(_ rows: TableBatch) {
        guard rows.batch.count > 0 else { return }
        segments[rows.table, default: []].append(Segment(inMemory: rows.batch, columns: rows.columns))
    }

    package func finish() {}

    package func cancel() { segments = [:] }
}

/// Puts the rows of an import into a segment store, where all of them appear at once and durably, or none does.
package struct StoreDestination: ImportDestination {
    private let bulk: SegmentImport

    /// Begins an import into a store.
    package init(_ store: SegmentStore) { bulk = store.beginImport() }

    package func append(_ rows: TableBatch) async throws {
        try await bulk.append(table: rows.table, columns: rows.columns, batch: rows.batch)
    }

    package func finish() async throws { try await bulk.commit() }

    package func cancel() async { await bulk.cancel() }
}
