import Foundation
import KQL
import Values

/// How a file that `externaldata` reads is cut into records.
///
/// Source: "Data formats supported for ingestion".
struct ExternalRecords: Sendable {
    /// The formats that are read.
    enum Format: Sendable, Hashable {
        /// Fields between a separator, quoted as RFC 4180 has it.
        case delimited(UInt8)
        /// Every line is one value.
        case lines
        /// The whole file is one value.
        case raw
        /// A JSON object a line.
        case jsonLines
        /// JSON values one after another, or an array of them.
        case multiJSON
    }

    private static let formats: [String: Format] = [
        "csv": .delimited(UInt8(ascii: ",")), "tsv": .delimited(UInt8(ascii: "\t")),
        "psv": .delimited(UInt8(ascii: "|")),
        "scsv": .delimited(UInt8(ascii: ";")), "sohsv": .delimited(1), "txt": .lines, "raw": .raw, "json": .jsonLines,
        "multijson": .multiJSON,
    ]

    let format: Format
    let ignoresFirst: Bool

    /// Reads `with (...)`; without a format, the ending of the location says which.
    init(_ data: ExternalData) throws(QueryError) {
        var format: Format?
        var ignoresFirst = false
        for (name, value) in data.options {
            let value = value.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
            switch name.lowercased() {
            case "format":
                guard let known = Self.formats[value.lowercased()] else {
                    throw .unsupported(
                        "externaldata: the format '\(value)' is not supported. Formats: \(Self.formats.keys.sorted().joined(separator: ", "))."
                    )
                }
                format = known
            case "ignorefirstrecord":
                guard value.lowercased() == "true" || value.lowercased() == "false" else {
                    throw .unsupported("externaldata: 'ignoreFirstRecord' is true or false, not '\(value)'.")
                }
                ignoresFirst = value.lowercased() == "true"
            default: throw .unsupported("externaldata: the property '\(name)' is not supported.")
            }
        }
        if format == nil, let location = data.locations.first {
            let path = location.prefix { $0 != "?" && $0 != ";" }
            format = path.split(separator: ".").last.flatMap { Self.formats[$0.lowercased()] }
        }
        guard let format else {
            throw .unsupported("externaldata: say which format the file has, as in with (format=\"csv\").")
        }
        self.format = format
        self.ignoresFirst = ignoresFirst
    }

    /// Whether values are known by name and not by place.
    var isJSON: Bool { format == .jsonLines || format == .multiJSON }

    // MARK: Records of texts

    /// Hands each record's fields on. What is no UTF-8 is repaired.
    func forEachRecord(in data: Data, of location: String, _ body: ([String]) throws -> Void) throws {
        let bytes = Self.withoutMark(data)
        var isFirst = ignoresFirst
        func hand(_ fields: [String]) throws {
            if isFirst { isFirst = false } else { try body(fields) }
        }
        switch format {
        case .raw: try hand([String(decoding: bytes, as: UTF8.self)])
        case .delimited(let separator):
            guard try Self.forEachDelimited(bytes, separator, hand) else {
                throw QueryError.evaluation(
                    "externaldata: a quote of '\(ExternalFiles.shown(location))' is not closed.")
            }
        default:
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                // The end of the last line begins no other one.
                if line.isEmpty, line.endIndex == bytes.endIndex { continue }
                try hand([String(decoding: line, as: UTF8.self)])
            }
        }
    }

    private static func withoutMark(_ data: Data) -> Data.SubSequence {
        data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...]
    }

    /// Hands the fields of each record on; false when the last one ends within quotes.
    static func forEachDelimited(
        _ bytes: Data.SubSequence, _ separator: UInt8, _ hand: ([String]) throws -> Void
    ) rethrows -> Bool {
        let quote = UInt8(ascii: "\"")
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var hasContent = false
        var position = bytes.startIndex
        func ended() -> String { String(decoding: field, as: UTF8.self) }
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if isQuoted {
                if byte != quote {
                    field.append(byte)
                } else if position < bytes.endIndex, bytes[position] == quote {
                    field.append(quote)
                    position += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case quote where field.isEmpty: (isQuoted, hasContent) = (true, true)
            case separator:
                fields.append(ended())
                (field, hasContent) = ([], true)
            case UInt8(ascii: "\r") where position < bytes.endIndex && bytes[position] == UInt8(ascii: "\n"): continue
            case UInt8(ascii: "\n"):
                if hasContent || !field.isEmpty { try hand(fields + [ended()]) }
                (fields, field, hasContent) = ([], [], false)
            default: field.append(byte)
            }
        }
        if hasContent || !field.isEmpty { try hand(fields + [ended()]) }
        return !isQuoted
    }

    // MARK: Records of JSON

    /// The values of a file of JSON.
    func values(in data: Data, of location: String) throws(QueryError) -> [Dynamic] {
        let bytes = Self.withoutMark(data)
        let pieces =
            format == .multiJSON ? Self.values(in: bytes) : bytes.split(separator: UInt8(ascii: "\n")).map { $0 }
        var values: [Dynamic] = []
        for (number, piece) in pieces.enumerated() {
            let text = String(decoding: piece, as: UTF8.self)
            if text.allSatisfy(\.isWhitespace) { continue }
            let value = try? Dynamic(parsingJSON: text)
            switch value {
            case .bag?: values.append(value ?? .null)
            // An array stands for its elements, where records need not be lines.
            case .array(let elements)? where format == .multiJSON && elements.allSatisfy(\.isBag): values += elements
            default:
                throw .evaluation(
                    "externaldata: record \(number + 1) of '\(ExternalFiles.shown(location))' is no JSON object.")
            }
        }
        return ignoresFirst ? Array(values.dropFirst()) : values
    }

    /// The values of a file in which they follow one another, however they lie on lines.
    private static func values(in bytes: Data.SubSequence) -> [Data.SubSequence] {
        var pieces: [Data.SubSequence] = []
        var (start, depth) = (bytes.startIndex, 0)
        var (isText, isEscaped) = (false, false)
        for position in bytes.indices {
            let byte = bytes[position]
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    pieces.append(bytes[start...position])
                    start = position + 1
                }
            default: break
            }
        }
        if start < bytes.endIndex { pieces.append(bytes[start...]) }
        return pieces
    }
}

extension Dynamic {
    fileprivate var isBag: Bool { if case .bag = self { true } else { false } }
}
