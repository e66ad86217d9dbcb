import Testing

/// Null values. Source: "Null values" and "Logical operators" of the Kusto documentation.
@Suite("Nulls")
struct NullTests {
    /// A type's null, and two values of it of which the first is less.
    struct Typed: Sendable, CustomTestStringConvertible {
        let type: String
        let less: String
        let more: String
        var isOrdered = true
        var isNumber = false
        var null: String { "\(type)(null)" }
        var testDescription: String { type }
    }

    static let types = [
        Typed(type: "bool", less: "false", more: "true"),
        Typed(type: "int", less: "int(-3)", more: "int(4)", isNumber: true),
        Typed(type: "long", less: "-3", more: "4", isNumber: true),
        Typed(type: "real", less: "-0.5", more: "2.5", isNumber: true),
        Typed(type: "decimal", less: "decimal(-0.5)", more: "decimal(2.5)", isNumber: true),
        Typed(type: "datetime", less: "datetime(2020-01-01)", more: "datetime(2021-01-01)"),
        Typed(type: "timespan", less: "1h", more: "2h"),
        Typed(
            type: "guid", less: "guid(00000000-0000-0000-0000-000000000001)",
            more: "guid(00000000-0000-0000-0000-000000000002)", isOrdered: false),
    ]

    @Test(arguments: types)
    func `null equals nothing, differs from every value, and beside null is not known`(typed: Typed) async throws {
        let pair = (typed.type, typed.type)
        #expect(try await Evaluation.text(typed.null, "==", typed.null, types: pair) == "null")
        #expect(try await Evaluation.text(typed.null, "!=", typed.null, types: pair) == "null")
        for value in [typed.less, typed.more] {
            for (left, right) in [(typed.null, value), (value, typed.null)] {
                #expect(try await Evaluation.text(left, "==", right, types: pair) == "false")
                #expect(try await Evaluation.text(left, "!=", right, types: pair) == "true")
            }
            #expect(try await Evaluation.text(value, "==", value, types: pair) == "true")
            #expect(try await Evaluation.text(value, "!=", value, types: pair) == "false")
        }
        #expect(try await Evaluation.text(typed.less, "==", typed.more, types: pair) == "false")
    }

    @Test(arguments: types.filter(\.isOrdered), ["<", "<=", ">", ">="])
    func `what is compared with null is not known`(typed: Typed, operation: String) async throws {
        let pair = (typed.type, typed.type)
        for (left, right) in [(typed.null, typed.null), (typed.null, typed.more), (typed.less, typed.null)] {
            #expect(try await Evaluation.text(left, operation, right, types: pair) == "null")
        }
        let holds = operation.hasPrefix("<")
        #expect(try await Evaluation.text(typed.less, operation, typed.more, types: pair) == "\(holds)")
        #expect(try await Evaluation.text(typed.more, operation, typed.less, types: pair) == "\(!holds)")
        #expect(try await Evaluation.text(typed.less, operation, typed.less, types: pair) == "\(operation.count == 2)")
    }

