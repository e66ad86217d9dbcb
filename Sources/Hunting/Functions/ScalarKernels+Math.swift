import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    /// Null where the documentation names a domain and the argument lies outside of it.
    static let math: Family =
        [
            ("sqrt", real { $0 < 0 ? nil : $0.squareRoot() }), ("exp", real { Foundation.exp($0) }),
            ("exp2", real { Foundation.exp2($0) }), ("exp10", real { Foundation.pow(10, $0) }),
            ("log", real { $0 < 0 ? nil : Foundation.log($0) }), ("log2", real { $0 < 0 ? nil : Foundation.log2($0) }),
            ("log10", real { $0 < 0 ? nil : Foundation.log10($0) }), ("sin", real { Foundation.sin($0) }),
            ("cos", real { Foundation.cos($0) }), ("tan", real { Foundation.tan($0) }),
            ("cot", real { 1 / Foundation.tan($0) }), ("asin", real { abs($0) > 1 ? nil : Foundation.asin($0) }),
            ("acos", real { abs($0) > 1 ? nil : Foundation.acos($0) }), ("atan", real { Foundation.atan($0) }),
            ("degrees", real { $0 * 180 / .pi }), ("radians", real { $0 * .pi / 180 }),
            ("sign", real { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }), ("gamma", real { Foundation.tgamma($0) }),
            ("loggamma", real { Foundation.lgamma($0) }), ("erf", real { Foundation.erf($0) }),
            ("erfc", real { Foundation.erfc($0) }), ("isnan", realTest { $0.isNaN }),
            ("isinf", realTest { $0.isInfinite }),
            ("isfinite", realTest { $0.isFinite }), ("pi", .reals { _ in Double.pi }),
            ("pow", realPair { Foundation.pow($0, $1) }), ("atan2", realPair { Foundation.atan2($0, $1) }),
            ("abs", absolute), ("ceiling", ceiling),
            (
                "round",
                .reals { row in
                    guard let value = row.real(0) else { return nil }
                    guard row.count > 1 else { return value.rounded(.toNearestOrAwayFromZero) }
                    return row.long(1).map { Rounding.round(value, places: Int(min(max($0, -400), 400))) }
                }
            ),
            ("bin", bin), ("bin_at", binAt), ("max_of", extreme { $0 > 0 }), ("min_of", extreme { $0 < 0 }),
            (
                "rand",
                .reals { row in
                    let word = row.context.nextRandom()
                    guard row.count > 0 else { return Double(word >> 11) * 0x1p-53 }
                    guard let bound = row.long(0), bound > 0 else { return nil }
                    // The high half of the product spreads the word evenly over the bound.
                    return Double(word.multipliedFullWidth(by: UInt64(bound)).high)
                }
            ),
            (
                "new_guid",
                .guids { row in
                    // RFC 9562, version 4: six bits say so, the others are random.
                    let bits = UInt128(row.context.nextRandom()) << 64 | UInt128(row.context.nextRandom())
                    let version: UInt128 = 0xF << 76
                    let variant: UInt128 = 3 << 62
                    return bits & ~version & ~variant | 4 << 76 | 2 << 62
                }
            ),
            ("around", around),
        ]

    @inline(__always)
    private static func real(_ function: @escaping @Sendable (Double) -> Double?) -> ScalarKernel {
        ScalarKernel { arguments, result, _, _ in
            RowLoop.compactMap(arguments[0], RealValues.self, to: RealValues.self, type: result, function)
        }
    }

    private static func realTest(_ test: @escaping @Sendable (Double) -> Bool) -> ScalarKernel {
        ScalarKernel { arguments, result, _, _ in
            RowLoop.map(arguments[0], RealValues.self, to: BoolValues.self, type: result) { test($0) ? 1 : 0 }
        }
    }

    private static func realPair(_ function: @escaping @Sendable (Double, Double) -> Double) -> ScalarKernel {
        ScalarKernel { arguments, result, _, _ in
            RowLoop.zip(
                arguments[0], RealValues.self, arguments[1], RealValues.self, to: RealValues.self, type: result,
                function)
        }
    }

    private static let absolute = ScalarKernel { arguments, result, _, _ in
        switch result {
        case .real: RowLoop.map(arguments[0], RealValues.self, to: RealValues.self, type: result) { $0.magnitude }
        case .decimal:
            RowLoop.map(arguments[0], DecimalValues.self, to: DecimalValues.self, type: result) {
                $0.coefficient < 0 ? $0.negated : $0
            }
        default: RowLoop.map(arguments[0], LongValues.self, to: LongValues.self, type: result) { $0 < 0 ? 0 &- $0 : $0 }
        }
    }

    private static let ceiling = ScalarKernel { arguments, result, _, _ in
        switch result {
        case .real: RowLoop.map(arguments[0], RealValues.self, to: RealValues.self, type: result) { $0.rounded(.up) }
        case .decimal:
            RowLoop.map(arguments[0], DecimalValues.self, to: DecimalValues.self, type: result) {
                $0.negated.roundedDown.negated
            }
        default: arguments[0]
        }
    }

    /// Rounds down to a multiple; nil for a size that is not positive.
    @inline(__always)
    private static func bin(_ value: Int64, _ size: Int64) -> Int64? {
        guard size > 0 else { return nil }
        let rest = value % size
        let (result, overflow) = value.subtractingReportingOverflow(rest < 0 ? rest + size : rest)
        return overflow ? nil : result
    }

    private static func bin(_ value: FixedDecimal, _ size: FixedDecimal) -> FixedDecimal? {
        guard size.coefficient > 0 else { return nil }
        return value.divided(by: size)?.roundedDown.multiplied(by: size)
    }

    private static let bin = ScalarKernel { arguments, result, rows, _ in
        let value = arguments[0]
        switch result {
        case .real:
            guard arguments.count > 1 else {
                return RowLoop.map(value, RealValues.self, to: RealValues.self, type: result) { $0.rounded(.down) }
            }
            return RowLoop.compactZip(
                value, RealValues.self, arguments[1], RealValues.self, to: RealValues.self, type: result
            ) { value, size in size > 0 ? (value / size).rounded(.down) * size : nil }
        case .decimal:
            guard arguments.count > 1 else {
                return RowLoop.map(value, DecimalValues.self, to: DecimalValues.self, type: result) { $0.roundedDown }
            }
            return RowLoop.compactZip(
                value, DecimalValues.self, arguments[1], DecimalValues.self, to: DecimalValues.self, type: result
            ) { bin($0, $1) }
        default:
            guard arguments.count > 1 else { return value }
            return RowLoop.compactZip(
                value, LongValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result
            ) { bin($0, $1) }
        }
    }

    private static let binAt = ScalarKernel { arguments, result, rows, _ in
        @inline(__always)
        func rounded<V: KernelValue>(_: V.Type, _ at: (V.Element, V.Element, V.Element) -> V.Element?) -> Vector {
            let (value, size, point) = (V.reader(arguments[0]), V.reader(arguments[1]), V.reader(arguments[2]))
            return RowLoop.makeNullable(V.self, type: result, rows: rows) { row in
                guard value.isValid(row), size.isValid(row), point.isValid(row) else { return nil }
                return at(value[row], size[row], point[row])
            }
        }
        switch result {
        case .real:
            return rounded(RealValues.self) { value, size, point in
                size > 0 ? point + ((value - point) / size).rounded(.down) * size : nil
            }
        case .decimal:
            return rounded(DecimalValues.self) { value, size, point in
                value.subtracting(point).flatMap { bin($0, size) }?.adding(point)
            }
        default:
            return rounded(LongValues.self) { value, size, point in
                let (difference, overflow) = value.subtractingReportingOverflow(point)
                guard !overflow, let steps = bin(difference, size) else { return nil }
                return result == .datetime ? datetime(steps, plus: point) : steps &+ point
            }
        }
    }

    /// The argument that is greatest, or least; null only where all are.
    private static func extreme(_ isBetter: @escaping @Sendable (Int) -> Bool) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, _ in
            func choose<V: KernelValue>(_: V.Type) -> Vector where V.Element: Comparable {
                let readers = arguments.map { V.reader($0) }
                return RowLoop.makeNullable(V.self, type: result, rows: rows) { row in
                    var best: V.Element?
                    for reader in readers where reader.isValid(row) {
                        let value = reader[row]
                        guard let known = best else {
                            best = value
                            continue
                        }
                        if isBetter(value < known ? -1 : value == known ? 0 : 1) { best = value }
                    }
                    return best
                }
            }
            switch result {
            case .real: return choose(RealValues.self)
            case .decimal: return choose(DecimalValues.self)
            case .bool: return choose(BoolValues.self)
            case .guid: return choose(GuidValues.self)
            case .string:
                let readers = arguments.map(\.stringReader)
                return try .texts(rows: rows) { row, writer in
                    var best = 0
                    for index in 1..<max(1, readers.count) {
                        let order = readers[index].withUTF8(row) { candidate in
                            readers[best].withUTF8(row) { known in
                                candidate.lexicographicallyPrecedes(known) ? -1 : candidate.elementsEqual(known) ? 0 : 1
                            }
                        }
                        if isBetter(order) { best = index }
                    }
                    readers[best].withUTF8(row) { writer.append($0) }
                }
            default: return choose(LongValues.self)
            }
        }
    }

    private static let around: ScalarKernel = .bools { row in
        switch row.type(0) {
        case .real:
            guard let value = row.real(0), let center = row.real(1), let delta = row.real(2) else { return nil }
            return value >= center - delta && value <= center + delta
        case .decimal:
            guard let value = row.asDynamic(0).asDecimal, let center = row.asDynamic(1).asDecimal,
                let delta = row.asDynamic(2).asDecimal, let low = center.subtracting(delta),
                let high = center.adding(delta)
            else { return nil }
            return value >= low && value <= high
        default:
            guard let value = row.long(0), let center = row.long(1), let delta = row.long(2) else { return nil }
            let (low, overflow) = center.subtractingReportingOverflow(delta)
            let (high, overflow2) = center.addingReportingOverflow(delta)
            return (overflow || value >= low) && (overflow2 || value <= high)
        }
    }

    static let binary: Family = [
        ("binary_and", bits { $0 & $1 }), ("binary_or", bits { $0 | $1 }), ("binary_xor", bits { $0 ^ $1 }),
        ("binary_shift_left", bits { $1 < 0 ? nil : $0 << ($1 % 64) }),
        ("binary_shift_right", bits { $1 < 0 ? nil : $0 >> ($1 % 64) }),
        (
            "binary_not",
            ScalarKernel { arguments, result, _, _ in
                RowLoop.map(arguments[0], LongValues.self, to: LongValues.self, type: result) { ~$0 }
            }
        ),
        (
            "bitset_count_ones",
            ScalarKernel { arguments, result, _, _ in
                RowLoop.map(arguments[0], LongValues.self, to: LongValues.self, type: result) {
                    Int64($0.nonzeroBitCount)
                }
            }
        ),
    ]

    private static func bits(_ combine: @escaping @Sendable (Int64, Int64) -> Int64?) -> ScalarKernel {
        ScalarKernel { arguments, result, _, _ in
            RowLoop.compactZip(
                arguments[0], LongValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result, combine
            )
        }
    }
}

/// Rounding to decimal places.
enum Rounding {
    /// Halves go away from zero; negative places round to tens, hundreds...
    static func round(_ value: Double, places: Int) -> Double {
        guard value.isFinite, places != 0 else { return value.rounded(.toNearestOrAwayFromZero) }
        guard places.magnitude <= 300 else { return places > 0 ? value : 0 }
        let factor = Foundation.pow(10, Double(abs(places)))
        if places < 0 { return (value / factor).rounded(.toNearestOrAwayFromZero) * factor }
        let scaled = value * factor
        // A number of so many digits that it has no such places.
        return scaled.isFinite && abs(scaled) < 9e15 ? scaled.rounded(.toNearestOrAwayFromZero) / factor : value
    }
}
