import Columnar
import Defender
import Foundation
import Hunting
import Identity
import KQL
import Records
import Simulation
import Testing
import Values

/// The shipped rules over a simulated enterprise: they find the attack that is woven into it, and nothing beside it.
@Suite("Detection rules")
struct DetectionTests {
    private static let now = Date(timeIntervalSince1970: 1_772_625_600)
    private static let end = Int64(now.timeIntervalSince1970) * 10_000_000 + 621_355_968_000_000_000

    /// A tenant with the telemetry of some simulation.
    private struct Monitored {
        let services: DefenderServices
        let tenant: Tenant

        init(_ simulation: Simulation, until end: Int64 = .max, rules: [DetectionRule]? = nil) async throws {
            var segments: [String: [Segment]] = [:]
            for rows in simulation.batches() {
                segments[rows.table] = [Segment(inMemory: rows.batch, columns: rows.columns)]
            }
            let tables = MemoryTables(segments)
            let records = try Records.inMemory()
            let directory = try Directory(records: records, clock: .fixed(DetectionTests.now))
            tenant = try await directory.createTenant(displayName: "Contoso", domains: ["contoso.onmicrosoft.com"])
            services = try DefenderServices(
                records: records, telemetry: TelemetryStores { _ in .init(tables: tables, revision: "1") },
                rules: rules ?? RuleLibrary.rules(), clock: .fixed(DetectionTests.now))
        }

        func alerts() async throws -> [Alert] { try await services.alerts.list(for: Reach(tenant)) }
    }

    private static func enterprise(seed: UInt64 = 1, days: Int = 3) -> Simulation {
        Simulation(seed: seed, deviceCount: 24, days: days, end: end, processStartsPerDay: 60)
    }

    @Test(arguments: [UInt64(1), 7, 23])
    func `each stage of the attack raises alerts`(seed: UInt64) async throws {
        let monitored = try await Monitored(Self.enterprise(seed: seed))
        let summary = try await monitored.services.detections.run(for: monitored.tenant)
        #expect(summary.failures.isEmpty, "\(summary.failures)")
        let categories = Set(try await monitored.alerts().map(\.category))
        #expect(
            categories.isSuperset(of: ["Execution", "CredentialAccess", "LateralMovement", "Exfiltration"]),
            "\(categories.sorted())")
    }

    @Test func `alerts begin with the attack and are on the machines that it touched`() async throws {
        let simulation = Self.enterprise()
        let monitored = try await Monitored(simulation)
        _ = try await monitored.services.detections.run(for: monitored.tenant)
        let begins = try #require(simulation.attackBegins)
        for alert in try await monitored.alerts() {
            #expect(try #require(alert.firstEvent) >= begins, "\(alert.title) on \(alert.computerDnsName ?? "")")
            #expect(!alert.evidence.isEmpty && alert.machineID != nil)
        }
        let machines = Set(try await monitored.alerts().compactMap(\.machineID))
        #expect((2...4).contains(machines.count), "of 24 machines the attack touches few")
    }

    @Test func `an enterprise at its ordinary work raises no alert`() async throws {
        // One day only: the story needs two.
        let monitored = try await Monitored(Self.enterprise(days: 1))
        let summary = try await monitored.services.detections.run(for: monitored.tenant)
        #expect(summary.failures.isEmpty)
        #expect(try await monitored.alerts().map(\.title) == [])
    }

    @Test func `one rule raises one alert a machine, and running again raises nothing`() async throws {
        let monitored = try await Monitored(Self.enterprise())
        let first = try await monitored.services.detections.run(for: monitored.tenant)
        let alerts = try await monitored.alerts()
        #expect(first.raised == alerts.count && first.raised > 3)
        let pairs = alerts.map { "\($0.detectorID) \($0.machineID ?? "")" }
        #expect(Set(pairs).count == pairs.count)
        let second = try await monitored.services.detections.run(for: monitored.tenant)
        #expect(second.raised == 0 && second.extended == 0)
        #expect(try await monitored.alerts() == alerts)
    }

    @Test func `a resolved alert is not raised again by the events that it was about`() async throws {
        let monitored = try await Monitored(Self.enterprise())
        _ = try await monitored.services.detections.run(for: monitored.tenant)
        var resolve = AlertUpdate()
        resolve.status = .resolved
        let ids = try await monitored.alerts().map(\.id)
        try await monitored.services.alerts.update(ids, by: resolve, caller: "Ada", for: Reach(monitored.tenant))
        #expect(try await monitored.services.detections.run(for: monitored.tenant).raised == 0)
    }

    @Test func `every shipped rule says what it finds, and its query gives the columns of its entities`() throws {
        let rules = try RuleLibrary.rules()
        #expect(rules.count >= 14)
        #expect(Set(rules.map(\.detectorID)).count == rules.count)
        for rule in rules {
            #expect(UUID(uuidString: rule.detectorID) != nil, "\(rule.name)")
            #expect(!rule.title.isEmpty && !rule.details.isEmpty && !rule.recommendedAction.isEmpty, "\(rule.name)")
            #expect(rule.techniques.allSatisfy { $0.wholeMatch(of: /T\d{4}(\.\d{3})?/) != nil }, "\(rule.name)")
            let bound = Binder(schema: .hunting).bind(rule.query)
            #expect(bound.isValid, "\(rule.name): \(bound.diagnostics)")
            let columns = Set(bound.columns.map(\.name))
            #expect(columns.isSuperset(of: ["Timestamp", "DeviceId", "DeviceName"]), "\(rule.name)")
        }
    }

    @Test func `a rule that fails is reported, and the others run`() async throws {
        var rules = try RuleLibrary.rules()
        let text = """
            // id: 8d1f6a52-7a1e-4a0b-9d55-0b1f0d0c5aff
            // title: Broken
            // severity: Low
            // category: Execution
            // techniques: T1059
            // description: d
            // recommendedAction: r
            // entities: Process
            NoSuchTable | take 1
            """
        rules.insert(try DetectionRule(name: "broken", text: text), at: 0)
        let monitored = try await Monitored(Self.enterprise(), rules: rules)
        let summary = try await monitored.services.detections.run(for: monitored.tenant)
        #expect(Array(summary.failures.keys) == ["broken"])
        #expect(summary.failures["broken"]?.contains("NoSuchTable") == true)
        #expect(summary.raised > 3)
    }

    @Test(arguments: [
        ("id", "// id: x\n", "'id'"), ("title", "// title: t\n", "'title'"),
        ("severity", "// severity: Low\n", "'severity'"),
        ("entities", "// entities: Process\n", "'entities'"), ("query", "DeviceEvents\n", "query"),
    ])
    func `a rule's text without one of its parts is refused by name`(part: String, line: String, named: String) {
        let text = """
            // id: x
            // title: t
            // severity: Low
            // category: c
            // techniques: T1059
            // description: d
            // recommendedAction: r
            // entities: Process
            DeviceEvents

            """
        #expect(throws: Never.self) { try DetectionRule(name: "whole", text: text) }
        let error = #expect(throws: DetectionRule.ParseError.self) {
            try DetectionRule(name: "partial", text: text.replacing(line, with: ""))
        }
        #expect(error?.rule == "partial" && error?.reason.contains(named) == true, "\(String(describing: error))")
    }
}
