/// Why a text is no JSON.
package enum JSONError: Error, Hashable, Sendable {
    /// Something else was expected at a byte.
    case unexpected(offset: Int)
    /// Arrays and objects are nested deeper than `Dynamic.maximumDepth`.
    case tooDeep(offset: Int)
}

extension Dynamic {
    /// How deep arrays and objects may be nested in each other.
    package static let maximumDepth = 128

    /// Reads JSON (RFC 8259) from UTF-8 text with blanks around.
    ///
    /// Whole numbers within 64 bits are longs, other numbers reals. Of properties with one name the last wins.
    package init(parsingJSON bytes: Span<UInt8>) throws(JSONError) {
        var reader = JSONReader()
        self = try reader.read(bytes)
    }

    /// Reads JSON from a string.
    package init(parsingJSON text: String) throws(JSONError) { try self.init(parsingJSON: text.utf8.span) }

    /// The value as compact JSON. Datetimes, timespans, guids and decimals are strings (decimals numbers), reals that JSON has
    /// no number for the strings `"NaN"`, `"Infinity"`, `"-Infinity"`.
    package var jsonText: String {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes compact JSON at the end of a text.
    package func appendJSON(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .long(let value): bytes.append(contentsOf: String(value).utf8)
        case .real(let value):
            if value.isFinite {
                bytes.append(contentsOf: RealText.format(value).utf8)
            } else {
                JSONText.append(RealText.format(value), to: &bytes)
            }
        case .decimal(let value): bytes.append(contentsOf: value.description.utf8)
        case .string(let value): JSONText.append(value, to: &bytes)
        case .datetime(let ticks):
            bytes.append(UInt8(ascii: "\""))
            DateTimeText.append(ticks, fraction: .always, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .timespan(let ticks):
            bytes.append(UInt8(ascii: "\""))
            TimeSpanText.append(ticks, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .guid(let value):
            bytes.append(UInt8(ascii: "\""))
            GuidText.append(value, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .bag(let bag):
            bytes.append(UInt8(ascii: "{"))
            for (index, property) in bag.properties.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(property.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                property.value.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// JSON's strings.
package enum JSONText {
    /// Writes a string with quotes and escapes at the end of a text.
    package static func append(_ text: String, to bytes: inout [UInt8]) { append(text.utf8.span, to: &bytes) }

    /// Writes UTF-8 text as a string with quotes and escapes at the end of a text.
    package static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            if byte >= 32, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
            case 8: bytes.append(UInt8(ascii: "b"))
            case 9: bytes.append(UInt8(ascii: "t"))
            case 10: bytes.append(UInt8(ascii: "n"))
            case 12: bytes.append(UInt8(ascii: "f"))
            case 13: bytes.append(UInt8(ascii: "r"))
            default:
                bytes.append(contentsOf: "u00".utf8)
                bytes.append(byte >> 4 == 0 ? 48 : 49)
                let low = byte & 15
                bytes.append(low < 10 ? low + 48 : low + 87)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
