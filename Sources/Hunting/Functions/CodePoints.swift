/// Positions in UTF-8 text counted in code points, as KQL's string functions count them.
enum CodePoints {
    @inline(__always)
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// How many code points a text has.
    static func count(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for byte in text where !isContinuation(byte) { count += 1 }
        return count
    }

    /// How many code points stand before a byte.
    static func count(_ text: UnsafeBufferPointer<UInt8>, before position: Int) -> Int {
        count(UnsafeBufferPointer(rebasing: text[..<position]))
    }

    /// The byte at which a code point begins; the end of the text behind the last one.
    static func offset(of index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var seen = 0
        for (position, byte) in text.enumerated() where !isContinuation(byte) {
            if seen == index { return position }
            seen += 1
        }
        return text.count
    }
}
