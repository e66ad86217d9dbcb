import Columnar
import Foundation
import Hunting
import Testing
import Values

/// Whoever sees some devices gets the answers of an engine that has no other rows: not even how a query fails tells of them.
@Suite struct DeviceTablesTests {
    private static let columns: [String: [(String, ScalarType)]] = [
        "DeviceEvents": [
            ("Timestamp", .datetime), ("DeviceId", .string), ("FileName", .string), ("ProcessId", .long),
            ("AdditionalFields", .dynamic),
        ],
        "DeviceInfo": [("Timestamp", .datetime), ("DeviceId", .string), ("DeviceName", .string), ("ReportId", .long)],
        // A table of people: nobody sees it by their devices.
        "IdentityLogonEvents": [("Timestamp", .datetime), ("AccountName", .string)],
    ]

    /// Rows of six devices, of which `a` and `d` are seen; a row's texts name its device.
    private static func tables(only devices: Set<String>?) -> MemoryTables {
        var random = SeededGenerator(seed: 11)
        let start = DateTimeText.parse("2026-01-01T00:00:00Z") ?? 0
        return MemoryTables(
            columns.mapValues { columns in
                var table = QueryTable(columns)
                for row in 0..<400 {
                    let device = ["a", "b", "c", "d", "e", ""][Int.random(in: 0..<6, using: &random)]
                    let number = Int64.random(in: 0..<50, using: &random)
                    let isSeen = devices.map { devices in
                        columns.contains { $0.0 == "DeviceId" } && devices.contains(device)
                    }
                    if isSeen == false { continue }
                    table.rows.append(
                        columns.map { name, type in
                            switch type {
                            case .datetime: .datetime(start + Int64(row) * 600_000_000)
                            case .long: row % 7 == 0 ? .null(.long) : .long(number)
                            case .dynamic: .dynamic(.array([.string(device), .long(number)]))
                            default: .string(name == "DeviceId" ? device : "(\(device)-\(row % 5)")
                            }
                        })
                }
                return table.segments(ofRows: 60)
            })
    }

    private static let seen: Set<String> = ["a", "d"]

    @Test(arguments: UInt64(1)...8)
    func `random queries have the answers of a store without the other rows`(seed: UInt64) async throws {
        var queries = RandomQuery(
            seed: seed, tables: Self.columns.mapValues { $0.filter { $0.1 != .dynamic } })
        let restricted = HuntingEngine(tables: DeviceTables(Self.tables(only: nil), devices: Self.seen))
        let alone = HuntingEngine(tables: Self.tables(only: Self.seen))
        for _ in 0..<100 {
            let query = queries.next()
            let answer = await OptimiserPropertyTests.answer(restricted, query)
            #expect(await OptimiserPropertyTests.answer(alone, query) == answer, "\(query)")
        }
    }

    /// Functions that fail for some values, over values that only hidden rows have.
    @Test(arguments: [
        "DeviceEvents | where 'x' matches regex iff(DeviceId in ('a', 'd'), 'a', FileName)",
        "DeviceEvents | where assert(DeviceId in ('a', 'd'), 'hidden')",
        "DeviceEvents | extend t = datetime_utc_to_local(now(), iff(DeviceId in ('a', 'd'), 'UTC', FileName)) | project isnull(t)",
        "DeviceEvents | summarize count() by convert_length(1.0, iff(DeviceId in ('a', 'd'), 'Meter', FileName), 'Foot')",
        "DeviceEvents | where tostring(AdditionalFields[0]) in ('a', 'd') or 'x' matches regex strcat('(', AdditionalFields[0])",
        "DeviceInfo | sort by Timestamp asc | extend x = strrep(iff(DeviceId in ('a', 'd'), '', strrep(strrep(DeviceName, 1000), 1000)), 100) | summarize max(strlen(x))",
        "DeviceInfo | where strlen(strrep(strrep(strrep(iff(DeviceId in ('a', 'd'), '', DeviceName), 1000), 1000), 100)) >= 0 | count",
        "DeviceInfo | join kind=inner (DeviceEvents | where assert(DeviceId in ('a', 'd'), 'hidden')) on DeviceId | count",
        "union Device* | where assert(DeviceId in ('a', 'd'), 'hidden') | count",
        "DeviceEvents | where FileName in ((DeviceInfo | where assert(DeviceId in ('a', 'd'), 'hidden') | project DeviceName)) | count",
        "print toscalar(DeviceEvents | summarize countif(assert(DeviceId in ('a', 'd'), 'hidden')))",
    ])
    func `a query fails for what it sees alone`(query: String) async {
        let restricted = HuntingEngine(tables: DeviceTables(Self.tables(only: nil), devices: Self.seen))
        let alone = HuntingEngine(tables: Self.tables(only: Self.seen))
        let answer = await OptimiserPropertyTests.answer(restricted, query)
        #expect(await OptimiserPropertyTests.answer(alone, query) == answer)
        // That it fails where everything is seen is what makes it a probe.
        let everything = await OptimiserPropertyTests.answer(HuntingEngine(tables: Self.tables(only: nil)), query)
        guard case .failed = everything else {
            Issue.record("\(everything)")
            return
        }
    }
}
