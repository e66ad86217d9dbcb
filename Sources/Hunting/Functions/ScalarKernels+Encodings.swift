import CZlib
import Columnar
import Foundation
import KQL
import Values

extension ScalarKernels {
    static let encodings: Family = [
        ("base64_encode_tostring", .strings { row in Data(row.string(0).utf8).base64EncodedString() }),
        (
            "base64_decode_tostring",
            .strings { row in row.decodedBase64.flatMap { String(validating: $0, as: UTF8.self) } ?? "" }
        ),
        (
            "base64_decode_toarray",
            .dynamics { row in row.decodedBase64.map { .array($0.map { .long(Int64($0)) }) } ?? .null }
        ),
        (
            "base64_decode_toguid",
            .guids { row in
                guard let bytes = row.decodedBase64, bytes.count == 16 else { return nil }
                return guidOrder.reduce(0) { $0 << 8 | UInt128(bytes[$1]) }
            }
        ),
        (
            "base64_encode_fromguid",
            .strings { row in
                guard let guid = row.guid(0) else { return "" }
                let bytes = (0..<16).map { UInt8(truncatingIfNeeded: guid >> UInt128(120 - $0 * 8)) }
                return Data(guidOrder.map { bytes[$0] }).base64EncodedString()
            }
        ),
        (
            "base64_encode_fromarray",
            .strings { row in
                guard let array = row.array(0) else { return "" }
                let bytes = array.compactMap { element -> UInt8? in
                    if case .long(let value) = element { UInt8(exactly: value) } else { nil }
                }
                return bytes.count == array.count ? Data(bytes).base64EncodedString() : ""
            }
        ),
        (
            "url_encode",
            .strings { row in escaped(row.string(0), keeping: "-_.!*()", digits: "0123456789abcdef", blank: "+") }
        ),
        (
            "url_encode_component",
            .strings { row in escaped(row.string(0), keeping: "-_.~", digits: "0123456789ABCDEF", blank: "%20") }
        ),
        ("url_decode", .strings { row in unescaped(row.string(0)) }),
        ("gzip_decompress_from_base64_string", .strings { row in try row.decompressed(CZLIB_GZIP) }),
        ("zlib_decompress_from_base64_string", .strings { row in try row.decompressed(CZLIB_ZLIB) }),
        ("punycode_domain_from_string", .strings { row in Punycode.decodeDomain(row.string(0)) ?? "" }),
        ("punycode_domain_to_string", .strings { row in Punycode.encodeDomain(row.string(0)) ?? "" }),
        ("punycode_from_string", .strings { row in Punycode.encode(row.string(0)) ?? "" }),
        ("punycode_to_string", .strings { row in Punycode.decode(row.string(0)) ?? "" }),
    ]

