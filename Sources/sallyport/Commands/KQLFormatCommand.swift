package import ArgumentParser
import Foundation
import KQL

/// `sallyport kql format [PATH...]`: queries laid out as one expects them.
package struct KQLFormatCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "format",
        abstract: "Lay out queries: pipes on lines of their own, subqueries indented, comments kept.",
        discussion: """
            Files are rewritten in place and named when they change; directories are searched for .kql and .csl files. Without a \
            path, or with '-', the query is read from the standard input and written to the standard output. Only blanks and line \
            breaks change. A file with a query that cannot be parsed is left alone, and its faults are told.

              sallyport kql format rules/
              sallyport kql format --check rules/        in CI: change nothing, exit 1 where something would
              sallyport kql format < query.kql
            """)

    @ArgumentParser.Argument(help: "Files and directories; '-' is the standard input.")
    package var paths: [String] = ["-"]

    @Flag(name: .long, help: "Change nothing; name what would be changed, and exit with 1 then.")
    package var check = false

    package init() {}

    package func run() async throws {
        var isFailure = false
        for path in paths {
            if path == "-" {
                let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
                guard let formatted = Self.formatted(text, path: "-") else {
                    isFailure = true
                    continue
                }
                if check { isFailure = isFailure || formatted != text } else { StandardOutput.write(formatted) }
                continue
            }
            for file in try QueryFiles.find(path) where file == path || Self.isFormatted(file) {
                guard Self.isFormatted(file) else {
                    throw CommandFailure("\(file) is no .kql or .csl file: give its query by the standard input")
                }
                let text = try QueryFiles.text(of: file)
                guard let formatted = Self.formatted(text, path: file) else {
                    isFailure = true
                    continue
                }
                guard formatted != text else { continue }
                StandardOutput.line(file)
                if check {
                    isFailure = true
                } else {
                    try Data(formatted.utf8).write(to: URL(filePath: file), options: .atomic)
                }
            }
        }
        if isFailure { throw ExitStatus.failure }
    }

    private static func isFormatted(_ path: String) -> Bool {
        path.lowercased().hasSuffix(".kql") || path.lowercased().hasSuffix(".csl")
    }

    /// The queries of a text, formatted one by one and parted by blank lines; nil, with the faults told, where one is no query.
    private static func formatted(_ text: String, path: String) -> String? {
        let bytes = Array(text.utf8)
        var parts: [String] = []
        var isFailure = false
        for range in QuerySeparation.ranges(in: text) {
            let query = QueryInFile(
                path: path, text: String(decoding: bytes[range], as: UTF8.self),
                linesBefore: bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") })
            do { parts.append(try QueryFormat.format(query.text)) } catch {
                isFailure = true
                switch error {
                case .invalid(let faults): for fault in faults { StandardError.line(query.line(for: fault)) }
                case .changed:
                    StandardError.line(
                        "\(path):\(query.linesBefore + 1):1: error: formatting would change the query; it is left alone"
                    )
                }
            }
        }
        return isFailure ? nil : parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
