import Telemetry
import Testing
import Values

/// Records that are rows of hunting tables already.
struct HuntingRecordTests {
    static let row =
        #"{"Timestamp":"2026-01-02T03:04:05.1234567Z","DeviceId":"d1","DeviceName":"ws1","ActionType":"ProcessCreated","FileName":"a.exe","ProcessCommandLine":"a -b","ProcessId":7,"ProcessIntegrityLevel":"High","ReportId":5}"#

    @Test(arguments: [
        #"{"category":"AdvancedHunting-DeviceProcessEvents","time":"2026-01-02T03:05:00Z","tenantId":"t","properties":\#(row)}"#,
        #"{"records":[{"category":"AdvancedHunting-DeviceProcessEvents","properties":\#(row)}]}"#,
        #"[{"category":"advancedhunting-deviceprocessevents","properties":\#(row)}]"#,
        #"{"$table":"DeviceProcessEvents",\#(row.dropFirst())"#,
        #"{"TenantId":"t","TimeGenerated":"2026-01-02T03:05:00Z","Type":"DeviceProcessEvents",\#(row.dropFirst())"#,
        row,
    ])
    func `the table is told by the envelope, a column, or the columns alone`(record: String) async throws {
        let (table, row) = try await ImportedRows(record).onlyRow()
        #expect(table == "DeviceProcessEvents")
        #expect(
            row.written(["Timestamp", "DeviceId", "FileName", "ProcessCommandLine", "ProcessId", "ReportId"])
                == ["2026-01-02T03:04:05.1234567Z", "d1", "a.exe", "a -b", "7", "5"])
    }

    @Test func `several records of one envelope are counted one by one`() async throws {
        let record = #"{"category":"AdvancedHunting-DeviceProcessEvents","properties":\#(Self.row)}"#
        let imported = try await ImportedRows(#"{"records":[\#(record),\#(record),{"x":1}]}"#)
        #expect(imported.report.counts.events == 3)
        #expect(imported.report.counts.rowCount == 2)
        #expect(imported.report.counts.rejected == [.unknownRecordShape: 1])
    }

    @Test(arguments: ["DeviceEvents.ndjson", "deviceevents_2026-01.json", "DeviceEvents.2026.jsonl"])
    func `the table is told by the file's name`(name: String) async throws {
        let imported = try await ImportedRows(#"{"Timestamp":"2026-01-02T03:04:05Z","ActionType":"X"}"#, as: name)
        #expect(imported.report.counts.rows == ["DeviceEvents": ["X": 1]])
    }

    @Test func `values of exports are read by the column's type`() async throws {
        let (_, row) = try await ImportedRows(
            #"{"Timestamp":"2026-01-02T03:04:05Z","ActionType":"X","ReportId_long":"12","ProcessId":5.0,"LogonId":"","FileName":17,"AdditionalFields_string":{"b":[1,"x"]},"ProcessCreationTime":null,"Colour":"blue"}"#,
            as: "DeviceEvents.json"
        ).onlyRow()
        #expect(row.written(["ReportId", "ProcessId", "LogonId", "FileName"]) == ["12", "5", "", "17"])
        #expect(row.text("AdditionalFields") == #"{"b":[1,"x"]}"#)
    }

    @Test func `a dynamic column takes objects, JSON in text, and other text as a string`() async throws {
        let texts = [#"{"a":1}"#, #""{\"a\":1}""#, #""plain""#, #""{'not': json}""#]
        let records = texts.map { #"{"Timestamp":"2026-01-02T03:04:05Z","ActionType":"X","AdditionalFields":\#($0)}"# }
        let rows = try await ImportedRows(records.joined(separator: "\n"), as: "IdentityLogonEvents.json").rows(
            "IdentityLogonEvents")
        let values = rows.map { row -> String in
            guard case .dynamic(let value) = row["AdditionalFields"] else { return "" }
            return value.jsonText
        }
        #expect(values == [#"{"a":1}"#, #"{"a":1}"#, #""plain""#, #""{'not': json}""#])
    }

    @Test func `fields that the table has no column for are named in the report`() async throws {
        let imported = try await ImportedRows(
            #"{"Timestamp":"2026-01-02T03:04:05Z","ActionType":"X","Colour":"blue"}"#, as: "DeviceEvents.json")
        #expect(imported.report.counts.ignoredFields == ["DeviceEvents.Colour"])
    }

    @Test(.enabled(if: SharedFiles.exists("datasets/Microsoft365DefenderEvents.Zip")))
    func `Defender's own export is told apart record by record`() async throws {
        let imported = try await ImportedRows(files: SharedFiles.path("datasets/Microsoft365DefenderEvents.Zip"))
        #expect(
            imported.report.counts.rowsByTable == [
                "DeviceEvents": 5, "IdentityDirectoryEvents": 2, "CloudAppEvents": 2,
            ])
        #expect(imported.report.counts.rejected.isEmpty)
    }

    @Test(arguments: [",", ";", "\t"])
    func `CSV is read with any delimiter, quotes, line ends in quotes, and a byte order mark`(delimiter: String)
        async throws
    {
        let lines = [
            ["Timestamp", "DeviceId", "\"ActionType\"", "ProcessCommandLine", "ProcessId"],
            ["2026-01-02T03:04:05Z", "d1", "ProcessCreated", "\"say \"\"a\(delimiter)b\"\"\r\nnext\"", "7"],
            ["2026-01-02T03:04:06Z", "d2", "ProcessCreated", "", ""],
        ]
        let text = "\u{FEFF}" + lines.map { $0.joined(separator: delimiter) }.joined(separator: "\r\n") + "\r\n"
        let imported = try await ImportedRows(
            text, as: "DeviceProcessEvents.csv", importer: Importer(limits: ImportLimits(chunkBytes: 20)))
        let rows = try imported.rows("DeviceProcessEvents")
        #expect(imported.report.counts.rows == ["DeviceProcessEvents": ["ProcessCreated": 2]])
        #expect(rows.first?.text("ProcessCommandLine") == "say \"a\(delimiter)b\"\r\nnext")
        #expect(rows.map { $0.written(["ProcessId"]) } == [["7"], [""]])
    }

    @Test func `bad CSV rows are rejected and the others are kept`() async throws {
        let text = """
            Timestamp,DeviceId,ActionType,ProcessId
            2026-01-02T03:04:05Z,d1,A,1
            2026-01-02T03:04:05Z,d1,A,1,extra
            yesterday,d1,A,1
            ,d1,A,1
            2026-01-02T03:04:05Z,d1,A,one
            2026-01-02T03:04:05Z,d1
            """
        let counts = try await ImportedRows(text, as: "DeviceEvents.csv").report.counts
        #expect(counts.events == 6)
        #expect(counts.rowCount == 1)
        #expect(counts.rejected == [.malformedRow: 2, .wrongType: 2, .noTime: 1])
    }
}
