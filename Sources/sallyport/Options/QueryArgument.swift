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
    package func text() throws -> String {
        if let queryFile {
            guard let data = FileManager.default.contents(atPath: queryFile) else {
                throw CommandFailure("cannot read \(queryFile)", exitCode: ExitStatus.usage)
            }
            return String(decoding: data, as: UTF8.self)
        }
        if let query, query != "-" { return query }
        return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
    }
}
