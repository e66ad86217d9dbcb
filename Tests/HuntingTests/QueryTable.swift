import Columnar
import Hunting
import Values

/// Rows of a table for a test, cut into segments as the test wishes.
struct QueryTable {
    let columns: [ColumnSchema]
    var rows: [[Scalar]] = []

    init(_ columns: [(String, ScalarType)]) {
        self.columns = columns.map { ColumnSchema(name: $0.0, type: $0.1) }
    }

    /// The rows as segments of at most so many rows each, every one with dictionaries of its own.
    func segments(ofRows size: Int) -> [Segment] {
        stride(from: 0, to: rows.count, by: size).map { start in
            let builder = BatchBuilder(columns: columns)
            for row in rows[start..<min(start + size, rows.count)] {
                for (column, value) in row.enumerated() { builder.append(scalar: value, at: column) }
                builder.endRow()
            }
            return Segment(inMemory: builder.finish(), columns: columns)
        }
    }
}

/// A generator of the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension QueryResult {
    /// The rows as text, cell by cell: what tests compare.
    var table: [[String]] {
        batches.flatMap { batch in
            (0..<batch.count).map { row in batch.columns.map { Self.text($0.scalar(at: row)) } }
        }
    }

    private static func text(_ value: Scalar) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .long(let value): "\(value)"
        // Sums of reals depend in their last digits on the order of the rows.
        case .real(let value): value.isFinite ? "\((value * 1e6).rounded() / 1e6)" : "\(value)"
        case .decimal(let value): "\(value)"
        case .string(let value): value
        case .datetime(let value): DateTimeText.format(value)
        case .timespan(let value): TimeSpanText.format(value)
        case .guid(let value): GuidText.format(value)
        case .dynamic(let value): value.jsonText
        }
    }
}
