import Testing

/// The keys of joins: null equals nothing, not even null, and the empty string, which is a value, equals itself. Source: "Null
/// values" and "join operator" of the Kusto documentation.
@Suite("Join keys") struct JoinKeyTests {
    private static func query(_ kind: String, _ type: String, _ value: String, _ missing: String) -> String {
        """
        let L = datatable(k: \(type), l: string)[\(value), 'l1', \(missing), 'l2', \(missing), 'l3'];
        let R = datatable(k: \(type), r: string)[\(value), 'r1', \(missing), 'r2'];
        L | join kind=\(kind) R on k | summarize strcat_array(array_sort_asc(make_list(\(column(kind)))), ' ')
        """
    }

    private static func column(_ kind: String) -> String {
        switch kind {
        case "leftsemi", "leftanti", "anti", "leftantisemi": "l"
        case "rightsemi", "rightanti", "rightantisemi": "r"
        default: "strcat(l, '+', r)"
        }
    }

    /// By kind: what comes out where a key is null on both sides.
    private static let withNulls = [
        ("inner", "l1+r1"), ("innerunique", "l1+r1"), ("leftouter", "l1+r1 l2+ l3+"), ("rightouter", "+r2 l1+r1"),
        ("fullouter", "+r2 l1+r1 l2+ l3+"), ("leftsemi", "l1"), ("rightsemi", "r1"), ("leftanti", "l2 l3"),
        ("anti", "l2 l3"),
        ("leftantisemi", "l2 l3"), ("rightanti", "r2"), ("rightantisemi", "r2"),
    ]

    private static let types = [
        ("long", "1", "long(null)"), ("int", "1", "int(null)"), ("real", "1.5", "real(null)"),
        ("bool", "true", "bool(null)"),
        ("datetime", "datetime(2020-01-01)", "datetime(null)"), ("timespan", "1h", "timespan(null)"),
        ("guid", "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)", "guid(null)"),
    ]

    @Test(arguments: withNulls, types)
    func `null equals no key`(kind: (String, String), type: (String, String, String)) async throws {
        #expect(try await Evaluation.rows(Self.query(kind.0, type.0, type.1, type.2)) == [[kind.1]])
    }

    @Test(arguments: [
        ("inner", "l1+r1 l2+r2 l3+r2"), ("innerunique", "l1+r1 l2+r2"), ("leftouter", "l1+r1 l2+r2 l3+r2"),
        ("rightouter", "l1+r1 l2+r2 l3+r2"),
        ("fullouter", "l1+r1 l2+r2 l3+r2"), ("leftsemi", "l1 l2 l3"), ("rightsemi", "r1 r2"), ("leftanti", ""),
        ("rightanti", ""),
    ])
    func `the empty string is a key`(kind: String, expected: String) async throws {
        #expect(try await Evaluation.rows(Self.query(kind, "string", "'x'", "''")) == [[expected]])
    }

    /// Letter case counts, and so does every code point.
    @Test(arguments: [
        ("'a'", "'A'", "0"), ("'ä'", "'ä'", "1"), ("'ä'", "'a\\u0308'", "0"), ("'a '", "'a'", "0"), ("1", "1.0", "1"),
        ("int(1)", "long(1)", "1"),
    ])
    func `keys are equal as values are`(left: String, right: String, count: String) async throws {
        #expect(
            try await Evaluation.rows("print k = \(left) | join kind=inner (print k = \(right)) on k | count") == [
                [count]
            ])
    }
}
