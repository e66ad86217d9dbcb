import Foundation
import Identity
import Testing

@Suite("Form parameters")
struct FormParametersTests {
    @Test(arguments: [
        ("a=b", "b"), ("a=b+c", "b c"), ("a=b%2Bc", "b+c"), ("a=b%20c", "b c"), ("a=%e2%82%ac", "€"),
        ("a=https://x.example/.default", "https://x.example/.default"), ("a=x@y", "x@y"), ("a=b=c==", "b=c=="),
        ("a=100%", "100%"), ("a=%zz", "%zz"), ("a=%4", "%4"), ("&&a=b&&", "b"), ("%61=b", "b"), ("x=1&a=b&y", "b"),
    ])
    func `a value is decoded as clients send it`(body: String, value: String) throws {
        #expect(try FormParameters(parsing: body.utf8)["a"] == value)
    }

    @Test(arguments: ["", "a", "a=", "b=1", "A=1"])
    func `an absent and an empty value are the same`(body: String) throws {
        #expect(try FormParameters(parsing: body.utf8)["a"] == nil)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: OAuthError.self) { try FormParameters(parsing: Array("a=%ff".utf8)) }
        #expect(throws: OAuthError.self) { try FormParameters(parsing: [0x61, 0x3D, 0xFF]) }
    }

    @Test func `a repeated parameter that decides nothing keeps its first value`() throws {
        #expect(try FormParameters(parsing: Array("state=1&state=2".utf8))["state"] == "1")
    }

    @Test func `more parameters than any client sends are refused`() {
        let body = (0..<300).map { "p\($0)=1" }.joined(separator: "&")
        #expect(throws: OAuthError.self) { try FormParameters(parsing: body.utf8) }
    }

    @Test func `random bytes are parsed or refused`() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("grant_type=client_id&%+=&%2".utf8) + [0, 0xFF, 0xC3]
        for _ in 0..<5000 {
            let body = (0..<Int.random(in: 0..<60, using: &generator)).compactMap { _ in
                alphabet.randomElement(using: &generator)
            }
            do throws(OAuthError) {
                _ = try FormParameters(parsing: body)["grant_type"]
            } catch { #expect(error.code == 9_002_313) }
        }
    }

    @Test func `random Basic headers never crash and never succeed`() async throws {
        let fixture = try await AuthorityFixture()
        var parameters = fixture.parameters()
        parameters["client_secret"] = nil
        parameters["client_id"] = nil
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<1000 {
            let bytes = (0..<Int.random(in: 0..<50, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let header = "Basic " + Data(bytes).base64EncodedString()
            let refusal = try await fixture.refusal(parameters, authorization: header)
            #expect([9_002_313, 700_016].contains(refusal?.code))
        }
    }
}

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        arguments: [
            ([], ""), ([0], "AA"), ([0xFF], "_w"), ([0xFB, 0xFF], "-_8"), ([1, 2, 3], "AQID"),
            ([0x14, 0xFB, 0x9C, 0x03], "FPucAw"),
        ] as [([UInt8], String)])
    func `bytes and text correspond`(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == Data(bytes))
    }

    @Test(arguments: ["A", "AAAAA", "A+", "A/", "AA==", "AB", "AAB", "A A", "é"])
    func `a second spelling or a foreign character is refused`(text: String) { #expect(Base64URL.decode(text) == nil) }

    @Test(arguments: [
        ("AA==", true), ("AAA=", true), ("AA=", false), ("AA===", false), ("=", false), ("AAAA====", false),
    ])
    func `padding is exact where it is tolerated`(text: String, isAccepted: Bool) {
        #expect((Base64URL.decode(text, padding: .tolerated) != nil) == isAccepted)
    }
}
