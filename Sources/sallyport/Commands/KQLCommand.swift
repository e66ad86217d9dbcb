package import ArgumentParser

/// `sallyport kql`: the language without a server.
package struct KQLCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kql",
        abstract: "Run, check, format, explain and look up KQL with no server.",
        subcommands: [
            KQLRunCommand.self, KQLCheckCommand.self, KQLFormatCommand.self, KQLBatchCommand.self,
            KQLExplainCommand.self,
            KQLReferenceCommand.self,
        ])

    package init() {}
}
