import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server
import Testing

/// Devices as the telemetry shows them, what callers set on them, and the actions that are asked of them.
@Suite("Machines and machine actions")
struct MachineOperationTests {
    private static func text(_ entity: [String: Any], _ name: String) -> String { entity[name] as? String ?? "" }

    private static func machines(
        _ service: DefenderService, _ path: String = "/api/machines"
    ) async throws -> [[String: Any]] {
        try await service.send(.get, path, token: try service.token(in: service.contoso)).entities()
    }

    // MARK: Devices

    @Test func `every device that an event names is a machine, with what the telemetry says of it`() async throws {
        let service = try await DefenderService.shared.value
        let machines = try await Self.machines(service)
        #expect(machines.count == 24)
        for machine in machines {
            #expect(Self.text(machine, "id").count == 40)
            #expect(Self.text(machine, "computerDnsName").hasSuffix(".contoso.example"))
            #expect(Self.text(machine, "firstSeen") < Self.text(machine, "lastSeen"))
            #expect(!Self.text(machine, "osPlatform").isEmpty && !Self.text(machine, "lastIpAddress").isEmpty)
            #expect(!(machine["ipAddresses"] as? [Any] ?? []).isEmpty)
        }
        let seen = machines.map { Self.text($0, "lastSeen") }
        #expect(seen == seen.sorted(by: >), "the one seen last comes first")
        #expect(machines.contains { Self.text($0, "riskScore") == "High" }, "open alerts are risk")
    }

    @Test func `a device is found by id and by name, whatever the case of its letters`() async throws {
        let service = try await DefenderService.shared.value
        let machine = try #require(try await Self.machines(service).first)
        for name in [
            Self.text(machine, "id"), Self.text(machine, "id").uppercased(), Self.text(machine, "computerDnsName"),
        ] {
            let found = try await service.send(
                .get, "/api/machines/\(name)", token: try service.token(in: service.contoso)
            ).object()
            #expect(Self.text(found, "id") == Self.text(machine, "id"))
        }
        let missing = try await service.send(
            .get, "/api/machines/nosuch", token: try service.token(in: service.contoso))
        #expect(missing.status == .notFound)
        #expect(Self.text(try missing.error(), "message").contains("nosuch"))
    }

    @Test(arguments: [
        "healthStatus eq 'Active'", "riskScore ne 'None'", "osPlatform eq 'WindowsServer2022'",
        "computerDnsName eq 'dc-01.contoso.example'", "machineTags/any(t: t eq 'lab')",
        "lastSeen ge 2026-03-01T00:00:00Z",
        "startswith(computerDnsName,'ws-')",
    ])
    func `a filter on machines gives some of them`(filter: String) async throws {
        let service = try await DefenderService.shared.value
        let query = try #require(filter.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed))
        let all = try await Self.machines(service).map { Self.text($0, "id") }
        let some = try await Self.machines(service, "/api/machines?$filter=\(query)").map { Self.text($0, "id") }
        #expect(some == all.filter { some.contains($0) })
        #expect(filter.contains("machineTags") == some.isEmpty)
    }

