package import ArgumentParser
package import DefenderClient
import Foundation

/// `sallyport hunt 'KQL'`: a hunting query on a server or in the Microsoft cloud.
package struct HuntCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "hunt",
        abstract: "Run a hunting query on a server.",
        discussion: """
            On a terminal the rows are a table that fits it; --output gives all of every value.

              sallyport hunt 'DeviceProcessEvents | summarize count() by DeviceName | top 5 by count_'
            """)

    @OptionGroup package var query: QueryArgument

    @Option(
        name: .long, help: "Which API to hunt through: graph, xdr or mde (default: graph).",
        transform: { text in
            guard let door = HuntingDoor(rawValue: text.lowercased()) else {
                throw ValidationError("'\(text)' is no way to hunt: graph, xdr or mde.")
            }
            return door
        })
    package var through: HuntingDoor = .graph

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How far back, as ISO 8601 (P7D); through Graph, and of the Microsoft cloud alone. This server refuses it: write 'where Timestamp > ago(7d)'.",
            valueName: "timespan"))
    package var timespan: String?

    @Option(name: .shortAndLong, help: "table, json, ndjson or csv.")
    package var output: OutputFormat = .table

    @OptionGroup package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        guard timespan == nil || through == .graph else { throw ValidationError("--timespan is for --through graph.") }
    }

    package func run() async throws {
        let text = try query.text()
        let connection = try connection.connection()
        let settings = TerminalSettings.current()
        let started = ContinuousClock.now
        let answer = try await DefenderClient.with(
            connection.configuration, additionalTrust: connection.additionalTrust
        ) { client in try await client.hunt(text, through: through, timespan: timespan) }
        if answer.rows.count >= Self.mostRows {
            StandardError.line(
                "sallyport: warning: the API cuts results at \(ImportSummary.number(Self.mostRows)) rows; there may be more"
            )
        }
        TabularOutput(answer).write(output, terminal: settings, to: StandardOutput.write(_:))
        if output == .table, settings.outputIsTerminal {
            StandardError.line(Self.closing(rows: answer.rows.count, after: ContinuousClock.now - started))
        }
    }

    /// The documented bound of the hunting APIs.
    private static let mostRows = 100_000

    /// What stands below a table: `12 rows in 0.08 s`.
    package static func closing(rows: Int, after duration: Duration) -> String {
        let seconds = duration.formatted(.units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 2)))
        return "\(rows) \(rows == 1 ? "row" : "rows") in \(seconds)"
    }
}
