internal import Values

/// An immutable run of rows of one table: columns of one length, read by ranges of rows.
///
/// The same type stands for a segment file on disk and for rows in memory (offline hunting, the tail of the log), so that
/// a scan knows one thing only. Rows are in order of the time column when the segment came from the store; in-memory ones
/// are in the order they were given.
package final class Segment: Sendable {
    /// How many rows one block has (the last one of a segment may have fewer): the grain of zone maps and encodings.
    package static let blockRows = 16_384

    /// How many rows there are.
    package let rowCount: Int
    /// The columns that the segment has values of; a table's other columns are null in all its rows.
    package let columns: [SegmentColumn]
    private let positions: [String: Int]

    /// Makes a segment of columns of `rowCount` rows.
    init(rowCount: Int, columns: [SegmentColumn]) {
        self.rowCount = rowCount
        self.columns = columns
        positions = Dictionary(
            columns.enumerated().map { ($1.schema.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Makes a segment of rows in memory.
    ///
    /// - Parameters:
    ///   - batch: The rows, which stay as they are.
    ///   - columns: The batch's columns, in its order.
    package convenience init(inMemory batch: Batch, columns: [ColumnSchema]) {
        precondition(
            batch.columns.count == columns.count, "a schema of \(columns.count) columns for \(batch.columns.count)")
        self.init(
            rowCount: batch.count,
            columns: zip(columns, batch.columns).map { SegmentColumn(schema: $0, inMemory: $1) })
    }

    /// The column of a name; nil when the segment has no value of it, which means null in every row (strings empty).
    package func column(named name: String) -> SegmentColumn? {
        positions[name].map { columns[$0] }
    }

    /// How many blocks of rows there are.
    package var blockCount: Int { (rowCount + Self.blockRows - 1) / Self.blockRows }

    /// The rows of a block.
    package func rows(ofBlock block: Int) -> Range<Int> {
        block * Self.blockRows..<min((block + 1) * Self.blockRows, rowCount)
    }

    /// A range of the rows of some columns; a column that the segment does not have is a constant null (empty string).
    package func batch(of wanted: [ColumnSchema], rows: Range<Int>) throws(SegmentError) -> Batch {
        var vectors: [Vector] = []
        vectors.reserveCapacity(wanted.count)
        for schema in wanted {
            if let column = column(named: schema.name), column.schema.type == schema.type {
                vectors.append(try column.decode(rows))
            } else {
                vectors.append(.constant(schema.type == .string ? .string("") : .null(schema.type), count: rows.count))
            }
        }
        return Batch(columns: vectors, count: rows.count)
    }
}