    @Test func `a tag that is added is found, and gone when it is removed`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let ids = try await Self.machines(service).map { Self.text($0, "id") }
        func tag(_ id: String, _ value: String, _ action: String) async throws -> TestResponse {
            try await service.send(
                .post, "/api/machines/\(id)/tags", token: token, body: #"{"Value":"\#(value)","Action":"\#(action)"}"#)
        }
        #expect(try await tag(ids[0], "lab one", "Add").object()["machineTags"] as? [String] == ["lab one"])
        #expect(try await tag(ids[0], "lab one", "Add").object()["machineTags"] as? [String] == ["lab one"])
        #expect(try await tag(ids[1], "lab two", "Add").status == .ok)
        func found(_ query: String) async throws -> Set<String> {
            Set(try await Self.machines(service, "/api/machines/findbytag?\(query)").map { Self.text($0, "id") })
        }
        #expect(try await found("tag=lab%20one") == [ids[0]])
        #expect(try await found("tag=lab&useStartsWithFilter=true") == [ids[0], ids[1]])
        #expect(try await found("tag=lab").isEmpty)
        let many = ids.prefix(3).map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"Value":"all","Action":"Add","MachineIds":[\#(many)]}"#
        let answer = try await service.send(
            .post, "/api/machines/AddOrRemoveTagForMultipleMachines", token: token, body: body)
        #expect(try answer.entities().count == 3)
        #expect(try await found("tag=all") == Set(ids.prefix(3)))
        #expect(try await tag(ids[0], "lab one", "Remove").object()["machineTags"] as? [String] == ["all"])
        #expect(try await found("tag=lab%20one").isEmpty)
        #expect(try await tag(ids[0], "x", "Invert").status == .badRequest)
        #expect(try await tag("nosuch", "x", "Add").status == .notFound)
        let without = try await service.send(.get, "/api/machines/findbytag", token: token)
        #expect(Self.text(try without.error(), "code") == "MissingRequiredParameter")
    }

    @Test func `the value of a device is set, and another is refused by name`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let id = Self.text(try #require(try await Self.machines(service).first), "id")
        let set = try await service.send(
            .post, "/api/machines/\(id)/setDeviceValue", token: token, body: #"{"DeviceValue":"High"}"#)
        #expect(try set.object()["deviceValue"] as? String == "High")
        let refused = try await service.send(
            .post, "/api/machines/\(id)/setDeviceValue", token: token, body: #"{"DeviceValue":"Enormous"}"#)
        #expect(refused.status == .badRequest)
        #expect(Self.text(try refused.error(), "message").contains("Enormous"))
    }

    @Test func `a device is found by the address that it used, near the time`() async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        let rows = try await service.send(
            .post, "/api/advancedqueries/run", token: token,
            body:
                #"{"Query":"DeviceNetworkEvents | where LocalIP startswith '10.' | project Timestamp, LocalIP, DeviceId | take 1"}"#
        )
        let event = try #require((try rows.object()["Results"] as? [[String: Any]])?.first)
        let (time, address) = (Self.text(event, "Timestamp"), Self.text(event, "LocalIP"))
        let found = try await service.send(
            .get, "/api/machines/findbyip(ip='\(address)',timestamp=\(time))", token: token)
        #expect(
            try found.entities().map { Self.text($0, "id") }.contains(Self.text(event, "DeviceId")), "\(found.text)")
        for (path, code) in [
            ("findbyip(ip='10.0.0.999',timestamp=\(time))", "InvalidIpAddress"),
            ("findbyip(ip='10.0.0.1',timestamp=noon)", "InvalidInput"),
            ("findbyip(ip='10.0.0.1',timestamp=2020-01-01T00:00:00Z)", "InvalidInput"),
        ] {
            let refused = try await service.send(.get, "/api/machines/\(path)", token: token)
            #expect(Self.text(try refused.error(), "code") == code, "\(path)")
        }
    }

    @Test func `the users of a device are those who signed in to it`() async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        let machine = try #require(
            try await Self.machines(service).first { Self.text($0, "computerDnsName").hasPrefix("ws-") })
        let users = try await service.send(
            .get, "/api/machines/\(Self.text(machine, "id"))/logonusers", token: token
        ).entities()
        #expect(!users.isEmpty)
        for user in users {
            #expect(!Self.text(user, "accountName").isEmpty && Self.text(user, "accountSid").hasPrefix("S-1-5-"))
            #expect(Self.text(user, "firstSeen") <= Self.text(user, "lastSeen"))
        }
    }

    // MARK: Actions

    @Test func `isolation goes from pending over in progress to succeeded, and can be lifted then`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let id = Self.text(try #require(try await Self.machines(service).last), "id")
        func post(_ path: String, _ body: String) async throws -> TestResponse {
            try await service.send(.post, path, token: token, body: body)
        }
        let isolate = "/api/machines/\(id)/isolate"
        let created = try await post(isolate, #"{"Comment":"contain","IsolationType":"Selective"}"#)
        #expect(created.status == .created)
        let action = try created.object()
        #expect(Self.text(action, "type") == "Isolate" && Self.text(action, "scope") == "Selective")
        #expect(Self.text(action, "requestor") == "Triage" && Self.text(action, "requestorComment") == "contain")
        let path = "/api/machineactions/\(Self.text(action, "id"))"
        func status() async throws -> String {
            Self.text(try await service.send(.get, path, token: token).object(), "status")
        }
        #expect(try await status() == "Pending")
        let twice = try await post(isolate, #"{"Comment":"again"}"#)
        #expect(Self.text(try twice.error(), "code") == "ActiveRequestAlreadyExists")
        service.advance(by: 6)
        #expect(try await status() == "InProgress")
        service.advance(by: 60)
        #expect(try await status() == "Succeeded")
        let isolated = try await post(isolate, #"{"Comment":"again"}"#)
        #expect(Self.text(try isolated.error(), "code") == "ActiveRequestAlreadyExists")
        #expect(try await post("\(path)/cancel", #"{"Comment":"too late"}"#).status == .badRequest)
        let lifted = try await post("/api/machines/\(id)/unisolate", #"{"Comment":"clean"}"#)
        #expect(lifted.status == .created)
        service.advance(by: 60)
        #expect(try await post("/api/machines/\(id)/unisolate", #"{"Comment":"clean"}"#).status == .badRequest)
        #expect(try await post(isolate, #"{"Comment":"once more"}"#).status == .created)
        let all = try await service.send(.get, "/api/machineactions", token: token).entities()
        #expect(all.map { Self.text($0, "type") } == ["Isolate", "Unisolate", "Isolate"], "newest first")
    }

    @Test func `an action that is not finished is cancelled, by whom and why is kept`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let action = try await service.subjects(of: service.contoso).action
        let cancelled = try await service.send(
            .post, "/api/machineactions/\(action)/cancel", token: token, body: #"{"Comment":"not needed"}"#
        ).object()
        #expect(Self.text(cancelled, "status") == "Cancelled")
        #expect(Self.text(cancelled, "cancellationRequestor") == "Triage")
        #expect(Self.text(cancelled, "cancellationComment") == "not needed")
        service.advance(by: 600)
        let later = try await service.send(.get, "/api/machineactions/\(action)", token: token).object()
        #expect(Self.text(later, "status") == "Cancelled")
    }

    @Test(arguments: [
        ("isolate", #"{}"#, "Comment"), ("isolate", #"{"Comment":""}"#, "Comment"),
        ("isolate", #"{"Comment":"x","IsolationType":"Half"}"#, "Half"),
        ("isolate", #"{"Comment":"x","IsolationType":"UnManagedDevice"}"#, "UnManagedDevice"),
        ("isolate", #"{"Comment":"x","Force":true}"#, "Force"), ("unisolate", #"{}"#, "Comment"),
        ("unisolate", #"{"Comment":"x","IsolationType":"Full"}"#, "IsolationType"),
    ])
    func `an action that is asked for wrongly is refused by name, and none is made`(
        verb: String, body: String, named: String
    ) async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let id = Self.text(try #require(try await Self.machines(service).last), "id")
        let response = try await service.send(.post, "/api/machines/\(id)/\(verb)", token: token, body: body)
        #expect(response.status == .badRequest)
        #expect(Self.text(try response.error(), "message").contains(named), "\(response.text)")
        #expect(try await service.send(.get, "/api/machineactions", token: token).entities().isEmpty)
    }
}
