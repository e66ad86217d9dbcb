import Foundation
import Telemetry
import Testing

/// What is wrong is rejected with its reason; what stands beside it is kept; and everything is counted.
struct BadInputTests {
    static let good =
        #"{"EventID":11,"Hostname":"ws1","Channel":"Microsoft-Windows-Sysmon/Operational","UtcTime":"2026-01-02 03:04:05.006","Image":"C:\\a.exe","ProcessId":"4","TargetFilename":"C:\\b.txt"}"#

    static let bad: [(String, RejectionReason)] = [
        (#"{"EventID":11,"Hostname":"#, .notJSON),
        ("hello", .notJSON),
        ("42", .notJSON),
        (#"{"colour":"blue"}"#, .unknownRecordShape),
        (#"{"category":"AdvancedHunting-NoSuchEvents","properties":{}}"#, .unknownTable),
        (
            #"{"category":"AdvancedHunting-DeviceEvents","properties":{"Timestamp":"2026-01-01T00:00:00Z","ProcessId":"many"}}"#,
            .wrongType
        ),
        (#"{"category":"AdvancedHunting-DeviceEvents","properties":{"DeviceName":"x"}}"#, .noTime),
        (#"{"EventID":4688,"Hostname":"ws1","Channel":"Security"}"#, .noTime),
        (#"{"EventID":4688,"Hostname":"","Channel":"Security","@timestamp":"2026-01-01T00:00:00Z"}"#, .noComputer),
        (String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100), .nestedTooDeep),
        (String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000), .nestedTooDeep),
        (String(repeating: "[", count: 100_000), .notJSON),
    ]

    @Test(arguments: bad)
    func `a bad record in the middle is rejected with its reason and the others are kept`(
        record: String, reason: RejectionReason
    ) async throws {
        let imported = try await ImportedRows("\(Self.good)\n\(record)\n\(Self.good)\n")
        let counts = imported.report.counts
        #expect(counts.events == 3)
        #expect(counts.rows == ["DeviceFileEvents": ["FileCreated": 2]])
        #expect(counts.rejected == [reason: 1])
    }

    @Test func `a record that is not UTF-8 is rejected and the others are kept`() async throws {
        let directory = try TemporaryDirectory()
        let bytes = Array(Self.good.utf8)
        let broken = bytes.map { $0 == UInt8(ascii: "b") ? 0xFF : $0 }
        let imported = try await ImportedRows(files: directory.file("r.ndjson", bytes + [10] + broken + [10] + bytes))
        #expect(imported.report.counts.rowCount == 2)
        #expect(imported.report.counts.rejected == [.invalidUTF8: 1])
    }

    @Test func `a line beyond the limit is rejected without being kept, and the next one is read`() async throws {
        let limits = ImportLimits(recordBytes: 10_000, chunkBytes: 4096)
        let long = #"{"EventID":11,"Message":""# + String(repeating: "x", count: 1_000_000) + "\"}"
        let imported = try await ImportedRows(
            "\(Self.good)\n\(long)\n\(Self.good)\n\(Self.good)", importer: Importer(limits: limits))
        #expect(imported.report.counts.events == 4)
        #expect(imported.report.counts.rowCount == 3)
        #expect(imported.report.counts.rejected == [.recordTooLong: 1])
    }

    @Test func `a line of a hundred megabytes is rejected by the limit that everyone has`() async throws {
        let directory = try TemporaryDirectory()
        var bytes = Array("\(Self.good)\n{\"a\":\"".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "x"), count: 100 << 20))
        bytes.append(contentsOf: "\"}\n\(Self.good)\n".utf8)
        let imported = try await ImportedRows(files: directory.file("long.ndjson", bytes))
        #expect(imported.report.counts.rowCount == 2)
        #expect(imported.report.counts.rejected == [.recordTooLong: 1])
    }

    @Test func `rejected records go to the dead-letter file with reason, place and content`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/dead.ndjson"
        let file = try directory.file("r.ndjson", "\(Self.good)\n\n{oops\n\(Self.good)\n")
        let imported = try await ImportedRows(files: file, importer: Importer(deadLetterPath: path))
        #expect(imported.report.deadLetterPath == path)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        #expect(
            lines.first.map(String.init)
                == #"{"reason":"not_json","source":"\#(file)","line":3,"ordinal":2,"record":"{oops"}"#)
    }

    @Test func `without a rejected record there is no dead-letter file`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/dead.ndjson"
        let file = try directory.file("r.ndjson", Self.good)
        let imported = try await ImportedRows(files: file, importer: Importer(deadLetterPath: path))
        #expect(imported.report.deadLetterPath == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a dead-letter file that cannot be made stops the import with its name`() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.file("r.ndjson", "{oops\n")
        await #expect(throws: ImportError.self) {
            _ = try await ImportedRows(files: file, importer: Importer(deadLetterPath: "/nowhere/dead.ndjson"))
        }
    }

    @Test func `chunks of any size give the same counts`() async throws {
        let text = (0..<50).map { $0 % 7 == 3 ? "{broken" : Self.good }.joined(separator: "\r\n")
        for size in [64, 300, 1000, 100_000] {
            let imported = try await ImportedRows(text, importer: Importer(limits: ImportLimits(chunkBytes: size)))
            #expect(imported.report.counts.events == 50)
            #expect(imported.report.counts.rowCount == 43)
        }
    }
}
