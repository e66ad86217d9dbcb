import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    /// Null beside anything is null; but a null is equal to no value and differs from each (documentation of null values).
    static let comparisons: Family = [
        ("==", equality(isEqual: true)), ("!=", equality(isEqual: false)),
        ("<", order { $0 < 0 }), ("<=", order { $0 <= 0 }), (">", order { $0 > 0 }), (">=", order { $0 >= 0 }),
        ("between", between(inside: true)), ("!between", between(inside: false)),
    ]

    @inline(__always)
    private static func equality(isEqual: Bool) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, _ in
            let (left, right) = (arguments[0], arguments[1])
            @inline(__always)
            func compare<V: KernelValue>(_: V.Type) -> Vector where V.Element: Equatable {
                let compared = RowLoop.zip(left, V.self, right, V.self, to: BoolValues.self, type: .bool) {
                    ($0 == $1) == isEqual ? 1 : 0
                }
                guard left.mayHaveNulls || right.mayHaveNulls else { return compared }
                // A null differs from every value; two nulls are neither equal nor different.
                let values = compared.boolReader
                let bytes = Buffer<UInt8>(count: rows) { bytes in
                    for row in 0..<rows {
                        let (a, b) = (left.isNull(at: row), right.isNull(at: row))
                        bytes[row] = a != b ? (isEqual ? 0 : 1) : a ? 0 : values[row]
                    }
                }
                let validity = Bitmap(count: rows) { !(left.isNull(at: $0) && right.isNull(at: $0)) }
                return Vector(type: .bool, count: rows, storage: .bool(bytes), validity: validity)
            }
            if left.type == .dynamic || right.type == .dynamic {
                let (a, b) = (Row.Value(left), Row.Value(right))
                return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
                    DynamicComparison.isEqual(a[row], b[row]).map { $0 == isEqual ? 1 : 0 }
                }
            }
            switch left.type {
            case .string:
                let (a, b) = (left.stringReader, right.stringReader)
                if rows > 0, a.codes.isConstant || b.codes.isConstant {
                    let (constant, texts) = a.codes.isConstant ? (a, b) : (b, a)
                    let pattern = constant.withUTF8(0) { StringPattern($0, .equals, ignoringCase: false) }
                    if let equal = pattern.matches(amongNeighbours: texts, rows: rows) {
                        return Vector(isEqual ? equal : ~equal)
                    }
                }
                return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                    let equal = a.withUTF8(row) { a in
                        b.withUTF8(row) { b in
                            guard a.count == b.count else { return false }
                            guard let a0 = a.baseAddress, let b0 = b.baseAddress else { return true }
                            return memcmp(a0, b0, a.count) == 0
                        }
                    }
                    return equal == isEqual ? 1 : 0
                }
            case .real: return compare(RealValues.self)
            case .decimal: return compare(DecimalValues.self)
            case .guid: return compare(GuidValues.self)
            case .bool: return compare(BoolValues.self)
            default: return compare(LongValues.self)
            }
        }
    }

    /// A comparison; the closure says whether it holds for -1 (less), 0 (equal) and 1 (greater).
    @inline(__always)
    private static func order(_ holds: @escaping @Sendable (Int) -> Bool) -> ScalarKernel {
        let (less, equal, greater) = (holds(-1), holds(0), holds(1))
        return ScalarKernel { arguments, result, rows, _ in
            let (left, right) = (arguments[0], arguments[1])
            @inline(__always)
            func compare<V: KernelValue>(_: V.Type) -> Vector where V.Element: Comparable {
                // One loop a relation: each is a single comparison of two values.
                switch (less, equal, greater) {
                case (true, false, false):
                    RowLoop.zip(left, V.self, right, V.self, to: BoolValues.self, type: .bool) { $0 < $1 ? 1 : 0 }
                case (true, true, false):
                    RowLoop.zip(left, V.self, right, V.self, to: BoolValues.self, type: .bool) { $0 <= $1 ? 1 : 0 }
                case (false, false, true):
                    RowLoop.zip(left, V.self, right, V.self, to: BoolValues.self, type: .bool) { $0 > $1 ? 1 : 0 }
                default:
                    RowLoop.zip(left, V.self, right, V.self, to: BoolValues.self, type: .bool) { $0 >= $1 ? 1 : 0 }
                }
            }
            if left.type == .dynamic || right.type == .dynamic {
                let (a, b) = (Row.Value(left), Row.Value(right))
                return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
                    DynamicComparison.order(a[row], b[row]).map { holds($0) ? 1 : 0 }
                }
            }
            switch left.type {
            case .real: return compare(RealValues.self)
            case .decimal: return compare(DecimalValues.self)
            case .bool: return compare(BoolValues.self)
            default: return compare(LongValues.self)
            }
        }
    }

    @inline(__always)
    private static func between(inside: Bool) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            @inline(__always)
            func compare<V: KernelValue>(
                _: V.Type, _ end: (V.Element, V.Element) -> V.Element
            ) -> Vector where V.Element: Comparable {
                let (value, from, to) = (V.reader(arguments[0]), V.reader(arguments[1]), V.reader(arguments[2]))
                return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
                    guard value.isValid(row), from.isValid(row), to.isValid(row) else { return nil }
                    let (candidate, start) = (value[row], from[row])
                    return (candidate >= start && candidate <= end(start, to[row])) == inside ? 1 : 0
                }
            }
            switch (arguments[0].type, arguments[2].type) {
            case (.datetime, .timespan): return compare(LongValues.self) { $0 &+ $1 }
            case (.real, _): return compare(RealValues.self) { $1 }
            case (.decimal, _): return compare(DecimalValues.self) { $1 }
            default: return compare(LongValues.self) { $1 }
            }
        }
    }
}

