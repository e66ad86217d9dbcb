import CKernels
import Values

/// The order of values: numbers by value (integers before they lose precision), strings by their bytes, false before true.
enum Ordering {
    /// Negative, zero or positive, as `left` comes before, with or after `right`. Values of one type; neither is null.
    static func compare(_ left: Scalar, _ right: Scalar) -> Int {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): (left ? 1 : 0) - (right ? 1 : 0)
        case (.real(let left), .real(let right)): compare(left, right)
        case (.decimal(let left), .decimal(let right)): left < right ? -1 : right < left ? 1 : 0
        case (.string(let left), .string(let right)): compare(left, right)
        case (.guid(let left), .guid(let right)): left < right ? -1 : right < left ? 1 : 0
        case (.dynamic(let left), .dynamic(let right)): compare(left, right)
        default:
            if let left = left.longValue, let right = right.longValue {
                left < right ? -1 : right < left ? 1 : 0
            } else {
                0
            }
        }
    }

    /// NaN comes before every number, as Kusto sorts.
    static func compare(_ left: Double, _ right: Double) -> Int {
        if left.isNaN || right.isNaN { return (left.isNaN ? 0 : 1) - (right.isNaN ? 0 : 1) }
        return left < right ? -1 : right < left ? 1 : 0
    }

    static func compare(_ left: String, _ right: String) -> Int {
        left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { compare(left, $0) }
        }.flatMap { $0 } ?? (left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : left == right ? 0 : 1)
    }

    /// The order of two texts by their bytes.
    @inline(__always)
    static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.count - right.count }
        return Int(ck_compare(first, left.count, second, right.count))
    }

    /// Numbers, then strings and everything else by kind; a fixed order, so that results are the same from run to run.
    static func compare(_ left: Dynamic, _ right: Dynamic) -> Int {
        let kinds = (kind(left), kind(right))
        if kinds.0 != kinds.1 { return kinds.0 - kinds.1 }
        switch (left, right) {
        case (.bool(let left), .bool(let right)): return (left ? 1 : 0) - (right ? 1 : 0)
        case (.long(let left), .long(let right)): return left < right ? -1 : right < left ? 1 : 0
        case (.string(let left), .string(let right)): return compare(left, right)
        case (.datetime(let left), .datetime(let right)), (.timespan(let left), .timespan(let right)):
            return left < right ? -1 : right < left ? 1 : 0
        case (.guid(let left), .guid(let right)): return left < right ? -1 : right < left ? 1 : 0
        default:
            if let left = real(left), let right = real(right) { return compare(left, right) }
            return compare(left.jsonText, right.jsonText)
        }
    }

    private static func kind(_ value: Dynamic) -> Int {
        switch value {
        case .null: 0
        case .bool: 1
        case .long, .real, .decimal: 2
        case .datetime: 3
        case .timespan: 4
        case .guid: 5
        case .string: 6
        case .array: 7
        case .bag: 8
        }
    }

    private static func real(_ value: Dynamic) -> Double? {
        switch value {
        case .long(let value): Double(value)
        case .real(let value): value
        case .decimal(let value): Double(value.description)
        default: nil
        }
    }
}
