/// JSON text laid out for reading. Only the space between tokens changes: keys keep their order and numbers their digits,
/// which a decoder and encoder would not promise.
package enum JSONLayout {
    /// The text with a line for each member and element, indented by two spaces.
    package static func indented(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 2)
        var depth = 0
        var inString = false
        var escaped = false
        var pendingOpen = false

        func breakLine() {
            output.append(UInt8(ascii: "\n"))
            output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
        }

        for byte in text.utf8 {
            if inString {
                output.append(byte)
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                // An empty object or array stays on its line.
                if pendingOpen { pendingOpen = false } else { breakLine() }
                output.append(byte)
                continue
            default: break
            }
            if pendingOpen {
                pendingOpen = false
                breakLine()
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                output.append(byte)
                depth += 1
                pendingOpen = true
            case UInt8(ascii: ","):
                output.append(byte)
                breakLine()
            case UInt8(ascii: ":"):
                output.append(contentsOf: ": ".utf8)
            case UInt8(ascii: "\""):
                output.append(byte)
                inString = true
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
