import Foundation
import Hunting
import Testing

/// `externaldata`: the files of one folder and nothing else.
@Suite("externaldata") final class ExternalDataTests {
    private let folder: URL
    private let engine: HuntingEngine

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "external-\(UUID().uuidString)")
        let inner = folder.appending(path: "allowed")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let files = [
            "allowed/list.csv": "ip,seen,n\r\n\"1.2.3.4\",2024-01-02,5\n\"a \"\"q\"\", b\nc\",,x\n\n9.9.9.9\n",
            "allowed/lines.txt": "\u{FEFF}one\ntwo\r\n\nthree", "allowed/tabs.tsv": "a\tb\nc\td\n",
            "allowed/values.json": "{\"a\":1,\"b\":{\"c\":2}}\n\n{\"a\":\"7\"}\n",
            "allowed/array.json": "[{\"a\":1.5},\n{\"a\":2}]\n{\n\"a\":\"3}\"}",
            "allowed/broken.json": "{\"a\":1}\nno JSON\n",
            "allowed/numbers.json": "[1]", "allowed/open.csv": "x,\"un\n1,2\n", "secret.txt": "nobody may read this",
            "allowed/urls.json":
                "{\"https://example.com/list.csv\":\"list.csv\",\"https://example.com/out\":\"../secret.txt\"}",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try Data([0x1F, 0x8B, 8, 0]).write(to: inner.appending(path: "packed.csv.gz"))
        try FileManager.default.createSymbolicLink(
            at: inner.appending(path: "link.txt"), withDestinationURL: folder.appending(path: "secret.txt"))
        var engine = HuntingEngine(tables: MemoryTables())
        engine.resources.externalFiles = try ExternalFiles(folder: inner)
        self.engine = engine
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test(arguments: [
        (
            "externaldata(ip: string, seen: datetime, n: long)['list.csv'] with (ignoreFirstRecord=true)",
            [
                ["1.2.3.4", "2024-01-02T00:00:00Z", "5"], ["a \"q\", b\nc", "null", "null"],
                ["9.9.9.9", "null", "null"],
            ]
        ),
        // Keys and parameters of a storage service are no part of the address.
        ("external_data(ip: string)[h@'https://example.com/list.csv?sv=1&sig=x'] with (format='csv') | count", [["4"]]),
        (
            "externaldata(ip: string)[h@'https://example.com/list.csv;key'] with (format=\"csv\", ignoreFirstRecord=True) | count",
            [["3"]]
        ),
        ("externaldata(l: string)['lines.txt'] with (format=txt)", [["one"], ["two"], [""], ["three"]]),
        ("externaldata(l: string)['lines.txt'] with (format='raw') | project strlen(l)", [["15"]]),
        ("externaldata(x: string, y: string)['tabs.tsv']", [["a", "b"], ["c", "d"]]),
        ("externaldata(a: long, b: dynamic)['values.json'] | project a, b.c", [["1", "2"], ["7", "null"]]),
        ("externaldata(a: real)['array.json'] with (format='multijson')", [["1.5"], ["2.0"], ["null"]]),
        ("externaldata(l: string)['lines.txt', 'lines.txt'] with (format='txt') | count", [["8"]]),
        ("let L = externaldata(ip: string)['list.csv']; print '9.9.9.9' in (L)", [["true"]]),
    ])
    func `records of files are rows`(query: String, rows: [[String]]) async throws {
        #expect(try await engine.run(query).table == rows)
    }

    @Test(arguments: [
        ("externaldata(l: string)['../secret.txt'] with (format='txt')", "not in the folder"),
        ("externaldata(l: string)['link.txt'] with (format='txt')", "not in the folder"),
        ("externaldata(l: string)['https://example.com/out'] with (format='txt')", "not in the folder"),
        ("externaldata(l: string)['file:///etc/passwd'] with (format='txt')", "not in the folder"),
        ("externaldata(l: string)['/etc/passwd'] with (format='txt')", "not in the folder"),
        (
            "externaldata(l: string)['https://example.com/other?sig=SECRET'] with (format='txt')",
            "no copy of 'https://example.com/other'"
        ),
        ("externaldata(l: string)['nothing.txt']", "no file 'nothing.txt'"),
        ("externaldata(l: string)['list.csv'] with (format='parquet')", "the format 'parquet' is not supported"),
        (
            "externaldata(l: string)['list.csv'] with (ingestionMapping='[]')",
            "the property 'ingestionMapping' is not supported"
        ),
        (
            "externaldata(l: string)['list.csv'] with (ignoreFirstRecord=perhaps)",
            "'ignoreFirstRecord' is true or false"
        ),
        ("externaldata(l: string)['list']", "say which format"),
        (
            "externaldata(a: long)['numbers.json'] with (format='multijson')",
            "record 1 of 'numbers.json' is no JSON object"
        ),
        ("externaldata(a: string)['packed.csv.gz'] with (format='csv')", "'packed.csv.gz' is compressed"),
        ("externaldata(a: string)['open.csv']", "a quote of 'open.csv' is not closed"),
        ("externaldata(a: long)['broken.json']", "record 2 of 'broken.json' is no JSON object"),
    ])
    func `what cannot be read is refused by name, and no secret is shown`(query: String, message: String) async {
        await #expect {
            try await self.engine.run(query)
        } throws: { error in
            "\(error)".contains(message) && !"\(error)".contains("SECRET")
        }
    }

    @Test func `nothing is read where no folder is allowed`() async {
        await #expect {
            try await HuntingEngine(tables: MemoryTables()).run(
                "externaldata(l: string)['/etc/passwd'] with (format='txt')")
        } throws: { error in
            "\(error)".contains("not allowed here")
        }
    }

    @Test func `a folder that is none, and a list that is none, are refused`() throws {
        #expect(throws: ExternalFiles.Failure.self) { try ExternalFiles(folder: folder.appending(path: "nowhere")) }
        let other = folder.appending(path: "other")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        try Data("[1]".utf8).write(to: other.appending(path: "urls.json"))
        #expect(throws: ExternalFiles.Failure.self) { try ExternalFiles(folder: other) }
    }
}
