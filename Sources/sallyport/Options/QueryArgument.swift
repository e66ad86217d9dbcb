package import ArgumentParser
import Foundation

/// A query on the command line, in a file, or on standard input.
package struct QueryArgument: ParsableArguments {
    @Argument(help: "The query; '-' reads it from standard input.")
    package var query: String?

    @Option(
        name: [.customShort("f"), .customLong("file")],
        help: ArgumentHelp("A file that holds the query.", valueName: "file"))
    package var queryFile: String?

    package init() {}

    package func validate() throws {
        guard (query == nil) != (queryFile == nil) else {
            throw ValidationError("Give the query, or --file with the file that holds it.")
        }
    }

    /// The query's text.
    ///
    /// Throws ``CommandFailure`` when it cannot be read, or is not UTF-8: a query with other characters than were written would
    /// find other rows.
    package func text() throws -> String {
        if let queryFile {
            guard let data = FileManager.default.contents(atPath: queryFile) else {
                throw CommandFailure("cannot read \(queryFile)", exitCode: ExitStatus.usage)
            }
            return try Self.text(data, from: queryFile)
        }
        if let query, query != "-" { return query }
        return try Self.text(FileHandle.standardInput.readToEnd() ?? Data(), from: "standard input")
    }

    private static func text(_ data: Data, from source: String) throws -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure("\(source) is not UTF-8; save the query as UTF-8", exitCode: ExitStatus.usage)
        }
        return text
    }
}
