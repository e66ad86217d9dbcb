import Foundation
import HTTPTypes
import HummingbirdTesting
import Hunting
import Identity
import Server
import Testing

/// What hunting queries may read beside the telemetry, through the API: what the operator allows, and nothing by default.
@Suite("Resources of queries") struct QueryResourceTests {
    private static func run(_ query: String, _ service: DefenderService) async throws -> TestResponse {
        let body = try JSONSerialization.data(withJSONObject: ["Query": query])
        return try await service.send(
            .post, "/api/advancedqueries/run", token: service.token(in: service.contoso),
            body: String(decoding: body, as: UTF8.self))
    }

    private static let list =
        "externaldata(ip: string)[h@'https://example.com/list.txt?sig=SECRET'] with (format='txt')"
    private static let place = "print Country = tostring(geo_info_from_ip_address('20.1.2.3').country)"

    @Test func `nothing is read that is not allowed, and no secret of an address is told`() async throws {
        let service = try await DefenderService.shared.value
        let refused = try await Self.run(Self.list, service)
        #expect(refused.status == .badRequest)
        let message = try #require(try refused.error()["message"] as? String)
        #expect(message.contains("not allowed here") && !message.contains("SECRET"))
        let unknown = try await Self.run(Self.place, service).object()
        #expect((unknown["Results"] as? [[String: Any]])?.first?["Country"] as? String == "")
    }

    @Test func `an allowed folder and a table of places are read`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "resources-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("1.2.3.4\n".utf8).write(to: folder.appending(path: "list.txt"))
        try Data(#"{"https://example.com/list.txt":"list.txt"}"#.utf8).write(to: folder.appending(path: "urls.json"))
        let places = folder.appending(path: "places.csv")
        try Data("network,country\n20.0.0.0/8,Somewhere\n".utf8).write(to: places)
        let service = try await DefenderService(
            resources: QueryResources(
                externalFiles: try ExternalFiles(folder: folder), places: try AddressPlaces(contentsOf: places)))
        let rows = try await Self.run(Self.list, service).object()
        #expect((rows["Results"] as? [[String: Any]])?.map { $0["ip"] as? String } == ["1.2.3.4"])
        let found = try await Self.run(Self.place, service).object()
        #expect((found["Results"] as? [[String: Any]])?.first?["Country"] as? String == "Somewhere")
        #expect(
            try await Self.run("externaldata(l: string)['/etc/passwd'] with (format='txt')", service).status
                == .badRequest)
    }

    @Test(arguments: [
        "print 1; print 2", "DeviceInfo | fork (count) (take 1)", "DeviceInfo | facet by DeviceName, OSPlatform",
    ])
    func `a query that gives several tables is refused, since one is answered`(query: String) async throws {
        let refused = try await Self.run(query, try await DefenderService.shared.value)
        #expect(refused.status == .badRequest)
        #expect(try #require(try refused.error()["message"] as? String).contains("The query gives 2 tables"))
    }
}
