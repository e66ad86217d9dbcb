import Values

/// Collects bytes of text.
package struct ByteWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Takes what was written and starts anew: for writing a result piece by piece.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

    mutating func write(_ value: Int64) { write("\(value)") }

    /// Writes a JSON string (RFC 8259): quotes, backslashes and control characters escaped, all else as it is.
    mutating func writeQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        write(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            switch byte {
            case 0x22: write("\\\"" as StaticString)
            case 0x5C: write("\\\\" as StaticString)
            case 0x0A: write("\\n" as StaticString)
            case 0x0D: write("\\r" as StaticString)
            case 0x09: write("\\t" as StaticString)
            default:
                write("\\u00" as StaticString)
                write(Self.hexDigit(byte >> 4))
                write(Self.hexDigit(byte & 15))
            }
        }
        bytes.append(contentsOf: text[start...])
        write(UInt8(ascii: "\""))
    }

    mutating func writeQuoted(_ text: String) {
        var text = text
        text.withUTF8 { writeQuoted($0) }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
