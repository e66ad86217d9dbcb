import Hunting
import KQL
import Testing

/// `kql format`: the layout, and that a query stays what it is.
@Suite("Format") struct FormatTests {
    @Test(arguments: [
        // What is short stays on its line; blanks are as expected.
        ("print  1|take   1", "print 1 | take 1\n"),
        ("let x=1;print x", "let x = 1;\nprint x\n"),
        ("T|where a==1 and b!='x'|join kind=inner(U)on a", "T | where a == 1 and b != 'x' | join kind=inner(U) on a\n"),
        ("T|summarize count()by a", "T | summarize count() by a\n"),
        ("let x =\n  T\n|where a\n  and b;\nx", "let x =\n    T\n    | where a\n        and b;\nx\n"),
        // A line break anywhere gives each pipe its own, and what goes on is indented.
        ("T | where a == 1\n| take 1", "T\n| where a == 1\n| take 1\n"),
        ("T |\n where a\n and b", "T\n| where a\n    and b\n"),
        // Subqueries, functions and lists.
        (
            "T\n| join kind=inner (U | where x\n | take 1) on a",
            "T\n| join kind=inner (\n    U\n    | where x\n    | take 1\n) on a\n"
        ),
        (
            "let f = (a: long) {\nT | where b == a\n| take 1 };\nf(1)",
            "let f = (a: long) {\n    T\n    | where b == a\n    | take 1\n};\nf(1)\n"
        ),
        ("T\n| where a in (\n'x',\n  'y'\n)", "T\n| where a in (\n    'x',\n    'y'\n)\n"),
        ("T\n| where a in ('x',\n'y')\n| take 1", "T\n| where a in ('x',\n    'y')\n| take 1\n"),
        (
            "let T = datatable(a:long)\n[\n1,\n2\n];\nT",
            "let T = datatable(a:long)\n[\n    1,\n    2\n];\nT\n"
        ),
        ("T\n| project\n  a,\n  ['b c'] = d", "T\n| project\n    a,\n    ['b c'] = d\n"),
        // Comments stay with what they are about.
        ("// why\n\nT // rows\n// first\n| take 1", "// why\n\nT // rows\n// first\n| take 1\n"),
        ("T\n| where a // one\n and b", "T\n| where a // one\n    and b\n"),
        // Literals are their author's.
        (
            "print @'a  |  b', datetime(2024-01-01 10:00), ```x\n  | y```",
            "print @'a  |  b', datetime(2024-01-01 10:00), ```x\n  | y```\n"
        ),
        // Blank lines: one.
        ("let a = 1;\n\n\n\nprint a", "let a = 1;\n\nprint a\n"),
        ("   \n", ""),
    ])
    func `a query is laid out`(text: String, expected: String) throws {
        #expect(try QueryFormat.format(text) == expected)
    }

    @Test func `a long line is broken at its pipes`() throws {
        let text =
            "DeviceProcessEvents | where FileName =~ 'powershell.exe' | where ProcessCommandLine has '-enc' | take 100"
        #expect(try QueryFormat.format(text).split(separator: "\n").count == 4)
    }

    @Test func `what cannot be parsed is refused with its faults`() {
        let error = #expect(throws: QueryFormat.Failure.self) { try QueryFormat.format("T | where (") }
        guard case .invalid(let faults) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!faults.isEmpty)
    }

    private struct NoTables: TableProvider {
        func source(of table: String) -> (any TableSource)? { nil }
    }

    /// On the published cases: formatting is idempotent, and the plan of the formatted query is the plan of the query.
    @Test(.enabled(if: ConformanceCase.file != nil))
    func `a formatted query is the same query, and formatting it again changes nothing`() async throws {
        let engine = HuntingEngine(tables: NoTables())
        var formattedCount = 0
        for one in try ConformanceCase.all() {
            guard let formatted = try? QueryFormat.format(one.query) else { continue }
            formattedCount += 1
            #expect(try QueryFormat.format(formatted) == formatted, "\(one.query)")
            let plan = try? await engine.explain(one.query)
            let planAgain = try? await engine.explain(formatted)
            #expect(plan == planAgain, "\(one.query)")
        }
        #expect(formattedCount > 900)
    }
}
