/// A program that the simulated machines run.
struct Program: Sendable {
    /// Who it runs as.
    enum Account: Sendable { case system, networkService, localService, owner }

    let fileName: String
    let company: String
    let product: String
    /// Command lines; `{user}` and `{n}` are filled in. The first is the common one.
    let commandLines: [String]
    let account: Account
    /// The program that starts it.
    let parent: String
    /// How often it is started, relative to the others of its role.
    let weight: Double
    /// What it does once it runs.
    let habits: Habits

    /// How many events of each kind one run of the program causes on average.
    struct Habits: Sendable {
        var connections: Double = 0
        var files: Double = 0
        var registryValues: Double = 0
        var imageLoads: Double = 0
        var hosts: [String] = []
        var folders: [String] = []
    }

    let path: String
    let sha1: String
    let sha256: String
    let md5: String
    let size: Int64

    init(
        _ fileName: String, in folder: String, by company: String = "Microsoft Corporation",
        product: String = "Microsoft® Windows® Operating System", commandLines: [String], as account: Account,
        parent: String, weight: Double, habits: Habits = Habits()
    ) {
        self.fileName = fileName
        path = "\(folder)\\\(fileName)"
        sha1 = Enterprise.hexadecimal(of: "sha1 \(path)", digits: 40)
        sha256 = Enterprise.hexadecimal(of: "sha256 \(path)", digits: 64)
        md5 = Enterprise.hexadecimal(of: "md5 \(path)", digits: 32)
        size = Int64(40_000 + stableHash(path) % 4_000_000)
        self.company = company
        self.product = product
        self.commandLines = commandLines
        self.account = account
        self.parent = parent
        self.weight = weight
        self.habits = habits
    }
}

extension Program {
    private static let system32 = #"C:\Windows\System32"#
    private static let office = #"C:\Program Files\Microsoft Office\root\Office16"#
    private static let officeHosts = [
        "outlook.office365.example", "teams.example", "sharepoint.contoso.example", "login.identity.example",
    ]
    private static let sites = [
        "news.example", "search.example", "maps.example", "wiki.example", "video.example", "travel.example",
        "cdn.static.example", "fonts.static.example", "bank.example", "weather.example", "supplier-portal.example",
    ]

