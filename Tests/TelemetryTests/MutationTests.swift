import Columnar
import Telemetry
import Testing

/// Records with bytes changed, cut and doubled by a seeded generator: whatever comes, nothing crashes and every record is counted.
struct MutationTests {
    /// SplitMix64.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    static let seeds: [String] =
        RecordShapeTests.shapes.map(\.1) + [
            HuntingRecordTests.row, EnrichmentTests.event,
            EventRecord.json(
                EventRecord.sysmon, 22, ["QueryResults": "type:  5 c.d;::ffff:1.2.3.4;", "QueryName": "a"]),
            EventRecord.json(
                "Security", 4657,
                [
                    "OperationType": "%%1905", "ObjectName": #"\REGISTRY\MACHINE\a"#, "NewValue": "0x1",
                    "NewValueType": "%%1876",
                ]),
            EventRecord.json("System", 7045, ["ImagePath": #""C:\a b.exe" x"#]),
        ]

    static func mutated(_ text: String, _ generator: inout Generator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array(#""\{}[]:,%-."#.utf8).randomElement(using: &generator) ?? 0, at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &generator)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 10)], at: place)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<8)
    func `mutated records never crash and are all counted`(seed: Int) async throws {
        var generator = Generator(state: UInt64(seed))
        var bytes = Array(BadInputTests.good.utf8) + [10]
        for _ in 0..<400 {
            let seed = Self.seeds.randomElement(using: &generator) ?? ""
            bytes += Self.mutated(seed, &generator) + [10]
        }
        let directory = try TemporaryDirectory()
        let imported = try await ImportedRows(files: directory.file("fuzz.ndjson", bytes))
        let counts = imported.report.counts
        #expect(counts.rowCount + counts.notMappedCount + counts.rejectedCount == counts.events)
        #expect(counts.events >= 300)
        for (table, count) in counts.rowsByTable {
            #expect(imported.segments[table, default: []].reduce(0) { $0 + $1.rowCount } == count)
        }
    }

    @Test(arguments: 0..<8)
    func `mutated CSV never crashes and all rows are counted`(seed: Int) async throws {
        var generator = Generator(state: UInt64(seed) + 1000)
        let row = #"2026-01-02T03:04:05Z,d1,ProcessCreated,"say ""hello"", twice",7"#
        var bytes = Array("Timestamp,DeviceId,ActionType,ProcessCommandLine,ProcessId\n".utf8)
        for _ in 0..<300 { bytes += Self.mutated(row, &generator) + [10] }
        let directory = try TemporaryDirectory()
        let counts = try await ImportedRows(files: directory.file("DeviceProcessEvents.csv", bytes)).report.counts
        #expect(counts.rowCount + counts.rejectedCount == counts.events)
        #expect(counts.events > 0)
    }
}
