import Columnar
import HuntingSchema
import Simulation
import Testing

/// 2026-03-04 (a Wednesday), 00:00 UTC, in ticks.
private let wednesday: Int64 = 639_081_792_000_000_000

private func small(seed: UInt64 = 1) -> Simulation {
    Simulation(seed: seed, deviceCount: 24, days: 3, end: wednesday, processStartsPerDay: 30)
}

@Test func `one seed gives the same events every time`() {
    var first: [String] = []
    var second: [String] = []
    small().run { first.append("\($0)") }
    small().run { second.append("\($0)") }
    #expect(first == second)
    #expect(first.count > 5_000)
}

@Test func `another seed gives other events`() {
    var first: Set<String> = []
    small(seed: 1).run { first.insert("\($0)") }
    var shared = 0
    small(seed: 2).run { if first.contains("\($0)") { shared += 1 } }
    // A few steps of the attack name neither a machine nor a person; they are the same in every enterprise.
    #expect(shared < 10)
}

@Test func `every cell has a column in its table's schema`() {
    var unknown: Set<String> = []
    small().run { event in
        for cell in event.cells where HuntingSchema.table(named: event.table)?.column(named: cell.column) == nil {
            unknown.insert("\(event.table).\(cell.column)")
        }
    }
    #expect(unknown.isEmpty)
}

@Test func `nothing happens after the end, and the attack is on the day before`() throws {
    let simulation = small()
    let begin = try #require(simulation.attackBegins)
    #expect((wednesday - 864_000_000_000..<wednesday).contains(begin))
    var latest: Int64 = 0
    simulation.run { latest = max(latest, $0.timestamp) }
    #expect(latest < wednesday)
}

@Test func `every address and name is reserved for documentation or private use`() {
    var others: Set<String> = []
    small().run { event in
        for (column, value) in event.cells {
            guard case .text(let text) = value, !text.isEmpty else { continue }
            switch column {
            case "RemoteIP", "LocalIP", "PublicIP", "SenderIPv4":
                let reserved = ["10.", "192.0.2.", "198.51.100.", "203.0.113."]
                if !reserved.contains(where: text.hasPrefix) { others.insert(text) }
            case "RemoteUrl": if !text.hasSuffix(".example") { others.insert(text) }
            default: break
            }
        }
    }
    #expect(others.isEmpty)
}

@Test(arguments: [
    ("DeviceProcessEvents", "-enc "), ("DeviceProcessEvents", "comsvcs.dll, MiniDump"),
    ("DeviceProcessEvents", "rclone.exe copy"),
    ("DeviceProcessEvents", "PsExec64.exe"), ("DeviceRegistryEvents", "CurrentVersion\\Run"),
    ("DeviceEvents", "PSEXESVC"),
    ("EmailEvents", "Overdue invoice"),
])
func `the attack leaves its traces`(table: String, trace: String) {
    var found = false
    small().run { event in
        guard event.table == table else { return }
        for case (_, .text(let text)) in event.cells where text.contains(trace) { found = true }
    }
    #expect(found)
}

@Test func `the rows of the tables are the events`() {
    let simulation = small()
    var events: [String: Int] = [:]
    simulation.run { events[$0.table, default: 0] += 1 }
    let rows = Dictionary(uniqueKeysWithValues: simulation.batches().map { ($0.table, $0.batch.count) })
    #expect(rows == events)
}
