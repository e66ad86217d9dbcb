package import KQL

extension HuntingEngine {
    /// Runs a query.
    ///
    /// - Parameter query: KQL text.
    /// - Returns: At most `limits.rows` rows.
    /// - Throws: `QueryError`, and nothing else.
    package func run(_ query: String) async throws -> QueryResult {
        throw QueryError.unsupported("Query text cannot be run yet.")
    }

    /// What is to be said about a query without running it; empty when it is valid and there is nothing to warn of.
    package func check(_ query: String) -> [Diagnostic] { [] }

    /// The bound, optimised and physical plan of a query as text.
    ///
    /// - Throws: `QueryError.invalid` when the text is no valid query.
    package func explain(_ query: String) async throws -> String {
        throw QueryError.unsupported("Query text cannot be explained yet.")
    }
}
