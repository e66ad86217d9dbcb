package import Columnar

/// Tables that are held in memory: hunting over files without a server, and tests.
package struct MemoryTables: TableProvider {
    /// The segments of each table.
    package let segments: [String: [Segment]]

    /// Makes tables of segments by table name.
    package init(_ segments: [String: [Segment]] = [:]) { self.segments = segments }

    package func source(of table: String) throws -> (any TableSource)? {
        segments[table].map { SegmentTable($0) }
    }
}
