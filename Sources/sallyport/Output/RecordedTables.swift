import Foundation
package import Hunting
import Telemetry

/// The tables of recorded files, read into memory: hunting with no server.
package enum RecordedTables {
    /// Reads the files. What was rejected, and files that were not read to their end, are told on standard error: a query
    /// over a part of the records would otherwise look like one over all of them.
    package static func read(_ paths: [String]) async throws -> any TableProvider {
        guard !paths.isEmpty else { return NoTables() }
        for path in paths where !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("there is no \(path)", exitCode: ExitStatus.usage)
        }
        let progress = ProgressLine(settings: .current())
        let collector = SegmentCollector()
        let report = try await Importer().run(paths: paths, into: collector) { state in
            progress.update(ImportSummary.text(state))
        }
        progress.finish()
        let summary = ImportSummary(report)
        for problem in summary.problems { StandardError.line("sallyport: \(problem)") }
        if report.counts.rejectedCount > 0 {
            StandardError.line(
                "sallyport: \(ImportSummary.number(report.counts.rejectedCount)) of "
                    + "\(ImportSummary.number(report.counts.events)) records were rejected and are not hunted in; "
                    + "'sallyport import' writes them down with the reasons")
        }
        if !summary.problems.isEmpty, report.counts.rowCount == 0 {
            throw CommandFailure("none of the files could be read")
        }
        return MemoryTables(await collector.segments)
    }
}
