package import ArgumentParser
import Hunting

/// `sallyport kql explain 'KQL'`: how a query would be run.
package struct KQLExplainCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Print the plans of a query: as bound, optimised, and run.")

    @OptionGroup package var query: QueryArgument

    package init() {}

    package func run() async throws {
        StandardOutput.line(try await HuntingEngine(tables: NoTables()).explain(query.text()))
    }
}
