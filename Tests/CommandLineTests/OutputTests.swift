import DefenderClient
import Foundation
import Testing
import Values
import sallyport

@Suite struct TabularOutputTests {
    private let output = TabularOutput(
        columns: [
            .init(name: "Name", type: "String"), .init(name: "n", type: "Int64"), .init(name: "d", type: "Object"),
        ],
        rows: [
            [
                .string("a,\"b\"\nc"), .long(9_007_199_254_740_993),
                .bag(PropertyBag([.init(name: "k", value: .array([.real(1.5), .null]))])),
            ],
            [.string(""), .null, .bool(true)],
        ])
    private let pipe = TerminalSettings(outputIsTerminal: false, errorIsTerminal: false, width: 20, colour: false)

    private func text(_ format: OutputFormat) -> String {
        var text = ""
        output.write(format, terminal: pipe) { text += $0 }
        return text
    }

    @Test func `ndjson is an object a line, columns in their order, every digit kept`() {
        #expect(
            text(.ndjson) == """
                {"Name":"a,\\"b\\"\\nc","n":9007199254740993,"d":{"k":[1.5,null]}}
                {"Name":"","n":null,"d":true}

                """)
    }

    @Test func `json is one array of the same objects`() throws {
        let rows = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(text(.json).utf8))
        #expect(rows.count == 2)
        #expect(rows[0]["n"] == JSONValue.integer(9_007_199_254_740_993))
    }

    @Test func `no rows are an empty array`() {
        var text = ""
        TabularOutput(columns: output.columns, rows: []).write(.json, terminal: pipe) { text += $0 }
        #expect(text == "[]\n")
    }

    @Test func `csv quotes what needs it`() {
        #expect(text(.csv) == "Name,n,d\n\"a,\"\"b\"\"\nc\",9007199254740993,\"{\"\"k\"\":[1.5,null]}\"\n,,true\n")
    }

    @Test func `a table into a pipe is not cut`() {
        #expect(text(.table).contains("9007199254740993  {\"k\":[1.5,null]}"))
    }

    @Test func `answers of all three doors are read alike`() throws {
        let older = #"{"Schema":[{"Name":"A","Type":"Int64"}],"Results":[{"A":1}],"Stats":{}}"#
        let graph = ##"{"schema":[{"name":"A","type":"Int64"}],"results":[{"@odata.type":"#x","A":1}]}"##
        for body in [older, graph] {
            let answer = try JSONDecoder().decode(HuntingAnswer.self, from: Data(body.utf8))
            #expect(TabularOutput(answer).rows == [[.long(1)]])
        }
    }
}

@Suite struct JSONLayoutTests {
    @Test func `only the space between tokens changes`() {
        #expect(
            JSONLayout.indented(#"{"b":[1,{}, []],"a" :"x{,}\" y"}"#) == #"""
                {
                  "b": [
                    1,
                    {},
                    []
                  ],
                  "a": "x{,}\" y"
                }
                """#)
    }
}

@Suite struct TokenTextTests {
    @Test func `a token's header and claims are shown as they are`() throws {
        // {"alg":"none"} . {"tid":"ü?"}
        let text = try TokenText.decoded("eyJhbGciOiJub25lIn0.eyJ0aWQiOiLDvD8ifQ.c2ln")
        #expect(text.contains(#""alg": "none""#))
        #expect(text.contains(#""tid": "ü?""#))
    }

    @Test(arguments: ["", "opaque", "a.b", "!.!.!"])
    func `what is no JWT is said to be none`(token: String) {
        #expect(throws: CommandFailure.self) { try TokenText.decoded(token) }
    }
}
