/// A query with every name resolved and every expression typed, ready to run; or what is wrong with it.
package struct BoundQuery: Sendable {
    /// What to compute; nil when `diagnostics` has an error, and while `schemaRequests` wait for their answers.
    package let plan: Plan?
    /// The columns of the result, in order.
    package let columns: [Column]
    /// The other tables of a query that gives several: of `fork` and `facet`, and of several queries in one text.
    package let others: [Table]

    /// One table of several.
    package struct Table: Sendable, Hashable {
        /// The name that the query gives it.
        package let name: String?
        package let plan: Plan
        package let columns: [Column]

        package init(name: String?, plan: Plan, columns: [Column]) {
            self.name = name
            self.plan = plan
            self.columns = columns
        }
    }

    /// The name that the query gives the first of several tables.
    package let name: String?
    /// Errors and warnings of lexer, parser and binder, in the order of the text.
    package let diagnostics: [Diagnostic]
    /// `render timechart with (...)`: how the query asks to be drawn.
    package let visualisation: Visualisation?
    /// Inputs whose rows must be known before the query can be bound to the end (`evaluate bag_unpack(d)` gives columns
    /// named by the data). Whoever runs the query runs them, and binds again with the answers.
    package let schemaRequests: [SchemaRequest]

    package init(
        plan: Plan?, columns: [Column], name: String? = nil, others: [Table] = [], diagnostics: [Diagnostic],
        visualisation: Visualisation? = nil, schemaRequests: [SchemaRequest] = []
    ) {
        self.name = name
        self.others = others
        self.plan = plan
        self.columns = columns
        self.diagnostics = diagnostics
        self.visualisation = visualisation
        self.schemaRequests = schemaRequests
    }

    /// Whether the query can run: no error among the diagnostics.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}

/// `render <chart> with (<property> = <value>, ...)`
package struct Visualisation: Sendable, Hashable {
    /// The chart's name (`timechart`, `table`...).
    package let chart: String
    /// Properties in the order of the text, values as text.
    package let properties: [Property]

    /// One property of a chart.
    package struct Property: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(chart: String, properties: [Property]) {
        self.chart = chart
        self.properties = properties
    }
}

/// Columns that only the data knows.
package struct SchemaRequest: Sendable, Hashable {
    /// Identifies a place in a query: the same in each binding of the same text.
    package struct Key: Sendable, Hashable {
        let offset: Int
        /// Counts the uses of the place: a function's body is bound once a call.
        let occurrence: Int
    }

    package let key: Key
    /// Gives rows of two columns, `name` (string) and `type` (string: a name of ``ScalarType``), one row a column, in order.
    package let plan: Plan

    package init(key: Key, plan: Plan) {
        self.key = key
        self.plan = plan
    }
}
