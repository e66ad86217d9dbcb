package import Columnar
package import KQL
package import Values

/// The rows that a query gave, as batches of columns.
package struct QueryResult: Sendable {
    /// A column of the result.
    package struct ResultColumn: Sendable, Hashable {
        /// The name, unique in the result.
        package let name: String
        /// The type of the values.
        package let type: ScalarType

        /// Makes a column.
        package init(name: String, type: ScalarType) {
            self.name = name
            self.type = type
        }
    }

    /// The columns, in order.
    package let columns: [ResultColumn]
    /// The rows; every batch has one vector a column, in order.
    package let batches: [Batch]
    /// How many rows the batches have together.
    package let rowCount: Int
    /// Whether the row limit cut rows off.
    package let isTruncated: Bool
    /// What the binder had to say about a query that it accepted, and `isTruncated` in words.
    package let warnings: [Diagnostic]
    /// `render timechart ...`: how the query asks to be drawn; nil when it does not.
    package let visualisation: Visualisation?
    /// What the query cost.
    package let statistics: QueryStatistics

    /// Makes a result of parts that fit one another.
    package init(
        columns: [ResultColumn], batches: [Batch], isTruncated: Bool = false, warnings: [Diagnostic] = [],
        visualisation: Visualisation? = nil, statistics: QueryStatistics = QueryStatistics()
    ) {
        self.columns = columns
        self.batches = batches
        self.rowCount = batches.reduce(0) { $0 + $1.count }
        self.isTruncated = isTruncated
        self.warnings = warnings
        self.visualisation = visualisation
        self.statistics = statistics
    }
}
