extension FixedDecimal {
    /// Reads a decimal: digits with a sign, a point and an exponent if wanted (`-1.5`, `.5`, `1e-3`). Digits that go beyond the
    /// 34 that a decimal holds are rounded, halves away from zero; a number that is too large is nil, as is what is no number.
    package init?(text: some StringProtocol) {
        var coefficient: Int128 = 0
        var scale = 0
        var digits = 0
        var seen = false
        var isNegative = false
        var isFraction = false
        var roundUp: Bool?
        var exponent = 0
        let bytes = Array(text.utf8)
        let range = TextScanning.trimmed(bytes.span)
        var position = range.lowerBound
        let end = range.upperBound
        if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        scan: while position < end {
            let byte = bytes[position]
            switch byte {
            case 48...57:
                seen = true
                if digits < 34 {
                    coefficient = coefficient * 10 + Int128(byte - 48)
                    if coefficient != 0 { digits += 1 }
                    if isFraction { scale += 1 }
                } else {
                    if roundUp == nil { roundUp = byte >= 53 }
                    if !isFraction { scale -= 1 }
                }
            case UInt8(ascii: "."):
                guard !isFraction else { return nil }
                isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard seen, let read = Int(String(decoding: bytes[(position + 1)..<end], as: UTF8.self)),
                    abs(read) < 1000
                else { return nil }
                exponent = read
                position = end
                break scan
            default: return nil
            }
            position += 1
        }
        guard seen else { return nil }
        if roundUp == true { coefficient += 1 }
        self.init(exactly: isNegative ? -coefficient : coefficient, scale: scale - exponent)
    }

    /// A decimal of `coefficient × 10^-scale`, rounded to 34 digits; nil when it is too large.
    package init?(exactly coefficient: Int128, scale: Int) {
        var coefficient = coefficient
        var scale = scale
        while scale < 0 {
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
            if coefficient == 0 { break }
            guard !overflow else { return nil }
            coefficient = product
            scale += 1
        }
        if coefficient == 0 { scale = 0 }
        while scale > 34 || coefficient.magnitude >= Self.bound {
            guard scale > 0 else { return nil }
            let last = coefficient % 10
            coefficient /= 10
            if last.magnitude >= 5 { coefficient += last < 0 ? -1 : 1 }
            scale -= 1
        }
        self.init(coefficient: coefficient, scale: scale)
    }

    /// 10^34: the first number that has too many digits.
    private static let bound: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000

    /// The value times a whole number, rounded to the nearest whole number; nil when it does not fit.
    package func multiplied(byWhole factor: Int64) -> Int64? {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: Int128(factor))
        guard !overflow else { return nil }
        var divisor: Int128 = 1
        for _ in 0..<scale { divisor *= 10 }
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        let rounded = remainder.magnitude * 2 >= divisor.magnitude ? quotient + (product < 0 ? -1 : 1) : quotient
        return Int64(exactly: scale == 0 ? product : rounded)
    }
}

extension FixedDecimal: CustomStringConvertible {
    /// Plain digits, without exponent and without zeros at the end: `-0.05`, `123.45`.
    package var description: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.count <= scale { digits = String(repeating: "0", count: scale - digits.count + 1) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return coefficient < 0 ? "-" + digits : digits
    }
}
