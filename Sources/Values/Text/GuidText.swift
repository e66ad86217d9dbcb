/// The text form of `guid` values: a 128-bit number whose highest byte is the first of the text.
package enum GuidText {
    /// Reads a guid: `74be27de-1e4e-49d9-b579-fe0b331d3642` in either case, with braces or parentheses around, or as 32 digits
    /// without dashes. Nil where the text is none.
    package static func parse(_ bytes: Span<UInt8>) -> UInt128? {
        var range = TextScanning.trimmed(bytes)
        if range.count == 38 {
            let ends = (bytes[range.lowerBound], bytes[range.upperBound - 1])
            guard ends == (UInt8(ascii: "{"), UInt8(ascii: "}")) || ends == (UInt8(ascii: "("), UInt8(ascii: ")"))
            else {
                return nil
            }
            range = (range.lowerBound + 1)..<(range.upperBound - 1)
        }
        guard range.count == 36 || range.count == 32 else { return nil }
        var value: UInt128 = 0
        var position = range.lowerBound
        for digit in 0..<32 {
            if range.count == 36, digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                guard bytes[position] == UInt8(ascii: "-") else { return nil }
                position += 1
            }
            let byte = bytes[position]
            let nibble: UInt8
            switch byte {
            case 48...57: nibble = byte - 48
            case 65...70: nibble = byte - 55
            case 97...102: nibble = byte - 87
            default: return nil
            }
            value = value << 4 | UInt128(nibble)
            position += 1
        }
        return value
    }

    /// Reads a guid from a string.
    package static func parse(_ text: String) -> UInt128? { parse(text.utf8.span) }

    /// Writes a guid: lower case with dashes.
    package static func format(_ guid: UInt128) -> String {
        var bytes: [UInt8] = []
        append(guid, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a guid at the end of a text.
    package static func append(_ guid: UInt128, to bytes: inout [UInt8]) {
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { bytes.append(UInt8(ascii: "-")) }
            let nibble = UInt8(truncatingIfNeeded: guid >> UInt128(124 - digit * 4)) & 15
            bytes.append(nibble < 10 ? nibble + 48 : nibble + 87)
        }
    }
}
