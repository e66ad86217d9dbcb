import Telemetry
import Testing
import Values

/// The second pass: what the creation record of a process tells about the rows of which it is the acting process.
struct EnrichmentTests {
    static let parent = "{00000000-0000-0000-0000-0000000000a1}"
    static let process = "{00000000-0000-0000-0000-0000000000b2}"

    static func creation(_ guid: String, parent: String, image: String, time: String, machine: String = "WS1") -> String
    {
        EventRecord.json(
            EventRecord.sysmon, 1,
            [
                "ProcessGuid": guid, "ParentProcessGuid": parent, "Image": image, "ProcessId": "20",
                "ParentProcessId": "10",
                "ParentImage": #"C:\Dir\Parent.exe"#, "CommandLine": "run \(image)", "IntegrityLevel": "High",
                "User": #"DOM\Ann"#,
                "LogonId": "0x11", "Company": "Contoso", "Hashes": "MD5=07E2469C6E6B0C73489567B32B099ACE",
                "UtcTime": time,
            ], machine: machine)
    }

    static let event = EventRecord.json(
        EventRecord.sysmon, 11,
        [
            "ProcessGuid": process, "Image": #"C:\A.exe"#, "ProcessId": "20", "TargetFilename": "x",
            "User": #"DOM\Other"#,
        ])

    @Test func `rows of a process learn from its creation record, wherever it stands in the import`() async throws {
        let records = [
            Self.event,
            Self.creation(Self.process, parent: Self.parent, image: #"C:\A.exe"#, time: "2026-01-02 03:00:01"),
            Self.creation(
                Self.parent, parent: "{00000000-0000-0000-0000-000000000000}", image: #"C:\P.exe"#,
                time: "2026-01-02 03:00:00"),
        ]
        let imported = try await ImportedRows(
            records.joined(separator: "\n"), importer: Importer(limits: ImportLimits(chunkBytes: 10)))
        let row = try #require(try imported.rows("DeviceFileEvents").first)
        #expect(
            row.written([
                "InitiatingProcessCommandLine", "InitiatingProcessIntegrityLevel", "InitiatingProcessMD5",
                "InitiatingProcessVersionInfoCompanyName", "InitiatingProcessParentId",
                "InitiatingProcessParentFileName",
                "InitiatingProcessCreationTime", "InitiatingProcessParentCreationTime",
            ]) == [
                #"run C:\A.exe"#, "High", "07e2469c6e6b0c73489567b32b099ace", "Contoso", "10", "Parent.exe",
                "2026-01-02T03:00:01Z",
                "2026-01-02T03:00:00Z",
            ])
        #expect(row.text("InitiatingProcessAccountName") == "other")
        #expect(imported.report.counts.rowCount == 3)
    }

    @Test func `another device's process of the same id tells nothing`() async throws {
        let records = [
            Self.event,
            Self.creation(
                Self.process, parent: Self.parent, image: #"C:\A.exe"#, time: "2026-01-02 03:00:01", machine: "WS2"),
        ]
        let imported = try await ImportedRows(records.joined(separator: "\n"))
        #expect(try imported.rows("DeviceFileEvents").first?["InitiatingProcessCommandLine"] == nil)
    }
}
