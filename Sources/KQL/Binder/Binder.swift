package import Values

/// Gives a parsed query its meaning: resolves names against the schema, types every expression, and makes the plan.
///
/// Never throws: what is wrong becomes a diagnostic, and binding goes on with what is right, so that one run finds several
/// mistakes.
package struct Binder: Sendable {
    /// The tables that queries may name.
    package let schema: QuerySchema
    /// Whether it is known where addresses are; if not, a query that asks is warned and gets null.
    package let knowsPlaces: Bool

    package init(schema: QuerySchema, knowsPlaces: Bool = false) {
        self.schema = schema
        self.knowsPlaces = knowsPlaces
    }

    /// Binds a query.
    ///
    /// - Parameters:
    ///   - query: What the parser made of the text; its diagnostics are handed on.
    ///   - answers: The columns that earlier bindings of the same text asked for (``BoundQuery/schemaRequests``).
    ///   - parameters: Values of `declare query_parameters`, by name; defaults stand in for what is missing.
    /// - Returns: The plan with its columns, or the diagnostics that say why there is none.
    package func bind(
        _ query: ParsedQuery, answers: [SchemaRequest.Key: [QuerySchema.Table.Column]] = [:],
        parameters: [String: Scalar] = [:]
    ) -> BoundQuery {
        let binding = Binding(
            schema: schema, knowsPlaces: knowsPlaces, text: query.text, answers: answers, parameters: parameters)
        let results = binding.bindQuery(query.statements)
        let diagnostics = (query.diagnostics + binding.diagnostics).sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        let isValid = !diagnostics.contains { $0.severity == .error }
        let isComplete = isValid && binding.schemaRequests.isEmpty
        return BoundQuery(
            plan: isComplete ? results.first?.plan : nil, columns: results.first?.columns ?? [],
            name: results.first?.name,
            others: isComplete
                ? results.dropFirst().map { BoundQuery.Table(name: $0.name, plan: $0.plan, columns: $0.columns) } : [],
            diagnostics: diagnostics, visualisation: binding.visualisation, schemaRequests: binding.schemaRequests)
    }

    /// Parses and binds a query.
    package func bind(_ text: String) -> BoundQuery { bind(Parser.parse(text)) }
}
