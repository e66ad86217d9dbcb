import Telemetry
import Testing
import Values

/// One event (Sysmon 11 at 2026-01-02 03:04:05.006 on WS1) in each shape that people have it in, and the traps of the shapes.
struct RecordShapeTests {
    static let shapes: [(RecordShape, String, Int64)] = [
        (
            .evtxDump,
            ##"{"Event":{"#attributes":{"xmlns":"x"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{"#text":11},"TimeCreated":{"#attributes":{"SystemTime":"2026-01-02T03:04:09Z"}},"EventRecordID":77,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"WS1"},"EventData":{"UtcTime":"2026-01-02 03:04:05.006","Image":"C:\\A.exe","ProcessId":9,"TargetFilename":{"#text":"C:\\b.txt"}}}}"##,
            77
        ),
        (
            .winlogbeat7,
            #"{"@timestamp":"2026-01-02T03:04:09Z","host":{"name":"collector"},"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":"11","computer_name":"WS1","record_id":78,"event_data":{"UtcTime":"2026-01-02 03:04:05.006","Image":"C:\\A.exe","ProcessId":"9","TargetFilename":"C:\\b.txt"}}}"#,
            78
        ),
        (
            .winlogbeat6,
            #"{"@timestamp":"2026-01-02T03:04:09Z","log_name":"Microsoft-Windows-Sysmon/Operational","event_id":11,"computer_name":"WS1","host":{"name":"collector"},"record_number":"79","event_data":{"UtcTime":"2026-01-02 03:04:05.006","Image":"C:\\A.exe","ProcessId":"9","TargetFilename":"C:\\b.txt"}}"#,
            79
        ),
        (
            .nxlog,
            #"{"EventID":11,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS1","host":"collector","SourceModuleType":"im_msvistalog","EventType":"INFO","AccountName":"SYSTEM","Domain":"NT AUTHORITY","ProcessID":2000,"RecordNumber":80,"Message":"File created:\r\nUtcTime: 2026-01-02 03:04:05.006\r\nProcessId: 9\r\nImage: C:\\A.exe","Image":"C:\\A.exe","TargetFilename":"C:\\b.txt"}"#,
            80
        ),
        (
            .flat,
            #"{"EventID":11,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS1","@timestamp":"2026-01-02T03:04:09Z","UtcTime":"2026-01-02 03:04:05.006","Image":"C:\\A.exe","ProcessId":"9","TargetFilename":"C:\\b.txt"}"#,
            1
        ),
        (
            .logAnalytics,
            #"{"TimeGenerated":"2026-01-02T03:04:09Z","Type":"WindowsEvent","Computer":"WS1","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":11,"EventData":"{\"UtcTime\":\"2026-01-02T03:04:05.0060000Z\",\"Image\":\"C:\\\\A.exe\",\"ProcessId\":\"9\",\"TargetFilename\":\"C:\\\\b.txt\"}"}"#,
            1
        ),
        (
            .logAnalytics,
            #"{"TimeGenerated":"2026-01-02T03:04:09Z","Type":"Event","Computer":"WS1","EventLog":"Microsoft-Windows-Sysmon/Operational","EventID":11,"EventData":"<DataItem><EventData xmlns=\"x\"><Data Name=\"UtcTime\">2026-01-02 03:04:05.006</Data><Data Name=\"Image\">C:\\A.exe</Data><Data Name=\"ProcessId\">9</Data><Data Name=\"User\" /><Data Name=\"TargetFilename\">C:\\b.txt</Data></EventData></DataItem>"}"#,
            1
        ),
    ]

    @Test(arguments: shapes)
    func `every shape of one event gives the same row`(shape: RecordShape, record: String, report: Int64) async throws {
        let imported = try await ImportedRows(record)
        #expect(imported.report.counts.shapes == [shape: 1])
        let (table, row) = try imported.onlyRow()
        #expect(table == "DeviceFileEvents")
        #expect(row.long("Timestamp") == DateTimeText.parse("2026-01-02T03:04:05.006Z"))
        #expect(row.text("DeviceName") == "ws1")
        #expect(row.text("DeviceId") == DeviceID.of(deviceName: "WS1"))
        #expect(row.text("FolderPath") == #"C:\b.txt"#)
        #expect(row.text("FileName") == "b.txt")
        #expect(row.text("InitiatingProcessFolderPath") == #"c:\a.exe"#)
        #expect(row.long("InitiatingProcessId") == 9)
        #expect(row.long("ReportId") == report)
        #expect(row.text("InitiatingProcessAccountName") == nil)
    }

