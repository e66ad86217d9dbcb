/// The text form of `real` values.
package enum RealText {
    /// Reads a real: decimal digits with an exponent if wanted, `NaN`, `Infinity`, `inf` with a sign. Nil where it is none.
    package static func parse(_ bytes: Span<UInt8>) -> Double? {
        let range = TextScanning.trimmed(bytes)
        guard !range.isEmpty, range.count < 400 else { return nil }
        var text = ""
        for index in range {
            guard bytes[index] < 128 else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
        }
        switch text.lowercased() {
        case "nan": return .nan
        case "inf", "+inf", "infinity", "+infinity", "∞": return .infinity
        case "-inf", "-infinity": return -.infinity
        default:
            // Double's initialiser also takes hexadecimal numbers and names, which KQL does not.
            guard text.utf8.allSatisfy({ TextScanning.isDigit($0) || "+-.eE".utf8.contains($0) }) else { return nil }
            return Double(text.hasSuffix(".") ? String(text.dropLast()) : text)
        }
    }

    /// Reads a real from a string.
    package static func parse(_ text: String) -> Double? { parse(text.utf8.span) }

    /// Writes a real as `tostring()` does: the fewest digits that read back as the same number, with `.0` where it is whole,
    /// an exponent (`1E+16`, `2.5E-07`) where it is very large or small, `NaN`, `Infinity`.
    package static func format(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
        let (digits, exponent) = decimalDigits(value.magnitude)
        var text = value < 0 ? "-" : ""
        if exponent > 15 || exponent < -3 {
            text += digits.prefix(1)
            if digits.count > 1 { text += "." + digits.dropFirst() }
            let magnitude = String(abs(exponent - 1))
            text += (exponent - 1 < 0 ? "E-" : "E+") + (magnitude.count < 2 ? "0" : "") + magnitude
        } else if exponent <= 0 {
            text += "0." + String(repeating: "0", count: -exponent) + digits
        } else if digits.count <= exponent {
            text += digits + String(repeating: "0", count: exponent - digits.count) + ".0"
        } else {
            text += digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        }
        return text
    }

    /// The shortest digits of a positive number, and the place of the decimal point behind their beginning.
    private static func decimalDigits(_ value: Double) -> (digits: String, exponent: Int) {
        let text = value.description
        let parts = text.split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0])
        exponent += digits.count
        if mantissa.count > 1 { digits += mantissa[1] }
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return (digits, exponent)
    }
}
