/// Finds one property or element in JSON text without making values of the rest.
///
/// Telemetry's `AdditionalFields` are looked into for one property a time, and reading all of it would cost most of the query.
/// What is found is checked to be delimited as JSON has it; a text that is not JSON gives nothing.
struct JSONScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// What the scan of a text came to.
    enum Outcome: Equatable {
        /// The bytes of the value.
        case found(Range<Int>)
        /// The text is an object without the property, or no object.
        case absent
        /// The text cannot be judged by scanning (escapes in a name, or not valid): it has to be read in full.
        case unclear
    }

    /// The value of a property of the object that the text is.
    mutating func property(_ name: UnsafeBufferPointer<UInt8>) -> Outcome {
        skipBlanks()
        guard position < text.count, text[position] == UInt8(ascii: "{") else { return .unclear }
        position += 1
        depth = 1
        var found: Range<Int>?
        skipBlanks()
        if take(UInt8(ascii: "}")) { return atEnd ? .absent : .unclear }
        while true {
            skipBlanks()
            guard let key = string(), !text[key].contains(UInt8(ascii: "\\")) else { return .unclear }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { return .unclear }
            skipBlanks()
            let start = position
            guard value() else { return .unclear }
            // Of properties with one name the last wins.
            if key.count == name.count, text[key].elementsEqual(name) { found = start..<position }
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")), atEnd else { return .unclear }
            return found.map { .found($0) } ?? .absent
        }
    }

    private var atEnd: Bool {
        mutating get {
            skipBlanks()
            return position == text.count
        }
    }

    private mutating func skipBlanks() {
        while position < text.count {
            switch text[position] {
            case 32, 10, 13, 9: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    /// The bytes between the quotes.
    private mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<(position - 1)
            }
            if byte < 32 { return nil }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Steps over a value; false where there is none.
    private mutating func value() -> Bool {
        guard position < text.count else { return false }
        switch text[position] {
        case UInt8(ascii: "\""): return string() != nil
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            guard depth <= 128 else { return false }
            defer { depth -= 1 }
            let isObject = text[position] == UInt8(ascii: "{")
            let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            position += 1
            skipBlanks()
            if take(close) { return true }
            while true {
                skipBlanks()
                if isObject {
                    guard string() != nil else { return false }
                    skipBlanks()
                    guard take(UInt8(ascii: ":")) else { return false }
                    skipBlanks()
                }
                guard value() else { return false }
                skipBlanks()
                if take(UInt8(ascii: ",")) { continue }
                return take(close)
            }
        default: return word()
        }
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() -> Bool {
        let start = position
        while position < text.count, isWordByte(text[position]) { position += 1 }
        let word = text[start..<position]
        guard let first = word.first else { return false }
        switch first {
        case UInt8(ascii: "t"): return word.elementsEqual("true".utf8)
        case UInt8(ascii: "f"): return word.elementsEqual("false".utf8)
        case UInt8(ascii: "n"): return word.elementsEqual("null".utf8)
        default:
            let digits = first == UInt8(ascii: "-") ? word.dropFirst() : word
            guard let digit = digits.first, digit &- 48 < 10,
                !(digit == 48 && (digits.dropFirst().first ?? 46) &- 48 < 10)
            else { return false }
            return digits.allSatisfy { $0 &- 48 < 10 || $0 == 46 || $0 | 32 == 101 || $0 == 43 || $0 == 45 }
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 43 || byte == 45 || byte == 46
    }
}
