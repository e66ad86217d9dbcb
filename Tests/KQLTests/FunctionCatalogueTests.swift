import KQL
import Testing
import Values

/// Result types are those of the documentation's examples (`getschema` over them).
struct FunctionCatalogueTests {
    @Test(arguments: [
        ("+", [ScalarType.int, .int], ScalarType.long), ("+", [.long, .real], .real),
        ("*", [.real, .decimal], .decimal),
        ("+", [.datetime, .timespan], .datetime), ("-", [.datetime, .datetime], .timespan),
        ("/", [.timespan, .timespan], .real), ("*", [.long, .timespan], .timespan),
        ("*", [.timespan, .real], .timespan),
        ("%", [.timespan, .timespan], .timespan), ("+", [.dynamic, .long], .long),
        ("-", [.dynamic, .timespan], .timespan),
        ("unary -", [.int], .int), ("bin", [.datetime, .timespan], .datetime), ("bin", [.real, .long], .real),
        ("iff", [.bool, .int, .long], .long), ("iff", [.bool, .dynamic, .string], .string),
        ("case", [.bool, .string, .bool, .string, .string], .string), ("min_of", [.long, .long, .long, .real], .real),
        ("coalesce", [.int, .long], .long), ("abs", [.int], .long), ("strcat", [.string, .long, .datetime], .string),
        ("==", [.dynamic, .string], .bool), ("<", [.dynamic, .real], .bool), ("in", [.string, .dynamic], .bool),
    ])
    func `a call has the documented type`(name: String, arguments: [ScalarType], result: ScalarType) throws {
        let definition = try #require(ScalarFunction.definition(named: name))
        #expect(definition.resolve(arguments: arguments)?.result == result)
    }

    @Test(arguments: [
        ("+", [ScalarType.string, .string]), ("==", [.string, .long]), ("==", [.datetime, .string]),
        ("<", [.string, .string]),
        ("strlen", [.long]), ("strlen", []), ("iff", [.bool, .string, .long]), ("bag_pack", [.string]),
        ("between", [.datetime, .long, .long]), ("substring", [.string]),
    ])
    func `a call that no signature takes is not resolved`(name: String, arguments: [ScalarType]) throws {
        let definition = try #require(ScalarFunction.definition(named: name))
        #expect(definition.resolve(arguments: arguments) == nil)
    }

    @Test func `arguments are brought to the types that the signature names`() throws {
        let definition = try #require(ScalarFunction.definition(named: "case"))
        let resolution = try #require(definition.resolve(arguments: [ScalarType.bool, .int, .bool, .dynamic, .real]))
        #expect(resolution.argumentTypes == [.bool, .real, .bool, .real, .real])
    }

    @Test func `the type of extract comes from its type literal`() throws {
        let definition = try #require(ScalarFunction.definition(named: "extract"))
        let arguments = [Argument(.string), Argument(.long), Argument(.string), Argument(typeof: .datetime)]
        #expect(definition.resolve(arguments: arguments)?.result == .datetime)
    }

    @Test(arguments: [("iif", "iff"), ("todouble", "toreal"), ("pack", "bag_pack"), ("todynamic", "parse_json")])
    func `an alias leads to the documented function`(alias: String, name: String) {
        #expect(ScalarFunction.definition(named: alias)?.identifier.rawValue == name)
    }

    @Test func `dividing two dynamics stays dynamic, and a count is a long`() {
        #expect(
            ScalarFunction.definition(named: "/")?.resolve(arguments: [ScalarType.dynamic, .dynamic])?.result
                == .dynamic)
        #expect(AggregateFunction.definition(named: "count")?.resolve(arguments: [])?.result == .long)
        #expect(AggregateFunction.definition(named: "avg")?.resolve(arguments: [.int])?.result == .real)
        #expect(AggregateFunction.definition(named: "sum")?.resolve(arguments: [.int])?.result == .long)
        #expect(WindowFunction.definition(named: "prev")?.resolve(arguments: [.string])?.result == .string)
    }
}
