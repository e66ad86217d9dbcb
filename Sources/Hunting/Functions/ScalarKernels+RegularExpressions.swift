import Columnar
import KQL
import Values

extension ScalarKernels {
    static let regularExpressions: Family = [
        ("extract", extract), ("extract_all", extractAll),
        ("replace_regex", replaceRegex(source: 0, regex: 1, rewrite: 2)),
        ("replace", replaceRegex(source: 2, regex: 0, rewrite: 1)),
        ("trim", trim(start: true, end: true)), ("trim_start", trim(start: true, end: false)),
        ("trim_end", trim(start: false, end: true)), ("countof", countOf), ("indexof_regex", indexOfRegex),
        ("regex_quote", .strings { row in RegularExpression.quoted(row.string(0)) }),
    ]

    /// No match, no such group, or a text that is no value of the wanted type: null (the empty string).
    private static let extract = ScalarKernel { arguments, result, rows, context in
        let (pattern, group, source) = (arguments[0].stringReader, arguments[1].longReader, arguments[2].stringReader)
        let texts = try Vector.texts(rows: rows) { row, writer in
            let expression = try context.regularExpressions.expression(pattern[row])
            guard group.isValid(row), group[row] >= 0, group[row] <= Int64(expression.groupCount) else { return }
            let index = Int(group[row])
            source.withUTF8(row) { text in
                var groups = [Range<Int>?](repeating: nil, count: index + 1)
                if expression.search(text, from: 0, groups: &groups), let range = groups[index] {
                    writer.append(UnsafeBufferPointer(rebasing: text[range]))
                }
            }
        }
        return try convert(texts, to: result)
    }

    private static let extractAll: ScalarKernel = .dynamics { row in
        let expression = try row.context.regularExpressions.expression(row.string(0))
        var wanted: [Int] = []
        if row.count == 3 {
            for group in row.array(1) ?? [] {
                let index = group.text.flatMap { expression.group(named: $0) } ?? group.asLong.map { Int($0) }
                guard let index, index >= 0, index <= expression.groupCount else {
                    throw QueryError.evaluation(
                        "extract_all(): '\(row.string(0))' has no group \(ScalarText.text(of: group)).")
                }
                wanted.append(index)
            }
        } else {
            wanted = Array(1...max(1, expression.groupCount))
        }
        guard expression.groupCount > 0, !wanted.isEmpty else {
            throw QueryError.evaluation("extract_all(): '\(row.string(0))' has no capturing group.")
        }
        var matches: [Dynamic] = []
        row.withUTF8(row.count - 1) { text in
            expression.forEachMatch(in: text, groupCount: expression.groupCount + 1) { groups in
                let texts = wanted.map { index in
                    Dynamic.string(groups[index].map { String(decoding: text[$0], as: UTF8.self) } ?? "")
                }
                matches.append(texts.count == 1 ? texts[0] : .array(texts))
                return true
            }
        }
        return matches.isEmpty ? .null : .array(matches)
    }

    /// One piece of a rewrite: text, or a group's.
    private enum RewritePiece {
        case text([UInt8])
        case group(Int)
    }

    /// `\1` to `\9` stand for groups, `\0` for the match, `\\` for a backslash.
    private static func rewritePieces(_ rewrite: String, groupCount: Int) throws(QueryError) -> [RewritePiece] {
        var pieces: [RewritePiece] = []
        var text: [UInt8] = []
        var bytes = Array(rewrite.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch bytes.popFirst() {
            case let digit? where digit &- 48 < 10 && Int(digit - 48) <= groupCount:
                pieces.append(.text(text))
                text = []
                pieces.append(.group(Int(digit - 48)))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            default:
                throw .evaluation(
                    "'\(rewrite)' is not a valid rewrite pattern: a backslash stands before the number of a group "
                        + "(up to \(groupCount) here) or another backslash.")
            }
        }
        return pieces + [.text(text)]
    }

