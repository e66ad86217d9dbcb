import Testing

/// String operators. Source: "String operators" of the Kusto documentation: its table of examples, and its rules of terms and case.
@Suite("String operators")
struct StringOperatorTests {
    /// An operator, its negation, whether it looks at case, and texts for which it holds when it does not.
    struct Operator: Sendable, CustomTestStringConvertible {
        let name: String
        let caseSensitive: String
        let text: String
        let part: String
        /// The part in other letters.
        let otherCase: String
        let absent: String
        var testDescription: String { name }
    }

    static let operators = [
        Operator(
            name: "contains", caseSensitive: "contains_cs", text: "FabriKam", part: "briK", otherCase: "BRIk",
            absent: "xyz"),
        Operator(
            name: "startswith", caseSensitive: "startswith_cs", text: "Fabrikam", part: "Fab", otherCase: "fAB",
            absent: "kam"),
        Operator(
            name: "endswith", caseSensitive: "endswith_cs", text: "Fabrikam", part: "kam", otherCase: "Kam",
            absent: "brik"),
        Operator(
            name: "has", caseSensitive: "has_cs", text: "North America", part: "America", otherCase: "america",
            absent: "amer"),
        Operator(
            name: "hasprefix", caseSensitive: "hasprefix_cs", text: "North America", part: "Ame", otherCase: "ame",
            absent: "mer"),
        Operator(
            name: "hassuffix", caseSensitive: "hassuffix_cs", text: "North America", part: "ica", otherCase: "ICA",
            absent: "americ"),
    ]

    @Test(arguments: operators)
    func `an operator, its negation, and both with and without case`(it: Operator) async throws {
        func holds(_ name: String, _ part: String) async throws -> String {
            try await Evaluation.text("'\(it.text)'", name, "'\(part)'", types: ("string", "string"))
        }
        for (part, folded, exact) in [
            (it.part, "true", "true"), (it.otherCase, "true", "false"), (it.absent, "false", "false"),
        ] {
            #expect(try await holds(it.name, part) == folded, "\(part)")
            #expect(try await holds("!" + it.name, part) == (folded == "true" ? "false" : "true"), "\(part)")
            #expect(try await holds(it.caseSensitive, part) == exact, "\(part)")
            #expect(try await holds("!" + it.caseSensitive, part) == (exact == "true" ? "false" : "true"), "\(part)")
        }
    }

    /// The terms of the documented example, and what is none.
    @Test(arguments: [
        ("Kusto", true), ("KustoExplorerQueryRun", true), ("ad67d136", true), ("c1db", true), ("4f9f", true),
        ("88ef", true), ("d94f3b6b0b5a", true), ("Explorer", false), ("d94f", false), ("ad67", false), ("RUN", false),
        ("kustoexplorerqueryrun", true), ("ad67d136-c1db", true), ("d136-c1db", false), ("c1db-4f", false),
        ("Kusto: ad67d136", true), ("Kusto:  ad67d136", false),
    ])
    func `has looks for terms`(term: String, isThere: Bool) async throws {
        let text = "'Kusto: ad67d136-c1db-4f9f-88ef-d94f3b6b0b5a;KustoExplorerQueryRun'"
        #expect(try await Evaluation.text(text, "has", "'\(term)'", types: ("string", "string")) == "\(isThere)")
    }

    /// What parts terms: everything that is neither letter nor digit. Letters of other scripts are letters.
    @Test(arguments: [
        ("C:\\\\Windows\\\\System32\\\\cmd.exe", "cmd.exe", true),
        ("C:\\\\Windows\\\\System32\\\\cmd.exe", "cmd", true),
        ("C:\\\\Windows\\\\System32\\\\cmd.exe", "system", false), ("a_b", "a", true), ("a1", "a", false),
        ("über-all", "über", true), ("über-all", "ber", false), ("straße 1", "straß", false), ("naïve", "na", false),
        ("東京 タワー", "東京", true), ("e\u{301}tude", "tude", true),
        ("one,two", "two", true), ("one\ttwo", "two", true), ("(two)", "two", true), ("\"two\"", "two", true),
    ])
    func `terms end where letters and digits end`(text: String, term: String, isThere: Bool) async throws {
        let quoted = text.replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
        #expect(
            try await Evaluation.text("\"\(quoted)\"", "has", "\"\(term)\"", types: ("string", "string"))
                == "\(isThere)")
    }

    @Test(arguments: [
        ("'aBc' == 'aBc'", "true"), ("'abc' == 'ABC'", "false"), ("'abc' != 'ABC'", "true"), ("'abc' =~ 'ABC'", "true"),
        ("'aBc' !~ 'xyz'", "true"), ("'ÄÖÜ' =~ 'äöü'", "true"), ("'ÄÖÜ' == 'äöü'", "false"),
        ("'ПРИВЕТ' contains 'вет'", "true"), ("'ПРИВЕТ' contains_cs 'вет'", "false"),
        ("'Fabrikam' matches regex 'b.*k'", "true"), ("'Fabrikam' matches regex '^b.*k'", "false"),
        ("'Fabrikam' matches regex '(?i)FAB'", "true"),
        ("'North and South America' has_all ('south', 'north')", "true"),
        ("'North America' has_all ('south', 'north')", "false"), ("'North America' has_any ('south', 'north')", "true"),
        ("'North America' has_any ('south', 'nor')", "false"), ("'' contains ''", "true"),
        ("'a' startswith ''", "true"),
        ("'' has ''", "true"), ("'a' endswith 'aa'", "false"),
    ])
    func `equality, patterns and lists`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }
}
