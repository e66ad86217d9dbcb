import Values

/// Letter case as Kusto's case-insensitive operators see it: ordinal and invariant, character by character.
///
/// Each code point goes to its simple upper case (one code point), as .NET's `OrdinalIgnoreCase` has it; a character outside
/// ASCII never becomes an ASCII one (`ı`, `ſ` and the Kelvin sign stay themselves). So ASCII bytes can be compared as bytes
/// whatever stands around them.
enum CaseFolding {
    /// The code point in upper case.
    static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value < 128 {
            return scalar.value &- 97 < 26 ? Unicode.Scalar(UInt8(scalar.value - 32)) : scalar
        }
        let mapping = scalar.properties.uppercaseMapping.unicodeScalars
        guard let first = mapping.first, mapping.count == 1, first.value >= 128 else { return scalar }
        return first
    }

    /// The code point in lower case, by the same rules.
    static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value < 128 {
            return scalar.value &- 65 < 26 ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
        }
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        guard let first = mapping.first, mapping.count == 1, first.value >= 128 else { return scalar }
        return first
    }

    /// UTF-8 text with every code point mapped.
    static func map(
        _ text: UnsafeBufferPointer<UInt8>, _ transform: (Unicode.Scalar) -> Unicode.Scalar, to output: inout [UInt8]
    ) {
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            UTF8.encode(transform(scalar)) { output.append($0) }
        }
    }

    /// The text folded, so that texts that differ in case alone become equal.
    static func folded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        // ASCII goes to lower case here and the rest to upper case: the two never meet.
        if isASCII(text) {
            for byte in text { output.append(byte &- 65 < 26 ? byte | 32 : byte) }
        } else {
            map(text, { $0.value < 128 ? lower($0) : upper($0) }, to: &output)
        }
        return output
    }

    static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var all: UInt8 = 0
        for byte in text { all |= byte }
        return all < 128
    }
}

/// What a term is: a maximal run of letters and digits.
///
/// Source: "String operators" of the Kusto documentation, "Understanding string terms".
enum Terms {
    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 32) &- 97 < 26 }

    static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 128 { return isAlphanumeric(UInt8(scalar.value)) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        default: return false
        }
    }

    /// Whether the character that ends just before a position is a letter or digit.
    static func isAlphanumeric(before position: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position > 0 else { return false }
        let byte = text[position - 1]
        if byte < 128 { return isAlphanumeric(byte) }
        var start = position - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(text, start..<position).map { isAlphanumeric($0) } ?? false
    }

    /// Whether the character that starts at a position is a letter or digit.
    static func isAlphanumeric(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position < text.count else { return false }
        let byte = text[position]
        if byte < 128 { return isAlphanumeric(byte) }
        var end = position + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return scalar(text, position..<end).map { isAlphanumeric($0) } ?? false
    }

    private static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Unicode.Scalar? {
        String(decoding: text[range], as: UTF8.self).unicodeScalars.first
    }
}