    private static func replaceRegex(source: Int, regex: Int, rewrite: Int) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, context in
            let reader = arguments[source].stringReader
            let (patterns, rewrites) = (arguments[regex].stringReader, arguments[rewrite].stringReader)
            let isConstant = patterns.codes.isConstant && rewrites.codes.isConstant
            var prepared: (RegularExpression, [RewritePiece])?
            return try .texts(rows: rows) { row, writer in
                if prepared == nil || !isConstant {
                    let expression = try context.regularExpressions.expression(patterns[row])
                    prepared = (expression, try rewritePieces(rewrites[row], groupCount: expression.groupCount))
                }
                guard let (expression, pieces) = prepared else { return }
                reader.withUTF8(row) { text in
                    var copied = 0
                    expression.forEachMatch(in: text, groupCount: expression.groupCount + 1) { groups in
                        guard let whole = groups[0] else { return false }
                        writer.append(UnsafeBufferPointer(rebasing: text[copied..<whole.lowerBound]))
                        for piece in pieces {
                            switch piece {
                            case .text(let bytes): writer.append(bytes)
                            case .group(let index):
                                if let range = groups[index] {
                                    writer.append(UnsafeBufferPointer(rebasing: text[range]))
                                }
                            }
                        }
                        copied = whole.upperBound
                        return true
                    }
                    writer.append(UnsafeBufferPointer(rebasing: text[copied...]))
                }
            }
        }
    }

    private static func trim(start: Bool, end: Bool) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, context in
            let (patterns, source) = (arguments[0].stringReader, arguments[1].stringReader)
            return try .texts(rows: rows) { row, writer in
                let pattern = patterns[row]
                let leading = start ? try context.regularExpressions.expression("\\A(?:\(pattern))") : nil
                let trailing = end ? try context.regularExpressions.expression("(?:\(pattern))\\z") : nil
                source.withUTF8(row) { text in
                    var range = 0..<text.count
                    var groups: [Range<Int>?] = [nil]
                    if let leading, leading.search(text, from: 0, groups: &groups), let match = groups[0] {
                        range = match.upperBound..<range.upperBound
                    }
                    if let trailing, trailing.search(text, from: range.lowerBound, groups: &groups),
                        let match = groups[0]
                    {
                        range = range.lowerBound..<match.lowerBound
                    }
                    writer.append(UnsafeBufferPointer(rebasing: text[range]))
                }
            }
        }
    }

    /// Plain occurrences may overlap, matches of a regular expression do not.
    private static let countOf: ScalarKernel = .longs { row in
        let kind = row.count > 2 ? row.string(2) : "normal"
        switch kind {
        case "regex":
            let expression = try row.context.regularExpressions.expression(row.string(1))
            var count: Int64 = 0
            row.withUTF8(0) { text in
                expression.forEachMatch(in: text) { _ in
                    count += 1
                    return true
                }
            }
            return count
        case "normal":
            return row.withUTF8(0) { text in
                row.withUTF8(1) { search in
                    var count: Int64 = 0
                    var position = 0
                    while !search.isEmpty, let found = StringPattern.find(search, in: text, from: position) {
                        count += 1
                        position = found + 1
                    }
                    return count
                }
            }
        default: throw QueryError.evaluation("countof() counts 'normal' or 'regex', not '\(kind)'.")
        }
    }

    private static let indexOfRegex: ScalarKernel = .longs { row in
        let expression = try row.context.regularExpressions.expression(row.string(1))
        var remaining: Int64 = 1
        if row.count > 4 {
            guard let occurrence = row.long(4), occurrence > 0 else { return nil }
            remaining = occurrence
        }
        // Documented by its example: unlike that of 'indexof', a start before the text is no place.
        if row.count > 2, let start = row.long(2), start < 0 { return nil }
        return row.withUTF8(0) { text in
            guard let range = searchRange(row, text) else { return nil }
            var position: Int64 = -1
            let searched = UnsafeBufferPointer(rebasing: text[range])
            expression.forEachMatch(in: searched) { groups in
                remaining -= 1
                if remaining == 0, let match = groups[0] {
                    position = Int64(CodePoints.count(text, before: range.lowerBound + match.lowerBound))
                }
                return remaining > 0
            }
            return position
        }
    }
}
