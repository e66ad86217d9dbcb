package import Values

/// The tables that a query may name: what the binder is told of the world.
package struct QuerySchema: Sendable {
    /// A table and its columns.
    package struct Table: Sendable, Hashable {
        /// A column of a table.
        package struct Column: Sendable, Hashable {
            package let name: String
            package let type: ScalarType

            package init(name: String, type: ScalarType) {
                self.name = name
                self.type = type
            }
        }

        package let name: String
        package let columns: [Column]
        /// Names that columns had before -> their present names. A query that uses one is warned.
        package let renamedColumns: [String: String]

        package init(name: String, columns: [Column], renamedColumns: [String: String] = [:]) {
            self.name = name
            self.columns = columns
            self.renamedColumns = renamedColumns
        }
    }

    /// The tables by name.
    package let tables: [String: Table]
    /// Names that tables had before -> what to use instead. Where that is one table, the old name still works, with a warning.
    package let renamedTables: [String: [String]]

    package init(tables: [Table], renamedTables: [String: [String]] = [:]) {
        self.tables = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        self.renamedTables = renamedTables
    }

    /// No tables at all: for queries that make their own rows.
    package static let empty = QuerySchema(tables: [])
}
