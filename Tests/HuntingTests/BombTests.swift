import Foundation
import Hunting
import KQL
import Testing
import Values

/// Queries that are made to hurt: each ends at a limit, with an error that says which, or has its answer all the same.
@Suite("Queries made to hurt") struct BombTests {
    private static func nested(_ open: String, _ close: String, _ depth: Int, around inner: String) -> String {
        String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }

    private static func chain(_ start: String, _ step: String, _ count: Int, _ end: String = "") -> String {
        start + String(repeating: step, count: count) + end
    }

    // MARK: The text of the query

    /// What nests, and how often it may not.
    @Test(arguments: [
        ("parentheses", nested("(", ")", 100_000, around: "1")), ("calls", nested("abs(", ")", 100_000, around: "1")),
        ("brackets", nested("[", "]", 100_000, around: "")), ("braces", nested("{", "}", 100_000, around: "")),
        ("signs", nested("-", "", 100_000, around: "1")), ("sums", chain("1", "+1", 100_000)),
        ("elements", chain("d", "[0]", 100_000)), ("members", chain("d", ".a", 100_000)),
        ("JSON", "dynamic(" + nested("[", "]", 100_000, around: "1") + ")"),
        ("iff", nested("iff(true,", ",1)", 50_000, around: "1")),
    ])
    func `an expression that is nested too deeply is refused`(what: String, expression: String) async {
        await Self.expectInvalid("print x = \(expression)")
    }

    @Test(arguments: [
        ("operators", chain("print x = 1", " | extend x = x + 1", 10_000)),
        ("subqueries", nested("print x = toscalar(", ")", 10_000, around: "print 1")),
        ("joins", nested("DeviceInfo | join (", ") on DeviceId", 5_000, around: "DeviceInfo")),
        // Each name stands for two of the one before.
        ("doubled names", "let a0 = DeviceInfo;\(numbers(60, by: "") { "let a\($0 + 1) = union a\($0), a\($0);" })a60"),
        (
            "doubled functions",
            "let f0 = (x: long) { x };\(numbers(60, by: "") { "let f\($0 + 1) = (x: long) { f\($0)(x) + f\($0)(x) };" })print f60(1)"
        ),
        (
            "doubled values",
            "let a0 = now();\(numbers(60, by: "") { "let a\($0 + 1) = iff(a\($0) > a\($0), a\($0), a\($0));" })print a60"
        ),
    ])
    func `a query that grows too large is refused`(what: String, query: String) async {
        await Self.expectInvalid(query)
    }

    private static func numbers(_ count: Int, by separator: String, _ text: (Int) -> String = { "\($0)" }) -> String {
        (0..<count).map(text).joined(separator: separator)
    }

    private static let mega = 1 << 20

    private static let longQueries: [(String, String, String)] = [
        ("a text", "print strlen('\(String(repeating: "x", count: mega))')", "1048576"),
        ("a comment", "// \(String(repeating: "x", count: mega))\nprint 1", "1"),
        ("spaces", "\(String(repeating: " ", count: mega))print 1", "1"),
        ("10,000 terms", "print x = \(numbers(10_000, by: " or ") { "1 == \($0 + 2)" })", "false"),
        (
            "terms with names",
            "range x from 1 to 5 step 1 | where \(numbers(10_000, by: " or ") { "x == \($0)" }) | count", "5"
        ),
        ("a list", "print 5000 in (\(numbers(10_000, by: ",")))", "true"),
        ("rows", "datatable(x: long)[\(numbers(50_000, by: ","))] | summarize max(x)", "49999"),
        ("names", "\(numbers(3_000, by: "") { "let a\($0) = \($0);" })print a2999", "2999"),
    ]

    /// Long, but nothing else: what is right is answered, and what is wrong refused.
    @Test(arguments: longQueries)
    func `a long query is answered`(what: String, query: String, expected: String) async throws {
        #expect(try await Self.engine().run(query).table == [[expected]])
    }

    @Test(arguments: [
        "(", "[", "{", "'", "\"", "|", "let x = ", "print ", ";", "h@\"", "```", "\u{0}", "é", "datetime(", "dynamic({",
    ])
    func `a megabyte of one thing is no query, and no crash`(piece: String) async {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        await Self.expectInvalid(text)
    }

    // MARK: What the query computes

