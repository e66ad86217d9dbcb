import Foundation

/// UTF-8 bytes that belong to someone else: the JSON parser's record, a chunk of a file, a `Scratch`, or the program's own
/// constants. This is the value that every rule reads and writes, so that a record costs no `String` per field.
///
/// Lifetime: a slice is used only while the record that it came from is the present one. It is never stored beyond that:
/// `RowLog` and the column builders copy the bytes. That is also why it is not `Sendable`.
///
/// Invariant: `base` points to `count` readable bytes.
///
/// The objects that slices pass through (`Scratch`, `RowStage`, `WindowsEvent`...) have one owner, the mapper of a chunk, and are written a
/// hundred times a record: their storage is `@exclusivity(unchecked)`, because the run-time check took a fifth of an import.
struct TextSlice {
    let base: UnsafePointer<UInt8>
    let count: Int

    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    /// A text of the program itself, which lives as long as it runs.
    init(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "a constant of one scalar has no memory to point to")
        self.init(base: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
    var isEmpty: Bool { count == 0 }
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The byte at a position inside the slice.
    subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "text position out of range")
        return base[position]
    }

    subscript(range: Range<Int>) -> TextSlice {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "text range out of bounds")
        return TextSlice(base: base + range.lowerBound, count: range.count)
    }

    func from(_ position: Int) -> TextSlice { self[position..<count] }
    func upTo(_ position: Int) -> TextSlice { self[0..<position] }
}

extension TextSlice {
    func equals(_ text: StaticString) -> Bool { equals(TextSlice(text)) }

    func equals(_ other: TextSlice) -> Bool {
        count == other.count && memcmp(base, other.base, count) == 0
    }

    /// Whether kept bytes are those of a slice.
    static func sameBytes(_ kept: UnsafeRawBufferPointer, _ slice: TextSlice) -> Bool {
        guard kept.count == slice.count else { return false }
        guard let base = kept.baseAddress else { return true }
        return memcmp(base, slice.base, slice.count) == 0
    }

    /// Compares without regard to the case of ASCII letters.
    func equalsIgnoringCase(_ text: StaticString) -> Bool { equalsIgnoringCase(TextSlice(text)) }

    func equalsIgnoringCase(_ other: TextSlice) -> Bool {
        guard count == other.count else { return false }
        for position in 0..<count where ASCII.lower(base[position]) != ASCII.lower(other.base[position]) {
            return false
        }
        return true
    }

    func hasPrefix(_ text: StaticString) -> Bool {
        let prefix = TextSlice(text)
        return count >= prefix.count && upTo(prefix.count).equals(prefix)
    }

    func hasPrefixIgnoringCase(_ text: StaticString) -> Bool {
        let prefix = TextSlice(text)
        return count >= prefix.count && upTo(prefix.count).equalsIgnoringCase(prefix)
    }

    func firstIndex(of byte: UInt8) -> Int? { bytes.firstIndex(of: byte) }
    func lastIndex(of byte: UInt8) -> Int? { bytes.lastIndex(of: byte) }

    /// The start of the first occurrence of a text at or behind a position.
    func firstRange(of text: StaticString, from start: Int = 0) -> Range<Int>? {
        let wanted = TextSlice(text)
        guard wanted.count > 0, count - start >= wanted.count else { return nil }
        let first = wanted.base[0]
        var position = start
        while position <= count - wanted.count {
            guard let found = self[position..<count - wanted.count + 1].firstIndex(of: first) else { return nil }
            position += found
            if self[position..<position + wanted.count].equals(wanted) { return position..<position + wanted.count }
            position += 1
        }
        return nil
    }

    func lastRange(of text: StaticString) -> Range<Int>? {
        var found: Range<Int>?
        var start = 0
        while let range = firstRange(of: text, from: start) {
            found = range
            start = range.upperBound
        }
        return found
    }

    /// The slice without blanks, tabs and line ends at both ends.
    var trimmed: TextSlice {
        var low = 0
        var high = count
        while low < high, ASCII.isBlank(base[low]) { low += 1 }
        while high > low, ASCII.isBlank(base[high - 1]) { high -= 1 }
        return self[low..<high]
    }

    /// The pieces between a separator; empty ones too.
    func split(at separator: UInt8) -> [TextSlice] {
        var pieces: [TextSlice] = []
        var start = 0
        for position in 0..<count where base[position] == separator {
            pieces.append(self[start..<position])
            start = position + 1
        }
        pieces.append(from(start))
        return pieces
    }

    /// The words between blanks and line ends.
    var words: [TextSlice] {
        var words: [TextSlice] = []
        var start: Int?
        for position in 0..<count {
            if ASCII.isBlank(base[position]) {
                if let begin = start { words.append(self[begin..<position]) }
                start = nil
            } else if start == nil {
                start = position
            }
        }
        if let begin = start { words.append(from(begin)) }
        return words
    }

    var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
}

/// The few facts about ASCII that the rules need.
enum ASCII {
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static let backslash = UInt8(ascii: "\\")
    static let slash = UInt8(ascii: "/")
    static let newline: UInt8 = 0x0A
}