/// How a dynamic compares with a value of another type.
///
/// Numbers compare as numbers whatever their kind. A dynamic beside a string is compared as its text; beside a datetime,
/// timespan, guid, bool or number, a dynamic string is read as one. What cannot be compared is null.
enum DynamicComparison {
    static func isEqual(_ left: Dynamic, _ right: Dynamic, isLeftDynamic: Bool = true) -> Bool? {
        switch (left, right) {
        case (.null, .string(let text)), (.string(let text), .null): return text.isEmpty
        case (.null, _), (_, .null): return nil
        case (.array, .array), (.bag, .bag): return equalDeeply(left, right)
        case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
        case (.string(let text), let other), (let other, .string(let text)):
            guard let read = other.reading(text) else { return nil }
            return order(read, other).map { $0 == 0 }
        default: return order(left, right).map { $0 == 0 }
        }
    }

    /// -1, 0 or 1; nil for what has no order.
    static func order(_ left: Dynamic, _ right: Dynamic) -> Int? {
        func sign<V: Comparable>(_ a: V, _ b: V) -> Int { a < b ? -1 : a == b ? 0 : 1 }
        switch (left, right) {
        case (.long(let a), .long(let b)), (.datetime(let a), .datetime(let b)), (.timespan(let a), .timespan(let b)):
            return sign(a, b)
        case (.bool(let a), .bool(let b)): return sign(a ? 1 : 0, b ? 1 : 0)
        case (.guid(let a), .guid(let b)): return sign(a, b)
        case (.decimal(let a), .decimal(let b)): return sign(a, b)
        case (.bool(let a), _): return right.realNumber.map { sign(a ? 1 : 0, $0) }
        case (_, .bool(let b)): return left.realNumber.map { sign($0, b ? 1 : 0) }
        default:
            guard let a = left.realNumber, let b = right.realNumber, !a.isNaN, !b.isNaN else { return nil }
            return sign(a, b)
        }
    }

    /// Equality within arrays and bags: numbers by value, nulls equal.
    static func equalDeeply(_ left: Dynamic, _ right: Dynamic) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { equalDeeply($0, $1) }
        case (.bag(let a), .bag(let b)):
            return a.properties.count == b.properties.count
                && a.properties.allSatisfy { property in
                    b[property.name].map { equalDeeply(property.value, $0) } ?? false
                }
        default: return order(left, right) == 0
        }
    }
}

extension Dynamic {
    /// A text read as a value of this value's type; nil where it is none.
    fileprivate func reading(_ text: String) -> Dynamic? {
        switch self {
        case .bool: TextConversion.bool(text).map { .bool($0) }
        case .long, .real, .decimal:
            TextConversion.long(text).map { .long($0) } ?? RealText.parse(text).map { .real($0) }
        case .datetime: DateTimeText.parse(text).map { .datetime($0) }
        case .timespan: TimeSpanText.parse(text).map { .timespan($0) }
        case .guid: GuidText.parse(text).map { .guid($0) }
        default: nil
        }
    }
}
