internal import Values

/// What is known of the values of one column in one block of rows.
///
/// A predicate that no value between the bounds can meet skips the block.
package struct ZoneMap: Sendable, Equatable {
    /// The least and greatest value.
    package enum Bounds: Sendable, Equatable {
        /// Nothing is known (decimals, guids; reals where a NaN is among them).
        case unknown
        /// No row has a value.
        case empty
        /// Of bool (0, 1), int, long, datetime and timespan: the values; of string and dynamic: the codes.
        case long(ClosedRange<Int64>)
        /// Of real.
        case real(ClosedRange<Double>)
    }

    /// The bounds of the rows that have a value.
    package let bounds: Bounds
    /// How many rows have none. Strings and dynamics count 0: their null is an entry.
    package let nullCount: Int
    /// How many rows the block has.
    package let rowCount: Int

    /// Makes a zone map.
    package init(bounds: Bounds, nullCount: Int, rowCount: Int) {
        self.bounds = bounds
        self.nullCount = nullCount
        self.rowCount = rowCount
    }

    /// Whether every row has one and the same value (or none has one).
    package var isConstant: Bool {
        switch bounds {
        case .unknown: false
        case .empty: true
        case .long(let range): nullCount == 0 && range.lowerBound == range.upperBound
        case .real(let range): nullCount == 0 && range.lowerBound == range.upperBound
        }
    }

    static func unknown(rows: Int) -> ZoneMap { ZoneMap(bounds: .unknown, nullCount: 0, rowCount: rows) }

    /// The zone maps of a vector, one for each block of `blockRows` rows.
    static func zones(of vector: Vector, blockRows: Int) -> [ZoneMap] {
        stride(from: 0, to: vector.count, by: blockRows).map { start in
            ZoneMap(of: vector.slice(start..<min(start + blockRows, vector.count)))
        }
    }

    /// The zone map of a vector taken as one block.
    package init(of vector: Vector) {
        let nullCount: Int
        if let value = vector.constantValue, value.isNull, vector.type != .string, vector.type != .dynamic {
            nullCount = vector.count
        } else {
            nullCount = vector.validity.map { $0.count - $0.setCount } ?? 0
        }
        let bounds: Bounds =
            if nullCount == vector.count {
                .empty
            } else {
                switch vector.type {
                case .bool: Self.longBounds(vector.boolReader, vector.count)
                case .int, .long, .datetime, .timespan: Self.longBounds(vector.longReader, vector.count)
                case .string: Self.longBounds(vector.stringReader.codes, vector.count)
                case .dynamic: Self.longBounds(vector.dynamicReader.codes, vector.count)
                case .real: Self.realBounds(vector.realReader, vector.count)
                case .decimal, .guid: .unknown
                }
            }
        self.init(bounds: bounds, nullCount: nullCount, rowCount: vector.count)
    }

    private static func longBounds<Element: BitwiseCopyable & BinaryInteger>(
        _ reader: ValueReader<Element>, _ count: Int
    ) -> Bounds {
        var least = Int64.max
        var greatest = Int64.min
        for row in 0..<count where reader.isValid(row) {
            let value = Int64(truncatingIfNeeded: reader[row])
            least = min(least, value)
            greatest = max(greatest, value)
        }
        return least > greatest ? .empty : .long(least...greatest)
    }

    private static func realBounds(_ reader: ValueReader<Double>, _ count: Int) -> Bounds {
        var least = Double.infinity
        var greatest = -Double.infinity
        for row in 0..<count where reader.isValid(row) {
            let value = reader[row]
            // A NaN compares with nothing; bounds would hide it.
            if value.isNaN { return .unknown }
            least = min(least, value)
            greatest = max(greatest, value)
        }
        return least > greatest ? .empty : .real(least...greatest)
    }
}
