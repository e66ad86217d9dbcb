package import ArgumentParser
import Foundation
import Hunting
import HuntingSchema
import KQL

/// `sallyport kql run --data FILE... 'KQL'`: hunting in recorded files with no server.
package struct KQLRunCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a query over recorded files, or over what it makes itself.",
        discussion: """
              sallyport kql run --data recordings.zip 'DeviceProcessEvents | where FileName =~ "powershell.exe" | take 5'
              sallyport kql run 'print ago(1h)'

            A query that gives several tables (fork, facet, several queries in one text) has each printed, one after another.
            """)

    @OptionGroup package var query: QueryArgument

    @Option(
        name: .long,
        help: ArgumentHelp("A file or directory of recorded events; may be given several times.", valueName: "file"))
    package var data: [String] = []

    @OptionGroup package var resources: QueryResourceOptions

    @Option(name: .shortAndLong, help: "table, json, ndjson or csv.")
    package var output: OutputFormat = .table

    package init() {}

    package func run() async throws {
        let text = try query.text()
        let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
        if data.isEmpty, HuntingSchema.tables.contains(where: { words.contains(Substring($0.name)) }) {
            StandardError.line("sallyport: no --data is given: the tables of the schema are empty")
        }
        // The API's caps protect a server from its callers; here the caller is the machine's owner.
        var engine = HuntingEngine(
            tables: try await RecordedTables.read(data),
            limits: QueryLimits(duration: .seconds(86_400), rows: 1 << 40, resultBytes: 1 << 40))
        engine.resources = try resources.opened()
        let started = ContinuousClock.now
        let results = try await engine.runAll(text)
        let elapsed = ContinuousClock.now - started
        let settings = TerminalSettings.current()
        for (index, table) in results.enumerated() {
            // Several tables: each under its name, with a blank line in front.
            if results.count > 1, output == .table {
                StandardOutput.line("\(index > 0 ? "\n" : "")\(table.name ?? "Table \(index + 1)"):")
            }
            TabularOutput(table.result).write(output, terminal: settings, to: StandardOutput.write(_:))
        }
        for warning in results.flatMap(\.result.warnings) {
            StandardError.line("sallyport: warning: \(warning.message)")
        }
        if output == .table, settings.outputIsTerminal {
            let rows = results.reduce(0) { $0 + $1.result.rowCount }
            StandardError.line(HuntCommand.closing(rows: rows, after: elapsed))
        }
    }
}
