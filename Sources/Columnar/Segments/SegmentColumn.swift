internal import Synchronization
internal import Values

/// One column of a segment: values that are decoded by ranges of rows.
package final class SegmentColumn: Sendable {
    /// The column's name and type.
    package let schema: ColumnSchema
    /// How many rows there are.
    package let rowCount: Int

    private let contents: Contents
    private let zones = Mutex<[ZoneMap]?>(nil)

    private enum Contents: Sendable {
        case memory(Vector)
        case stored(StoredColumn)
    }

    /// Makes a column of a vector.
    init(schema: ColumnSchema, inMemory vector: Vector) {
        precondition(vector.type == schema.type, "a vector of \(vector.type.rawValue) as column \(schema.name)")
        self.schema = schema
        rowCount = vector.count
        contents = .memory(vector)
    }

    /// Makes a column of a part of a segment's image.
    init(schema: ColumnSchema, rowCount: Int, stored: StoredColumn) {
        self.schema = schema
        self.rowCount = rowCount
        contents = .stored(stored)
    }

    /// The values of a range of rows.
    ///
    /// String and dynamic vectors of one column share one dictionary, whatever the range.
    package func decode(_ rows: Range<Int>) throws(StorageError) -> Vector {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount, "row range out of bounds")
        switch contents {
        case .memory(let vector): return vector.slice(rows)
        case .stored(let column): return try column.decode(rows)
        }
    }

    /// The dictionary of a string column, or the JSON texts of a dynamic one; nil for other types, for dynamics in memory
    /// that are not texts, and for constants in memory.
    package func dictionary() throws(StorageError) -> StringDictionary? {
        switch contents {
        case .memory(let vector):
            switch vector.storage {
            case .string(_, let dictionary): dictionary
            case .dynamic(_, let dictionary): dictionary.texts
            default: nil
            }
        case .stored(let column): try column.dictionary()
        }
    }

    /// What is known of a block of rows without decoding it.
    package func zone(ofBlock block: Int) -> ZoneMap {
        switch contents {
        case .memory(let vector):
            zones.withLock { zones in
                if let zones { return zones[block] }
                let made = ZoneMap.zones(of: vector, blockRows: Segment.blockRows)
                zones = made
                return made[block]
            }
        case .stored(let column): column.zone(ofBlock: block)
        }
    }
}
