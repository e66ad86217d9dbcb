import Hunting
import KQL
import Testing

/// Queries that give several tables. Source: the pages of `fork` and `facet`.
@Suite("Several tables") struct SeveralTablesTests {
    private static let rows = "range x from 1 to 6 step 1 | extend m = x % 2"

    @Test(arguments: [
        (
            "fork total = (count) (where x > 4 | as Rest) (where m == 1 | summarize s = sum(x))",
            ["total: Count 6", "Rest: x m 5 1 6 0", "-: s 9"]
        ),
        ("facet by m", ["m: m count_m 0 3 1 3"]),
        (
            "facet by m, x with (summarize s = sum(x))",
            ["-: s 21", "m: m count_m 0 3 1 3", "x: x count_x 1 1 2 1 3 1 4 1 5 1 6 1"]
        ),
    ])
    func `fork and facet give a table for each part`(operation: String, expected: [String]) async throws {
        let engine = HuntingEngine(tables: MemoryTables())
        #expect(try await Self.tables(engine, "\(Self.rows) | \(operation)") == expected)
        // Who can take one table only is told so.
        if expected.count > 1 {
            await #expect {
                try await engine.run("\(Self.rows) | \(operation)")
            } throws: { error in
                "\(error)".contains("The query gives \(expected.count) tables")
            }
        }
    }

    @Test func `several queries in one text give a table each, over the same names`() async throws {
        let engine = HuntingEngine(tables: MemoryTables())
        let tables = try await Self.tables(engine, "let a = 5; print x = a; let b = a + 1; print y = b; // the end")
        #expect(tables == ["-: x 5", "-: y 6"])
    }

    @Test func `a check says that the APIs refuse it, and no chart is of a table that nobody named`() async throws {
        let engine = HuntingEngine(tables: MemoryTables())
        #expect(engine.check("print 1; print 2").map(\.code) == ["several-tables"])
        #expect(engine.check("print 1; print 2").map(\.severity) == [.warning])
        #expect(engine.check("print 1").isEmpty)
        #expect(
            try await engine.runAll("print 1; print x = 2 | render card").allSatisfy { $0.result.visualisation == nil })
        #expect(try await engine.runAll("print x = 2 | render card").first?.result.visualisation?.chart == "card")
    }

    @Test(arguments: [
        (
            "print x = 1 | fork (count) | count",
            "1:15: 'fork' gives several tables, and can only stand last in the query."
        ),
        ("let T = print x = 1 | facet by x; T", "'facet' gives several tables"),
        ("print 1 | fork", "'fork' takes queries"),
        ("print x = 1 | facet by y", "'y' is not a column here"),
        ("print x = 1 | facet by x + 1", "'facet' takes a column"),
        ("print x = 1; print y", "1:20:"), ("print x = 1 | fork (where y > 1) (count)", "'y' is not a column here"),
    ])
    func `what is wrong is said where it is`(query: String, message: String) async {
        await #expect {
            try await HuntingEngine(tables: MemoryTables()).runAll(query)
        } throws: { error in
            "\(error)".contains(message)
        }
    }

    /// Each table as its name, its columns and its cells; rows sorted.
    private static func tables(_ engine: HuntingEngine, _ query: String) async throws -> [String] {
        try await engine.runAll(query).map { table in
            let rows = table.result.table.map { $0.joined(separator: " ") }.sorted()
            let words = table.result.columns.map(\.name) + rows
            return "\(table.name ?? "-"): \(words.joined(separator: " "))"
        }
    }
}
