import Columnar
import KQL
import Values

extension ScalarKernels {
    /// Whole numbers wrap around at 64 bits; a division of whole numbers by zero is null; a datetime out of the years 1 to 9999
    /// is null.
    static let arithmetic: Family = [
        (
            "+",
            arithmetic(
                long: { $0 &+ $1 }, real: { $0 + $1 }, decimal: { $0.adding($1) },
                times: { left, right, result in
                    let (sum, overflow) = left.addingReportingOverflow(right)
                    return checked(sum, overflow, result)
                })
        ),
        (
            "-",
            arithmetic(
                long: { $0 &- $1 }, real: { $0 - $1 }, decimal: { $0.subtracting($1) },
                times: { left, right, result in
                    let (difference, overflow) = left.subtractingReportingOverflow(right)
                    return checked(difference, overflow, result)
                })
        ),
        (
            "*",
            ScalarKernel { arguments, result, rows, context in
                switch (arguments[0].type, arguments[1].type) {
                case (.timespan, .real):
                    return RowLoop.compactZip(
                        arguments[0], LongValues.self, arguments[1], RealValues.self, to: LongValues.self, type: result
                    ) { Int64(exactly: (Double($0) * $1).rounded(.towardZero)) }
                case (.real, .timespan):
                    return RowLoop.compactZip(
                        arguments[0], RealValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result
                    ) { Int64(exactly: ($0 * Double($1)).rounded(.towardZero)) }
                case (.timespan, _), (_, .timespan):
                    return RowLoop.compactZip(
                        arguments[0], LongValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result
                    ) { left, right in
                        let (product, overflow) = left.multipliedReportingOverflow(by: right)
                        return overflow ? nil : product
                    }
                default:
                    return try multiplication.evaluate(arguments, result, rows, context)
                }
            }
        ),
        (
            "/",
            ScalarKernel { arguments, result, rows, context in
                switch (arguments[0].type, arguments[1].type) {
                case (.timespan, .timespan):
                    return RowLoop.zip(
                        arguments[0], LongValues.self, arguments[1], LongValues.self, to: RealValues.self, type: result
                    ) { Double($0) / Double($1) }
                case (.timespan, .real):
                    return RowLoop.compactZip(
                        arguments[0], LongValues.self, arguments[1], RealValues.self, to: LongValues.self, type: result
                    ) { Int64(exactly: (Double($0) / $1).rounded(.towardZero)) }
                case (.timespan, .long), (.long, .long):
                    return RowLoop.compactZip(
                        arguments[0], LongValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result
                    ) { left, right in
                        let (quotient, overflow) = left.dividedReportingOverflow(by: right)
                        return overflow ? nil : quotient
                    }
                default:
                    return try division.evaluate(arguments, result, rows, context)
                }
            }
        ),
        (
            "%",
            ScalarKernel { arguments, result, rows, context in
                switch arguments[0].type {
                case .long, .timespan, .datetime:
                    return RowLoop.compactZip(
                        arguments[0], LongValues.self, arguments[1], LongValues.self, to: LongValues.self, type: result,
                        modulo)
                default:
                    return try remainder.evaluate(arguments, result, rows, context)
                }
            }
        ),
        ("unary -", negation), ("unary +", ScalarKernel { arguments, _, _, _ in arguments[0] }),
    ]

    /// The remainder that is never negative; nil for a division by zero.
    static func modulo(_ left: Int64, _ right: Int64) -> Int64? {
        guard right != 0 else { return nil }
        guard right != -1 else { return 0 }
        let rest = left % right
        return rest < 0 ? rest &+ (right < 0 ? 0 &- right : right) : rest
    }

    /// The same of real numbers; not a number for a division by zero.
    private static func modulo(_ left: Double, _ right: Double) -> Double {
        let rest = left.truncatingRemainder(dividingBy: right)
        return rest < 0 ? rest + right.magnitude : rest
    }

