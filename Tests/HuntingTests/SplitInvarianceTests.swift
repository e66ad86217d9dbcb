import Columnar
import Foundation
import Hunting
import Testing
import Values

/// However the rows of a table lie in segments, and however many tasks work on them, a query gives the same rows.
@Suite struct SplitInvarianceTests {
    static let queries = [
        "DeviceProcessEvents | count",
        "DeviceProcessEvents | where ProcessId > 500 | count",
        "DeviceProcessEvents | where FileName has 'a1' or ProcessCommandLine contains 'x7' | project Timestamp, FileName",
        "DeviceProcessEvents | where Timestamp between (datetime(2026-01-01 02:00) .. 3h) | summarize count() by FileName",
        "DeviceProcessEvents | summarize count(), dcount(FileName), min(ProcessId), max(Timestamp), sum(FileSize), avg(FileSize) by DeviceName",
        "DeviceProcessEvents | summarize count() by DeviceName, FileName, bin(Timestamp, 1h)",
        "DeviceProcessEvents | summarize arg_max(Timestamp, FileName, ProcessId), arg_min(FileSize, ProcessCommandLine) by DeviceName",
        "DeviceProcessEvents | summarize make_set(FileName), make_list(ProcessId) by DeviceName",
        "DeviceProcessEvents | summarize take_any(ProcessId, FileName), countif(FileSize > 100), sumif(ProcessId, FileName startswith 'a') by DeviceName",
        "DeviceProcessEvents | summarize percentiles(FileSize, 5, 50, 95), stdev(ProcessId), variance(FileSize)",
        "DeviceProcessEvents | summarize min(FileName), max(ProcessCommandLine), dcount(FileSize) by tolower(DeviceName)",
        "DeviceProcessEvents | distinct FileName, FileSize",
        "DeviceProcessEvents | sort by FileSize desc, ProcessId asc | project FileSize, ProcessId, FileName",
        "DeviceProcessEvents | sort by FileName asc, FileSize asc nulls last, ProcessId desc",
        "DeviceProcessEvents | top 7 by FileSize asc nulls first",
        "DeviceProcessEvents | top 20 by ProcessCommandLine desc | project ProcessCommandLine",
        "search in (DeviceProcessEvents, DeviceNetworkEvents) 'x7' | summarize count() by $table",
        "search in (DeviceProcessEvents, DeviceNetworkEvents) 'nowhere' or 'u3' | project $table, DeviceName, RemoteUrl",
        "DeviceProcessEvents | where FileName == 'b2.exe' or ProcessCommandLine has 'x40' or isempty(AccountName) | count",
        "DeviceProcessEvents | where ProcessCommandLine matches regex @'x4\\d --n' | project ProcessCommandLine",
        "DeviceProcessEvents | where ProcessCommandLine has_any ('x7', 'x8') and FileName != 'a1.exe' | count",
        "DeviceProcessEvents | take 11 | project ProcessId",
        "DeviceProcessEvents | where FileName == 'a1.exe' | take 3",
        "DeviceProcessEvents | join kind=inner (DeviceNetworkEvents | project DeviceName, RemotePort, InitiatingProcessId) on DeviceName, $left.ProcessId == $right.InitiatingProcessId",
        "DeviceProcessEvents | join kind=leftouter (DeviceNetworkEvents | summarize Ports = count() by DeviceName) on DeviceName | summarize sum(Ports), count()",
        "DeviceProcessEvents | join kind=fullouter (DeviceNetworkEvents) on $left.ProcessId == $right.InitiatingProcessId | summarize count(), sum(RemotePort), sum(ProcessId)",
        "DeviceProcessEvents | join kind=leftanti (DeviceNetworkEvents) on $left.ProcessId == $right.InitiatingProcessId | project ProcessId",
        "DeviceProcessEvents | join kind=leftsemi (DeviceNetworkEvents | where RemotePort < 50) on DeviceName | count",
        "DeviceProcessEvents | join kind=rightanti (DeviceNetworkEvents) on $left.ProcessId == $right.InitiatingProcessId | summarize count() by DeviceName",
        "union withsource=T DeviceProcessEvents, DeviceNetworkEvents | summarize count() by T, DeviceName",
        "DeviceProcessEvents | where FileName in ((DeviceNetworkEvents | project RemoteUrl)) | count",
        "DeviceProcessEvents | where ProcessId > toscalar(DeviceNetworkEvents | summarize avg(InitiatingProcessId)) | count",
        "let P = materialize(DeviceProcessEvents | where FileSize > 10); P | join kind=inner (P | summarize M = max(FileSize) by DeviceName) on DeviceName | where FileSize == M | project DeviceName, ProcessId",
        "DeviceProcessEvents | sort by ProcessId asc, Timestamp asc | extend N = row_number(), Before = prev(FileName) | where N % 5 == 0 | project N, Before",
    ]

