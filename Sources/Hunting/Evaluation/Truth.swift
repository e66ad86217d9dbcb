import Columnar
import Values

/// The three-valued truth of rows, a byte each: what `and`, `or` and filters compute with.
struct Truth {
    static let no: UInt8 = 0
    static let yes: UInt8 = 1
    static let unknown: UInt8 = 2

    private var bytes: [UInt8]

    /// The truth of a bool vector.
    init(_ vector: Vector) {
        switch vector.storage {
        case .bool(let values):
            bytes = values.withUnsafeBufferPointer { Array($0) }
            if let validity = vector.validity {
                for row in bytes.indices where !validity[row] { bytes[row] = Self.unknown }
            }
        case .constant(.bool(let value)):
            bytes = Array(repeating: value ? Self.yes : Self.no, count: vector.count)
        case .constant: bytes = Array(repeating: Self.unknown, count: vector.count)
        default: preconditionFailure("a predicate gives bool, not \(vector.type.rawValue)")
        }
    }

    /// How many rows satisfy a condition on their truth.
    func count(where condition: (UInt8) -> Bool) -> Int {
        var total = 0
        for byte in bytes where condition(byte) { total += 1 }
        return total
    }

    /// The rows that satisfy a condition on their truth, of which there are `count`.
    func rows(_ count: Int, where condition: (UInt8) -> Bool) -> Buffer<UInt32> {
        Buffer(count: count) { rows in
            var next = 0
            for row in bytes.indices where condition(bytes[row]) {
                rows[next] = UInt32(row)
                next += 1
            }
        }
    }

    /// The rows that are true.
    var trueRows: Buffer<UInt32> { rows(count { $0 == Self.yes }) { $0 == Self.yes } }

    /// Combines with the truth of another operand for all rows.
    mutating func combine(with other: Truth, deciding: Bool) {
        let decision = deciding ? Self.yes : Self.no
        for row in bytes.indices { bytes[row] = Self.combined(bytes[row], other.bytes[row], decision) }
    }

    /// Combines with the truth of another operand that was computed for some rows.
    mutating func combine(with other: Truth, at rows: Buffer<UInt32>, deciding: Bool) {
        let decision = deciding ? Self.yes : Self.no
        for (index, value) in other.bytes.enumerated() {
            let row = Int(rows[index])
            bytes[row] = Self.combined(bytes[row], value, decision)
        }
    }

    @inline(__always)
    private static func combined(_ left: UInt8, _ right: UInt8, _ decision: UInt8) -> UInt8 {
        if left == decision || right == decision { return decision }
        return left == unknown || right == unknown ? unknown : left
    }

    /// The truth as a bool vector.
    var vector: Vector {
        let values = Buffer<UInt8>(count: bytes.count) { values in
            for row in bytes.indices { values[row] = bytes[row] & 1 }
        }
        let hasUnknown = bytes.contains(Self.unknown)
        return Vector(
            type: .bool, count: bytes.count, storage: .bool(values),
            validity: hasUnknown ? Bitmap(count: bytes.count) { bytes[$0] != Self.unknown } : nil)
    }
}
