import Hunting
import Testing

/// `find`: which tables, which columns, in which order. Source: "Output schema" of the operator's page.
@Suite("find") struct FindTests {
    private static let tables = """
        let A = view () { datatable(a: long, b: string)[1, 'x', 3, 'y'] };
        let B = view () { datatable(b: string, c: long, a: long)['x', 7, 2] };
        let C = view () { datatable(b: string, z: long)['x', 1] };
        let D = view () { datatable(q: string, a: string)['x', 'text'] };

        """

    @Test(arguments: [
        // The listed order, whatever the first table has; what a table lacks has no value.
        (
            "find in (C, A, B) where b == 'x' project c, a, b",
            ["source_ c a b", "A null 1 x", "B 7 2 x", "C null null x"]
        ),
        ("find in (A) where b == 'y' project a: string, b", ["source_ a b", "A 3 y"]),
        // Common columns, those of the predicate, and the rest of each row in a bag.
        ("find in (C, B) where b == 'x' and c > 1", ["source_ b c pack_", #"B x 7 {"a":2}"#]),
        ("find in (A, B) where a < 3", ["source_ a b pack_", "A 1 x null", #"B 2 x {"c":7}"#]),
        ("find in (A) where b == 'x'", ["source_ a b", "A 1 x"]),
        ("find withsource=T in (A, C) 'y'", ["T b pack_", #"A y {"a":3}"#]),
        // A table without any column of the predicate is not looked at.
        ("find in (A, D) where q == 'x' project q", ["source_ q", "D x"]),
    ])
    func `the rows of the tables that can have them`(query: String, expected: [String]) async throws {
        let result = try await HuntingEngine(tables: MemoryTables()).run(Self.tables + query)
        let rows = result.table.map { $0.joined(separator: " ") }.sorted()
        #expect([result.columns.map(\.name).joined(separator: " ")] + rows == expected)
    }

    @Test(arguments: [
        ("find in (A, D) where q == 'x' project b", "'b' is not a column here"),
        ("find in (A, D) where a == 'x'", "whose type differs from table to table"),
        ("find in (A) where b == 'x' project a + 1", "An expression in 'project' of 'find'"),
        ("find in (A) where b == 'x' project nothing", "'nothing' is not a column here"),
    ])
    func `what has no answer is refused`(query: String, message: String) async {
        await #expect {
            try await HuntingEngine(tables: MemoryTables()).run(Self.tables + query)
        } throws: { error in
            "\(error)".contains(message)
        }
    }
}
