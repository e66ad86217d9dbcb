import Foundation
import Hunting
import Identity
import Testing
import Values
import sallyport

@Suite struct NextStepsTests {
    private func steps(directory: String = "/home/a/.local/share/sallyport", isDefault: Bool = true) -> String {
        NextSteps(
            address: "https://127.0.0.1:8443", dataDirectory: directory, program: "/opt/sallyport",
            isDefaultDirectory: isDefault,
            inventory: ["Contoso: tenant x, 300,000 events", "Fabrikam: tenant y, 10,000 events"]
        ).text
    }

    @Test func `there are three commands, and they fit a screen`() {
        let lines = steps().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.filter { $0.hasPrefix("   ") }.count == 3)
    }

    @Test func `a directory with blanks and quotes is one word of the shell`() {
        #expect(steps(directory: "/tmp/it's here", isDefault: false).contains(#"--data-dir '/tmp/it'\''s here'"#))
    }
}

@Suite struct DemoTenantsTests {
    @Test func `founding is done once, however often it is asked for`() async throws {
        let directory = try Directory.inMemory(clock: .system)
        let first = try await DemoTenants.prepare(in: directory)
        let second = try await DemoTenants.prepare(in: directory)
        #expect(first.organisation.id == second.organisation.id)
        #expect(first.application.id == second.application.id)
        #expect(first.partner.id == second.partner.id)
        #expect(directory.tenants.count == 2)
    }

    @Test func `the partner may read its customer's security data and not change its directory`() async throws {
        let directory = try Directory.inMemory(clock: .system)
        let demo = try await DemoTenants.prepare(in: directory)
        let principal = try #require(directory.servicePrincipal(of: demo.partner.id, in: demo.customer.id))
        let graph = directory.roles(of: principal, on: .microsoftGraph)
        #expect(graph.contains("ThreatHunting.Read.All"))
        #expect(!graph.contains { $0.hasPrefix("Application.") || $0.hasPrefix("Directory.") })
        #expect(directory.roles(of: principal, on: .windowsDefenderATP).contains("Alert.Read.All"))
    }
}

@Suite struct KQLBatchTests {
    private func answer(_ line: String) async throws -> Dynamic {
        let engine = HuntingEngine(tables: NoTables(), clock: .fixed(Date(timeIntervalSince1970: 0)))
        return try Dynamic(parsingJSON: await KQLBatchCommand.answer(line, engine: engine))
    }

    @Test func `a query's rows come as arrays under its id`() async throws {
        let expected = try Dynamic(
            parsingJSON: #"{"id":"a","columns":[{"name":"x","type":"long"},{"name":"t","type":"datetime"}],"#
                + #""rows":[[1,"1970-01-01T00:00:00Z"]],"error":null}"#)
        #expect(try await answer(#"{"id":"a","query":"print x = 1, t = now()"}"#) == expected)
    }

    @Test func `a query that fails has its message, and no rows`() async throws {
        guard case .bag(let bag) = try await answer(#"{"id":7,"query":"NoSuchTable | take 1"}"#) else {
            Issue.record("not an object")
            return
        }
        #expect(bag["id"] == .long(7))
        #expect(bag["rows"] == .array([]))
        guard case .string(let message)? = bag["error"] else {
            Issue.record("no message")
            return
        }
        #expect(message.contains("NoSuchTable"))
    }

    @Test(arguments: ["", "[]", "{}", #"{"id":"a"}"#, #"{"id":"a","query":1}"#])
    func `a line that is no request is answered with what is wanted`(line: String) async throws {
        guard case .bag(let bag) = try await answer(line) else {
            Issue.record("not an object")
            return
        }
        #expect(bag["error"] != .null)
    }
}

@Suite struct ImportSummaryTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (212_072, "212,072"), (1_234_567, "1,234,567")])
    func `numbers have their digits in groups of three`(value: Int, text: String) {
        #expect(ImportSummary.number(value) == text)
    }
}
