import Defender

/// The query part of a URL, taken apart.
package enum QueryString {
    /// The parameters in order, decoded: `+` is a blank (documented samples rely on it) and `%XX` a byte.
    ///
    /// Nil when an escape is not two hexadecimal digits or the bytes are not UTF-8.
    package static func parameters(_ query: String) -> [(name: String, value: String)]? {
        var parameters: [(name: String, value: String)] = []
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals == part.endIndex ? part[equals...] : part[part.index(after: equals)...]
            guard let name = decode(part[..<equals], plusIsBlank: true), let value = decode(value, plusIsBlank: true)
            else { return nil }
            parameters.append((name, value))
        }
        return parameters
    }

    /// A percent-decoded text; nil when an escape is broken or the bytes are not UTF-8.
    package static func decode(_ bytes: some Sequence<UInt8>, plusIsBlank: Bool = false) -> String? {
        var decoded: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next()?.hexadecimalDigit, let low = iterator.next()?.hexadecimalDigit else {
                    return nil
                }
                decoded.append(high << 4 | low)
            } else {
                decoded.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// A text as it may stand in a query.
    package static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                byte >= 48 && byte <= 57 || byte.asciiLowercased >= 97 && byte.asciiLowercased <= 122
                || [45, 46, 95, 126, 36].contains(byte)
            if isPlain {
                encoded.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                encoded.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit; nil when it is none.
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}
