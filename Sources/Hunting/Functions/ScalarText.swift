import Columnar
import Values

/// The text of values, as `tostring()`, `strcat()` and every conversion to string give it.
enum ScalarText {
    /// A dynamic's text: of a string itself, of null the empty string, else its JSON.
    static func append(_ value: Dynamic, to bytes: inout [UInt8]) {
        switch value {
        case .null: break
        case .string(let text): bytes.append(contentsOf: text.utf8)
        case .real(let value): bytes.append(contentsOf: RealText.format(value).utf8)
        case .datetime(let ticks): DateTimeText.append(ticks, fraction: .always, to: &bytes)
        case .timespan(let ticks): TimeSpanText.append(ticks, to: &bytes)
        case .guid(let guid): GuidText.append(guid, to: &bytes)
        default: value.appendJSON(to: &bytes)
        }
    }

    /// A dynamic's text as a string.
    static func text(of value: Dynamic) -> String {
        if case .string(let text) = value { return text }
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Reading texts as values, as the `to...()` functions do.
enum TextConversion {
    /// `true` and `false` in any case.
    static func bool(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// Decimal digits with a sign, or hexadecimal ones behind `0x`; blanks around are allowed.
    static func long(_ text: String) -> Int64? {
        let trimmed = text.utf8.drop { $0 == 32 || $0 &- 9 < 5 }
        guard let end = trimmed.lastIndex(where: { !($0 == 32 || $0 &- 9 < 5) }) else { return nil }
        let digits = String(Substring(trimmed[...end]))
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            let hex = digits.dropFirst(2)
            return hex.first == "-" || hex.first == "+" ? nil : UInt64(hex, radix: 16).map { Int64(bitPattern: $0) }
        }
        return Int64(digits)
    }
}