    /// What every Windows machine runs.
    static let common: [Program] = [
        Program(
            "svchost.exe", in: system32,
            commandLines: [
                "svchost.exe -k netsvcs -p -s Schedule", "svchost.exe -k LocalService -p",
                "svchost.exe -k netsvcs -p -s wuauserv",
                "svchost.exe -k UnistackSvcGroup -s CDPUserSvc", "svchost.exe -k NetworkService -p -s Dnscache",
            ], as: .system, parent: "services.exe", weight: 22,
            habits: Habits(
                connections: 0.5, files: 0.5, registryValues: 0.8, imageLoads: 0.5,
                hosts: ["update.contoso.example", "time.example"],
                folders: [#"C:\Windows\Temp"#, #"C:\ProgramData\Contoso"#])),
        Program(
            "conhost.exe", in: system32, commandLines: [#"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1"#],
            as: .system, parent: "services.exe", weight: 9),
        Program(
            "dllhost.exe", in: system32,
            commandLines: [
                "DllHost.exe /Processid:{3EB3C877-1F16-487C-9050-104DBCD66683}",
                "DllHost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}",
            ], as: .system, parent: "svchost.exe", weight: 8, habits: Habits(imageLoads: 0.4)),
        Program(
            "taskhostw.exe", in: system32, commandLines: ["taskhostw.exe", "taskhostw.exe SYSTEM"], as: .system,
            parent: "svchost.exe", weight: 8, habits: Habits(files: 0.3, registryValues: 0.7)),
        Program(
            "backgroundTaskHost.exe", in: system32,
            commandLines: [#""BackgroundTaskHost.exe" -ServerName:BackgroundTaskHost.WebAccountProvider"#], as: .system,
            parent: "svchost.exe", weight: 6, habits: Habits(connections: 0.6, hosts: ["login.identity.example"])),
        Program(
            "MsMpEng.exe", in: #"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.24090.11-0"#,
            commandLines: [#""MsMpEng.exe""#], as: .system, parent: "services.exe", weight: 1,
            habits: Habits(
                connections: 3, files: 4, hosts: ["av-updates.example"],
                folders: [#"C:\ProgramData\Microsoft\Windows Defender\Scans"#])),
        Program(
            "wevtutil.exe", in: system32, commandLines: ["wevtutil.exe qe Application /c:50 /rd:true /f:text"],
            as: .system,
            parent: "agent.exe", weight: 0.3),
        Program(
            "agent.exe", in: #"C:\Program Files\Contoso\Management"#, by: "Contoso IT",
            product: "Contoso Management Agent",
            commandLines: ["agent.exe --check-in --interval {n}"], as: .system, parent: "services.exe", weight: 5,
            habits: Habits(
                connections: 2, files: 1.5, registryValues: 1, hosts: ["management.contoso.example"],
                folders: [#"C:\ProgramData\Contoso\Management\Logs"#])),
        Program(
            "powershell.exe", in: #"C:\Windows\System32\WindowsPowerShell\v1.0"#,
            commandLines: [
                #"powershell.exe -NoProfile -ExecutionPolicy AllSigned -File "C:\Program Files\Contoso\Management\inventory.ps1""#,
                #"powershell.exe -NoProfile -ExecutionPolicy AllSigned -File "C:\Program Files\Contoso\Management\compliance.ps1" -Run {n}"#,
            ], as: .system, parent: "agent.exe", weight: 3,
            habits: Habits(
                connections: 0.4, files: 2, imageLoads: 4, hosts: ["management.contoso.example"],
                folders: [#"C:\Windows\Temp"#])),
    ]

    /// Everything that is started on a workstation.
    static let ofWorkstations = common + officeWork
    /// Everything that is started on a server.
    static let ofServers = common + serverWork

    /// What people run on their workstations.
    static let officeWork: [Program] = [
        Program(
            "chrome.exe", in: #"C:\Program Files\Google\Chrome\Application"#, by: "Google LLC",
            product: "Google Chrome",
            commandLines: [
                #""chrome.exe" --type=renderer --lang=en-US --renderer-client-id={n}"#,
                #""chrome.exe" --type=utility --utility-sub-type=network.mojom.NetworkService"#, #""chrome.exe""#,
            ], as: .owner, parent: "explorer.exe", weight: 24,
            habits: Habits(
                connections: 4, files: 1.2, registryValues: 0.2, hosts: sites,
                folders: [
                    #"C:\Users\{user}\AppData\Local\Google\Chrome\User Data\Default\Cache"#,
                    #"C:\Users\{user}\Downloads"#,
                ])),
        Program(
            "msedge.exe", in: #"C:\Program Files (x86)\Microsoft\Edge\Application"#, product: "Microsoft Edge",
            commandLines: [
                #""msedge.exe" --type=renderer --renderer-client-id={n}"#, #""msedge.exe" --no-startup-window"#,
            ],
            as: .owner, parent: "explorer.exe", weight: 10,
            habits: Habits(
                connections: 4, files: 0.6, hosts: sites,
                folders: [#"C:\Users\{user}\AppData\Local\Microsoft\Edge\User Data\Default"#])),
        Program(
            "OUTLOOK.EXE", in: office, product: "Microsoft Outlook", commandLines: [#""OUTLOOK.EXE""#], as: .owner,
            parent: "explorer.exe", weight: 3,
            habits: Habits(
                connections: 8, files: 4, registryValues: 2, imageLoads: 3, hosts: officeHosts,
                folders: [#"C:\Users\{user}\AppData\Local\Microsoft\Outlook"#])),
        Program(
            "WINWORD.EXE", in: office, product: "Microsoft Word",
            commandLines: [#""WINWORD.EXE" /n "C:\Users\{user}\Documents\Report {n}.docx""#], as: .owner,
            parent: "explorer.exe", weight: 5,
            habits: Habits(
                connections: 1.5, files: 4, registryValues: 2, imageLoads: 4, hosts: officeHosts,
                folders: [#"C:\Users\{user}\Documents"#, #"C:\Users\{user}\AppData\Roaming\Microsoft\Templates"#])),
        Program(
            "EXCEL.EXE", in: office, product: "Microsoft Excel",
            commandLines: [#""EXCEL.EXE" "C:\Users\{user}\Documents\Budget {n}.xlsx""#], as: .owner,
            parent: "explorer.exe",
            weight: 5,
            habits: Habits(
                connections: 1.5, files: 3, registryValues: 2, imageLoads: 4, hosts: officeHosts,
                folders: [#"C:\Users\{user}\Documents"#])),
        Program(
            "ms-teams.exe", in: #"C:\Program Files\WindowsApps\MSTeams_24295.605.3225.8804_x64__8wekyb3d8bbwe"#,
            product: "Microsoft Teams", commandLines: [#""ms-teams.exe" msteams:system-initiated"#], as: .owner,
            parent: "svchost.exe", weight: 4,
            habits: Habits(connections: 10, files: 1, hosts: ["teams.example", "media.teams.example"])),
        Program(
            "OneDrive.exe", in: #"C:\Program Files\Microsoft OneDrive"#, product: "Microsoft OneDrive",
            commandLines: [#""OneDrive.exe" /background"#], as: .owner, parent: "explorer.exe", weight: 2,
            habits: Habits(
                connections: 6, files: 6, registryValues: 1, hosts: ["files.sharepoint.example"],
                folders: [#"C:\Users\{user}\OneDrive - Contoso\Documents"#])),
        Program(
            "notepad.exe", in: system32, commandLines: [#""notepad.exe" C:\Users\{user}\Desktop\notes{n}.txt"#],
            as: .owner,
            parent: "explorer.exe", weight: 2, habits: Habits(files: 1, folders: [#"C:\Users\{user}\Desktop"#])),
        Program(
            "SearchProtocolHost.exe", in: system32,
            commandLines: [#""SearchProtocolHost.exe" Global\UsGthrFltPipeMssGthrPipe{n}_"#],
            as: .system, parent: "svchost.exe", weight: 8, habits: Habits(imageLoads: 0.5)),
        Program(
            "cmd.exe", in: system32,
            commandLines: [#"cmd.exe /c "net use H: \\fs-01\home /persistent:no""#, "cmd.exe"], as: .owner,
            parent: "explorer.exe", weight: 0.8),
    ]

    /// What servers run.
    static let serverWork: [Program] = [
        Program(
            "sqlservr.exe", in: #"C:\Program Files\Microsoft SQL Server\MSSQL16.MSSQLSERVER\MSSQL\Binn"#,
            product: "Microsoft SQL Server", commandLines: [#""sqlservr.exe" -sMSSQLSERVER"#], as: .networkService,
            parent: "services.exe", weight: 1,
            habits: Habits(connections: 10, files: 8, hosts: ["app-01.contoso.example"], folders: [#"D:\Data\MSSQL"#])),
        Program(
            "w3wp.exe", in: #"C:\Windows\System32\inetsrv"#, product: "Internet Information Services",
            commandLines: [#"w3wp.exe -ap "DefaultAppPool" -v "v4.0" -l "webengine4.dll" -h {n}"#], as: .networkService,
            parent: "svchost.exe", weight: 3,
            habits: Habits(
                connections: 14, files: 3, hosts: ["sql-01.contoso.example"],
                folders: [#"C:\inetpub\logs\LogFiles\W3SVC1"#])),
        Program(
            "backup.exe", in: #"C:\Program Files\Contoso\Backup"#, by: "Contoso IT", product: "Contoso Backup",
            commandLines: ["backup.exe --job nightly --set {n}"], as: .system, parent: "services.exe", weight: 2,
            habits: Habits(
                connections: 4, files: 12, hosts: ["backup-01.contoso.example"], folders: [#"E:\Backup\Sets"#])),
        Program(
            "WmiPrvSE.exe", in: #"C:\Windows\System32\wbem"#,
            commandLines: ["wmiprvse.exe -secured -Embedding", "wmiprvse.exe -Embedding"],
            as: .networkService, parent: "svchost.exe", weight: 4, habits: Habits(imageLoads: 2)),
    ]

    /// The processes that are there as long as the machine runs, parents before children.
    static let resident: [Program] = [
        Program("smss.exe", in: system32, commandLines: ["smss.exe"], as: .system, parent: "System", weight: 0),
        Program("wininit.exe", in: system32, commandLines: ["wininit.exe"], as: .system, parent: "smss.exe", weight: 0),
        Program(
            "services.exe", in: system32, commandLines: ["services.exe"], as: .system, parent: "wininit.exe", weight: 0),
        Program("lsass.exe", in: system32, commandLines: ["lsass.exe"], as: .system, parent: "wininit.exe", weight: 0),
        Program(
            "svchost.exe", in: system32, commandLines: ["svchost.exe -k DcomLaunch -p"], as: .system,
            parent: "services.exe", weight: 0),
        Program(
            "agent.exe", in: #"C:\Program Files\Contoso\Management"#, by: "Contoso IT",
            product: "Contoso Management Agent",
            commandLines: ["agent.exe --service"], as: .system, parent: "services.exe", weight: 0),
    ]

    /// The shell of the person who works on the machine.
    static let shell = Program(
        "explorer.exe", in: #"C:\Windows"#, commandLines: ["explorer.exe"], as: .owner, parent: "userinit.exe",
        weight: 0)
}
