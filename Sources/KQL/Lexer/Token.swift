/// The smallest piece of a query's text that means something: a kind, and where it stands. The text itself stays in the
/// ``SourceText``.
package struct Token: Sendable, Hashable {
    /// What a token is.
    ///
    /// There are no keywords: KQL's are contextual (`count`, `kind` and `order` are good names of columns), so the parser
    /// decides. Names joined by hyphens (`mv-expand`) are several tokens that touch each other.
    package enum Kind: UInt8, Sendable, Hashable {
        /// `DeviceName`, `_x`, `$left`
        case name
        /// `12`, `0xFF`
        case long
        /// `1.5`, `1e10`
        case real
        /// `1d`, `2.5h`, `10ms`
        case timespan
        /// `"..."`, `'...'`, `@"..."`, `h"..."`, three backquotes or tildes around
        case string
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
        case comma, semicolon, dot, dotDot, pipe, colon
        case assign, equals, equalsTilde, notEquals, lessGreater, bangTilde, bang, tilde
        case less, lessOrEqual, greater, greaterOrEqual
        case plus, minus, star, slash, percent
        case arrow
        /// A character that no token begins with.
        case unknown
        /// The end of the text.
        case end
    }

    /// What the token is.
    package let kind: Kind
    private let lower: UInt32
    private let upper: UInt32

    init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        lower = UInt32(range.lowerBound)
        upper = UInt32(range.upperBound)
    }

    /// Where the token stands: offsets into the text's bytes.
    package var range: Range<Int> { Int(lower)..<Int(upper) }
}
