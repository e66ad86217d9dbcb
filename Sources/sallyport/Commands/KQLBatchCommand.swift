package import ArgumentParser
package import Hunting
import Values

/// `sallyport kql batch`: many queries in one process, one JSON object a line in and out.
package struct KQLBatchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Run queries given as JSON lines, and answer in JSON lines.",
        discussion: """
            In:  {"id":"a","query":"print x = 1"}
            Out: {"id":"a","columns":[{"name":"x","type":"long"}],"rows":[[1]],"error":null}
            A query that fails has its message in "error" and no columns and rows; the batch goes on, and ends with status 0.
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("A file or directory of recorded events; may be given several times.", valueName: "file"))
    package var data: [String] = []

    @OptionGroup package var resources: QueryResourceOptions

    package init() {}

    package func run() async throws {
        var engine = HuntingEngine(tables: try await RecordedTables.read(data))
        engine.resources = try resources.opened()
        // Waiting for the next line blocks this task's thread; nothing else runs in this process meanwhile.
        while let line = readLine() {
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            StandardOutput.line(await Self.answer(line, engine: engine))
        }
    }

    /// The answer to one line.
    package static func answer(_ line: String, engine: HuntingEngine) async -> String {
        guard case .bag(let request)? = try? Dynamic(parsingJSON: line), let id = request["id"],
            case .string(let query)? = request["query"]
        else {
            return response(id: .null, columns: [], rows: [], error: "a line is an object with \"id\" and \"query\"")
        }
        do {
            let result = try await engine.run(query)
            let table = TabularOutput(result)
            let columns = table.columns.map { column in
                Dynamic.bag(
                    PropertyBag([
                        .init(name: "name", value: .string(column.name)),
                        .init(name: "type", value: .string(column.type)),
                    ]))
            }
            return response(id: id, columns: columns, rows: table.rows.map(Dynamic.array), error: nil)
        } catch {
            return response(id: id, columns: [], rows: [], error: "\(error)")
        }
    }

    private static func response(id: Dynamic, columns: [Dynamic], rows: [Dynamic], error: String?) -> String {
        Dynamic.bag(
            PropertyBag([
                .init(name: "id", value: id), .init(name: "columns", value: .array(columns)),
                .init(name: "rows", value: .array(rows)),
                .init(name: "error", value: error.map(Dynamic.string) ?? .null),
            ])
        ).jsonText
    }
}
