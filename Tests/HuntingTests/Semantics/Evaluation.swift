import Columnar
import Hunting
import Testing
import Values

/// Computes expressions as queries do, once over constants and once over the columns of a table.
enum Evaluation {
    /// The text of an expression's value; `null` where it has none.
    static func text(_ expression: String) async throws -> String {
        let result = try await HuntingEngine(tables: MemoryTables()).run("print value = (\(expression))")
        return try #require(result.table.first?.first)
    }

    /// The text of what an operator makes of two operands, written as constants and as columns, which must agree.
    static func text(_ left: String, _ operation: String, _ right: String, types: (String, String)) async throws
        -> String
    {
        let constants = try await text("\(left) \(operation) \(right)")
        let columns = try await HuntingEngine(tables: MemoryTables()).run(
            """
            datatable(a: \(types.0), b: \(types.1)) [\(left), \(right), \(left), \(right)]
            | project value = (a \(operation) b)
            """)
        #expect(columns.table == [[constants], [constants]], "\(left) \(operation) \(right)")
        return constants
    }

    /// The rows of a query as text.
    static func rows(_ query: String) async throws -> [[String]] {
        try await HuntingEngine(tables: MemoryTables()).run(query).table
    }
}
