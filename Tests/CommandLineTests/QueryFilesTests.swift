import Foundation
import KQL
import Testing
import sallyport

@Suite struct QueryFilesTests {
    private func queries(_ markdown: String) -> [QueryInFile] {
        (try? QueryFiles.queries(in: markdown, path: "rules/README.md")) ?? []
    }

    @Test(arguments: [
        "T\n\n| take 1\n", "let x = 1;\n\nT | where a == x", "T\n| where a in (1,\n\n2)\n",
        "// only words\n\n// more\n",
        "T |\n\n take 1", "union A,\n\nB", "let f = (x: long) {\n\nx\n\n};\n\nprint f(1)",
        "T\n| where a == ```x\n\ny```",
    ])
    func `a kql file with one query is one query, whatever blank lines it has`(text: String) throws {
        #expect(try QueryFiles.queries(in: text, path: "a.KQL").map(\.text) == [text])
    }

    @Test func `blank lines part queries, and comments belong to what follows`() throws {
        let text = "// first\nT\n| take 1\n\n// second\nlet y = 2;\n\nU\n| take y\n\n\n  V | count\n"
        let found = try QueryFiles.queries(in: text, path: "a.kql")
        #expect(
            found.map(\.text) == [
                "// first\nT\n| take 1\n", "\n// second\nlet y = 2;\n\nU\n| take y\n", "\n\n  V | count\n",
            ])
        #expect(found.map(\.linesBefore) == [0, 3, 9])
    }

    @Test func `a block that is called C# is a query where a line begins with a pipe`() {
        let found = queries("```C#\nT\n  | take 1\n```\n```c#\nvar x = a || b;\n```\n")
        #expect(found.map(\.text) == ["T\n  | take 1"])
    }

    @Test func `a block without a name is a query where it begins with a table, or a word that begins queries`() {
        let found = queries(
            "```\n// why\nDeviceEvents\n| take 1\n```\n```\nlet x = 1;\nDeviceEvents\n| take x\n```\n```\nls\n| wc\n```\n"
        )
        #expect(found.count == 2)
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
        for name in ["b.kql", "a.md", "c.txt", "rule.yaml", "e.json", "f.sh", "sub/d.kql"] {
            try Data().write(to: root.appending(path: name))
        }
        let base = root.path(percentEncoded: false)
        #expect(
            try QueryFiles.find(base) == ["a.md", "b.kql", "c.txt", "rule.yaml", "sub/d.kql"].map { "\(base)/\($0)" })
    }

    @Test func `a text file that was only found is a query where it begins as one`() throws {
        func found(_ text: String, isNamed: Bool) throws -> Int {
            try QueryFiles.queries(in: text, path: "notes.txt", isNamed: isNamed).count
        }
        #expect(try found("DeviceEvents\n| take 1\n", isNamed: false) == 1)
        #expect(try found("Buy milk\n| and bread\n", isNamed: false) == 0)
        #expect(try found("Buy milk\n", isNamed: true) == 1)
    }

    @Test func `a detection in YAML gives its query and the query's place`() throws {
        let text = """
            id: 1
            queryFrequency: 1h
            query: |
              DeviceEvents
              | wher x

              | take 1
            version: 1.0.0
            ---
            items:
              - queryText: |-
                  DeviceInfo
              - query: 'print "it''s"'
              - query: print 1
            """
        let found = try QueryFiles.queries(in: text, path: "rule.yaml")
        #expect(
            found.map(\.text) == ["DeviceEvents\n| wher x\n\n| take 1", "DeviceInfo", "print \"it's\"", "print 1"])
        let diagnostic = Diagnostic(code: "c", range: 15..<19, line: 2, column: 3, message: "m")
        #expect(found[0].line(for: diagnostic) == "rule.yaml:5:5: error: m")
    }

    @Test(arguments: ["query: >\n  T\n", "query: \"T\"\n", "query: 'T\n  | take 1'\n"])
    func `a form of YAML that is not read is refused with its line, not misread`(text: String) {
        let error = #expect(throws: UnreadableYAML.self) {
            try QueryFiles.queries(in: "id: 1\n" + text, path: "rule.yml")
        }
        #expect(error?.line == 2)
    }

    @Test func `a path that is not there is named`() {
        let error = #expect(throws: CommandFailure.self) { try QueryFiles.find("/no/such/place") }
        #expect(error?.description.contains("/no/such/place") == true)
    }
}
