internal import Synchronization
internal import Values

/// What readers see of a store: replaced as a whole by its writer, taken as a whole by queries.
final class StoreContents: Sendable {
    /// The rows of one table.
    struct Table: Sendable {
        var columns: [ColumnSchema] = []
        /// Segment files.
        var stored: [(identifier: UInt64, segment: Segment)] = []
        /// Rows of the log that are just being made into segment files.
        var sealing: [Segment] = []
        /// Rows of the log.
        var tail: [Segment] = []

        var segments: [Segment] { stored.map(\.segment) + sealing + tail }
    }

    private let tables = Mutex<[String: Table]>([:])

    func read<Result: Sendable>(_ body: ([String: Table]) -> Result) -> Result {
        tables.withLock { body($0) }
    }

    func update<Result: Sendable>(_ body: (inout [String: Table]) -> sending Result) -> sending Result {
        tables.withLock { body(&$0) }
    }
}

extension StoreContents.Table {
    /// Takes on columns; those of known names must have their known types.
    mutating func adopt(_ added: [ColumnSchema]) throws(StorageError) {
        for column in added {
            if let known = columns.first(where: { $0.name == column.name }) {
                guard known.type == column.type else {
                    throw .columnType(column: column.name, stored: known.type, wanted: column.type)
                }
            } else {
                columns.append(column)
            }
        }
    }

    /// Adds rows to the tail.
    ///
    /// Many small appends would leave many small segments, each with dictionaries that a query has to look into: two
    /// neighbours of about one size become one, so that there are few, and each row is copied a few times only.
    mutating func addToTail(_ segment: Segment) throws(StorageError) {
        tail.append(segment)
        while tail.count >= 2 {
            let last = tail[tail.count - 1]
            let before = tail[tail.count - 2]
            guard before.rowCount <= last.rowCount * 2, before.rowCount + last.rowCount <= 65_536 else { return }
            let parts = try [before, last].map { part throws(StorageError) in
                try part.batch(of: columns, rows: 0..<part.rowCount)
            }
            let merged: Batch
            do throws(DictionaryOverflow) {
                merged = try Batch.concatenated(parts, types: columns.map(\.type))
            } catch {
                // Too much text for one dictionary: they stay apart.
                return
            }
            tail.removeLast(2)
            tail.append(Segment(inMemory: merged, columns: columns))
        }
    }
}
