import Columnar
import Foundation
import Hunting
import Testing
import Values

/// Plugins and functions that are written in the language itself, by the examples of their pages and by what these say.
@Suite("The library in KQL") struct LibraryTests {
    private static let ranges = """
        let Ranges = datatable(network: string, zone: string, n: long)[
            '111.68.128.0/17', 'a', 1, '5.8.0.0/19', 'b', 2, '5.8.0.0/16', 'c', 3, '46.36.200.51/32', 'd', 4, '2.20.183.0/24', 'e', 5,
            'no address', 'f', 6];
        let Addresses = datatable(ip: string, zone: string)['2.20.183.12', 'e', '5.8.1.2', 'b', '192.165.12.17', 'x', '', 'y', '5.8.200.0/18', 'c'];

        """

    @Test(arguments: [
        // Each range that an address lies in is a match, whatever the lengths of the prefixes.
        (
            "Addresses | evaluate ipv4_lookup(Ranges, ip, network) | project ip, n",
            ["2.20.183.12 5", "5.8.1.2 2", "5.8.1.2 3", "5.8.200.0/18 3"]
        ),
        (
            "Addresses | evaluate ipv4_lookup(Ranges, ip, network, zone) | project ip, zone, n",
            ["2.20.183.12 e 5", "5.8.1.2 b 2", "5.8.200.0/18 c 3"]
        ),
        (
            "Addresses | evaluate ipv4_lookup(Ranges, ip, network, zone, return_unmatched = true) | project ip, network",
            [" ", "192.165.12.17 ", "2.20.183.12 2.20.183.0/24", "5.8.1.2 5.8.0.0/19", "5.8.200.0/18 5.8.0.0/16"]
        ),
        (
            "Addresses | evaluate ipv4_lookup(Ranges, ip, network) | getschema | project ColumnName",
            ["ip", "n", "network", "zone", "zone1"]
        ),
        // A mask that is shorter than the range's counts for both.
        ("print ip = '46.36.200.0/24' | evaluate ipv4_lookup(Ranges, ip, network) | project n", ["4"]),
        ("Addresses | where false | evaluate ipv4_lookup(Ranges, ip, network, true) | count", ["0"]),
        (
            "datatable(ip: string)['2001:db8:85a3::8a2e:370:7334', '10.1.2.3', 'fe80::1'] | evaluate ipv6_lookup((datatable(r: string)['2001:db8:85a3::/48', '10.0.0.0/8']), ip, r)",
            ["10.1.2.3 10.0.0.0/8", "2001:db8:85a3::8a2e:370:7334 2001:db8:85a3::/48"]
        ),
    ])
    func `addresses are looked up in ranges`(query: String, expected: [String]) async throws {
        #expect(try await Self.rows(Self.ranges + query) == expected)
    }

    @Test(arguments: [
        ("evaluate rows_near(x == 5, 1)", ["4", "5", "6"]), ("evaluate rows_near(x == 5, 0, 2)", ["5", "6", "7"]),
        ("evaluate rows_near(x == 5, 2, 0)", ["3", "4", "5"]),
        ("evaluate rows_near(x in (1, 9), 1)", ["1", "10", "2", "8", "9"]),
        ("evaluate rows_near(x > 100, 3)", []), ("evaluate rows_near(x == 5, 1000)", (1...10).map { "\($0)" }.sorted()),
    ])
    func `rows near a hit`(query: String, expected: [String]) async throws {
        #expect(try await Self.rows("range x from 1 to 10 step 1 | \(query)") == expected)
    }

    private static let visits = """
        let T = datatable(UserId: string, Timestamp: datetime)[
            'Bob', datetime(2017-08-01), 'David', datetime(2017-08-01), 'David', datetime(2017-08-01), 'John', datetime(2017-08-01),
            'Bob', datetime(2017-08-01), 'Ananda', datetime(2017-08-02), 'Atul', datetime(2017-08-02), 'John', datetime(2017-08-02),
            'Ananda', datetime(2017-08-03), 'Atul', datetime(2017-08-03), 'Atul', datetime(2017-08-03), 'John', datetime(2017-08-03),
            'Bob', datetime(2017-08-03), 'Betsy', datetime(2017-08-04), 'Bob', datetime(2017-08-05)];

        """