    /// The order of a guid's bytes in memory: the first three groups lowest byte first, as .NET's `ToByteArray` has them.
    private static let guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    private static func escaped(_ text: String, keeping: String, digits: String, blank: String) -> String {
        let digits = Array(digits.unicodeScalars)
        let kept = Set(keeping.utf8)
        var result = String.UnicodeScalarView()
        for byte in text.utf8 {
            if Terms.isAlphanumeric(byte) || kept.contains(byte) {
                result.append(Unicode.Scalar(byte))
            } else if byte == 32 {
                result.append(contentsOf: blank.unicodeScalars)
            } else {
                result.append("%")
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return String(result)
    }

    private static func unescaped(_ text: String) -> String {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var position = 0
        while position < source.count {
            if source[position] == UInt8(ascii: "%"), position + 2 < source.count,
                let byte = UInt8(String(decoding: source[(position + 1)...(position + 2)], as: UTF8.self), radix: 16),
                source[position + 1] != UInt8(ascii: "+"), source[position + 1] != UInt8(ascii: "-")
            {
                bytes.append(byte)
                position += 3
            } else {
                bytes.append(source[position] == UInt8(ascii: "+") ? 32 : source[position])
                position += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Row {
    /// The bytes of argument 0; nil where it is no Base64.
    fileprivate var decodedBase64: [UInt8]? { Data(base64Encoded: string(0)).map { Array($0) } }
}

extension Row {
    /// More than this a compressed text may not become.
    private static var largestDecompressed: Int { 16 << 20 }

    /// The text of a compressed stream in Base64; empty where argument 0 is none.
    fileprivate func decompressed(_ format: czlib_format) throws -> String {
        guard let source = decodedBase64, !source.isEmpty else { return "" }
        // A stream can be a thousand times as long as its compressed form: the room grows with what was promised, to its bound.
        var room = max(4096, source.count * 4)
        while true {
            // What C calls the greatest number is -1 here: it failed.
            var length = -1
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { target, count in
                length = czlib_decompress(format, target.baseAddress, room, source, source.count)
                count = max(0, length)
            }
            if length >= 0 { return String(validating: bytes, as: UTF8.self) ?? "" }
            guard room < Self.largestDecompressed else { return "" }
            room = min(room * 8, Self.largestDecompressed)
        }
    }
}

/// Punycode, RFC 3492.
enum Punycode {
    /// A domain name whose labels that begin with `xn--` are decoded; nil where one of them cannot be.
    static func decodeDomain(_ domain: String) -> String? {
        var labels: [String] = []
        for label in domain.split(separator: ".", omittingEmptySubsequences: false) {
            guard label.lowercased().hasPrefix("xn--") else {
                labels.append(String(label))
                continue
            }
            guard let decoded = decode(String(label.dropFirst(4))) else { return nil }
            labels.append(decoded)
        }
        return labels.joined(separator: ".")
    }

    /// A domain name whose labels with other characters than those of ASCII are encoded; nil where one of them cannot be. The
    /// full stops of other scripts part labels too (RFC 3490, section 3.1).
    static func encodeDomain(_ domain: String) -> String? {
        var labels: [String] = []
        let scalars = domain.unicodeScalars.split(omittingEmptySubsequences: false) {
            [0x2E, 0x3002, 0xFF0E, 0xFF61].contains($0.value)
        }
        for label in scalars {
            let text = String(String.UnicodeScalarView(label))
            guard !label.allSatisfy(\.isASCII) else {
                labels.append(text)
                continue
            }
            guard let encoded = encode(text) else { return nil }
            labels.append("xn--" + encoded)
        }
        return labels.joined(separator: ".")
    }

    private static let (base, least, most, skew, damp) = (36, 1, 26, 38, 700)

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - least) * most / 2 {
            delta /= base - least
            steps += base
        }
        return steps + (base - least + 1) * delta / (delta + skew)
    }

    private static func digit(_ value: Int) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(value < 26 ? value + 97 : value + 22))
    }

    static func encode(_ text: String) -> String? {
        let input = text.unicodeScalars.map { Int($0.value) }
        var output = String.UnicodeScalarView(text.unicodeScalars.filter { $0.isASCII })
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append("-") }
        var (code, delta, bias) = (128, 0, 72)
        while handled < input.count {
            guard let next = input.filter({ $0 >= code }).min() else { return nil }
            let (product, overflow) = (next - code).multipliedReportingOverflow(by: handled + 1)
            guard !overflow else { return nil }
            delta += product
            code = next
            for point in input {
                if point < code { delta += 1 }
                guard point == code else { continue }
                var rest = delta
                var position = base
                while true {
                    let threshold = min(max(position - bias, least), most)
                    if rest < threshold { break }
                    output.append(digit(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                    position += base
                }
                output.append(digit(rest))
                bias = adapt(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return String(output)
    }

    static func decode(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.allSatisfy(\.isASCII) else { return nil }
        let delimiter = scalars.lastIndex(of: "-")
        var output = delimiter.map { Array(scalars[..<$0]) } ?? []
        var position = delimiter.map { $0 + 1 } ?? 0
        var (code, index, bias) = (128, 0, 72)
        while position < scalars.count {
            let start = index
            var weight = 1
            var step = base
            while true {
                guard position < scalars.count else { return nil }
                let scalar = scalars[position].value
                position += 1
                let digit: Int
                switch scalar {
                case 48...57: digit = Int(scalar) - 22
                case 65...90: digit = Int(scalar) - 65
                case 97...122: digit = Int(scalar) - 97
                default: return nil
                }
                let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
                let (sum, overflow2) = index.addingReportingOverflow(product)
                guard !overflow, !overflow2 else { return nil }
                index = sum
                let threshold = min(max(step - bias, least), most)
                if digit < threshold { break }
                let (grown, overflow3) = weight.multipliedReportingOverflow(by: base - threshold)
                guard !overflow3 else { return nil }
                weight = grown
                step += base
            }
            bias = adapt(index - start, output.count + 1, isFirst: start == 0)
            code += index / (output.count + 1)
            index %= output.count + 1
            guard code <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            output.insert(scalar, at: index)
            index += 1
        }
        return String(String.UnicodeScalarView(output))
    }
}
