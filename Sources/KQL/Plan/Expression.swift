package import Values

/// Identifies one column of one query. The binder makes a new id for every column that an operator computes; a column
/// that is only handed on keeps its id. So an expression means the same wherever the optimiser moves it.
package struct ColumnID: Hashable, Sendable, Comparable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static func < (left: ColumnID, right: ColumnID) -> Bool { left.rawValue < right.rawValue }
}

/// A column as an operator gives it out: identity, the name that the query sees, and the type.
package struct Column: Hashable, Sendable {
    package let id: ColumnID
    package let name: String
    package let type: ScalarType

    package init(id: ColumnID, name: String, type: ScalarType) {
        self.id = id
        self.name = name
        self.type = type
    }
}

/// A bound scalar expression: names resolved, overloads chosen, user functions and scalar `let`s put in place, implicit
/// conversions made explicit, constant parts folded where that needs no clock.
///
/// Every operand has exactly the type that the chosen signature of its function names; `dynamic` operands of a function
/// that takes anything are passed as they are.
package indirect enum Expression: Sendable, Hashable {
    /// `"x"`, `1h`, `dynamic([1])`
    case literal(Scalar)
    /// `DeviceName`
    case column(ColumnID, ScalarType)
    /// `strlen(FileName)`, `a + b`, `Name has "x"`, `Fields.Command`: a scalar function or operator of the catalogue.
    ///
    /// `and` and `or` have any number of operands, at least two: a query may have ten thousand terms, and a tree as deep
    /// would overflow the stack of whoever walks it.
    case call(ScalarFunction.Identifier, [Expression], ScalarType)
    /// An implicit conversion that the language makes by itself (int to long, long to real, ...).
    case convert(Expression, ScalarType)
    /// `toscalar(T | ...)`: the first cell of the plan's first row, computed once before the query runs; null without a row.
    case scalarSubquery(Plan, ScalarType)
    /// `x in (T | project y)`: whether the value is among the first column of the plan's rows.
    case isIn(Expression, Plan, ignoringCase: Bool)

    /// The type of the expression's values.
    package var type: ScalarType {
        switch self {
        case .literal(let value): value.type
        case .column(_, let type), .call(_, _, let type), .convert(_, let type), .scalarSubquery(_, let type): type
        case .isIn: .bool
        }
    }
}

/// An expression and the column it becomes.
package struct ComputedColumn: Sendable, Hashable {
    package let column: Column
    package let expression: Expression

    package init(column: Column, expression: Expression) {
        self.column = column
        self.expression = expression
    }
}