    @Test(arguments: [
        (
            visits
                + "T | evaluate sliding_window_counts(UserId, Timestamp, datetime(2017-08-01), datetime(2017-08-07), 3d, 1d) | extend Timestamp = dayofmonth(Timestamp)",
            ["1 5 3", "2 8 5", "3 13 5", "4 9 5", "5 7 5", "6 2 2", "7 1 1"]
        ),
        // Rows before the start count where the window reaches back to them.
        (
            visits
                + "T | evaluate sliding_window_counts(UserId, Timestamp, datetime(2017-08-05), datetime(2017-08-05), 3d, 1d) | project Count, Dcount",
            ["7 5"]
        ),
        (
            "range i from 0 to 239 step 1 | extend t = datetime(2018-01-01) + 1h * i, v = i + 1 | evaluate rolling_percentile(v, 50, t, 1d, 3) | top 4 by t asc | project rolling_3_percentile_v_50",
            ["12", "24", "36", "60"]
        ),
    ])
    func `windows that slide`(query: String, expected: [String]) async throws {
        #expect(try await Self.rows(query) == expected)
    }

    /// A column of the rows is never taken for a value of the plugin's.
    @Test(arguments: [
        (
            "datatable(u: string, t: long, Start: long, End: long, Window: long, Size: long)['a', 1, 100, 0, 0, 0, 'b', 2, 100, 0, 0, 0] | evaluate sliding_window_counts(u, t, 1, 2, 2, 1)",
            ["1 1 1", "2 2 2"]
        ),
        (
            "datatable(t: long, v: long, Last: long, Size: long)[1, 1, 0, 5, 2, 9, 0, 5] | evaluate rolling_percentile(v, 50, t, 1, 2)",
            ["1 1", "2 1"]
        ),
        (
            "datatable(x: long, Hits: long)[1, 0, 2, 0, 3, 0] | serialize | evaluate rows_near(x == 3, 1) | project x",
            ["2", "3"]
        ),
        (
            "datatable(ip: string, RangeSuffixes: string, OwnSuffixes: string, n: long)['2.20.183.12', 'x', 'y', 7] | evaluate ipv4_lookup((datatable(network: string, OwnSuffixes: long, n: long)['2.20.183.0/24', 1, 2]), ip, network)",
            ["2.20.183.12 x y 7 2.20.183.0/24 1 2"]
        ),
    ])
    func `columns may be called what the library calls its values`(query: String, expected: [String]) async throws {
        #expect(try await Self.rows(query) == expected)
    }

    // MARK: Devices and their addresses

