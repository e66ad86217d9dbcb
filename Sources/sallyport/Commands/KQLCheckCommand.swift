package import ArgumentParser
import Foundation
import Hunting
import KQL

/// `sallyport kql check PATH...`: whether queries in files are valid, for editors and CI.
package struct KQLCheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the queries of .kql files, of kql blocks in Markdown, and of detections in YAML.",
        discussion: """
            Directories are searched for .kql, .csl and .md files, for .txt files that begin as a query does, and for \
            .yaml files with a 'query' or 'queryText' (Sentinel's rules and hunting queries). Each fault is a line \
            'file:line:column: error: ...'; the last line counts queries. A file that cannot be read counts as one that \
            failed, and the others are checked. The exit status is 1 when a query failed.

              sallyport kql check rules/ --output github       annotations in a GitHub workflow
              sallyport kql check rules/ --output sarif > kql.sarif

            A query that reads tables which Defender does not have (SigninLogs, ...) fails too, unless --foreign-tables-allowed \
            is given: then it is only counted.
            """)

    @ArgumentParser.Argument(help: "Files and directories.")
    package var paths: [String]

    @Option(name: .shortAndLong, help: "text, json, github or sarif.")
    package var output: CheckReport.Format = .text

    @Flag(name: .long, help: "Queries over tables that Defender does not have are no failures.")
    package var foreignTablesAllowed = false

    package init() {}

    package func run() async throws {
        var report = CheckReport()
        let queries = Self.queries(at: paths, &report)
        report.queries = await Self.check(queries)
        if foreignTablesAllowed {
            // What else is said of such a query follows from columns that nobody knows.
            for index in report.queries.indices where report.queries[index].verdict == .foreign {
                report.queries[index].diagnostics.removeAll { $0.code != CheckedQuery.unknownTable }
            }
        }
        guard !report.queries.isEmpty || !report.unreadable.isEmpty else {
            throw CommandFailure(
                "no query is in \(paths.joined(separator: ", ")): a directory is searched for .kql, .csl, .md, .txt and .yaml files"
            )
        }
        var shown = report
        if foreignTablesAllowed, output != .json { shown.queries.removeAll { $0.verdict == .foreign } }
        StandardOutput.write(
            output == .text || output == .github
                ? shown.text(as: output).dropLast(shown.summary.count + 1) + report.summary + "\n"
                : shown.text(as: output))
        let failed =
            report.count(.faulty) + report.unreadable.count + (foreignTablesAllowed ? 0 : report.count(.foreign))
        if failed > 0 { throw ExitStatus.failure }
    }

    /// The queries at paths; what cannot be read goes to the report.
    private static func queries(at paths: [String], _ report: inout CheckReport) -> [QueryInFile] {
        var queries: [QueryInFile] = []
        func unreadable(_ path: String, _ error: any Error) {
            if let unread = error as? UnreadableYAML {
                report.unreadable.append(UnreadableFile(path: path, line: unread.line, message: unread.message))
            } else {
                let message = (error as? CommandFailure)?.description ?? "\(error)"
                report.unreadable.append(UnreadableFile(path: path, message: message))
            }
        }
        for path in paths {
            let files: [String]
            do { files = try QueryFiles.find(path) } catch {
                unreadable(path, error)
                continue
            }
            for file in files {
                do {
                    queries += try QueryFiles.queries(in: QueryFiles.text(of: file), path: file, isNamed: file == path)
                } catch {
                    unreadable(file, error)
                }
            }
        }
        return queries
    }

    /// Every query's diagnostics, computed on all cores, in the order of the queries.
    package static func check(_ queries: [QueryInFile]) async -> [CheckedQuery] {
        let engine = HuntingEngine(tables: NoTables())
        let size = 32
        return await withTaskGroup(of: (Int, [CheckedQuery]).self) { group in
            for start in stride(from: 0, to: queries.count, by: size) {
                let part = queries[start..<min(start + size, queries.count)]
                group.addTask {
                    (start, part.map { CheckedQuery(query: $0, diagnostics: engine.check($0.text)) })
                }
            }
            var parts: [(Int, [CheckedQuery])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}

extension CheckReport.Format: ExpressibleByArgument {}
