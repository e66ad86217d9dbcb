import Foundation
import Hunting
import Testing

/// `geo_info_from_ip_address()` over a table that the operator provides.
@Suite("Places of addresses") struct AddressPlacesTests {
    private static func places(_ table: String) throws -> AddressPlaces {
        let file = FileManager.default.temporaryDirectory.appending(path: "places-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(table.utf8).write(to: file)
        return try AddressPlaces(contentsOf: file)
    }

    private static let table = """
        network,country,state,city,latitude,longitude
        20.53.203.0/24,Australia,New South Wales,Sydney,-33.8715,151.2006
        20.0.0.0/8,United States,,,,
        2001:db8::/32,Nowhere,,"A, B",1.5,2
        """

    @Test(arguments: [
        (
            "'20.53.203.50'",
            #"{"country":"Australia","state":"New South Wales","city":"Sydney","latitude":-33.8715,"longitude":151.2006}"#
        ),
        ("'20.1.2.3'", #"{"country":"United States"}"#), ("'::ffff:20.1.2.3'", #"{"country":"United States"}"#),
        ("'2001:db8::5'", #"{"country":"Nowhere","city":"A, B","latitude":1.5,"longitude":2.0}"#),
        ("'21.1.2.3'", "null"),
        ("'no address'", "null"), ("''", "null"), ("dynamic('20.1.2.3')", #"{"country":"United States"}"#),
    ])
    func `the smallest range with an address says where it is`(address: String, expected: String) async throws {
        var engine = HuntingEngine(tables: MemoryTables())
        engine.resources.places = try Self.places(Self.table)
        let result = try await engine.run("print p = geo_info_from_ip_address(\(address))")
        #expect(result.table == [[expected]])
        #expect(result.warnings.isEmpty)
        let rows = try await engine.run(
            "range x from 1 to 3 step 1 | extend a = tostring(\(address)) | summarize dcount(tostring(geo_info_from_ip_address(a)))"
        )
        #expect(rows.table == [["1"]])
    }

    @Test func `without a table it is null, and a warning says so`() async throws {
        let result = try await HuntingEngine(tables: MemoryTables()).run(
            "print p = geo_info_from_ip_address('20.1.2.3').country")
        #expect(result.table == [["null"]])
        #expect(result.warnings.map(\.code) == ["no-service"])
    }

    @Test(arguments: [
        ("country\nx", "no column 'network'"), ("", "no column 'network'"),
        ("network,town\n1.0.0.0/8,x", "'town' is not a column"),
        ("network,country\nnowhere,x", "Row 2: 'nowhere' is not a range of addresses."),
        ("network,latitude\n1.0.0.0/8,north", "Row 2: 'north' is not a latitude."),
    ])
    func `a table that cannot be meant is refused by its row`(table: String, message: String) {
        #expect {
            try Self.places(table)
        } throws: { error in
            "\(error)".contains(message)
        }
    }
}
