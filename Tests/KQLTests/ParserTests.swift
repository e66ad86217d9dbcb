import KQL
import Testing
import Values

@Suite struct ParserTests {
    /// The value that `print <text>` is bound to; nil when it is none.
    static func literal(_ text: String) -> Scalar? {
        guard case .project(_, let items)? = Binder(schema: .empty).bind("print " + text).plan else { return nil }
        return items.first?.expression.foldedValue
    }

    @Test(arguments: [
        ("1", Scalar.long(1)), ("0xFF", .long(255)), ("-9223372036854775808", .long(.min)), ("1.5e-3", .real(0.0015)),
        ("1e10", .real(1e10)), ("int(7)", .int(7)), ("long(null)", .null(.long)), ("real(-inf)", .real(-.infinity)),
        ("true", .bool(true)), ("bool(false)", .bool(false)), ("'a\\tb'", .string("a\tb")),
        (#""a\"b\u0041""#, .string("a\"bA")), (#"@'C:\dir\''x'"#, .string(#"C:\dir\'x"#)),
        ("h'secret'", .string("secret")),
        ("h@'c:\\x'", .string("c:\\x")), ("'a' \"b\"", .string("ab")), ("```two\nlines```", .string("two\nlines")),
        ("guid(00000000-0000-0000-0000-000000000001)", .guid(1)),
        ("datetime(0001-01-02)", .datetime(864_000_000_000)), ("datetime(null)", .null(.datetime)),
        ("dynamic([1, 2.5, 'x', null])", .dynamic(.array([.long(1), .real(2.5), .string("x"), .null]))),
        (
            "dynamic({\"a\": true, 'b': -1})",
            .dynamic(.bag(PropertyBag([.init(name: "a", value: .bool(true)), .init(name: "b", value: .long(-1))])))
        ),
    ])
    func `a literal has its value`(text: String, value: Scalar) {
        #expect(Self.literal(text) == value)
    }

    @Test(arguments: [
        ("1d", 864_000_000_000), ("2h", 72_000_000_000), ("3m", 1_800_000_000), ("4s", 40_000_000), ("5ms", 50_000),
        ("6microsecond", 60), ("6microseconds", 60), ("7tick", 7), ("1.5h", 54_000_000_000),
        ("2days", 1_728_000_000_000),
        ("10minutes", 6_000_000_000), ("1hr", 36_000_000_000), ("100milliseconds", 1_000_000),
        ("time(1h)", 36_000_000_000), ("timespan(1.02:03:04)", 937_840_000_000), ("timespan(2 seconds)", 20_000_000),
        ("-1d", -864_000_000_000),
    ])
    func `a timespan literal has its duration`(text: String, ticks: Int64) {
        #expect(Self.literal(text) == .timespan(ticks))
    }

    @Test(arguments: [
        "// only a word\nprint x = 1 // and here", "print ['a b'] = 1, [\"c\"] = 2",
        "range kind from 1 to 3 step 1 | where kind > 1",
        "print count = 1 | project count", "print 1;", ";;print 1", "let x = 1; let y = x; print y",
        "print a = dynamic({'b': [1]}).b[0]", "print x = 1 | where x !in (1, 2) and x !between (3 .. 4)",
        "print s = 'a' | where s has_any ('a', 'b') or s matches regex 'x'", "set notruncation; print 1",
        "datatable(a: string, b: long) ['x', 1, 'y', 2,]", "print\u{00A0}x\u{202F}=\u{2003}1",
    ])
    func `a valid query is read without a word`(query: String) {
        #expect(Parser.parse(query).diagnostics.isEmpty)
    }

    @Test(arguments: [
        "T | graph-match (a)-->(b)", "T | make-graph a --> b", "T | reduce by x",
    ])
    func `an operator that is not bound is read, and refused by name`(query: String) {
        let schema = QuerySchema(
            tables: [.init(name: "T", columns: ["x", "y", "z"].map { .init(name: $0, type: .string) })])
        #expect(Parser.parse(query).diagnostics.isEmpty)
        let bound = Binder(schema: schema).bind(query)
        #expect(bound.diagnostics.map(\.code) == ["unsupported-operator"])
    }

    @Test func `several mistakes of one query are all reported`() {
        let diagnostics = Parser.parse("print 1 +; print )\n| where").diagnostics
        #expect(diagnostics.count >= 2)
    }

    @Test func `a column is counted in characters, not in bytes`() {
        let diagnostics = Parser.parse("print 'äöü' §").diagnostics
        #expect(diagnostics.first?.column == 13)
    }
}
