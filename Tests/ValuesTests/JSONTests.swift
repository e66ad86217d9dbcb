import Testing
import Values

struct JSONTests {
    @Test(arguments: [
        #"{"a":1,"b":[true,false,null],"c":{"d":"x"}}"#, "[]", "{}", "1", "-9223372036854775808", "9223372036854775807",
        "1.0", "0.5", #""""#,
        #""quote \" back \\ line \n tab \t""#, #""é 😀""#, #""\u0001""#,
    ])
    func `JSON that is written compactly comes back as it was`(text: String) throws {
        #expect(try Dynamic(parsingJSON: text).jsonText == text)
    }

    @Test(arguments: [
        (" [ 1 , 2 ] ", "[1,2]"), (#""\u00e9\/""#, #""é/""#), (#""\ud83d\ude00""#, #""😀""#),
        (#""\ud83d""#, "\"\u{FFFD}\""), ("1e2", "100.0"),
        ("18446744073709551616", "1.8446744073709552E+19"), (#"{"a":1,"a":2}"#, #"{"a":2}"#),
    ])
    func `other spellings are normalised`(text: String, form: String) throws {
        #expect(try Dynamic(parsingJSON: text).jsonText == form)
    }

    @Test(arguments: [
        "", "[", "[1,]", "{a:1}", "{'a':1}", "01", "1.", ".5", "-", "nul", "\"a", "\"\u{1}\"", "[1] 2", #""\x""#,
        #"{"a"}"#, "NaN", #""\u12""#,
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try Dynamic(parsingJSON: text) }
    }

    @Test func `nesting has a limit`() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.tooDeep(offset: Dynamic.maximumDepth)) { try Dynamic(parsingJSON: deep) }
        let allowed = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try Dynamic(parsingJSON: allowed).jsonText == allowed)
    }

    @Test func `a bag of very many properties is read in reasonable time and order`() throws {
        let text = "{" + (0..<100_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        guard case .bag(let bag) = try Dynamic(parsingJSON: text) else { return #expect(Bool(false), "no bag") }
        #expect(bag.properties.count == 100_000)
        #expect(bag.properties.last?.name == "k99999")
    }

    @Test func `a whole number is a long and any other a real`() throws {
        #expect(try Dynamic(parsingJSON: "1") == .long(1))
        #expect(try Dynamic(parsingJSON: "1.0") == .real(1))
    }
}
