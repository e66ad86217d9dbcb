package import Columnar

/// The tables of a segment store.
package struct StoreTables: TableProvider {
    /// The store that is read.
    package let store: SegmentStore

    /// Makes the tables of a store.
    package init(_ store: SegmentStore) { self.store = store }

    package func pinned() -> any TableProvider { MemoryTables(store.snapshot()) }

    package func source(of table: String) throws -> (any TableSource)? {
        let segments = store.snapshot(of: table)
        return segments.isEmpty ? nil : SegmentTable(segments)
    }
}
