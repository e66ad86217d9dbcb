import Foundation
import KQL
import Testing
import sallyport

@Suite struct QueryFilesTests {
    private func queries(_ markdown: String) -> [QueryInFile] {
        QueryFiles.queries(in: markdown, path: "rules/README.md")
    }

    @Test func `a kql file is one query`() {
        #expect(QueryFiles.queries(in: "T\n\n| take 1\n", path: "a.KQL").map(\.text) == ["T\n\n| take 1\n"])
    }

    @Test func `Markdown gives its kql and kusto blocks`() {
        let found = queries(
            """
            # Title

            ```kql
            T | take 1
            ```

            ```sql
            SELECT 1
            ```

            ~~~ Kusto title="x"
            T
            | take 2
            ~~~
            """)
        #expect(found.map(\.text) == ["T | take 1", "T\n| take 2"])
        #expect(found.map(\.linesBefore) == [3, 11])
    }

    @Test func `a longer fence holds shorter ones`() {
        #expect(queries("````kql\nprint '```'\n```\n````\n").map(\.text) == ["print '```'\n```"])
    }

    @Test func `a block that another block quotes is not a query`() {
        #expect(queries("````markdown\n```kql\nT\n```\n````\n").isEmpty)
    }

    @Test func `a block without an end goes to the end of the text`() {
        #expect(queries("```kql\nT\n").map(\.text) == ["T\n"])
    }

    @Test func `lines may end in CR LF`() {
        #expect(queries("```kql\r\nT\r\n```\r\n").map(\.text) == ["T"])
    }

    @Test func `a fault is told by its place in the file`() throws {
        let query = try #require(queries("- list\n\n  ```kql\n  T | wher x\n  ```\n").first)
        #expect(query.text == "T | wher x")
        let diagnostic = Diagnostic(code: "c", range: 4..<8, line: 1, column: 5, message: "'wher' is no operator")
        #expect(query.line(for: diagnostic) == "rules/README.md:4:7: error: 'wher' is no operator")
    }

    @Test func `a directory is searched for queries and nothing else`() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "query-files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root.appending(path: "sub"), withIntermediateDirectories: true)
        for name in ["b.kql", "a.md", "c.txt", "sub/d.kql"] {
            try Data().write(to: root.appending(path: name))
        }
        let base = root.path(percentEncoded: false)
        #expect(try QueryFiles.find(base) == ["\(base)/a.md", "\(base)/b.kql", "\(base)/sub/d.kql"])
    }

    @Test func `a path that is not there is named`() {
        let error = #expect(throws: CommandFailure.self) { try QueryFiles.find("/no/such/place") }
        #expect(error?.description.contains("/no/such/place") == true)
    }
}
