import Columnar
import Dispatch
import Foundation
import Hunting
import KQL
import Simulation
import Values

/// Puts inputs to lexer, parser, layout, binder and engine, none of which may crash, hang, or take more memory than its limits say.
/// That an input is refused is fine.
@main enum KQLFuzzer {
    static func main() throws {
        // What to begin with: an example of everything that the language has, and its words.
        if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--seeds" {
            return try writeSeeds(into: URL(fileURLWithPath: CommandLine.arguments[2]))
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            runFuzzer(&count, &arguments) { bytes, count in
                KQLFuzzer.fuzz(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
                return 0
            })
    }

    private static func writeSeeds(into folder: URL) throws {
        let seeds = folder.appending(path: "seeds")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        let entries = LanguageReference.sections.flatMap(\.entries)
        for (index, entry) in entries.enumerated() {
            guard let example = entry.example else { continue }
            try Data(example.utf8).write(to: seeds.appending(path: "example-\(index)"))
        }
        let words = entries.flatMap { [$0.name] + $0.aliases }.map { "\"\($0)\"\n" }
        try Data(words.joined().utf8).write(to: folder.appending(path: "words"))
    }

    private static func fuzz(_ text: String) {
        if let formatted = try? QueryFormat.format(text) {
            let again = try? QueryFormat.format(formatted)
            precondition(again == formatted, "the layout of a layout is another one")
        }
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            _ = try? await Telemetry.engine.run(text)
            done.signal()
        }
        done.wait()
    }
}

/// libFuzzer's loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private enum Telemetry {
    /// A few rows in most tables, and limits that a single input cannot wait long for.
    static let engine: HuntingEngine = {
        var segments: [String: [Segment]] = [:]
        let end = 639_000_000_000_000_000 as Int64
        let simulation = Simulation(seed: 1, deviceCount: 8, days: 1, end: end, processStartsPerDay: 2)
        for rows in simulation.batches() {
            segments[rows.table] = [Segment(inMemory: rows.batch, columns: rows.columns)]
        }
        var limits = QueryLimits()
        limits.duration = .milliseconds(300)
        limits.memoryBytes = 64 << 20
        limits.resultBytes = 16 << 20
        limits.rows = 1000
        limits.workers = 1
        return HuntingEngine(tables: MemoryTables(segments), limits: limits)
    }()
}