    private static func modulo(_ left: FixedDecimal, _ right: FixedDecimal) -> FixedDecimal? {
        let zero = FixedDecimal(coefficient: 0, scale: 0)
        guard let rest = left.remainder(dividingBy: right) else { return nil }
        if rest >= zero { return rest }
        return right < zero ? rest.subtracting(right) : rest.adding(right)
    }

    private static func checked(_ value: Int64, _ overflow: Bool, _ result: ScalarType) -> Int64? {
        overflow || result == .datetime && !KQLCalendar.isDatetime(value) ? nil : value
    }

    private static let multiplication = arithmetic(
        long: { $0 &* $1 }, real: { $0 * $1 }, decimal: { $0.multiplied(by: $1) }, times: { _, _, _ in nil })

    private static let division = arithmetic(
        long: { left, right in right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue },
        real: { $0 / $1 }, decimal: { $0.divided(by: $1) }, times: { _, _, _ in nil })

    private static let remainder = arithmetic(
        long: { modulo($0, $1) }, real: { modulo($0, $1) }, decimal: { modulo($0, $1) },
        times: { left, right, _ in modulo(left, right) })

    @inline(__always)
    private static func arithmetic(
        long: @escaping @Sendable (Int64, Int64) -> Int64?, real: @escaping @Sendable (Double, Double) -> Double,
        decimal: @escaping @Sendable (FixedDecimal, FixedDecimal) -> FixedDecimal?,
        times: @escaping @Sendable (Int64, Int64, ScalarType) -> Int64?
    ) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, context in
            let (left, right) = (arguments[0], arguments[1])
            switch (left.type, right.type) {
            case (.long, .long):
                return RowLoop.compactZip(
                    left, LongValues.self, right, LongValues.self, to: LongValues.self, type: result, long)
            case (.real, .real):
                return RowLoop.zip(
                    left, RealValues.self, right, RealValues.self, to: RealValues.self, type: result, real)
            case (.decimal, .decimal):
                return RowLoop.compactZip(
                    left, DecimalValues.self, right, DecimalValues.self, to: DecimalValues.self, type: result, decimal)
            case (.dynamic, .dynamic):
                let (a, b) = (left.dynamicReader, right.dynamicReader)
                return try .dynamics(
                    (0..<rows).map { row in
                        switch (a[row], b[row]) {
                        case (.long(let a), .long(let b)): long(a, b).map { .long($0) } ?? .null
                        case (.timespan(let a), .timespan(let b)): times(a, b, .timespan).map { .timespan($0) } ?? .null
                        case (let a, let b):
                            if let a = a.realNumber, let b = b.realNumber { .real(real(a, b)) } else { .null }
                        }
                    })
            default:
                return RowLoop.compactZip(
                    left, LongValues.self, right, LongValues.self, to: LongValues.self, type: result
                ) { times($0, $1, result) }
            }
        }
    }

    private static let negation = ScalarKernel { arguments, result, rows, _ in
        let argument = arguments[0]
        switch argument.type {
        case .int, .long, .datetime, .timespan:
            return RowLoop.map(argument, LongValues.self, to: LongValues.self, type: result) { value in
                // An int stays within 32 bits: the least one is its own negative.
                result == .int ? Int64(Int32(truncatingIfNeeded: 0 &- value)) : 0 &- value
            }
        case .real: return RowLoop.map(argument, RealValues.self, to: RealValues.self, type: result) { -$0 }
        case .decimal:
            return RowLoop.map(argument, DecimalValues.self, to: DecimalValues.self, type: result) { $0.negated }
        default:
            let reader = argument.dynamicReader
            return try .dynamics(
                (0..<rows).map { row in
                    switch reader[row] {
                    case .long(let value): .long(0 &- value)
                    case .real(let value): .real(-value)
                    case .decimal(let value): .decimal(value.negated)
                    case .timespan(let value): .timespan(0 &- value)
                    default: .null
                    }
                })
        }
    }
}

extension Dynamic {
    /// The value as a real where it is a number.
    var realNumber: Double? {
        switch self {
        case .long(let value): Double(value)
        case .real(let value): value
        case .decimal(let value): value.real
        default: nil
        }
    }
}
