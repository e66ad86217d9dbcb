/// One token of a `$filter`.
struct FilterToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A name, keyword or operator.
        case word
        /// A literal in single quotes, quotes removed and `''` made `'`.
        case string
        /// A number, date or GUID.
        case bare
        case open
        case close
        case comma
        case colon
        case slash
    }

    let kind: Kind
    let text: String
    /// The position in the decoded filter, in bytes from 0.
    let offset: Int

    /// Splits a filter into tokens.
    static func tokens(of text: String) throws(ODataFault) -> [FilterToken] {
        let bytes = Array(text.utf8)
        var tokens: [FilterToken] = []
        var position = 0
        func append(_ kind: Kind, _ range: Range<Int>) {
            tokens.append(
                FilterToken(kind: kind, text: String(decoding: bytes[range], as: UTF8.self), offset: range.lowerBound))
        }
        while position < bytes.count {
            let start = position
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: ":"):
                position += 1
                append(Self.punctuation(byte), start..<position)
            case UInt8(ascii: "'"):
                let end = try endOfString(bytes, from: start)
                let inner = String(decoding: bytes[(start + 1)..<(end - 1)], as: UTF8.self)
                tokens.append(
                    FilterToken(kind: .string, text: inner.replacing("''", with: "'"), offset: start))
                position = end
            default:
                while position < bytes.count, bytes[position].isFilterWord { position += 1 }
                guard position > start else {
                    let character = String(decoding: bytes[start...].prefix(4), as: UTF8.self).prefix(1)
                    throw ODataFault(
                        "Syntax error at position \(start) in the $filter: '\(character)' was not expected.")
                }
                if byte.isASCIILetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") {
                    let isGUID = position - start == 36 && bytes[start + 8] == UInt8(ascii: "-")
                    append(isGUID ? .bare : .word, start..<position)
                } else {
                    // A time of day has colons, which are punctuation elsewhere.
                    while position < bytes.count,
                        bytes[position].isFilterWord || bytes[position] == UInt8(ascii: ":")
                            || bytes[position] == UInt8(ascii: "+")
                    { position += 1 }
                    append(.bare, start..<position)
                }
            }
        }
        return tokens
    }

    private static func punctuation(_ byte: UInt8) -> Kind {
        switch byte {
        case UInt8(ascii: "("): .open
        case UInt8(ascii: ")"): .close
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ":"): .colon
        default: .slash
        }
    }

    private static func endOfString(_ bytes: [UInt8], from start: Int) throws(ODataFault) -> Int {
        var position = start + 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "'") {
                if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "'") {
                    position += 2
                    continue
                }
                return position + 1
            }
            position += 1
        }
        throw ODataFault("The string that begins at position \(start) in the $filter has no closing quote.")
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII letter.
    fileprivate var isASCIILetter: Bool { asciiLowercased >= 97 && asciiLowercased <= 122 }

    /// Whether the byte goes on in a name, number, date or GUID.
    fileprivate var isFilterWord: Bool {
        isASCIILetter || self >= 48 && self <= 57 || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ".") || self == UInt8(ascii: "$") || self >= 0x80
    }
}
