import Foundation
import Hunting
import Testing

/// Results as the doors of the product write them.
@Suite struct ResultTextTests {
    private let engine = HuntingEngine(tables: MemoryTables())

    private static let everyType = """
        print b = true, i = int(-7), l = 9007199254740993, r = 0.1, d = decimal(1.5), s = 'a"b\\\\c', \
        t = datetime(2020-10-22 08:29:52.016), n = datetime(2020-10-22), p = 1d + 2h, \
        g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), o = dynamic({"k": [1, null]}), z = long(null)
        """

    @Test func `rows as objects hold every type in its JSON form`() async throws {
        let json = String(decoding: try await engine.run(Self.everyType).json(.objects), as: UTF8.self)
        #expect(
            json == """
                [{"b":true,"i":-7,"l":9007199254740993,"r":0.1,"d":"1.5","s":"a\\"b\\\\c",\
                "t":"2020-10-22T08:29:52.0160000Z","n":"2020-10-22T00:00:00Z","p":"1.02:00:00",\
                "g":"74be27de-1e4e-49d9-b579-fe0b331d3642","o":{"k":[1,null]},"z":null}]
                """)
    }

    @Test func `numbers that JSON has no form for are strings`() async throws {
        let result = try await engine.run("print a = real(nan), b = real(+inf), c = real(-inf)")
        #expect(String(decoding: result.json(.arrays), as: UTF8.self) == #"[["NaN","Infinity","-Infinity"]]"#)
    }

    @Test func `CSV quotes what has a comma, a quote or a line break in it`() async throws {
        let result = try await engine.run(#"datatable(a: string, b: long) ["x,y", 1, "q\"q", long(null), "p", 3]"#)
        var text = ""
        result.writeCSV { text += String(decoding: $0, as: UTF8.self) }
        #expect(text == "a,b\r\n\"x,y\",1\r\n\"q\"\"q\",\r\np,3\r\n")
    }

    @Test func `a result without rows is an empty array`() async throws {
        let result = try await engine.run("print a = 1 | where a == 2")
        #expect(String(decoding: result.json(.objects), as: UTF8.self) == "[]")
    }
}
