import Telemetry
import Testing
import Values

/// The value rules, each as a table of what the record has and what the row has.
struct ValueRuleTests {
    @Test(arguments: [
        (#"C:\Windows\System32\cmd.exe"#, #"C:\Windows\System32\cmd.exe"#, "cmd.exe"),
        ("/usr/bin/ssh", "/usr/bin/ssh", "ssh"), ("System", "", "System"),
        (#"\device\harddiskvolume2\a.sys"#, #"\device\harddiskvolume2\a.sys"#, "a.sys"),
        ("-", "", ""), ("<unknown process>", "", ""),
    ])
    func `a path keeps its case: the whole of it is the FolderPath, its end the FileName`(
        path: String, folder: String, name: String
    ) async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 1, ["Image": path]).values
        #expect(row.written(["FolderPath", "FileName"]) == [folder, name])
    }

    @Test(arguments: [
        (#"C:\Windows\CMD.exe"#, #"c:\windows\cmd.exe"#, "cmd.exe", "7"), ("System", "", "system", "7"),
        ("<unknown process>", "", "", "7"),
    ])
    func `the acting image is in lower case`(image: String, folder: String, name: String, id: String) async throws {
        let row = try await EventRecord.row(
            EventRecord.sysmon, 11, ["Image": image, "ProcessId": id, "TargetFilename": "x"]
        ).values
        #expect(
            row.written(["InitiatingProcessFolderPath", "InitiatingProcessFileName", "InitiatingProcessId"])
                == [folder, name, id])
    }

