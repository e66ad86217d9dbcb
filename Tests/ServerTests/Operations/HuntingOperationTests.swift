import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Hunting
import Identity
import NIOCore
import Server
import Testing

/// Three doors to one engine: the same rows, each in the words of its API.
@Suite("Advanced hunting")
struct HuntingOperationTests {
    private static let doors: [(DefenderAPI, String)] = [
        (.mde, "/api/advancedqueries/run"), (.xdr, "/api/advancedhunting/run"),
        (.graph, "/v1.0/security/runHuntingQuery"), (.graph, "/v1.0/security/microsoft.graph.security.runHuntingQuery"),
    ]

    private static func hunt(
        _ query: String, _ api: DefenderAPI, _ path: String, _ service: DefenderService
    ) async throws -> TestResponse {
        let body = try JSONSerialization.data(withJSONObject: ["Query": query])
        return try await service.send(
            .post, path, token: try service.token(api, in: service.contoso), body: String(decoding: body, as: UTF8.self)
        )
    }

    @Test(arguments: doors)
    func `each door answers in its own shape with the same rows`(api: DefenderAPI, path: String) async throws {
        let service = try await DefenderService.shared.value
        let query = """
            print Text = 'a"\\u00e4', Number = 7, Whole = int(3), Real = 0.5, Flag = true, Time = datetime(2026-01-02 03:04:05),
            Span = 90m, Missing = long(null), Bag = dynamic({"a":[1,2]}), Id = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)
            """
        let answer = try await Self.hunt(query, api, path, service).object()
        let isGraph = api == .graph
        let schema = try #require(answer[isGraph ? "schema" : "Schema"] as? [[String: Any]])
        let rows = try #require(answer[isGraph ? "results" : "Results"] as? [[String: Any]])
        let names = schema.compactMap { $0[isGraph ? "name" : "Name"] as? String }
        let types = schema.compactMap { $0[isGraph ? "type" : "Type"] as? String }
        #expect(names == ["Text", "Number", "Whole", "Real", "Flag", "Time", "Span", "Missing", "Bag", "Id"])
        #expect(
            types.map { $0.lowercased() } == [
                "string", "long", "int", "double", "bool", "datetime", "timespan", "long", "object", "guid",
            ]
                || types.map { $0.lowercased() } == [
                    "string", "int64", "int32", "double", "sbyte", "datetime", "timespan", "int64", "object", "guid",
                ], "\(types)")
        let row = try #require(rows.first)
        #expect(row["Text"] as? String == "a\"ä")
        #expect(row["Number"] as? Int == 7)
        #expect(row["Real"] as? Double == 0.5)
        #expect(row["Missing"] is NSNull)
        #expect((row["Time"] as? String)?.hasPrefix("2026-01-02T03:04:05") == true)
        #expect(answer["Stats"] != nil || isGraph)
    }

    @Test(arguments: doors)
    func `a query that is wrong is told where and why, in the API's error shape`(
        api: DefenderAPI, path: String
    ) async throws {
        let service = try await DefenderService.shared.value
        for (query, words) in [
            ("DeviceProcesEvents | take 1", ["DeviceProcesEvents", "DeviceProcessEvents", "line 1, column 1"]),
            ("DeviceProcessEvents\n| where FileNam == 'x'", ["FileNam", "FileName", "line 2, column 9"]),
            ("DeviceProcessEvents | where", ["line 1"]), ("print 1 |", ["line 1"]),
            ("DeviceProcessEvents | reduce by FileName", ["reduce"]), ("print nosuchfunction(1)", ["nosuchfunction"]),
        ] {
            let response = try await Self.hunt(query, api, path, service)
            #expect(response.status == .badRequest)
            let error = try response.error()
            #expect(error["code"] as? String == "BadRequest")
            for word in words { #expect((error["message"] as? String)?.contains(word) == true, "\(error)") }
        }
    }

    @Test(arguments: [
        ("", 400, "Query"), ("{}", 400, "Query"), (#"{"Query":""}"#, 400, "Query"),
        (#"{"Query":"  \n "}"#, 400, "Query"),
        (#"{"Query":7}"#, 400, "Query"), (#"{"query":"print 1"}"#, 400, "Query"),
        (#"{"Query":"print 1","Limit":5}"#, 400, "Limit"),
        ("[", 400, "JSON"), ("[]", 400, "JSON"), ("nonsense", 400, "JSON"),
        (#"{"Query":"# + String(repeating: "[", count: 5000), 400, "deep"),
    ])
    func `a body that is no query is refused by name`(body: String, status: Int, word: String) async throws {
        let service = try await DefenderService.shared.value
        let response = try await service.send(
            .post, "/api/advancedqueries/run", token: try service.token(in: service.contoso), body: body)
        #expect(response.status.code == status)
        let message = try #require(try response.error()["message"] as? String)
        #expect(message.contains(word), "\(message)")
    }

    @Test func `bytes that are not UTF-8, another content type and a body over the limit are refused`() async throws {
        let service = try await DefenderService.shared.value
        let token = try service.token(in: service.contoso)
        let path = "/api/advancedqueries/run"
        let bytes = Array(#"{"Query":"print ""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        #expect(try await service.send(.post, path, token: token, bytes: bytes).status == .badRequest)
        let form = try await service.send(
            .post, path, token: token, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: "Query=print 1")
        #expect(form.status == .unsupportedMediaType)
        let large = try await service.send(
            .post, path, token: token,
            body: #"{"Query":"print '\#(String(repeating: "x", count: 2 << 20))'"}"#)
        #expect(large.status == .contentTooLarge)
        #expect(try large.error()["message"] as? String != nil)
    }

    @Test(arguments: [
        "print x = \(String(repeating: "(", count: 20_000))1\(String(repeating: ")", count: 20_000))",
        "DeviceProcessEvents | where " + Array(repeating: "FileName == 'x'", count: 200_000).joined(separator: " or "),
        "range x from 1 to 100000000000 step 1 | summarize make_list(x)",
        "range x from 1 to 3000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 3000000 step 1 | extend k = 1) on k | count",
    ])
    func `a query that wants too much ends at a limit with a sentence`(query: String) async throws {
        let limits = QueryLimits(duration: .seconds(1), memoryBytes: 64 << 20)
        let service = try await DefenderService(huntingLimits: limits)
        let response = try await Self.hunt(query, .mde, "/api/advancedqueries/run", service)
        #expect(response.status == .badRequest || response.status == .contentTooLarge, "\(response.text.prefix(300))")
        #expect(try response.error()["message"] as? String != nil)
    }

    @Test func `more calls than the documented limit are refused until the time that Retry-After names`() async throws {
        let service = try await DefenderService(enforcesRateLimits: true)
        // One server for all calls: the limits live in it.
        let calls = try await service.repeated(46, .post, "/api/advancedqueries/run", body: #"{"Query":"print 1"}"#)
        #expect(calls.prefix(45).allSatisfy { $0.status == .ok })
        let refused = try #require(calls.last)
        #expect(refused.status == .tooManyRequests)
        let wait = try #require(refused["Retry-After"].flatMap { Int($0) })
        #expect((1...60).contains(wait))
        #expect((try refused.error()["message"] as? String)?.contains("maximum allowed 45 per 00:01:00") == true)
    }
}

extension DefenderService {
    /// Sends one request several times to one server.
    func repeated(
        _ count: Int, _ method: HTTPRequest.Method, _ uri: String, body: String
    ) async throws -> [TestResponse] {
        let token = try token(in: contoso)
        return try await withServer { client in
            var responses: [TestResponse] = []
            for _ in 0..<count {
                responses.append(
                    try await client.execute(
                        uri: uri, method: method,
                        headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
                        body: ByteBuffer(string: body)))
            }
            return responses
        }
    }
}
