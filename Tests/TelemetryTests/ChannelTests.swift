import Telemetry
import Testing
import Values

/// Events that the recorded data sets do not have, written by hand after the reference of their provider.
struct ChannelTests {
    static let subject = [
        "SubjectUserSid": "S-1-5-21-1-2-3-1001", "SubjectUserName": "Ann", "SubjectDomainName": "CONTOSO",
        "SubjectLogonId": "0x3e7",
    ]

    @Test func `Sysmon 6 is a driver that was loaded`() async throws {
        let (table, row) = try await EventRecord.row(
            EventRecord.sysmon, 6,
            [
                "ImageLoaded": #"C:\Windows\System32\drivers\a.sys"#,
                "Hashes": "SHA1=C59EBB15ACFB8B3B8B719D49380F2C545A3E522A",
                "Signed": "true", "Signature": "Contoso", "SignatureStatus": "Valid",
            ])
        #expect(table == "DeviceEvents")
        #expect(
            row.written(["ActionType", "FileName", "SHA1"]) == [
                "DriverLoad", "a.sys", "c59ebb15acfb8b3b8b719d49380f2c545a3e522a",
            ])
        #expect(try row.additional("Signature") == .string("Contoso"))
        #expect(try row.additional("SourceEventId") == .long(6))
        #expect(try row.additional("SourceChannel") == .string(EventRecord.sysmon))
    }

    @Test func `a stream's hash is not the file's, and the mark of the web tells the origin`() async throws {
        let row = try await EventRecord.row(
            EventRecord.sysmon, 15,
            [
                "TargetFilename": #"C:\d\a.exe:Zone.Identifier"#,
                "Hash": "SHA1=C59EBB15ACFB8B3B8B719D49380F2C545A3E522A",
                "Contents": "[ZoneTransfer]  ZoneId=3  ReferrerUrl=http://a/  HostUrl=http://a/b.exe",
            ]
        ).values
        #expect(
            row.written(["FolderPath", "FileName", "SHA1", "FileOriginUrl", "FileOriginReferrerUrl"])
                == [#"C:\d\a.exe"#, "a.exe", "", "http://a/b.exe", "http://a/"])
        #expect(try row.additional("StreamName") == .string("Zone.Identifier"))
    }

    @Test(arguments: [
        (4699, "ScheduledTaskDeleted"), (4700, "ScheduledTaskEnabled"), (4701, "ScheduledTaskDisabled"),
        (4723, "PasswordChangeAttempt"), (4719, "AuditPolicyModification"), (5025, "FirewallServiceStopped"),
        (5031, "FirewallInboundConnectionToAppBlocked"), (4727, "SecurityGroupCreated"), (4754, "SecurityGroupCreated"),
        (4731, "SecurityGroupCreated"), (4730, "SecurityGroupDeleted"), (4734, "SecurityGroupDeleted"),
        (4758, "SecurityGroupDeleted"), (4733, "UserAccountRemovedFromLocalGroup"),
        (4756, "UserAccountAddedToLocalGroup"),
        (4757, "UserAccountRemovedFromLocalGroup"), (5136, "DirectoryServiceObjectModified"),
        (5137, "DirectoryServiceObjectCreated"), (5143, "NetworkShareObjectModified"),
        (5144, "NetworkShareObjectDeleted"),
    ])
    func `Security events have their ActionType in DeviceEvents`(id: Int, action: String) async throws {
        let (table, row) = try await EventRecord.row("Security", id, Self.subject)
        #expect(table == "DeviceEvents")
        #expect(row.text("ActionType") == action)
        #expect(try row.additional("SourceEventId") == .long(Int64(id)))
    }

    @Test func `a change of the audit policy names category and changes`() async throws {
        let row = try await EventRecord.row(
            "Security", 4719,
            Self.subject.merging([
                "CategoryId": "%%8280", "SubcategoryId": "%%14339",
                "SubcategoryGuid": "{0CCE9242-69AE-11D9-BED3-505054503030}",
                "AuditPolicyChanges": "%%8448, %%8450",
            ]) { $1 }
        ).values
        #expect(try row.additional("SubcategoryGuid") == .string("0cce9242-69ae-11d9-bed3-505054503030"))
        #expect(try row.additional("AuditPolicyChanges") == .string("%%8448, %%8450"))
        #expect(row.written(["InitiatingProcessAccountName", "InitiatingProcessLogonId"]) == ["ann", "999"])
    }

    @Test(arguments: [
        ("%%14592", "FirewallInboundConnectionBlocked", "10.0.0.2"),
        ("%%14593", "FirewallOutboundConnectionBlocked", "10.0.0.1"),
    ])
    func `a blocked connection has the remote side by its direction`(
        direction: String, action: String, local: String
    ) async throws {
        let row = try await EventRecord.row(
            "Security", 5157,
            [
                "Direction": direction, "SourceAddress": "10.0.0.1", "SourcePort": "50000", "DestAddress": "10.0.0.2",
                "DestPort": "445",
                "Protocol": "6", "Application": #"\device\harddiskvolume2\a.exe"#, "ProcessID": "99",
            ]
        ).values
        #expect(row.written(["ActionType", "LocalIP", "InitiatingProcessId"]) == [action, local, "99"])
        #expect(try row.additional("Protocol") == .string("Tcp"))
    }

    @Test func `a connection without direction is not guessed at`() async throws {
        let imported = try await ImportedRows(EventRecord.json("Security", 5156, ["Protocol": "6"]))
        #expect(imported.report.counts.notMapped == [.decidingFieldMissing: 1])
    }

    @Test func `a refused Kerberos pre-authentication is a failed logon of the identity`() async throws {
        let (table, row) = try await EventRecord.row(
            "Security", 4771,
            [
                "TargetUserName": "Ann", "TargetSid": "S-1-5-21-1-2-3-1001", "Status": "0x18", "PreAuthType": "2",
                "IpAddress": "::ffff:10.0.0.9", "IpPort": "50001",
            ])
        #expect(table == "IdentityLogonEvents")
        #expect(
            row.written([
                "ActionType", "FailureReason", "AccountName", "Protocol", "LogonType", "DestinationDeviceName",
                "IPAddress", "Port", "ReportId",
            ])
                == [
                    "LogonFailed", "0x18", "ann", "Kerberos", "Credentials Validation", "ws1", "::ffff:10.0.0.9",
                    "50001", "1",
                ])
        #expect(row["DeviceId"] == nil)
    }

    @Test func `a ticket for a machine names the machine`() async throws {
        let row = try await EventRecord.row(
            "Security", 4769, ["TargetUserName": "ann@CONTOSO.COM", "ServiceName": "SRV1$", "Status": "0x0"]
        ).values
        #expect(
            row.written(["ActionType", "AccountName", "AccountUpn", "AccountDomain", "TargetDeviceName", "LogonType"])
                == ["LogonSuccess", "ann", "ann@CONTOSO.COM", "contoso.com", "srv1", "Resource Access"])
    }

    @Test func `a member of a group is named by its common name`() async throws {
        let row = try await EventRecord.row(
            "Security", 4756,
            Self.subject.merging([
                "MemberSid": "S-1-5-21-9", "MemberName": #"CN=Lee\, Ann,OU=x,DC=contoso"#, "TargetUserName": "Admins",
                "TargetDomainName": "CONTOSO", "TargetSid": "S-1-5-32-544",
            ]) { $1 }
        ).values
        #expect(row.written(["AccountSid", "AccountName"]) == ["S-1-5-21-9", #"lee\, ann"#])
        #expect(try row.additional("GroupScope") == .string("Universal"))
        #expect(try row.additional("GroupName") == .string("Admins"))
    }

    @Test func `a file behind a share has its local path`() async throws {
        let row = try await EventRecord.row(
            "Security", 5145,
            Self.subject.merging([
                "ShareName": #"\\*\C$"#, "ShareLocalPath": #"\??\C:\"#, "RelativeTargetName": #"Users\a.txt"#,
                "AccessMask": "0x2",
                "IpAddress": "10.0.0.9", "IpPort": "50001",
            ]) { $1 }
        ).values
        #expect(
            row.written([
                "FolderPath", "FileName", "AccountName", "LogonId", "RemoteIP", "InitiatingProcessAccountName",
            ])
                == [#"C:\Users\a.txt"#, "a.txt", "ann", "999", "10.0.0.9", ""])
    }

    @Test func `a new process has the target account, or the subject's`() async throws {
        let own = try await EventRecord.row("Security", 4688, Self.subject.merging(["NewProcessName": "a"]) { $1 })
            .values
        #expect(own.written(["AccountName", "LogonId"]) == ["ann", "999"])
        let target = [
            "NewProcessName": "a", "TargetUserName": "Bob", "TargetDomainName": "C", "TargetUserSid": "S-1-5-21-7",
            "TargetLogonId": "0x10",
        ]
        let other = try await EventRecord.row("Security", 4688, Self.subject.merging(target) { $1 }).values
        #expect(
            other.written(["AccountName", "AccountSid", "LogonId", "InitiatingProcessAccountName"])
                == ["bob", "S-1-5-21-7", "16", "ann"])
    }

    @Test func `access to an object is mapped for processes and writes to files alone`() async throws {
        let records = [("Process", "0x10"), ("File", "0x2"), ("File", "0x1"), ("Key", "0x2")].map { type, mask in
            EventRecord.json("Security", 4663, ["ObjectType": type, "AccessMask": mask, "ObjectName": #"C:\a"#])
        }
        let counts = try await ImportedRows(records.joined(separator: "\n")).report.counts
        #expect(counts.rows == ["DeviceEvents": ["OpenProcessApiCall": 1], "DeviceFileEvents": ["FileModified": 1]])
        #expect(counts.notMapped == [.objectAccessOfOtherKind: 2])
    }

    @Test func `a device that is known by its events has a derived row of DeviceInfo`() async throws {
        let imported = try await ImportedRows(
            EventRecord.json(
                EventRecord.sysmon, 3, ["Initiated": "true", "SourceIp": "10.0.0.9", "DestinationIp": "8.8.8.8"]))
        #expect(imported.report.derivedRows == ["DeviceInfo": 1, "DeviceNetworkInfo": 1])
        let info = try #require(try imported.rows("DeviceInfo").first)
        #expect(info.written(["DeviceName", "OSPlatform", "OSVersion", "ReportId"]) == ["ws1", "Windows", "", "0"])
        #expect(try info.additional("DerivedFrom") == .string("import"))
        #expect(try imported.rows("DeviceNetworkInfo").first?.text("IPAddresses") == #"[{"IPAddress":"10.0.0.9"}]"#)
        #expect(imported.report.counts.rowCount == 1)
    }
}
