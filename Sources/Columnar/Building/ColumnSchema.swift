package import Values

/// The name and type of a column, as a table declares it.
package struct ColumnSchema: Sendable, Hashable {
    /// The column's name; compared by code units.
    package let name: String
    /// The type of its values.
    package let type: ScalarType

    /// Makes a column's declaration.
    package init(name: String, type: ScalarType) {
        self.name = name
        self.type = type
    }
}
