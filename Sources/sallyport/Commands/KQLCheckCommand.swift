package import ArgumentParser
import Foundation
import Hunting
import KQL

/// `sallyport kql check PATH...`: whether queries in files are valid, for editors and CI.
package struct KQLCheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the queries of .kql files and of kql blocks in Markdown.",
        discussion: """
            Directories are searched for .kql, .csl, .md and .markdown files. Each fault is a line \
            'file:line:column: error: ...'; the last line counts queries and failures. A file that cannot be read counts as \
            one that failed, and the others are checked. The exit status is 1 when a query failed.
            """)

    @ArgumentParser.Argument(help: "Files and directories.")
    package var paths: [String]

    package init() {}

    package func run() async throws {
        let engine = HuntingEngine(tables: NoTables())
        var checked = 0
        var failed = 0
        func unreadable(_ path: String, _ error: any Error) {
            failed += 1
            StandardOutput.line("\(path):1:1: error: \((error as? CommandFailure)?.description ?? "\(error)")")
        }
        for path in paths {
            let files: [String]
            do { files = try QueryFiles.find(path) } catch {
                unreadable(path, error)
                continue
            }
            for file in files {
                let text: String
                do { text = try QueryFiles.text(of: file) } catch {
                    unreadable(file, error)
                    continue
                }
                for query in QueryFiles.queries(in: text, path: file) {
                    checked += 1
                    let diagnostics = engine.check(query.text)
                    if diagnostics.contains(where: { $0.severity == .error }) { failed += 1 }
                    for diagnostic in diagnostics {
                        StandardOutput.line(query.line(for: diagnostic))
                    }
                }
            }
        }
        guard checked + failed > 0 else {
            throw CommandFailure(
                "no query is in \(paths.joined(separator: ", ")): a directory is searched for .kql, .csl and Markdown files"
            )
        }
        StandardOutput.line("\(checked) queries, \(failed) failed")
        if failed > 0 { throw ExitStatus.failure }
    }
}