    @Test(arguments: [
        ("[\n", ",\n", "\n]"), ("\u{FEFF}", "\n", "\n"), ("", "\r\n", ""), ("\n\n", "\n\n", "\n"), ("[", ",", "]"),
    ])
    func `JSON lines and one JSON array are both read, with byte order mark and carriage returns`(
        before: String, between: String, after: String
    ) async throws {
        let record = Self.shapes[4].1
        let imported = try await ImportedRows(before + record + between + record + after)
        #expect(imported.report.counts.rows == ["DeviceFileEvents": ["FileCreated": 2]])
        #expect(try imported.rows("DeviceFileEvents").compactMap { $0.long("ReportId") } == [1, 2])
    }

    @Test func `objects over several lines are read`() async throws {
        let record = Self.shapes[4].1.replacing(",\"", with: ",\n  \"").replacing("{\"", with: "{\n  \"")
        let imported = try await ImportedRows(record + "\n" + record)
        #expect(imported.report.counts.rows == ["DeviceFileEvents": ["FileCreated": 2]])
    }

    @Test(arguments: [
        ("2026-01-02 05:04:05", "2026-01-02 05:04:10", "2026-01-02T03:04:11Z", "2026-01-02T03:04:05Z"),
        ("2026-01-01 22:34:05", "2026-01-01 22:34:07", "2026-01-02T04:04:08.9Z", "2026-01-02T04:04:05Z"),
        ("2026-01-02T05:04:05+02:00", "2026-01-02 05:04:10", "2026-01-02T03:04:11Z", "2026-01-02T03:04:05Z"),
    ])
    func `NXLog's local time is turned to UTC by Logstash's stamp`(
        event: String, received: String, stamp: String, expected: String
    ) async throws {
        let imported = try await ImportedRows(
            #"{"EventID":1102,"Channel":"security","Hostname":"WS1","SourceModuleType":"im_msvistalog","EventTime":"\#(event)","EventReceivedTime":"\#(received)","@timestamp":"\#(stamp)"}"#
        )
        let row = try imported.onlyRow().values
        #expect(row.long("Timestamp") == DateTimeText.parse(expected))
        #expect(row.additional?.contains(#""SourceChannel":"Security""#) == true)
    }

    @Test func `the process id that NXLog's header hides is read from the message`() async throws {
        let imported = try await ImportedRows(
            #"{"EventID":5156,"Channel":"Security","Hostname":"WS1","SourceModuleType":"im_msvistalog","EventTime":"2026-01-02 05:04:05","ProcessID":4,"Direction":"%%14593","Application":"\\device\\harddiskvolume2\\A.exe","Message":"Allowed.\r\n\tProcess ID:\t\t3432\r\n"}"#
        )
        #expect(try imported.onlyRow().values.long("InitiatingProcessId") == 3432)
    }

    @Test func `a key event whose kind the collector lost is not mapped`() async throws {
        let imported = try await ImportedRows(
            #"{"EventID":12,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS1","SourceModuleType":"im_msvistalog","EventType":"INFO","UtcTime":"2026-01-02 03:04:05","TargetObject":"HKLM\\a"}"#
        )
        #expect(imported.report.counts.notMapped == [.sysmon12WithoutEventType: 1])
    }

    @Test func `events of other providers in the Security log are not mapped`() async throws {
        let imported = try await ImportedRows(
            #"{"EventID":1102,"Channel":"Security","SourceName":"AD FS Auditing","Hostname":"WS1","@timestamp":"2026-01-02T03:04:05Z"}"#
        )
        #expect(imported.report.counts.notMapped == [.noDefenderCounterpart: 1])
    }
}
