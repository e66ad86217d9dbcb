import Testing

/// Dynamic access, sets and distinct counts. Source: "The dynamic data type", `make_set()`, `make_list()`, `dcount()` of the Kusto
/// documentation.
@Suite("Collections")
struct CollectionTests {
    @Test(arguments: [
        ("dynamic([1,2,3])[0]", "1"), ("dynamic([1,2,3])[2]", "3"), ("dynamic([1,2,3])[3]", "null"),
        ("dynamic([1,2,3])[-1]", "3"), ("dynamic([1,2,3])[-3]", "1"), ("dynamic([1,2,3])[-4]", "null"),
        ("dynamic({'a': 1}).a", "1"), ("dynamic({'a': 1})['a']", "1"), ("dynamic({'a': 1}).b", "null"),
        ("dynamic({'a': {'b': [1, {'c': 2}]}}).a.b[1].c", "2"), ("dynamic({'a': 1}).a.b.c", "null"),
        ("dynamic({'a b': 1})['a b']", "1"), ("dynamic(1).a", "null"), ("dynamic([1]).a", "null"),
        ("dynamic({'a': 1})[0]", "null"), ("dynamic(null)[0]", "null"), ("dynamic({'where': 1})['where']", "1"),
        ("array_length(dynamic([1,2]))", "2"), ("array_length(dynamic({}))", "null"),
        ("toint(dynamic([100])[0]) + 1", "101"),
        ("tostring(dynamic(['a' 'b', \"c\" 'd'])[1])", "cd"),
    ])
    func `what is not there is null`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    /// Each bound, and the bound of the older names.
    @Test(arguments: [
        ("make_set(x)", 300), ("make_set(x, 10)", 10), ("makeset(x)", 128), ("makeset(x, 200)", 200),
        ("make_list(x)", 300), ("make_list(x, 5)", 5), ("makelist(x)", 128), ("make_set(x % 7)", 7),
        ("make_list_if(x, x > 290)", 10), ("make_set_if(x, x > 290, 3)", 3),
    ])
    func `lists and sets end at their bound`(aggregate: String, length: Int) async throws {
        let rows = try await Evaluation.rows(
            "range x from 1 to 300 step 1 | summarize s = \(aggregate) | project array_length(s)")
        #expect(rows == [["\(length)"]])
    }

    @Test func `a set of arrays has their elements`() async throws {
        let rows = try await Evaluation.rows(
            """
            datatable(Arr: dynamic) [dynamic(['A1','A2','A3']), dynamic(['A2','C1']), dynamic(['C2','A3']), dynamic(['C2','A1'])]
            | summarize make_set(Arr)
            """)
        #expect(rows == [[#"["A1","A2","A3","C1","C2"]"#]])
    }

    /// Distinct counts are exact whatever the accuracy asked for, also far above where Kusto begins to estimate.
    @Test(arguments: [0, 1, 2, 3, 4], [1, 1000, 200_000])
    func `distinct counts are exact`(accuracy: Int, count: Int) async throws {
        let rows = try await Evaluation.rows(
            "range x from 1 to \(count * 2) step 1 | summarize dcount(x % \(count), \(accuracy)), dcountif(x, x <= \(count), \(accuracy))"
        )
        #expect(rows == [["\(count)", "\(count)"]])
    }
}
