package import KQL

/// Why a query gave no result.
package enum QueryError: Error, Sendable {
    /// The text is no valid query: what the parser and binder found, errors and warnings.
    case invalid([Diagnostic])
    /// The query is valid KQL, but asks for something that this engine does not do; the message names it.
    case unsupported(String)
    /// The query is valid, but a value that only running it showed makes it fail (an unusable regular expression...).
    case evaluation(String)
    /// The query ran into a limit.
    case limit(QueryLimit)
    /// Whoever asked for the query has gone.
    case cancelled
    /// The store could not be read: a damaged or vanished segment.
    case storage(String)
}

extension QueryError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalid(let diagnostics):
            diagnostics.filter { $0.severity == .error }.map { "\($0.line):\($0.column): \($0.message)" }
                .joined(separator: "\n")
        case .unsupported(let message), .evaluation(let message), .storage(let message): message
        case .limit(let limit): limit.description
        case .cancelled: "The query was cancelled."
        }
    }
}