    @Test(arguments: types.filter(\.isNumber), ["+", "-", "*", "/", "%"])
    func `what is reckoned with null is null`(typed: Typed, operation: String) async throws {
        for (left, right) in [(typed.null, typed.null), (typed.null, typed.more), (typed.less, typed.null)] {
            #expect(
                try await Evaluation.text(left, operation, right, types: (typed.type, typed.type)) == "null")
        }
    }

    /// False beside anything is false for `and`, true beside anything true for `or`.
    @Test(arguments: [
        ("true", "true", "true", "true"), ("true", "false", "false", "true"), ("false", "false", "false", "false"),
        ("true", "bool(null)", "null", "true"), ("false", "bool(null)", "false", "null"),
        ("bool(null)", "bool(null)", "null", "null"),
    ])
    func `three-valued logic`(left: String, right: String, both: String, either: String) async throws {
        for (a, b) in [(left, right), (right, left)] {
            #expect(try await Evaluation.text(a, "and", b, types: ("bool", "bool")) == both)
            #expect(try await Evaluation.text(a, "or", b, types: ("bool", "bool")) == either)
        }
    }

    /// `in` is `==` with each value of the list, joined by `or`.
    @Test(arguments: [
        ("int(null) in (1, 2)", "false"), ("int(null) !in (1, 2)", "true"), ("1 in (1, 2)", "true"),
        ("3 !in (1, 2)", "true"), ("'a' in ('A', 'b')", "false"), ("'a' in~ ('A', 'b')", "true"),
        ("'c' !in~ ('A', 'b')", "true"), ("datetime(null) in (datetime(2020-01-01))", "false"),
        ("1 in (dynamic([1, 2]))", "true"), ("isnull(dynamic([1]).a) and dynamic({}).a !in ('x')", "true"),
    ])
    func `membership`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test func `a condition that is null drops the row`() async throws {
        let query = "datatable(ival: int, sval: string) [5, 'a', int(null), 'b'] | where "
        #expect(try await Evaluation.rows(query + "ival != 5") == [["null", "b"]])
        #expect(try await Evaluation.rows(query + "ival !in (5)") == [["null", "b"]])
        #expect(try await Evaluation.rows(query + "ival > 5") == [])
        #expect(try await Evaluation.rows(query + "not(ival > 5)") == [["5", "a"]])
        #expect(try await Evaluation.rows(query + "ival == int(null)") == [])
    }

    @Test func `a string is never null`() async throws {
        #expect(try await Evaluation.text("isnull('')") == "false")
        #expect(try await Evaluation.text("isempty('')") == "true")
        #expect(try await Evaluation.text("strlen(tostring(int(null)))") == "0")
        #expect(try await Evaluation.text("tostring(int(null)) == ''") == "true")
    }

    /// Aggregates pass nulls over, `count()` does not.
    @Test func `aggregates over nulls`() async throws {
        let rows = try await Evaluation.rows(
            """
            datatable(x: long) [1, long(null), 3, long(null)]
            | summarize count(), sum(x), avg(x), min(x), max(x), dcount(x), countif(isnull(x)), make_list(x), make_set(x)
            """)
        #expect(rows == [["4", "4", "2.0", "1", "3", "2", "2", "[1,3]", "[1,3]"]])
        let none = try await Evaluation.rows(
            "datatable(x: long) [long(null)] | summarize count(), sum(x), avg(x), min(x), max(x), dcount(x)")
        #expect(none.first?.prefix(2) == ["1", "0"])
        #expect(none.first?.suffix(3) == ["null", "null", "0"])
    }

    /// A key that is null meets no other.
    @Test(arguments: [
        ("inner", [["1", "1", "a"]]), ("leftouter", [["1", "1", "a"], ["null", "null", ""]]),
        ("rightouter", [["1", "1", "a"], ["null", "null", "n"]]),
        ("fullouter", [["1", "1", "a"], ["null", "null", ""], ["null", "null", "n"]]),
        ("leftsemi", [["1"]]), ("leftanti", [["null"]]), ("rightsemi", [["1", "a"]]), ("rightanti", [["null", "n"]]),
    ])
    func `join keys that are null`(kind: String, expected: [[String]]) async throws {
        let rows = try await Evaluation.rows(
            """
            datatable(k: int) [1, int(null)]
            | join kind=\(kind) (datatable(k: int, v: string) [1, 'a', int(null), 'n']) on k
            """)
        #expect(rows.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    }

    @Test func `nulls are sorted where they are asked to be`() async throws {
        let rows = "datatable(x: real) [0.0, real(null), -5.0, real(+inf), real(nan), 5.0, real(-inf)] | sort by x "
        func order(_ clause: String) async throws -> [String] { try await Evaluation.rows(rows + clause).map { $0[0] } }
        #expect(try await order("asc nulls first") == ["null", "nan", "-inf", "-5.0", "0.0", "5.0", "inf"])
        #expect(try await order("desc nulls first") == ["null", "nan", "inf", "5.0", "0.0", "-5.0", "-inf"])
        #expect(try await order("asc nulls last") == ["-inf", "-5.0", "0.0", "5.0", "inf", "nan", "null"])
        #expect(try await order("desc nulls last") == ["inf", "5.0", "0.0", "-5.0", "-inf", "nan", "null"])
    }
}
