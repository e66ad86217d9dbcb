package import KQL
import Values

/// What `kql check` found in one query.
package struct CheckedQuery: Sendable {
    package var query: QueryInFile
    package var diagnostics: [Diagnostic]

    package init(query: QueryInFile, diagnostics: [Diagnostic]) {
        self.query = query
        self.diagnostics = diagnostics
    }

    /// Tables that it names and the hunting schema does not have.
    package var foreignTables: [String] {
        let bytes = Array(query.text.utf8)
        var names: [String] = []
        for diagnostic in diagnostics where diagnostic.code == Self.unknownTable {
            let name = String(decoding: bytes[diagnostic.range.clamped(to: bytes.indices)], as: UTF8.self)
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    static let unknownTable = "unknown-table"

    /// What became of it.
    package enum Verdict: String, Sendable, CaseIterable {
        case valid
        /// It is not valid here because it reads tables that Defender does not have.
        case foreign
        case faulty
    }

    package var verdict: Verdict {
        if !diagnostics.contains(where: { $0.severity == .error }) { return .valid }
        return diagnostics.contains { $0.code == Self.unknownTable } ? .foreign : .faulty
    }
}

/// A file that could not be read, or not understood.
package struct UnreadableFile: Sendable {
    package var path: String
    package var line: Int
    package var message: String

    package init(path: String, line: Int = 1, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }
}

/// All that `kql check` found, and the forms in which it says so.
package struct CheckReport: Sendable {
    /// The forms.
    package enum Format: String, Sendable, CaseIterable {
        /// `file:line:column: error: message`, as compilers write it.
        case text
        /// One object with the queries and their diagnostics.
        case json
        /// Workflow commands, which GitHub shows beside the lines of a change.
        case github
        /// SARIF 2.1.0, which code scanning reads.
        case sarif
    }

    package var queries: [CheckedQuery] = []
    package var unreadable: [UnreadableFile] = []

    package init(queries: [CheckedQuery] = [], unreadable: [UnreadableFile] = []) {
        self.queries = queries
        self.unreadable = unreadable
    }

    package func count(_ verdict: CheckedQuery.Verdict) -> Int { queries.count { $0.verdict == verdict } }

    /// `12 queries: 9 valid, 2 with tables that Defender does not have, 1 faulty`
    package var summary: String {
        var parts = ["\(count(.valid)) valid"]
        if count(.foreign) > 0 { parts.append("\(count(.foreign)) with tables that Defender does not have") }
        parts.append("\(count(.faulty)) faulty")
        if !unreadable.isEmpty { parts.append("\(unreadable.count) files not read") }
        return "\(queries.count) queries: \(parts.joined(separator: ", "))"
    }

    /// The tables that Defender does not have, the most frequent first.
    package var foreignTables: [(name: String, queries: Int)] {
        var counts: [String: Int] = [:]
        for query in queries { for name in query.foreignTables { counts[name, default: 0] += 1 } }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.queries, $0.name) < ($0.queries, $1.name) }
    }

    /// The whole report.
    package func text(as format: Format) -> String {
        switch format {
        case .text: return lines(Self.line) { "\($0.path):\($0.line):1: error: \($0.message)" } + summary + "\n"
        case .github: return lines(Self.annotation) { Self.annotation($0) } + summary + "\n"
        case .json: return json.jsonText + "\n"
        case .sarif: return sarif.jsonText + "\n"
        }
    }

    private func lines(
        _ line: (QueryInFile, Diagnostic) -> String, _ unread: (UnreadableFile) -> String
    ) -> String {
        let all =
            unreadable.map(unread) + queries.flatMap { query in query.diagnostics.map { line(query.query, $0) } }
        return all.map { $0 + "\n" }.joined()
    }

    private static func line(_ query: QueryInFile, _ diagnostic: Diagnostic) -> String { query.line(for: diagnostic) }

    // MARK: GitHub

    private static func annotation(_ query: QueryInFile, _ diagnostic: Diagnostic) -> String {
        let place = query.place(of: diagnostic)
        return "::\(diagnostic.severity.rawValue) file=\(property(query.path)),line=\(place.line),col=\(place.column),"
            + "title=\(property(diagnostic.code))::\(escaped(diagnostic.message))"
    }

    private static func annotation(_ file: UnreadableFile) -> String {
        "::error file=\(property(file.path)),line=\(file.line)::\(escaped(file.message))"
    }

    /// Text of a workflow command.
    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    /// A property's value, in which what parts properties is escaped besides.
    private static func property(_ text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    // MARK: JSON

    private static func object(_ members: [(String, Dynamic)]) -> Dynamic {
        .bag(PropertyBag(members.map { .init(name: $0.0, value: $0.1) }))
    }

    private static func number(_ value: Int) -> Dynamic { .long(Int64(value)) }

    private var json: Dynamic {
        Self.object([
            (
                "queries",
                .array(
                    queries.map { query in
                        Self.object([
                            ("file", .string(query.query.path)), ("line", Self.number(query.query.linesBefore + 1)),
                            ("verdict", .string(query.verdict.rawValue)),
                            ("query", .string(query.query.text)),
                            (
                                "diagnostics",
                                .array(
                                    query.diagnostics.map { diagnostic in
                                        let place = query.query.place(of: diagnostic)
                                        return Self.object([
                                            ("code", .string(diagnostic.code)),
                                            ("severity", .string(diagnostic.severity.rawValue)),
                                            ("message", .string(diagnostic.message)),
                                            ("line", Self.number(place.line)), ("column", Self.number(place.column)),
                                            ("start", Self.number(diagnostic.range.lowerBound)),
                                            ("end", Self.number(diagnostic.range.upperBound)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
            (
                "unreadable",
                .array(
                    unreadable.map {
                        Self.object([
                            ("file", .string($0.path)), ("line", Self.number($0.line)),
                            ("message", .string($0.message)),
                        ])
                    })
            ),
            (
                "foreignTables",
                .array(
                    foreignTables.map {
                        Self.object([("name", .string($0.name)), ("queries", Self.number($0.queries))])
                    })
            ),
            ("valid", Self.number(count(.valid))), ("foreign", Self.number(count(.foreign))),
            ("faulty", Self.number(count(.faulty))),
        ])
    }

    // MARK: SARIF

    private var sarif: Dynamic {
        let codes = Set(queries.flatMap { $0.diagnostics.map(\.code) }).sorted()
        let rules = (codes + ["unreadable-file"]).map { code in
            Self.object([
                ("id", .string(code)),
                ("shortDescription", Self.object([("text", .string(code.replacing("-", with: " ")))])),
            ])
        }
        let results =
            queries.flatMap { query in
                query.diagnostics.map { diagnostic in
                    let place = query.query.place(of: diagnostic)
                    return Self.result(
                        diagnostic.code, diagnostic.severity.rawValue, diagnostic.message, query.query.path,
                        [("startLine", Self.number(place.line)), ("startColumn", Self.number(place.column))])
                }
            }
            + unreadable.map {
                Self.result("unreadable-file", "error", $0.message, $0.path, [("startLine", Self.number($0.line))])
            }
        let driver = Self.object([("name", .string("sallyport kql check")), ("rules", .array(rules))])
        return Self.object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
            (
                "runs",
                .array([
                    Self.object([
                        ("tool", Self.object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
                        ("results", .array(results)),
                    ])
                ])
            ),
        ])
    }

    private static func result(
        _ rule: String, _ level: String, _ message: String, _ path: String, _ region: [(String, Dynamic)]
    ) -> Dynamic {
        let location = object([
            (
                "physicalLocation",
                object([
                    ("artifactLocation", object([("uri", .string(uri(path)))])), ("region", object(region)),
                ])
            )
        ])
        return object([
            ("ruleId", .string(rule)), ("level", .string(level)), ("message", object([("text", .string(message))])),
            ("locations", .array([location])),
        ])
    }

    /// A path as the relative reference that it is (RFC 3986).
    private static func uri(_ path: String) -> String {
        let kept = Set("-._~/!$&'()*+,;=@".utf8)
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                kept.contains(byte) || byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}
