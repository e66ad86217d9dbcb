/// Cuts a file's text into the queries in it.
///
/// Collections of queries keep several in one file, parted by blank lines, as query editors run the paragraph that the cursor
/// is in. A blank line inside of a query is common too; so a blank line parts two queries only where the text before it
/// could end and the text behind it begins anew.
package enum QuerySeparation {
    /// The places of the queries in a text: ranges of its UTF-8 bytes, in order, that cover all of it.
    ///
    /// A text without any token is one query.
    package static func ranges(in text: String) -> [Range<Int>] {
        let source = SourceText(text)
        let tokens = Lexer.tokenize(source).tokens.filter { $0.kind != .end }
        var starts = [0]
        var depth = 0
        for (token, next) in zip(tokens, tokens.dropFirst()) {
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
            case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
            default: break
            }
            let gap = token.range.upperBound..<next.range.lowerBound
            guard depth == 0, token.kind.mayEndQuery, next.kind.mayBeginQuery, hasBlankLine(source.bytes[gap]) else {
                continue
            }
            // Comments above the second query belong to it: it begins behind the line that the first one ends on.
            let end = source.bytes[gap].firstIndex(of: UInt8(ascii: "\n")) ?? gap.upperBound
            starts.append(end + 1)
        }
        let ends = starts.dropFirst() + [source.bytes.count]
        return zip(starts, ends).map { $0..<$1 }
    }

    /// Whether a line between two tokens has nothing on it.
    private static func hasBlankLine(_ gap: ArraySlice<UInt8>) -> Bool {
        let lines = gap.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.dropFirst().dropLast().contains { line in
            line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
        }
    }
}

extension Token.Kind {
    /// Whether a query can end with the token.
    fileprivate var mayEndQuery: Bool {
        switch self {
        case .name, .long, .real, .timespan, .string, .rightParenthesis, .rightBracket, .rightBrace, .star: true
        default: false
        }
    }

    /// Whether a query can begin with the token.
    fileprivate var mayBeginQuery: Bool { self == .name || self == .leftBracket }
}
