import Synchronization

/// The regular expressions that a query has compiled so far.
final class RegularExpressionCache: Sendable {
    private struct Key: Hashable {
        let pattern: String
        let ignoresCase: Bool
    }

    private let compiled = Mutex<[Key: RegularExpression]>([:])

    /// Patterns that come from rows could be very many: beyond this number none is kept.
    private static let capacity = 256

    /// The compiled pattern.
    ///
    /// - Throws: `QueryError.evaluation` with the pattern and the reason where it is not valid.
    func expression(_ pattern: String, ignoringCase: Bool = false) throws(QueryError) -> RegularExpression {
        let key = Key(pattern: pattern, ignoresCase: ignoringCase)
        if let known = compiled.withLock({ $0[key] }) { return known }
        let expression = try RegularExpression(pattern, ignoringCase: ignoringCase)
        compiled.withLock { if $0.count < Self.capacity { $0[key] = expression } }
        return expression
    }
}
