import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Server
import Testing

/// Alerts as the documented API has them: the list and its OData options, one alert, and the changes.
@Suite("Alerts")
struct AlertOperationTests {
    private typealias Entity = [String: Any]

    private static func list(_ options: String, _ service: DefenderService? = nil) async throws -> TestResponse {
        let service = if let service { service } else { try await DefenderService.shared.value }
        let query = options.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed)?.replacing("+", with: "%2B")
        return try await service.send(
            .get, "/api/alerts" + (options.isEmpty ? "" : "?\(query ?? "")"),
            token: try service.token(in: service.contoso))
    }

    // MARK: $filter

    struct FilterCase: Sendable, CustomTestStringConvertible {
        let filter: String
        let holds: @Sendable ([String: Any]) -> Bool

        init(_ filter: String, _ holds: @escaping @Sendable ([String: Any]) -> Bool) {
            self.filter = filter
            self.holds = holds
        }

        var testDescription: String { filter }
    }

    /// An entity as text that does not depend on the order of members.
    private static func json(_ entity: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: entity, options: .sortedKeys), as: UTF8.self)
    }

    private static func text(_ entity: [String: Any], _ name: String) -> String { entity[name] as? String ?? "" }

    static let filters = [
        FilterCase("severity eq 'High'") { text($0, "severity") == "High" },
        FilterCase("severity ne 'High'") { text($0, "severity") != "High" },
        FilterCase("severity eq 'High' and status eq 'New'") {
            text($0, "severity") == "High" && text($0, "status") == "New"
        },
        FilterCase("severity eq 'High' or severity eq 'Medium'") { ["High", "Medium"].contains(text($0, "severity")) },
        FilterCase("not (severity eq 'High')") { text($0, "severity") != "High" },
        FilterCase("not(severity eq 'High') and category ne 'Execution'") {
            text($0, "severity") != "High" && text($0, "category") != "Execution"
        },
        FilterCase("severity eq 'Medium' and (category eq 'Execution' or category eq 'LateralMovement')") {
            text($0, "severity") == "Medium" && ["Execution", "LateralMovement"].contains(text($0, "category"))
        },
        FilterCase("assignedTo eq null") { $0["assignedTo"] is NSNull },
        FilterCase("assignedTo ne null") { !($0["assignedTo"] is NSNull) },
        FilterCase("incidentId eq null") { $0["incidentId"] is NSNull },
        FilterCase("severity gt 'Low'") { ["Medium", "High"].contains(text($0, "severity")) },
        FilterCase("severity le 'Low'") { !["Medium", "High"].contains(text($0, "severity")) },
        FilterCase("severity in ('High','Low')") { ["High", "Low"].contains(text($0, "severity")) },
        FilterCase("alertCreationTime ge 2026-03-04T00:00:00Z") {
            text($0, "alertCreationTime") >= "2026-03-04T00:00:00Z"
        },
        FilterCase("alertCreationTime lt 2026-03-04T00:00:00Z") {
            text($0, "alertCreationTime") < "2026-03-04T00:00:00Z"
        },
        FilterCase("lastEventTime gt 2026-03-03T10:00:00.5Z") { text($0, "lastEventTime") > "2026-03-03T10:00:00.5Z" },
        FilterCase("detectionSource eq 'WindowsDefenderAtp'") { text($0, "detectionSource") == "WindowsDefenderAtp" },
        FilterCase("category eq 'it''s'") { _ in false },
    ]

    @Test(arguments: filters)
    func `a filter gives exactly the alerts for which it holds`(filter: FilterCase) async throws {
        let all = try await Self.list("").entities()
        #expect(all.count > 3)
        let filtered = try await Self.list("$filter=\(filter.filter)")
        #expect(filtered.status == .ok, "\(filtered.text.prefix(300))")
        let expected = all.filter(filter.holds).map { Self.text($0, "id") }
        #expect(try filtered.entities().map { Self.text($0, "id") } == expected)
    }

    @Test(arguments: [
        ("$filter=nosuch eq 1", "nosuch"), ("$filter=title eq 'x'", "title"), ("$filter=severity eq", "ends"),
        ("$filter=severity eq 'High", "quote"), ("$filter=severity eq 'Purple'", "Purple"),
        ("$filter=alertCreationTime gt 'yesterday'", "yesterday"),
        ("$filter=(severity eq 'High'", ")"), ("$filter=severity eq 'High')", ")"), ("$filter=", "$filter"),
        ("$filter=incidentId eq 'x'", "incidentId"), ("$top=-1", "-1"), ("$top=x", "x"), ("$top=10001", "10001"),
        ("$skip=-1", "-1"), ("$skip=9999999999999999999999", "9999999999999999999999"), ("$orderby=nosuch", "nosuch"),
        ("$orderby=severity sideways", "sideways"), ("$orderby=comments", "comments"), ("$select=nosuch", "nosuch"),
        ("$expand=nosuch", "nosuch"), ("$count=maybe", "maybe"), ("$search=x", "$search"), ("$apply=x", "$apply"),
        ("$top=1&$top=2", "$top"), ("$Filter=severity eq 'High'&$filter=status eq 'New'", "$filter"),
    ])
    func `an option that cannot be answered is refused by name`(options: String, named: String) async throws {
        let response = try await Self.list(options)
        #expect(response.status == .badRequest)
        let error = try response.error()
        #expect(["ODataError", "BadRequest"].contains(error["code"] as? String))
        #expect((error["message"] as? String)?.contains(named) == true, "\(error)")
    }

    @Test(arguments: [
        String(repeating: "(", count: 5000) + "severity eq 'High'" + String(repeating: ")", count: 5000),
        String(repeating: "not ", count: 3000) + "severity eq 'High'",
        Array(repeating: "severity eq 'High'", count: 2000).joined(separator: " or "),
        "severity eq '" + String(repeating: "x", count: 100_000) + "'", "severity eq '\u{0}'", "%%%",
        "severity eq \u{1F4A5}",
    ])
    func `a hostile filter ends in a refusal`(filter: String) async throws {
        let response = try await Self.list("$filter=\(filter)")
        #expect(response.status == .badRequest || response.status == .uriTooLong)
    }

    @Test func `a query that is not UTF-8 is refused`() async throws {
        let service = try await DefenderService.shared.value
        let response = try await service.send(
            .get, "/api/alerts?$filter=%FF%FE", token: try service.token(in: service.contoso))
        #expect(response.status == .badRequest)
    }

    // MARK: The other options

    @Test func `top and skip cut the list, and count says how many there are`() async throws {
        let all = try await Self.list("").entities().map { Self.text($0, "id") }
        let response = try await Self.list("$top=2&$skip=1&$count=true")
        #expect(try response.entities().map { Self.text($0, "id") } == Array(all[1...2]))
        #expect(try response.object()["@odata.count"] as? Int == all.count)
        #expect(try response.object()["@odata.nextLink"] == nil, "the caller chose the size of the page")
        #expect(try await Self.list("$skip=\(all.count)").entities().isEmpty)
        #expect(try await Self.list("$top=0").entities().isEmpty)
    }

    @Test func `the number alone is plain text`() async throws {
        let service = try await DefenderService.shared.value
        let all = try await Self.list("").entities()
        let response = try await service.send(
            .get, "/api/alerts/$count", token: try service.token(in: service.contoso))
        #expect(response.text == String(all.count))
        let high = try await service.send(
            .get, "/api/alerts/$count?$filter=severity%20eq%20'High'", token: try service.token(in: service.contoso))
        #expect(high.text == String(all.filter { Self.text($0, "severity") == "High" }.count))
    }

    @Test(arguments: ["severity", "severity desc", "alertCreationTime desc,id", "assignedTo,id desc"])
    func `orderby sorts, and keeps every alert`(order: String) async throws {
        let all = try await Self.list("").entities()
        let sorted = try await Self.list("$orderby=\(order)").entities()
        #expect(Set(sorted.map { Self.text($0, "id") }) == Set(all.map { Self.text($0, "id") }))
        let first = order.split(separator: ",")[0].split(separator: " ")
        let ranks = ["UnSpecified", "Informational", "Low", "Medium", "High"]
        let keys = sorted.map { entity -> String in
            let value = Self.text(entity, String(first[0]))
            return first[0] == "severity" ? "\(ranks.firstIndex(of: value) ?? -1)" : value
        }
        #expect(first.count > 1 ? keys == keys.sorted(by: >) : keys == keys.sorted())
    }

    @Test func `select names the properties that come, and nothing else comes`() async throws {
        for entity in try await Self.list("$select=id,severity").entities() {
            #expect(Set(entity.keys) == ["id", "severity"])
        }
    }

    @Test func `evidence comes when it is asked for, and names what the alert is about`() async throws {
        for entity in try await Self.list("").entities() { #expect((entity["evidence"] as? [Any])?.isEmpty == true) }
        var kinds: Set<String> = []
        for entity in try await Self.list("$expand=evidence").entities() {
            let evidence = try #require(entity["evidence"] as? [[String: Any]])
            #expect(!evidence.isEmpty, "\(Self.text(entity, "title"))")
            for item in evidence {
                kinds.insert(Self.text(item, "entityType"))
                #expect(!Self.text(item, "evidenceCreationTime").isEmpty)
            }
        }
        #expect(kinds.isSuperset(of: ["Process", "User"]), "\(kinds)")
    }

    @Test(.enabled(if: ReferenceFile.url != nil, "needs the reference of documented operations"))
    func `an alert has the documented properties and no other`() async throws {
        let file = try #require(ReferenceFile.url)
        let reference = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        let types = try #require(reference?["types"] as? [String: Any])
        let alert = try #require((types["Alert"] as? [String: Any])?["properties"] as? [String: Any])
        let entity = try #require(try await Self.list("$top=1").entities().first)
        #expect(Set(entity.keys).subtracting(alert.keys).isEmpty)
        // `domains` and `loggedOnUsers` were only ever observed; no page has them.
        let documented = alert.filter { ($0.value as? [String: Any])?["observed_only"] == nil }
        #expect(Set(documented.keys).subtracting(entity.keys).isEmpty)
    }

    // MARK: One alert

    @Test func `an alert is found by its id, with its evidence, and the collection's context`() async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        let id = Self.text(try #require(try await Self.list("$top=1").entities().first), "id")
        let response = try await service.send(.get, "/api/alerts/\(id)", token: token)
        let alert = try response.object()
        #expect(alert["id"] as? String == id)
        #expect((alert["@odata.context"] as? String)?.hasSuffix("/api/$metadata#Alerts/$entity") == true)
        #expect((alert["evidence"] as? [Any])?.isEmpty == false)
        #expect(response["OData-Version"] == "4.0")
        let missing = try await service.send(.get, "/api/alerts/da1_1", token: token)
        #expect(missing.status == .notFound)
        #expect(try missing.error()["code"] as? String == "ResourceNotFound")
        let machine = try await service.send(.get, "/api/alerts/\(id)/machine", token: token)
        #expect(try machine.object()["id"] as? String == alert["machineId"] as? String)
    }

    // MARK: Changes

    @Test(arguments: [
        (#"{"status":"InProgress"}"#, "status", "InProgress"), (#"{"status":"Resolved"}"#, "status", "Resolved"),
        (#"{"assignedTo":"ada@contoso.com"}"#, "assignedTo", "ada@contoso.com"),
        (#"{"classification":"TruePositive"}"#, "classification", "TruePositive"),
        (#"{"determination":"Malware"}"#, "determination", "Malware"),
    ])
    func `an update changes what it names and nothing else`(body: String, property: String, value: String) async throws
    {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let before = try #require(try await Self.list("$top=1", service).entities().first)
        service.advance(by: 60)
        let path = "/api/alerts/\(Self.text(before, "id"))"
        let response = try await service.send(.patch, path, token: token, body: body)
        #expect(response.status == .ok, "\(response.text.prefix(300))")
        let after = try await service.send(.get, path, token: token).object()
        #expect(after[property] as? String == value)
        #expect(Self.text(after, "lastUpdateTime") > Self.text(before, "lastUpdateTime"))
        #expect((after["resolvedTime"] is NSNull) == (value != "Resolved"))
        let untouched = Set(before.keys).subtracting([property, "lastUpdateTime", "resolvedTime", "evidence"])
        for name in untouched {
            #expect(try Self.json([name: before[name] ?? ""]) == Self.json([name: after[name] ?? ""]))
        }
    }

    @Test func `a comment is added behind those that are there, by the caller and with its time`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let id = Self.text(try #require(try await Self.list("$top=1", service).entities().first), "id")
        for text in ["first", "second \"quoted\" \u{1F600}\n"] {
            let body = try JSONSerialization.data(withJSONObject: ["comment": text])
            let response = try await service.send(
                .patch, "/api/alerts/\(id)", token: token, body: String(decoding: body, as: UTF8.self))
            #expect(response.status == .ok)
        }
        let alert = try await service.send(.get, "/api/alerts/\(id)", token: token).object()
        let comments = try #require(alert["comments"] as? [[String: Any]])
        #expect(comments.map { Self.text($0, "comment") } == ["first", "second \"quoted\" \u{1F600}\n"])
        #expect(comments.allSatisfy { Self.text($0, "createdBy") == "Triage" && !Self.text($0, "createdTime").isEmpty })
    }

    @Test(arguments: [
        (#"{}"#, "InvalidRequestBody"), (#"{"status":"Unknown"}"#, "InvalidInput"),
        (#"{"status":"Open"}"#, "InvalidInput"),
        (#"{"status":7}"#, "InvalidRequestBody"), (#"{"severity":"Low"}"#, "InvalidRequestBody"),
        (#"{"classification":"Maybe"}"#, "InvalidInput"), (#"{"Status":"New"}"#, "InvalidRequestBody"),
        (#"["#, "InvalidRequestBody"),
        (#"[]"#, "InvalidRequestBody"), (#"{"comment":"#, "InvalidRequestBody"), ("", "InvalidRequestBody"),
    ])
    func `an update that cannot be made is refused and changes nothing`(body: String, code: String) async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        let before = try #require(try await Self.list("$top=1").entities().first)
        let path = "/api/alerts/\(Self.text(before, "id"))"
        let response = try await service.send(.patch, path, token: token, body: body)
        #expect(response.status == .badRequest, "\(response.text.prefix(300))")
        #expect(try response.error()["code"] as? String == code, "\(response.text.prefix(300))")
        let after = try #require(try await Self.list("$top=1").entities().first)
        #expect(try Self.json(before) == Self.json(after))
    }

    @Test func `a batch update changes all of its alerts or, with one that is not there, none`() async throws {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let ids = try await Self.list("$top=3", service).entities().map { Self.text($0, "id") }
        let quoted = ids.map { "\"\($0)\"" }.joined(separator: ",")
        let refused = try await service.send(
            .post, "/api/alerts/batchUpdate", token: token,
            body: #"{"alertIds":[\#(quoted),"da1_1"],"status":"Resolved"}"#)
        #expect(refused.status == .notFound)
        #expect(try await Self.list("$filter=status eq 'Resolved'", service).entities().isEmpty)
        let done = try await service.send(
            .post, "/api/alerts/batchUpdate", token: token, body: #"{"alertIds":[\#(quoted)],"status":"Resolved"}"#)
        #expect(done.status == .ok)
        let resolved = try await Self.list("$filter=status eq 'Resolved'", service).entities()
        #expect(Set(resolved.map { Self.text($0, "id") }) == Set(ids))
    }

    @Test func `an alert is raised from an event that a query found, and grows when the event comes again`()
        async throws
    {
        let service = try await DefenderService()
        let token = try service.token(in: service.contoso)
        let event = try await service.subjects(of: service.contoso).event
        let before = try await Self.list("", service).entities().count
        func create(_ change: (inout [String: String]) -> Void) async throws -> TestResponse {
            var fields = [
                "machineId": event.machine, "eventTime": event.time, "reportId": event.report, "severity": "Low",
                "title": "Raised by hand", "description": "d", "recommendedAction": "r", "category": "General",
            ]
            change(&fields)
            let body = try JSONSerialization.data(withJSONObject: fields)
            return try await service.send(
                .post, "/api/alerts/CreateAlertByReference", token: token, body: String(decoding: body, as: UTF8.self))
        }
        let first = try await create { _ in }
        #expect(first.status == .ok, "\(first.text.prefix(300))")
        let again = try await create { _ in }
        #expect(try first.object()["id"] as? String == again.object()["id"] as? String)
        #expect(try await Self.list("", service).entities().count == before + 1)
        #expect(try await create { $0["reportId"] = "987654321" }.status == .notFound)
        for (field, value) in [
            ("severity", "Huge"), ("category", "Nothing"), ("eventTime", "now"), ("reportId", "one"), ("machineId", ""),
        ] {
            let refused = try await create { $0[field] = value }
            #expect(refused.status == .badRequest, "\(field)")
        }
        #expect(try await create { $0["title"] = nil }.error()["code"] as? String == "MissingRequiredParameter")
    }
}
