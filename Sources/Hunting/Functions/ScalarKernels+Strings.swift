import Columnar
import KQL
import Values

extension ScalarKernels {
    /// Positions and lengths count code points. A missing string is the empty string.
    static let strings: Family =
        [
            (
                "strcat",
                ScalarKernel { arguments, _, rows, _ in
                    let readers = arguments.map(\.stringReader)
                    return try .texts(rows: rows) { row, writer in
                        for reader in readers { reader.withUTF8(row) { writer.append($0) } }
                    }
                }
            ),
            (
                "strcat_delim",
                ScalarKernel { arguments, _, rows, _ in
                    let delimiter = arguments[0].stringReader
                    let readers = arguments.dropFirst().map(\.stringReader)
                    return try .texts(rows: rows) { row, writer in
                        for (index, reader) in readers.enumerated() {
                            if index > 0 { delimiter.withUTF8(row) { writer.append($0) } }
                            reader.withUTF8(row) { writer.append($0) }
                        }
                    }
                }
            ),
            (
                "strcat_array",
                .texts { row, writer in
                    guard let elements = row.array(0) else { return }
                    let delimiter = row.string(1)
                    for (index, element) in elements.enumerated() {
                        if index > 0 { writer.append(delimiter) }
                        writer.append(ScalarText.text(of: element))
                    }
                }
            ),
            (
                "strcmp",
                .longs { row in
                    row.withUTF8(0) { left in
                        row.withUTF8(1) { right in
                            left.elementsEqual(right) ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
                        }
                    }
                }
            ),
            (
                "strrep",
                .texts { row, writer in
                    // "If the value is greater than 1024, it will be treated as 1024."
                    guard let multiplier = row.long(1), multiplier > 0 else { return }
                    let (text, delimiter) = (row.string(0), row.count > 2 ? row.string(2) : "")
                    for index in 0..<min(multiplier, 1024) {
                        if index > 0 { writer.append(delimiter) }
                        writer.append(text)
                    }
                }
            ),
            ("strlen", measure { CodePoints.count($0) }), ("string_size", measure { $0.count }),
            ("toupper", casing { CaseFolding.upper($0) }), ("tolower", casing { CaseFolding.lower($0) }),
            (
                "reverse",
                .strings { row in String(String.UnicodeScalarView(row.string(0).unicodeScalars.reversed())) }
            ),
            ("substring", substring), ("split", split), ("indexof", indexOf),
            (
                "has_any_index",
                .longs { row in
                    guard let terms = row.array(1) else { return -1 }
                    return row.withUTF8(0) { text in
                        let position = terms.firstIndex {
                            StringPattern(ScalarText.text(of: $0), .has, ignoringCase: true).matches(text)
                        }
                        return Int64(position ?? -1)
                    }
                }
            ),
            ("replace_string", replaceString), ("replace_strings", replaceStrings), ("translate", translate),
            (
                "isascii",
                .bools { row in row.withUTF8(0) { CaseFolding.isASCII($0) } }
            ),
            // Texts are kept as valid UTF-8: what was not has been repaired when it came in.
            ("isutf8", .bools { _ in true }),
            (
                "unicode_codepoints_from_string",
                .dynamics { row in .array(row.string(0).unicodeScalars.map { .long(Int64($0.value)) }) }
            ),
            (
                "unicode_codepoints_to_string",
                .strings { row in
                    var text = String.UnicodeScalarView()
                    func append(_ value: Dynamic) {
                        if case .array(let elements) = value { return elements.forEach(append) }
                        guard let code = value.asLong, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init)
                        else {
                            return
                        }
                        text.append(scalar)
                    }
                    for argument in 0..<row.count { append(row.asDynamic(argument)) }
                    return String(text)
                }
            ),
        ]

    private static func measure(_ size: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Int) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, _ in
            let reader = arguments[0].stringReader
            return RowLoop.make(LongValues.self, type: result, rows: rows) { row in
                reader.withUTF8(row) { Int64(size($0)) }
            }
        }
    }

    private static func casing(_ transform: @escaping @Sendable (Unicode.Scalar) -> Unicode.Scalar) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let reader = arguments[0].stringReader
            return try .texts(rows: rows) { row, writer in
                reader.withUTF8(row) { text in
                    if CaseFolding.isASCII(text) {
                        writer.append { bytes in
                            for byte in text {
                                bytes.append(UInt8(truncatingIfNeeded: transform(Unicode.Scalar(byte)).value))
                            }
                        }
                    } else {
                        writer.append { CaseFolding.map(text, transform, to: &$0) }
                    }
                }
            }
        }
    }

    /// A negative start counts from the end.
    private static let substring = ScalarKernel { arguments, _, rows, _ in
        let reader = arguments[0].stringReader
        let start = arguments[1].longReader
        let length = arguments.count > 2 ? arguments[2].longReader : nil
        return try .texts(rows: rows) { row, writer in
            guard start.isValid(row), length?.isValid(row) ?? true else { return }
            reader.withUTF8(row) { text in
                let isASCII = CaseFolding.isASCII(text)
                let total = isASCII ? text.count : CodePoints.count(text)
                let first = start[row] < 0 ? max(0, Int64(total) + start[row]) : min(start[row], Int64(total))
                let wanted = length.map { max(0, $0[row]) } ?? Int64.max
                let last = wanted > Int64(total) - first ? Int64(total) : first + wanted
                guard first < last else { return }
                let from = isASCII ? Int(first) : CodePoints.offset(of: Int(first), in: text)
                let to = isASCII ? Int(last) : CodePoints.offset(of: Int(last), in: text)
                writer.append(UnsafeBufferPointer(rebasing: text[from..<to]))
            }
        }
    }

    private static let split: ScalarKernel = .dynamics { row in
        var parts: [Dynamic] = []
        row.withUTF8(0) { text in
            row.withUTF8(1) { delimiter in
                var start = 0
                while !delimiter.isEmpty, let found = StringPattern.find(delimiter, in: text, from: start) {
                    parts.append(.string(String(decoding: text[start..<found], as: UTF8.self)))
                    start = found + delimiter.count
                }
                parts.append(.string(String(decoding: text[start...], as: UTF8.self)))
            }
        }
        guard row.count > 2 else { return .array(parts) }
        guard let index = row.long(2), index >= 0, index < Int64(parts.count) else { return .array([]) }
        return .array([parts[Int(index)]])
    }

    /// The bytes that a search looks at, by the start (negative: from the end) and the length (-1: to the end) that a call
    /// gives in code points; nil where they make no sense.
    static func searchRange(_ row: Row, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        let total = Int64(CodePoints.count(text))
        var start: Int64 = 0
        if row.count > 2 {
            guard let given = row.long(2) else { return nil }
            start = given < 0 ? max(0, total + given) : given
        }
        var end = total
        if row.count > 3 {
            guard let length = row.long(3), length >= -1 else { return nil }
            if length >= 0, length < total - start { end = start + length }
        }
        guard start <= end else { return text.count..<text.count }
        return CodePoints.offset(of: Int(start), in: text)..<CodePoints.offset(of: Int(end), in: text)
    }

    private static let indexOf: ScalarKernel = .longs { row in
        row.withUTF8(0) { text in
            row.withUTF8(1) { lookup in
                var remaining: Int64 = 1
                if row.count > 4 {
                    guard let occurrence = row.long(4), occurrence > 0 else { return nil }
                    remaining = occurrence
                }
                guard let range = searchRange(row, text) else { return nil }
                // Each occurrence is looked for in a stretch of the length that was asked for, which begins behind the one before:
                // documented by an example whose second occurrence lies beyond the first stretch.
                var position = range.lowerBound
                let length = range.count
                while true {
                    let end = min(position + length, text.count)
                    let searched = UnsafeBufferPointer(rebasing: text[..<end])
                    guard let found = StringPattern.find(lookup, in: searched, from: position) else { return -1 }
                    remaining -= 1
                    if remaining == 0 { return Int64(CodePoints.count(text, before: found)) }
                    position = found + 1
                }
            }
        }
    }

    private static let replaceString = ScalarKernel { arguments, _, rows, _ in
        let (source, lookup, rewrite) = (
            arguments[0].stringReader, arguments[1].stringReader, arguments[2].stringReader
        )
        return try .texts(rows: rows) { row, writer in
            source.withUTF8(row) { text in
                lookup.withUTF8(row) { lookup in
                    var start = 0
                    while !lookup.isEmpty, let found = StringPattern.find(lookup, in: text, from: start) {
                        writer.append(UnsafeBufferPointer(rebasing: text[start..<found]))
                        rewrite.withUTF8(row) { writer.append($0) }
                        start = found + lookup.count
                    }
                    writer.append(UnsafeBufferPointer(rebasing: text[start...]))
                }
            }
        }
    }

    /// Each lookup in turn is replaced in what no lookup before it has replaced.
    private static let replaceStrings: ScalarKernel = .texts { row, writer in
        guard let lookups = row.array(1), let rewrites = row.array(2) else { return writer.append(row.string(0)) }
        guard lookups.count == rewrites.count else {
            throw QueryError.evaluation(
                "replace_strings() needs as many rewrites as lookups: \(lookups.count) lookups, \(rewrites.count) rewrites."
            )
        }
        var pieces: [(text: String, isReplaced: Bool)] = [(row.string(0), false)]
        for (lookup, rewrite) in zip(lookups, rewrites) {
            let lookup = Array(ScalarText.text(of: lookup).utf8)
            if lookup.isEmpty { continue }
            var next: [(text: String, isReplaced: Bool)] = []
            for var piece in pieces {
                if piece.isReplaced {
                    next.append(piece)
                    continue
                }
                piece.text.withUTF8 { text in
                    lookup.withUnsafeBufferPointer { lookup in
                        var start = 0
                        while let found = StringPattern.find(lookup, in: text, from: start) {
                            next.append((String(decoding: text[start..<found], as: UTF8.self), false))
                            next.append((ScalarText.text(of: rewrite), true))
                            start = found + lookup.count
                        }
                        next.append((String(decoding: text[start...], as: UTF8.self), false))
                    }
                }
            }
            pieces = next
        }
        for piece in pieces { writer.append(piece.text) }
    }

    /// The last character of a shorter replacement list stands for those that it lacks; an empty list removes.
    private static let translate: ScalarKernel = .strings { row in
        let search = Array(row.string(0).unicodeScalars)
        let replacement = Array(row.string(1).unicodeScalars)
        var map: [Unicode.Scalar: Unicode.Scalar?] = [:]
        for (index, scalar) in search.enumerated() where map[scalar] == nil {
            map[scalar] = .some(index < replacement.count ? replacement[index] : replacement.last)
        }
        var text = String.UnicodeScalarView()
        for scalar in row.string(2).unicodeScalars {
            if let mapped = map[scalar] {
                if let mapped { text.append(mapped) }
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }
}
