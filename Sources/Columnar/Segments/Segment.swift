internal import Values

/// An immutable run of rows of one table: columns of one length, read by ranges of rows.
///
/// The same type stands for a segment file on disk and for rows in memory (offline hunting, the tail of the log), so that
/// a scan knows one thing only. Rows are in order of the time column when the segment came from the store's files;
/// in-memory ones are in the order they were given.
package final class Segment: Sendable {
    /// How many rows one block has (the last one of a segment may have fewer): the grain of zone maps and encodings.
    package static let blockRows = 16_384

    /// How many rows there are.
    package let rowCount: Int
    /// The columns that the segment has values of; a table's other columns are null in all its rows.
    package let columns: [SegmentColumn]
    /// The least and greatest time, in ticks; nil when no row has one or when the segment is in memory.
    package let timeRange: ClosedRange<Int64>?
    /// How many bytes the segment takes on disk; 0 in memory.
    package let byteCount: Int
    private let positions: [String: Int]

    private init(rowCount: Int, columns: [SegmentColumn], timeRange: ClosedRange<Int64>?, byteCount: Int) {
        self.rowCount = rowCount
        self.columns = columns
        self.timeRange = timeRange
        self.byteCount = byteCount
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
            columns: zip(columns, batch.columns).map { SegmentColumn(schema: $0, inMemory: $1) },
            timeRange: nil, byteCount: 0)
    }

    /// Opens a segment file. Its description is verified now, the rest as it is read.
    package convenience init(contentsOf path: String) throws(StorageError) {
        let file = try MappedFile(path: path)
        try self.init(image: file.buffer, path: path)
    }

    /// Makes a segment of an image; `path` is for messages.
    convenience init(image: Buffer<UInt8>, path: String) throws(StorageError) {
        let layout = try SegmentLayout(image: image, path: path)
        self.init(
            rowCount: layout.rowCount,
            columns: layout.columns.map { column in
                SegmentColumn(
                    schema: column.schema, rowCount: layout.rowCount,
                    stored: StoredColumn(column, image: image, path: path))
            },
            timeRange: layout.timeRange, byteCount: image.count)
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
    ///
    /// - Throws: `StorageError.columnType` when a column is stored with another type; `.damaged`.
    package func batch(of wanted: [ColumnSchema], rows: Range<Int>) throws(StorageError) -> Batch {
        var vectors: [Vector] = []
        vectors.reserveCapacity(wanted.count)
        for schema in wanted {
            guard let column = column(named: schema.name) else {
                vectors.append(.constant(schema.type == .string ? .string("") : .null(schema.type), count: rows.count))
                continue
            }
            guard column.schema.type == schema.type else {
                throw .columnType(column: schema.name, stored: column.schema.type, wanted: schema.type)
            }
            vectors.append(try column.decode(rows))
        }
        return Batch(columns: vectors, count: rows.count)
    }
}
