import Columnar
import Foundation

/// Imports recorded telemetry: reads files in whatever shape they come, maps their records to the hunting tables, and gives the
/// rows to a destination.
///
/// Reading, mapping (on several cores) and storing overlap; memory is bounded by the chunks in flight, except that rows of Windows
/// events are kept, in compact form, until the end, because enrichment needs the whole import.
package struct Importer: Sendable {
    private let limits: ImportLimits
    private let parallelism: Int
    private let deadLetterPath: String?

    /// Makes an importer.
    ///
    /// - Parameters:
    ///   - limits: What it bears with.
    ///   - parallelism: How many chunks are mapped at the same time; by default one for each core.
    ///   - deadLetterPath: Where rejected records are written, one JSON object a line; nil to only count them.
    package init(limits: ImportLimits = ImportLimits(), parallelism: Int? = nil, deadLetterPath: String? = nil) {
        self.limits = limits
        self.parallelism = max(1, parallelism ?? ProcessInfo.processInfo.activeProcessorCount)
        self.deadLetterPath = deadLetterPath
    }

    /// Imports files, and the files of directories.
    ///
    /// Faults of files and records are in the report and stop nothing: what is good is imported. `rows + not mapped + rejected = events`.
    ///
    /// - Parameters:
    ///   - paths: Files or directories.
    ///   - destination: What takes the rows; its `finish` is called when all were given.
    ///   - progress: Is called after each chunk, from the importing task.
    /// - Returns: What was read, and what became of it.
    /// - Throws: What the destination throws, `ImportError`, or `CancellationError`; the destination is then told to `cancel`.
    package func run(
        paths: [String], into destination: some ImportDestination,
        progress: @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        var report = ImportReport()
        var files: [InputFile] = []
        for path in paths {
            do throws(RecordingProblem) {
                files += try InputFiles.at(path)
            } catch {
                report.files.append(FileReport(path: path, bytes: 0, problem: error))
            }
        }
        do {
            try await transfer(files, into: destination, &report, progress)
            try await destination.finish()
        } catch {
            await destination.cancel()
            throw error
        }
        return report
    }

    /// Gives all rows of the files to the destination.
    private func transfer(
        _ files: [InputFile], into destination: some ImportDestination, _ report: inout ImportReport,
        _ progress: @Sendable (ImportProgress) -> Void
    ) async throws {
        let total = files.reduce(0) { $0 + $1.size }
        let reader = ChunkReader(files: files, limits: limits)
        let letters = deadLetterPath.map(DeadLetterFile.init)
        var collected = Collected()
        try await mapChunks(of: reader) { mapped in
            try letters?.write(mapped.deadLetters)
            for rows in mapped.tables { try await destination.append(rows) }
            collected.take(mapped)
            let counts = collected.counts
            progress(
                ImportProgress(
                    bytesDone: await reader.bytesRead, bytesTotal: total, events: counts.events, rows: counts.rowCount))
        }
        try letters?.close()
        try await deliver(&collected, into: destination, &report)
        report.files += await reader.reports
        report.counts = collected.counts
        report.deadLetterPath = letters.flatMap { $0.count > 0 ? $0.path : nil }
    }

    /// Maps chunks on several cores, and hands the results on in the order of the chunks.
    private func mapChunks(of reader: ChunkReader, _ take: (MappedChunk) async throws -> Void) async throws {
        let limits = limits
        try await withThrowingTaskGroup(of: MappedChunk.self) { group in
            var waiting: [Int: MappedChunk] = [:]
            var nextInOrder = 0
            var running = 0
            func collectOne() async throws {
                guard let mapped = try await group.next() else { return }
                running -= 1
                waiting[mapped.sequence] = mapped
                while let ready = waiting.removeValue(forKey: nextInOrder) {
                    try await take(ready)
                    nextInOrder += 1
                }
            }
            while let chunk = await reader.next() {
                try Task.checkCancellation()
                group.addTask {
                    do throws(JSONRejection) {
                        return try ChunkMapper.map(chunk, limits: limits)
                    } catch {
                        throw ImportError.outOfMemory
                    }
                }
                running += 1
                while running >= parallelism { try await collectOne() }
            }
            while running > 0 { try await collectOne() }
        }
    }

    /// What is kept until all records have been read.
    private struct Collected {
        var counts = ImportCounts()
        var logs: [RowLog] = []
        var processes: [ProcessKey: ProcessRecord] = [:]
        var devices = DeviceObservations()
        var described: Set<String> = []

        mutating func take(_ mapped: MappedChunk) {
            counts.merge(mapped.counts)
            if mapped.log.rowCount > 0 { logs.append(mapped.log) }
            processes.merge(mapped.processes) { first, _ in first }
            devices.merge(mapped.devices)
            described.formUnion(mapped.describedDevices)
        }
    }

    /// Completes the rows of Windows events and gives them to the destination, then the derived rows.
    private func deliver(
        _ collected: inout Collected, into destination: some ImportDestination, _ report: inout ImportReport
    ) async throws {
        var pass = SecondPass(processes: collected.processes)
        collected.logs.reverse()
        while let log = collected.logs.popLast() {
            try Task.checkCancellation()
            for rows in pass.add(log) { try await destination.append(rows) }
        }
        for rows in pass.finish() { try await destination.append(rows) }
        for rows in collected.devices.rows(except: collected.described) {
            try await destination.append(rows)
            report.derivedRows[rows.table] = rows.batch.count
        }
    }
}
