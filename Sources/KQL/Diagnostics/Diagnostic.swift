/// Something that the front end has to say about a query's text.
package struct Diagnostic: Sendable, Hashable {
    /// Whether the query can run in spite of it.
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    /// Names the kind of the diagnostic; the same in every release (`unknown-column`).
    package let code: String
    /// What it speaks of: offsets into the UTF-8 bytes of the query's text.
    package let range: Range<Int>
    /// The line of the range's start, from 1.
    package let line: Int
    /// The column of the range's start, from 1, counted in characters.
    package let column: Int
    /// What was found, what was wanted and what to do.
    package let message: String
    /// Whether the query can run in spite of it.
    package let severity: Severity

    /// Makes a diagnostic.
    package init(code: String, range: Range<Int>, line: Int, column: Int, message: String, severity: Severity = .error)
    {
        self.code = code
        self.range = range
        self.line = line
        self.column = column
        self.message = message
        self.severity = severity
    }
}
