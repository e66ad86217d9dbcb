package import Foundation

/// Base64 with the URL alphabet (RFC 4648 section 5), without padding, as JSON Web Signatures use it (RFC 7515 section 2).
package enum Base64URL {
    /// Encodes without padding.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        append(Array(bytes), to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Encodes without padding, behind what is there.
    static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        var next = text.count
        text.append(contentsOf: repeatElement(0, count: (bytes.count * 4 + 2) / 3))
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                text[next] = character(bits >> held & 63)
                next += 1
            }
        }
        if held > 0 { text[next] = character(bits << (6 - held) & 63) }
    }

    /// The character of a number below 64: arithmetic, because every look into a shared array is counted by its references.
    private static func character(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        switch value {
        case 0..<26: return UInt8(ascii: "A") + value
        case 26..<52: return UInt8(ascii: "a") - 26 + value
        case 52..<62: return UInt8(ascii: "0") &- 52 &+ value
        case 62: return UInt8(ascii: "-")
        default: return UInt8(ascii: "_")
        }
    }

    /// Whether `=` may stand at the end.
    package enum Padding: Sendable {
        /// None, as RFC 7515 says.
        case refused
        /// None or the exact number: some clients pad the segments of their assertions.
        case tolerated
    }

    /// Decodes; nil for a character outside the alphabet, an impossible length, wrong padding, or bits set beyond the last byte.
    ///
    /// The last rule makes the encoding unique: of two different texts at most one is accepted for the same bytes.
    package static func decode(_ text: some StringProtocol, padding: Padding = .refused) -> Data? {
        var characters = Array(text.utf8)
        if padding == .tolerated, characters.last == UInt8(ascii: "=") {
            guard characters.count.isMultiple(of: 4) else { return nil }
            characters.removeLast()
            if characters.last == UInt8(ascii: "=") { characters.removeLast() }
        }
        var decoded = Data(capacity: characters.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for character in characters {
            guard let value = sextet(character) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
                bits &= 1 << UInt32(held) - 1
            }
        }
        // Six bits left over would be a lone character; any bit left set would be a second spelling of the same bytes.
        guard held < 6, bits == 0 else { return nil }
        return decoded
    }

    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