    @Test(arguments: queries)
    func `the result does not depend on how rows are split into segments and tasks`(query: String) async throws {
        let whole = try await run(query, rowsASegment: 100_000, workers: 1)
        #expect(!whole.isEmpty, "the query shows nothing")
        for (size, workers) in [(1000, 2), (97, 3), (13, 2)] {
            let split = try await run(query, rowsASegment: size, workers: workers)
            if query.contains("sort by") || query.contains("take") || query.contains("top") {
                #expect(split == whole, "segments of \(size) rows")
            } else {
                #expect(
                    split.sorted { $0.lexicographicallyPrecedes($1) }
                        == whole.sorted { $0.lexicographicallyPrecedes($1) }, "segments of \(size) rows")
            }
        }
    }

    private func run(_ query: String, rowsASegment: Int, workers: Int) async throws -> [[String]] {
        let tables = MemoryTables([
            "DeviceProcessEvents": Self.processes.segments(ofRows: rowsASegment),
            "DeviceNetworkEvents": Self.connections.segments(ofRows: rowsASegment),
        ])
        var limits = QueryLimits()
        limits.workers = workers
        return try await HuntingEngine(tables: tables, limits: limits).run(query).table
    }

    private static let processes: QueryTable = {
        var random = SeededGenerator(seed: 1)
        var table = QueryTable([
            ("Timestamp", .datetime), ("DeviceName", .string), ("FileName", .string), ("ProcessCommandLine", .string),
            ("ProcessId", .long), ("FileSize", .long),
        ])
        let start = DateTimeText.parse("2026-01-01T00:00:00Z") ?? 0
        for row in 0..<3000 {
            let name = ["a1.exe", "b2.exe", "C3.exe", "", "A1.EXE"][Int.random(in: 0..<5, using: &random)]
            let size = Int.random(in: 0..<8, using: &random) == 0 ? nil : Int64.random(in: 0..<300, using: &random)
            table.rows.append([
                .datetime(start + Int64(row) * 100_000_000), .string("Host\(Int.random(in: 0..<7, using: &random))"),
                .string(name), .string("run x\(row % 41) --n \(Int.random(in: 0..<900, using: &random))"),
                .long(Int64.random(in: 0..<1000, using: &random)), size.map { .long($0) } ?? .null(.long),
            ])
        }
        return table
    }()

    private static let connections: QueryTable = {
        var random = SeededGenerator(seed: 2)
        var table = QueryTable([
            ("Timestamp", .datetime), ("DeviceName", .string), ("RemoteUrl", .string), ("RemotePort", .int),
            ("InitiatingProcessId", .long),
        ])
        let start = DateTimeText.parse("2026-01-01T00:00:00Z") ?? 0
        for row in 0..<500 {
            table.rows.append([
                .datetime(start + Int64(row) * 500_000_000), .string("Host\(Int.random(in: 3..<12, using: &random))"),
                .string(row % 9 == 0 ? "a1.exe" : "u\(row % 50)"), .int(Int32.random(in: 0..<100, using: &random)),
                Int.random(in: 0..<6, using: &random) == 0
                    ? .null(.long) : .long(Int64.random(in: 0..<1200, using: &random)),
            ])
        }
        return table
    }()
}
