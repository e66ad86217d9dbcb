/// Steps over ASCII text, shared by the parsers of this folder. Each moves `position` past what it read, or leaves it where
/// it was and answers nil or false.
enum TextScanning {
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte &- 9 < 5 }

    /// The range without blanks at its ends.
    static func trimmed(_ bytes: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = bytes.count
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// A run of up to `most` digits as a number, and how many there were.
    @inline(__always)
    static func number(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, most: Int) -> (value: Int, digits: Int)?
    {
        var value = 0
        let start = position
        while position < end, position - start < most, isDigit(bytes[position]) {
            value = value * 10 + Int(bytes[position] &- 48)
            position += 1
        }
        return position == start ? nil : (value, position - start)
    }

    /// A byte, if it is the next.
    @inline(__always)
    static func skip(_ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// `.` and digits as ticks of a second; digits behind the seventh are cut off. Zero where there is no point.
    static func fraction(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int64? {
        guard position < end, bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ",") else {
            return 0
        }
        position += 1
        var value: Int64 = 0
        var digits = 0
        while position < end, isDigit(bytes[position]) {
            if digits < 7 { value = value * 10 + Int64(bytes[position] &- 48) }
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        for _ in 0..<max(0, 7 - digits) { value *= 10 }
        return value
    }

    /// A run of ASCII letters, in lower case, packed into a number (the first letter highest; up to eight).
    static func word(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> String? {
        let start = position
        while position < end, (bytes[position] | 32) &- 97 < 26 { position += 1 }
        guard position > start, position - start <= 16 else { return nil }
        var word = ""
        for index in start..<position { word.unicodeScalars.append(Unicode.Scalar(bytes[index] | 32)) }
        return word
    }

    static func appendDigits(_ value: Int, _ width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<max(width, 1) { divisor *= 10 }
        while divisor > 0 {
            bytes.append(48 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
