import Foundation
import KQL
import Testing
import sallyport

/// What `kql check` says, in each form.
@Suite struct CheckReportTests {
    private func report(_ queries: [(path: String, text: String)]) async throws -> CheckReport {
        let found = try queries.flatMap { try QueryFiles.queries(in: $0.text, path: $0.path) }
        return CheckReport(queries: await KQLCheckCommand.check(found))
    }

    private func mixed() async throws -> CheckReport {
        var report = try await report([
            ("good.kql", "DeviceEvents | take 1"), ("rules/a, b.md", "# T\n```kql\nDeviceEvents\n| wher x\n```\n"),
            ("foreign.kql", "SigninLogs | where ResultType == 0"),
        ])
        report.unreadable = [UnreadableFile(path: "c.yaml", line: 7, message: "folded\nblock")]
        return report
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `queries are valid, faulty, or read tables that Defender does not have`() async throws {
        let report = try await mixed()
        #expect(report.queries.map(\.verdict) == [.valid, .faulty, .foreign])
        #expect(report.foreignTables.map(\.name) == ["SigninLogs"])
        #expect(
            report.summary
                == "3 queries: 1 valid, 1 with tables that Defender does not have, 1 faulty, 1 files not read")
    }

    @Test func `text has a line for each fault and ends in the counts`() async throws {
        let lines = try await mixed().text(as: .text).split(separator: "\n")
        #expect(lines.first == "c.yaml:7:1: error: folded")
        #expect(lines.contains { $0.hasPrefix("rules/a, b.md:4:3: error: ") })
        #expect(lines.last?.hasPrefix("3 queries: ") == true)
    }

    @Test func `annotations escape what would end their properties`() async throws {
        let lines = try await mixed().text(as: .github).split(separator: "\n")
        #expect(lines[0] == "::error file=c.yaml,line=7::folded%0Ablock")
        #expect(lines.contains { $0.hasPrefix("::error file=rules/a%2C b.md,line=4,col=3,title=") })
    }

    @Test func `JSON has every query, the valid ones too`() async throws {
        let object = try object(try await mixed().text(as: .json))
        let queries = try #require(object["queries"] as? [[String: Any]])
        #expect(queries.map { $0["verdict"] as? String } == ["valid", "faulty", "foreign"])
        let diagnostics = try #require(queries[1]["diagnostics"] as? [[String: Any]])
        #expect(diagnostics.first?["line"] as? Int == 4)
        #expect(object["faulty"] as? Int == 1)
        #expect((object["unreadable"] as? [[String: Any]])?.first?["line"] as? Int == 7)
    }

    /// SARIF 2.1.0: each result has a rule that the driver declares (§3.27.5), and its file is a URI reference (§3.4.3).
    @Test func `SARIF names a rule, a level and a place for each fault`() async throws {
        let object = try object(try await mixed().text(as: .sarif))
        #expect(object["version"] as? String == "2.1.0")
        let run = try #require((object["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = Set(try #require(driver["rules"] as? [[String: Any]]).compactMap { $0["id"] as? String })
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count >= 3)
        var places: [String] = []
        for result in results {
            #expect(rules.contains(try #require(result["ruleId"] as? String)))
            let location = try #require(
                (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])
            let uri = (location["artifactLocation"] as? [String: Any])?["uri"] as? String ?? ""
            let line = (location["region"] as? [String: Any])?["startLine"] as? Int ?? 0
            places.append("\(uri):\(line)")
        }
        #expect(Set(places).isSuperset(of: ["rules/a,%20b.md:4", "c.yaml:7", "foreign.kql:1"]))
    }

    @Test func `a thousand queries keep their order, whatever core checks them`() async throws {
        let queries = (0..<1000).map { QueryInFile(path: "\($0).kql", text: $0 % 7 == 0 ? "print 1 |" : "print \($0)") }
        let checked = await KQLCheckCommand.check(queries)
        #expect(checked.map(\.query) == queries)
        #expect(checked.enumerated().allSatisfy { ($1.verdict == .faulty) == ($0 % 7 == 0) })
    }
}
