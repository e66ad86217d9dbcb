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

extension Diagnostic {
    /// How many faults of a text are listed.
    static let most = 100
    /// The code of what stands for the others.
    static let omission = "further-faults"

    static func omission(at range: Range<Int>, in text: SourceText, _ severity: Severity) -> Diagnostic {
        let (line, column) = text.position(of: range.lowerBound)
        return Diagnostic(
            code: omission, range: range, line: line, column: column,
            message: "From here on there is more to say, which is not listed.", severity: severity)
    }
}

extension [Diagnostic] {
    /// Adds what there is to say, as long as that is read by anybody; one entry stands for all the rest.
    mutating func append(
        limited severity: Diagnostic.Severity, at range: Range<Int>, in text: SourceText, _ make: () -> Diagnostic
    ) {
        if count < Diagnostic.most { return append(make()) }
        // Where the first ones are warnings, an error among the rest must still be one.
        // An omission is the last entry, or the last but one.
        let isListed = suffix(2).contains {
            $0.code == Diagnostic.omission && ($0.severity == .error || severity == .warning)
        }
        if !isListed { append(.omission(at: range, in: text, severity)) }
    }
}