    @Test func `process id 0 without an image is no process`() async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 11, ["ProcessId": "0", "TargetFilename": "x"]).values
        #expect(row["InitiatingProcessId"] == nil)
    }

    @Test(arguments: [
        (#"NT AUTHORITY\SYSTEM"#, ["nt authority", "system", "S-1-5-18"]),
        (#"NT AUTHORITY\LOCAL SERVICE"#, ["nt authority", "local service", "S-1-5-19"]),
        (#"NT AUTHORITY\NETWORK SERVICE"#, ["nt authority", "network service", "S-1-5-20"]),
        (#"CONTOSO\Ann.Lee"#, ["contoso", "ann.lee", ""]), ("JÜRGEN", ["", "jürgen", ""]), ("-", ["", "", ""]),
    ])
    func `an account is domain and name in lower case, and has the SID that every machine knows`(
        user: String, expected: [String]
    ) async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 1, ["Image": "a", "User": user]).values
        #expect(row.written(["AccountDomain", "AccountName", "AccountSid"]) == expected)
    }

    @Test(arguments: [
        ("S-1-5-18", "HOST$", ["nt authority", "system", "S-1-5-18"]),
        ("S-1-5-20", "HOST$", ["nt authority", "network service", "S-1-5-20"]),
        ("S-1-5-21-1-2-3-500", "Admin", ["dom", "admin", "S-1-5-21-1-2-3-500"]), ("S-1-0-0", "-", ["dom", "", ""]),
    ])
    func `a subject is named by its SID where that is well known`(sid: String, name: String, expected: [String])
        async throws
    {
        let row = try await EventRecord.row(
            "Security", 1102, ["SubjectUserSid": sid, "SubjectUserName": name, "SubjectDomainName": "DOM"]
        ).values
        let columns = ["InitiatingProcessAccountDomain", "InitiatingProcessAccountName", "InitiatingProcessAccountSid"]
        #expect(row.written(columns) == expected)
    }

    @Test func `logon rows keep the names of the record`() async throws {
        let row = try await EventRecord.row(
            "Security", 4624,
            [
                "SubjectUserSid": "S-1-5-18", "SubjectUserName": "HOST$", "SubjectDomainName": "DOM",
                "TargetUserSid": "S-1-5-18",
                "TargetUserName": "HOST$", "TargetDomainName": "DOM",
            ]
        ).values
        #expect(
            row.written(["AccountDomain", "AccountName", "InitiatingProcessAccountName"]) == ["dom", "host$", "host$"])
    }

    @Test(arguments: [
        (
            "SHA1=C59EBB15ACFB8B3B8B719D49380F2C545A3E522A,MD5=07E2469C6E6B0C73489567B32B099ACE,IMPHASH=00000000000000000000000000000001",
            ["c59ebb15acfb8b3b8b719d49380f2c545a3e522a", "", "07e2469c6e6b0c73489567b32b099ace"]
        ),
        ("SHA1=0000000000000000000000000000000000000000,MD5=Unknown", ["", "", ""]), ("MD5=xyz", ["", "", ""]),
    ])
    func `hashes are split, in lower case, and zeros are none`(hashes: String, expected: [String]) async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 7, ["ImageLoaded": "a.dll", "Hashes": hashes]).values
        #expect(row.written(["SHA1", "SHA256", "MD5"]) == expected)
    }

    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3", "Private"), ("172.16.0.1", "172.16.0.1", "Private"),
        ("172.32.0.1", "172.32.0.1", "Public"),
        ("192.168.1.1", "192.168.1.1", "Private"), ("8.8.8.8", "8.8.8.8", "Public"),
        ("127.0.0.1", "127.0.0.1", "Loopback"),
        ("255.255.255.255", "255.255.255.255", "Broadcast"), ("169.254.1.1", "169.254.1.1", "Reserved"),
        ("224.0.0.252", "224.0.0.252", "Reserved"), ("0.0.0.0", "0.0.0.0", "Reserved"),
        ("240.0.0.1", "240.0.0.1", "Reserved"),
        ("0:0:0:0:0:0:0:1", "::1", "Loopback"), ("::", "::", "Reserved"),
        ("FE80:0:0:0:44AF:A0EE:C7F9:E9ED", "fe80::44af:a0ee:c7f9:e9ed", "Private"), ("fd00::1", "fd00::1", "Private"),
        ("::FFFF:10.0.0.1", "::ffff:10.0.0.1", "FourToSixMapping"),
        ("2001:0:4136:e378::", "2001:0:4136:e378::", "Teredo"),
        ("ff02::1:3", "ff02::1:3", "Reserved"), ("2001:DB8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "Public"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "Public"),
    ])
    func `an address is compressed and of a kind`(address: String, text: String, kind: String) async throws {
        let row = try await EventRecord.row(
            EventRecord.sysmon, 3,
            ["Initiated": "true", "DestinationIp": address, "SourceIp": "10.0.0.9", "Protocol": "tcp"]
        ).values
        #expect(row.written(["RemoteIP", "RemoteIPType", "LocalIP"]) == [text, kind, "10.0.0.9"])
    }

    @Test(arguments: [
        ("tcp", "Tcp"), ("6", "Tcp"), ("udp", "Udp"), ("17", "Udp"), ("1", "Icmp"), ("58", "IcmpV6"), ("2", "Igmp"),
        ("47", "47"),
    ])
    func `a transport protocol has Defender's word`(text: String, word: String) async throws {
        let row = try await EventRecord.row("Security", 5156, ["Direction": "%%14593", "Protocol": text]).values
        #expect(row.text("Protocol") == word)
    }

    @Test(arguments: [
        (#"HKLM\SOFTWARE\A\v"#, #"HKEY_LOCAL_MACHINE\SOFTWARE\A"#, "v"),
        (#"HKU\S-1-5-21-1\Software\(Default)"#, #"HKEY_CURRENT_USER\S-1-5-21-1\Software"#, "(Default)"),
        (#"HKCR\.txt\x"#, #"HKEY_LOCAL_MACHINE\SOFTWARE\Classes\.txt"#, "x"),
        (#"\REGISTRY\MACHINE\SYSTEM\y"#, #"HKEY_LOCAL_MACHINE\SYSTEM"#, "y"),
        (#"\REGISTRY\USER\S-1\y"#, #"HKEY_CURRENT_USER\S-1"#, "y"), (#"\REGISTRY\A\{g}\y"#, #"\REGISTRY\A\{g}"#, "y"),
    ])
    func `a registry path has Defender's root, and a value's name behind the last backslash`(
        path: String, key: String, value: String
    ) async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 13, ["TargetObject": path, "Details": "x"]).values
        #expect(row.written(["RegistryKey", "RegistryValueName"]) == [key, value])
    }

    @Test(arguments: [
        ("DWORD (0x00000001)", "Dword", "1"), ("QWORD (0x00000001-0x00000002)", "Qword", "4294967298"),
        ("Binary Data", "Binary", ""), ("(Empty)", "String", ""), ("C:\\x", "String", "C:\\x"),
        ("DWORD (nonsense)", "String", "DWORD (nonsense)"),
    ])
    func `Sysmon's details are a type and data`(details: String, type: String, data: String) async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 13, ["TargetObject": #"HKLM\a\b"#, "Details": details])
            .values
        #expect(row.written(["RegistryValueType", "RegistryValueData"]) == [type, data])
    }

    @Test(arguments: [
        (#""C:\Program Files\a b.exe" -x"#, #"C:\Program Files\a b.exe"#), ("%COMSPEC% /C start", "%COMSPEC%"),
        (#"C:\My Dir\svc.exe -k net"#, #"C:\My Dir\svc.exe"#), (#"C:\x.exe.bak\y.EXE"#, #"C:\x.exe.bak\y.EXE"#),
        (#"\SystemRoot\drv.sys"#, #"\SystemRoot\drv.sys"#), ("rundll32 a,b", "rundll32"),
    ])
    func `the executable of a service's command is found`(command: String, executable: String) async throws {
        let row = try await EventRecord.row("System", 7045, ["ImagePath": command]).values
        #expect(row.text("FolderPath") ?? row.text("FileName") == executable)
        #expect(try row.additional("ServiceFileName") == .string(command))
    }

    @Test(arguments: [
        ("0", "System"), ("2", "Interactive"), ("3", "Network"), ("5", "Service"), ("7", "Unlock"),
        ("9", "NewCredentials"),
        ("10", "RemoteInteractive"), ("11", "CachedInteractive"), ("13", "CachedUnlock"), ("99", "Unknown"),
    ])
    func `a logon type has Defender's word`(number: String, word: String) async throws {
        let row = try await EventRecord.row("Security", 4624, ["LogonType": number]).values
        #expect(row.text("LogonType") == word)
    }

    @Test(arguments: [
        ("0xc000006d", "0xC000006A", "InvalidUserNameOrPassword"), ("0xc000006d", "0x0", "InvalidUserNameOrPassword"),
        ("0xC000010B", "0x0", "0xc000010b"), ("0xc000006d", "0xC0000072", "0xc0000072"),
    ])
    func `the reason of a failed logon is the sub-status, or the status when that is 0`(
        status: String, subStatus: String, reason: String
    ) async throws {
        let row = try await EventRecord.row("Security", 4625, ["Status": status, "SubStatus": subStatus]).values
        #expect(row.text("FailureReason") == reason)
    }

    @Test(arguments: [
        ("S-1-16-4096", "Low"), ("S-1-16-8192", "Medium"), ("S-1-16-8448", "Medium"), ("S-1-16-12288", "High"),
        ("S-1-16-16384", "System"),
        ("S-1-16-1", ""),
    ])
    func `a mandatory label is an integrity level`(label: String, level: String) async throws {
        let row = try await EventRecord.row("Security", 4688, ["NewProcessName": "a", "MandatoryLabel": label]).values
        #expect(row.written(["ProcessIntegrityLevel"]) == [level])
    }

    @Test func `an access mask is a decimal number in AdditionalFields`() async throws {
        let row = try await EventRecord.row(EventRecord.sysmon, 10, ["GrantedAccess": "0x1410"]).values
        #expect(try row.additional("DesiredAccess") == .long(5136))
    }

    @Test func `DNS answers are a list of types and results`() async throws {
        let row = try await EventRecord.row(
            EventRecord.sysmon, 22,
            [
                "QueryName": "a.b", "QueryStatus": "0",
                "QueryResults": "type:  5 c.d;::ffff:1.2.3.4;FE80:0:0:0:0:0:0:1;5.6.7.8;",
            ]
        ).values
        let list = try #require(try row.additional("DnsQueryResult"))
        #expect(
            list.jsonText
                == #"[{"DnsQueryType":"CNAME","Result":"c.d"},{"DnsQueryType":"A","Result":"1.2.3.4"},{"DnsQueryType":"AAAA","Result":"fe80::1"},{"DnsQueryType":"A","Result":"5.6.7.8"}]"#
        )
    }
}