    private static let devices: MemoryTables = {
        let columns: [(String, ScalarType)] = [
            ("Timestamp", .datetime), ("DeviceId", .string), ("DeviceName", .string), ("MacAddress", .string),
            ("NetworkAdapterName", .string), ("NetworkAdapterType", .string), ("IPAddresses", .string),
        ]
        var table = QueryTable(columns)
        let noon = DateTimeText.parse("2026-01-02T12:00:00Z") ?? 0
        func report(_ hours: Int64, _ device: String, _ adapter: String, _ addresses: [String]) {
            let list = addresses.map { #"{"IPAddress":"\#($0)","SubnetPrefix":24}"# }.joined(separator: ",")
            table.rows.append([
                .datetime(noon + hours * 36_000_000_000), .string("id-\(device)"), .string("\(device).example"),
                .string("mac-\(adapter)"),
                .string(adapter), .string("Ethernet"), .string("[\(list)]"),
            ])
        }
        report(0, "a", "one", ["10.0.0.4", "fe80::1"])
        report(1, "a", "two", ["52.1.2.3"])
        report(2, "a", "one", ["10.0.0.5"])
        report(3, "b", "three", ["10.0.0.4"])
        return MemoryTables(["DeviceNetworkInfo": table.segments(ofRows: 10)])
    }()

    @Test(arguments: [
        (
            "AssignedIPAddresses('id-a', datetime(2026-01-03)) | project IPAddress, IPType, NetworkAdapterType",
            ["10.0.0.5 Private Ethernet", "52.1.2.3 Public Ethernet"]
        ),
        (
            "AssignedIPAddresses('A.example', datetime(2026-01-02 12:30)) | project IPAddress, IPType",
            ["10.0.0.4 Private", "fe80::1 Private"]
        ),
        ("AssignedIPAddresses('nobody')", []),
        (
            "AssignedIPAddresses('id-a') | getschema | project ColumnName",
            ["ConnectedNetworks", "IPAddress", "IPType", "NetworkAdapterType", "Timestamp"]
        ),
        (
            "datatable(IP: string)['10.0.0.4', '10.0.0.5', '1.1.1.1'] | invoke DeviceFromIP()",
            ["10.0.0.4 id-b", "10.0.0.5 id-a"]
        ),
        ("print IP = '10.0.0.4' | invoke DeviceFromIP(datetime(2026-01-02 12:30))", ["10.0.0.4 id-a"]),
        ("print IP = '10.0.0.4' | invoke DeviceFromIP(IP, datetime(2026-01-02 12:30))", ["10.0.0.4 id-a"]),
        ("let As = AssignedIPAddresses('id-b'); As | project IPAddress", ["10.0.0.4"]),
    ])
    func `who has an address, and what addresses a device has`(query: String, expected: [String]) async throws {
        #expect(try await Self.rows(query, tables: Self.devices) == expected)
    }

    @Test func `no device is discovered, which SeenBy says`() async throws {
        let result = try await HuntingEngine(tables: MemoryTables()).run(
            "print DeviceId = 'x' | invoke SeenBy() | project DeviceId, SeenBy")
        #expect(result.table == [["x", "[]"]])
        #expect(result.warnings.map(\.code) == ["no-service"])
    }

    /// What is wrong with a call, and where: at the argument, or at the name that is called.
    @Test(arguments: [
        (
            "print a = 1 | evaluate ipv4_lookup((print r = ''), a, r)",
            "1:52: The column 'a' must be of the type string, not long."
        ),
        ("print a = '' | evaluate ipv4_lookup((print r = ''), a, b)", "'b' is not a column here"),
        ("print a = '' | evaluate ipv4_lookup((print r = ''), a)", "'ipv4_lookup' takes"),
        ("print a = '' | evaluate ipv6_lookup((print r = ''), a, r, a)", "'ipv6_lookup' takes"),
        ("print a = 1 | evaluate rolling_percentile(a, 101, a, 1, 1)", "The percentile must lie between 0 and 100."),
        (
            "print a = 1 | evaluate rolling_percentile(a, 1, a, 1, 0)",
            "The number of bins must lie between 1 and 10000."
        ),
        ("print a = 1 | evaluate sliding_window_counts(a, a, 1, 2, 1d, 1)", "The window"),
        (
            "print a = 1 | evaluate sliding_window_counts(a, a, 1, 2, 1, 0)",
            "The size of a bin must be more than nothing."
        ),
        ("print a = 1 | evaluate sliding_window_counts(a, a, 1, 2, 1, 2)", "shorter than a bin"),
        ("print a = 1 | evaluate sliding_window_counts(a, a, 2, 1, 2, 1)", "an end before the start"),
        ("print a = 1 | evaluate rolling_percentile(a, 1, a, -1, 1)", "The size of a bin must be more than nothing."),
        ("print a = 1 | evaluate sliding_window_counts(a, a, 1, 2, 20001, 1)", "A window of more than 10000 bins"),
        (
            "print a = datetime(2020-01-01) | evaluate sliding_window_counts(a, a, datetime(0001-01-01), datetime(2020-01-02), 1d, 1h)",
            "A window that reaches beyond what there is of 'datetime'"
        ),
        (
            "print a = 1 | evaluate sliding_window_counts(a, a, 1, 9223372036854775807, 2, 1)",
            "A window that reaches beyond what there is of 'long'"
        ),
        ("print a = 1 | evaluate rolling_percentile(a, 1, a, 9223372036854775807, 2)", "so many bins of that size"),
        ("print a = 1.5 | evaluate rolling_percentile(a, 1, a, 0.1, 1)", "The column 'a'"),
        ("print a = 1 | evaluate narrow() : (x: long)", "An output schema of the plugin 'narrow'"),
        ("print DeviceFromIP('1.1.1.1')", "T | invoke DeviceFromIP()"),
        ("datatable(a: long)[1] | where a > 0 | summarize count() by a | evaluate rows_near(a == 1, 1)", "rows_near"),
        ("print A = '10.0.0.1' | invoke DeviceFromIP()", "'IP' is not a column here"),
        ("AssignedIPAddresses()", "'AssignedIPAddresses' takes"),
        ("AssignedIPAddresses(1)", "The device"),
        ("print a = 1 | invoke SeenBy()", "'DeviceId' is not a column here"),
    ])
    func `a call that cannot be meant is refused by name`(query: String, message: String) async throws {
        await #expect {
            try await HuntingEngine(tables: MemoryTables()).run(query)
        } throws: { error in
            "\(error)".contains(message)
        }
    }

    private static func rows(_ query: String, tables: MemoryTables = MemoryTables()) async throws -> [String] {
        try await HuntingEngine(tables: tables).run(query).table.map { $0.joined(separator: " ") }.sorted()
    }
}