    @Test(arguments: [
        (
            "a text that doubles",
            chain(
                "print s = strrep('0123456789abcdef', 1000)", " | extend s = strcat(s, s)", 40, " | project strlen(s)")
        ),
        (
            "an array that doubles",
            chain("print d = range(1, 1000, 1)", " | extend d = array_concat(d, d)", 40, " | project array_length(d)")
        ),
        (
            "an array of itself",
            chain("print d = dynamic([1])", " | extend d = pack_array(d, d)", 60, " | project tostring(d)")
        ),
        (
            "a bag of itself",
            chain(
                "print d = dynamic({})", " | extend d = bag_pack('a', d, 'b', d)", 60,
                " | project hash_sha256(tostring(d))")
        ),
        (
            "an array in an array",
            chain("print d = dynamic(1)", " | extend d = " + nested("pack_array(", ")", 100, around: "d"), 100)
        ),
        ("one text in another", "let a = strrep(strrep('a', 1000), 1000); print strlen(replace_string(a, 'a', a))"),
        (
            "one text as delimiter",
            "let a = strrep(strrep('a', 1000), 1000); print strlen(strcat_array(split(a, 'a'), a))"
        ),
        (
            "texts by a regular expression",
            "let a = strrep(strrep('a', 1000), 1000); print strlen(replace_regex(a, 'a', a))"
        ),
    ])
    func `values that outgrow what they are made of end at a limit`(what: String, query: String) async throws {
        await #expect {
            try await Self.engine().run(query)
        } throws: { error in
            guard case .limit(.valueSize)? = error as? QueryError else { return false }
            return "\(error)".contains("256 MB")
        }
    }

    @Test(arguments: [
        (
            "every pair",
            "range x from 1 to 100000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 100000 step 1 | extend k = 1) on k | summarize count()"
        ),
        (
            "pairs of pairs",
            chain(
                "range x from 1 to 1000 step 1 | extend k = 1",
                " | join kind=inner (range y from 1 to 1000 step 1 | extend k = 1) on k | project k", 6, " | count")
        ),
        (
            "arrays of arrays",
            "range x from 1 to 100000000 step 1 | mv-expand a = range(1, 1000, 1) | mv-expand b = range(1, 1000, 1) | count"
        ),
        ("long rows", "range x from 1 to 10000000000 step 1 | where x % 2 == 3 | count"),
    ])
    func `work without end stops when its time is over`(what: String, query: String) async {
        await #expect {
            var limits = QueryLimits()
            limits.duration = .milliseconds(300)
            try await HuntingEngine(tables: MemoryTables(), limits: limits).run(query)
        } throws: { error in
            guard case .limit(.time)? = error as? QueryError else { return false }
            return true
        }
    }

    @Test(arguments: [
        ("summarize", "range x from 1 to 100000000 step 1 | summarize count() by x"),
        (
            "sort",
            "range x from 1 to 100000000 step 1 | extend s = strcat(x, '-', x) | sort by s asc | take 1000000 | count"
        ),
        (
            "summarize",
            "range x from 1 to 1000000 step 1 | summarize make_list(pack_array(x, tostring(x), range(1, 100, 1)))"
        ),
        (
            "join",
            "range x from 1 to 100000000 step 1 | join kind=inner (range x from 1 to 100000000 step 1) on x | count"
        ),
        ("materialize", "let A = materialize(range x from 1 to 100000000 step 1); A | union A | count"),
        ("distinct", "range x from 1 to 100000000 step 1 | distinct tostring(x)"),
    ])
    func `what a query holds ends at its memory`(operation: String, query: String) async {
        await #expect {
            var limits = QueryLimits()
            limits.memoryBytes = 32 << 20
            try await HuntingEngine(tables: MemoryTables(), limits: limits).run(query)
        } throws: { error in
            guard case .limit(.memory)? = error as? QueryError else { return false }
            return true
        }
    }

    /// Patterns that take other engines exponential time.
    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*a){20}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y"])
    func `a regular expression takes time in the length of the text`(pattern: String) async throws {
        let query =
            "print t = strcat(strrep('a', 1000), strrep('x', 1000), '!') | where t matches regex @'\(pattern)' | count"
        #expect(try await Self.engine().run(query).rowCount == 1)
    }

    @Test(arguments: ["((a{1000}){1000}){1000}", "a{100000}", "(", "[z-a]"])
    func `a regular expression that is too large, or none, is refused by its text`(pattern: String) async {
        let answer = await Self.outcome(
            "print t = 'a' | extend p = '\(pattern.replacing("\\", with: "\\\\"))' | where t matches regex p")
        #expect(answer.hasPrefix("evaluation") || answer.hasPrefix("invalid"), "\(answer)")
    }

    // MARK: Running

    private static func engine() -> HuntingEngine { HuntingEngine(tables: MemoryTables()) }

    private static func expectInvalid(_ query: String) async {
        let answer = await outcome(query)
        #expect(answer.hasPrefix("invalid"), "\(answer.prefix(300))")
    }

    /// What a query ends in, as a word and a message.
    private static func outcome(_ query: String) async -> String {
        do {
            return "rows \(try await engine().run(query).rowCount)"
        } catch {
            switch error as? QueryError {
            case .invalid(let diagnostics)?: return "invalid \(diagnostics.first?.message ?? "")"
            case .evaluation(let message)?: return "evaluation \(message)"
            case .cancelled?: return "cancelled"
            default: return "other \(error)"
            }
        }
    }
}
