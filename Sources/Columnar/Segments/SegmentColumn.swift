internal import Synchronization
internal import Values

/// One column of a segment: encoded values that are decoded by ranges of rows.
package final class SegmentColumn: Sendable {
    /// The column's name and type.
    package let schema: ColumnSchema
    /// How many rows there are.
    package let rowCount: Int

    private let contents: Contents
    private let zones = Mutex<[ZoneMap]?>(nil)

    private enum Contents: Sendable {
        case memory(Vector)
    }

    /// Makes a column of a vector.
    init(schema: ColumnSchema, inMemory vector: Vector) {
        precondition(vector.type == schema.type, "a vector of \(vector.type.rawValue) as column \(schema.name)")
        self.schema = schema
        rowCount = vector.count
        contents = .memory(vector)
    }

    /// The values of a range of rows.
    ///
    /// String and dynamic vectors of one column share one dictionary, whatever the range.
    package func decode(_ rows: Range<Int>) throws(SegmentError) -> Vector {
        switch contents {
        case .memory(let vector): vector.slice(rows)
        }
    }

    /// The dictionary of a string column, and the texts of a dynamic one; nil for other types and when all rows are a
    /// constant.
    package func dictionary() throws(SegmentError) -> StringDictionary? {
        switch contents {
        case .memory(let vector):
            switch vector.storage {
            case .string(_, let dictionary): dictionary
            case .dynamic(_, let dictionary): dictionary.texts
            default: nil
            }
        }
    }

    /// What is known of a block of rows without decoding it.
    package func zone(ofBlock block: Int) -> ZoneMap {
        switch contents {
        case .memory(let vector):
            zones.withLock { zones in
                if zones == nil { zones = ZoneMap.zones(of: vector, blockRows: Segment.blockRows) }
                return zones?[block] ?? .unknown(rows: rowCount)
            }
        }
    }
}

/// A segment's file cannot be read as what it should be.
package enum SegmentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operating system refused.
    case system(operation: String, path: String, code: Int32)
    /// The file was made by a newer version of the program.
    case unsupportedVersion(path: String, version: UInt32)
    /// The file is not what was written: cut short, or bits have changed.
    case damaged(path: String, reason: String)

    /// What happened, for a log or an operator.
    package var description: String {
        switch self {
        case .system(let operation, let path, let code): "\(operation) \(path): \(systemMessage(code))"
        case .unsupportedVersion(let path, let version):
            "\(path) has format version \(version), which this version does not know; a newer version wrote it"
        case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
        }
    }
}
