/// Lays a query out: pipes and statements on lines of their own, subqueries indented, blanks as one expects them.
///
/// Only blanks and line breaks change, so that the tokens, and with them the tree, stay what they are; comments stay where they
/// are. Line breaks that the author made within an operator are kept, and what is short and stands on one line stays there.
/// Formatting what was formatted changes nothing.
package enum QueryFormat {
    /// How far a level is indented.
    static let step = 4
    /// The longest statement and the longest subquery that stay on one line, in characters.
    static let widest = (statement: 100, subquery: 80)

    /// Why a text was not formatted.
    package enum Failure: Error, Sendable, Hashable {
        /// It cannot be parsed, so nobody can tell where its operators begin.
        case invalid([Diagnostic])
        /// The formatted text would not have been the same query: a fault of the formatter.
        case changed
    }

    /// The formatted text, which ends in a line feed; the empty text where there is nothing but blanks.
    ///
    /// - Complexity: O(bytes).
    package static func format(_ text: String) throws(Failure) -> String {
        let errors = Parser.parse(text).diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw .invalid(errors) }
        let lexemes = Lexeme.all(in: text)
        var layout = Layout(lexemes)
        let formatted = layout.write()
        guard Lexeme.all(in: formatted).map(\.meaning) == lexemes.map(\.meaning) else { throw .changed }
        return formatted
    }
}

/// A token or a comment, with what stood before it.
struct Lexeme: Sendable {
    let text: String
    /// Nil for a comment.
    let kind: Token.Kind?
    /// How many line feeds stood between it and what is before it.
    let lineFeeds: Int
    /// Whether anything did.
    let isApart: Bool

    /// What must not change.
    struct Meaning: Hashable {
        let text: String
        let kind: Token.Kind?
    }

    var meaning: Meaning { Meaning(text: text, kind: kind) }

    /// The tokens and comments of a text, in order.
    static func all(in text: String) -> [Lexeme] {
        let source = SourceText(text)
        let bytes = source.bytes
        var lexemes: [Lexeme] = []
        var position = 0
        for token in Lexer.tokenize(source).tokens {
            // Between tokens are blanks and comments; a comment ends with its line.
            var feeds = 0
            var isApart = false
            while position < token.range.lowerBound {
                let byte = bytes[position]
                if byte == UInt8(ascii: "/") {
                    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                    let comment = trimmed(source[position..<end])
                    lexemes.append(Lexeme(text: comment, kind: nil, lineFeeds: feeds, isApart: isApart))
                    (feeds, isApart) = (0, false)
                    position = end
                } else {
                    if byte == UInt8(ascii: "\n") { feeds += 1 }
                    isApart = true
                    position += 1
                }
            }
            guard token.kind != .end else { break }
            lexemes.append(Lexeme(text: source[token.range], kind: token.kind, lineFeeds: feeds, isApart: isApart))
            position = token.range.upperBound
        }
        return lexemes
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.unicodeScalars.last, last == " " || last == "\t" || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return String(text)
    }
}
