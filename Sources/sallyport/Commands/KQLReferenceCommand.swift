package import ArgumentParser
import KQL

/// `sallyport kql reference [NAME...]`: what of the language is supported.
package struct KQLReferenceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Print what of KQL is supported: the page docs/KQL.md, or some names of it.",
        discussion: """
              sallyport kql reference > KQL.md
              sallyport kql reference summarize dcount hll
            """)

    @ArgumentParser.Argument(help: "Operators, functions, plugins and statements; all of them in Markdown without any.")
    package var names: [String] = []

    package init() {}

    package func run() async throws {
        guard !names.isEmpty else {
            StandardOutput.write(LanguageReference.markdown)
            return
        }
        let lines = try names.flatMap { name in
            let found = LanguageReference.entries(named: name)
            guard !found.isEmpty else {
                let suggestion = LanguageReference.nearest(to: name).map { " Did you mean '\($0)'?" } ?? ""
                throw CommandFailure("'\(name)' is no documented name of the language.\(suggestion)")
            }
            return found.map(\.text)
        }
        StandardOutput.line(lines.joined(separator: "\n\n"))
    }
}
