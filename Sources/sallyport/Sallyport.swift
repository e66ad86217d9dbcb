package import ArgumentParser

/// The program: one subcommand for each thing that people do with it.
@main
package struct Sallyport: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sallyport",
        abstract: "An open, self-hosted implementation of the Microsoft Defender APIs.",
        version: "0.1.0",
        subcommands: [])

    package init() {}
}
