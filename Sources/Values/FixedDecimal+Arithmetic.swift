extension FixedDecimal: Comparable {
    /// A whole number as a decimal.
    package init(_ value: Int64) { self.init(coefficient: Int128(value), scale: 0) }

    /// The decimal of a real's shortest digits; nil for what is not finite or too large.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(text: value.description)
    }

    /// The nearest real.
    package var real: Double { Double(description) ?? .nan }

    /// The value without its fraction; nil where it does not fit.
    package var truncated: Int64? {
        var value = coefficient
        for _ in 0..<scale { value /= 10 }
        return Int64(exactly: value)
    }

    package static func < (left: FixedDecimal, right: FixedDecimal) -> Bool { compare(left, right) < 0 }

    /// -1, 0 or 1.
    private static func compare(_ left: FixedDecimal, _ right: FixedDecimal) -> Int {
        if left.scale == right.scale {
            return left.coefficient < right.coefficient ? -1 : left.coefficient == right.coefficient ? 0 : 1
        }
        if (left.coefficient < 0) != (right.coefficient < 0) { return left.coefficient < 0 ? -1 : 1 }
        // Whole parts first: aligning the fractions could overflow.
        let leftParts = left.parts
        let rightParts = right.parts
        if leftParts.whole != rightParts.whole { return leftParts.whole < rightParts.whole ? -1 : 1 }
        let scale = max(left.scale, right.scale)
        let leftFraction = leftParts.fraction * power(scale - left.scale)
        let rightFraction = rightParts.fraction * power(scale - right.scale)
        return leftFraction < rightFraction ? -1 : leftFraction == rightFraction ? 0 : 1
    }

    private var parts: (whole: Int128, fraction: Int128) {
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: Self.power(scale))
        return (quotient, remainder)
    }

    private static func power(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// The sum; nil where it is too large.
    package func adding(_ other: FixedDecimal) -> FixedDecimal? {
        guard let (left, right, scale) = Self.aligned(self, other) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : FixedDecimal(exactly: sum, scale: scale)
    }

    /// The difference; nil where it is too large.
    package func subtracting(_ other: FixedDecimal) -> FixedDecimal? { adding(other.negated) }

    /// The value with the other sign.
    package var negated: FixedDecimal { FixedDecimal(coefficient: -coefficient, scale: scale) }

    private static func aligned(_ left: FixedDecimal, _ right: FixedDecimal) -> (Int128, Int128, Int)? {
        let scale = max(left.scale, right.scale)
        let (leftValue, leftOverflow) = left.coefficient.multipliedReportingOverflow(by: power(scale - left.scale))
        let (rightValue, rightOverflow) = right.coefficient.multipliedReportingOverflow(by: power(scale - right.scale))
        return leftOverflow || rightOverflow ? nil : (leftValue, rightValue, scale)
    }

    /// The product; nil where it is too large for exact arithmetic.
    package func multiplied(by other: FixedDecimal) -> FixedDecimal? {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
        return overflow ? nil : FixedDecimal(exactly: product, scale: scale + other.scale)
    }

    /// The quotient, to as many digits as fit; nil for a division by zero.
    package func divided(by other: FixedDecimal) -> FixedDecimal? {
        guard other.coefficient != 0 else { return nil }
        var (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: other.coefficient)
        var scale = scale - other.scale
        while remainder != 0, scale < 34, quotient.magnitude < Self.power(33).magnitude {
            let (shifted, overflow) = remainder.multipliedReportingOverflow(by: 10)
            guard !overflow else { break }
            let (digit, rest) = shifted.quotientAndRemainder(dividingBy: other.coefficient)
            quotient = quotient * 10 + digit
            remainder = rest
            scale += 1
        }
        return FixedDecimal(exactly: quotient, scale: scale)
    }

    /// The remainder of a truncated division; nil for a division by zero.
    package func remainder(dividingBy other: FixedDecimal) -> FixedDecimal? {
        guard other.coefficient != 0, let (left, right, scale) = Self.aligned(self, other) else { return nil }
        return FixedDecimal(exactly: left % right, scale: scale)
    }

    /// The greatest whole number that is not greater.
    package var roundedDown: FixedDecimal {
        let (whole, fraction) = parts
        return FixedDecimal(coefficient: fraction < 0 ? whole - 1 : whole, scale: 0)
    }
}
