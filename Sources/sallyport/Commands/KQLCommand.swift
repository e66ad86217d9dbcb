package import ArgumentParser

/// `sallyport kql`: the language without a server.
package struct KQLCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kql",
        abstract: "Run, check and explain KQL with no server.",
        subcommands: [KQLRunCommand.self, KQLCheckCommand.self, KQLBatchCommand.self, KQLExplainCommand.self])

    package init() {}
}
