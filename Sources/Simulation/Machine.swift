/// One running process of a simulated machine.
struct SimulatedProcess: Sendable {
    let program: Program
    let id: Int64
    let started: Int64
    let commandLine: String
    let account: AccountName
    let parentID: Int64
    let parentFileName: String
    let parentStarted: Int64
}

/// An account as event columns carry it.
struct AccountName: Sendable {
    let domain: String
    let name: String
    let sid: String
    let logonID: Int64
    /// `user@domain`; empty for built-in accounts.
    let userPrincipalName: String

    static let system = AccountName(
        domain: "nt authority", name: "system", sid: "S-1-5-18", logonID: 999, userPrincipalName: "")
    static let networkService = AccountName(
        domain: "nt authority", name: "network service", sid: "S-1-5-20", logonID: 996, userPrincipalName: "")
    static let localService = AccountName(
        domain: "nt authority", name: "local service", sid: "S-1-5-19", logonID: 997, userPrincipalName: "")

    init(domain: String, name: String, sid: String, logonID: Int64, userPrincipalName: String) {
        self.domain = domain
        self.name = name
        self.sid = sid
        self.logonID = logonID
        self.userPrincipalName = userPrincipalName
    }

    init(_ person: Enterprise.Person, logonID: Int64) {
        self.init(
            domain: Enterprise.accountDomain, name: person.account, sid: person.sid, logonID: logonID,
            userPrincipalName: person.address)
    }
}

/// One simulated machine: which processes run, and the events its sensor reports about them.
struct Machine {
    let device: Enterprise.Device
    private(set) var running: [String: SimulatedProcess] = [:]
    private var generator: SeededGenerator
    private var nextProcessID: Int64
    private let emit: EventSink

    init(device: Enterprise.Device, started: Int64, generator: SeededGenerator, emit: @escaping EventSink) {
        self.device = device
        self.generator = generator
        self.emit = emit
        nextProcessID = 4
        let system = Program("System", in: "", commandLines: [""], as: .system, parent: "", weight: 0)
        running["System"] = SimulatedProcess(
            program: system, id: 4, started: started, commandLine: "", account: .system, parentID: 0,
            parentFileName: "",
            parentStarted: started)
        for (index, program) in Program.resident.enumerated() {
            start(program, at: started + Int64(index + 1) * Ticks.second)
        }
    }

    /// The account that a program runs as on this machine.
    func account(of program: Program) -> AccountName {
        switch program.account {
        case .system: .system
        case .networkService: .networkService
        case .localService: .localService
        case .owner: device.owner.map { AccountName($0, logonID: ownerLogonID) } ?? .system
        }
    }

    var ownerLogonID: Int64 { Int64(0x4_0000 + device.sidSuffix % 0xF_FFFF) }

    /// Starts a program, reports it, and remembers it as the latest of its name.
    ///
    /// `commandLine` is one of the program's own when nil, `parent` the latest process of the program's usual parent.
    @discardableResult
    mutating func start(
        _ program: Program, at time: Int64, commandLine: String? = nil, parent: SimulatedProcess? = nil,
        account: AccountName? = nil, additionalFields: String = ""
    ) -> SimulatedProcess {
        nextProcessID += Int64(generator.integer(in: 1...40)) * 4
        let mother = parent ?? running[program.parent] ?? running["services.exe"] ?? running["System"]
        let account = account ?? self.account(of: program)
        let process = SimulatedProcess(
            program: program, id: nextProcessID, started: time,
            commandLine: commandLine ?? fill(generator.pick(program.commandLines)), account: account,
            parentID: mother?.id ?? 0, parentFileName: mother?.program.fileName ?? "",
            parentStarted: mother?.started ?? time)
        running[program.fileName] = process
        var cells: [(column: String, value: SimulatedCell)] = [
            ("FileName", .text(program.fileName)), ("FolderPath", .text(program.path)), ("SHA1", .text(program.sha1)),
            ("SHA256", .text(program.sha256)), ("MD5", .text(program.md5)), ("FileSize", .number(program.size)),
            ("ProcessVersionInfoCompanyName", .text(program.company)),
            ("ProcessVersionInfoProductName", .text(program.product)),
            ("ProcessVersionInfoOriginalFileName", .text(program.fileName)), ("ProcessId", .number(process.id)),
            ("ProcessCommandLine", .text(process.commandLine)),
            ("ProcessIntegrityLevel", .text(integrity(of: account))),
            (
                "ProcessTokenElevation",
                account.name == "system" ? "TokenElevationTypeDefault" : "TokenElevationTypeLimited"
            ),
            ("ProcessCreationTime", .time(time)), ("AccountDomain", .text(account.domain)),
            ("AccountName", .text(account.name)),
            ("AccountSid", .text(account.sid)), ("AccountUpn", .text(account.userPrincipalName)),
            ("LogonId", .number(account.logonID)),
        ]
        if !additionalFields.isEmpty { cells.append(("AdditionalFields", .text(additionalFields))) }
        report("DeviceProcessEvents", "ProcessCreated", at: time, by: mother, cells)
        return process
    }

    /// Reports an event of this machine, with the columns that tell which process caused it.
    mutating func report(
        _ table: String, _ actionType: String, at time: Int64, by process: SimulatedProcess?,
        _ cells: [(column: String, value: SimulatedCell)]
    ) {
        var event = SimulatedEvent(
            table: table, timestamp: time,
            cells: [
                ("DeviceId", .text(device.id)), ("DeviceName", .text(device.name)),
            ])
        if !actionType.isEmpty { event.cells.append(("ActionType", .text(actionType))) }
        event.cells += cells
        if let process {
            let program = process.program
            event.cells += [
                ("InitiatingProcessFileName", .text(program.fileName.lowercased())),
                ("InitiatingProcessFolderPath", .text(program.path.lowercased())),
                ("InitiatingProcessId", .number(process.id)),
                ("InitiatingProcessCommandLine", .text(process.commandLine)),
                ("InitiatingProcessCreationTime", .time(process.started)),
                ("InitiatingProcessParentId", .number(process.parentID)),
                ("InitiatingProcessParentFileName", .text(process.parentFileName)),
                ("InitiatingProcessParentCreationTime", .time(process.parentStarted)),
                ("InitiatingProcessAccountDomain", .text(process.account.domain)),
                ("InitiatingProcessAccountName", .text(process.account.name)),
                ("InitiatingProcessAccountSid", .text(process.account.sid)),
                ("InitiatingProcessAccountUpn", .text(process.account.userPrincipalName)),
                ("InitiatingProcessSHA1", .text(program.fileName == "System" ? "" : program.sha1)),
                ("InitiatingProcessSHA256", .text(program.fileName == "System" ? "" : program.sha256)),
                ("InitiatingProcessVersionInfoCompanyName", .text(program.company)),
            ]
            // The one table that knows the acting process but not its integrity level.
            if table != "DeviceEvents" {
                event.cells.append(("InitiatingProcessIntegrityLevel", .text(integrity(of: process.account))))
            }
        }
        emit(event)
    }

    /// Reports a connection that a process opened.
    mutating func connect(
        to host: String, address: String, port: Int64 = 443, at time: Int64, by process: SimulatedProcess,
        actionType: String = "ConnectionSuccess"
    ) {
        let isPrivate = address.hasPrefix("10.")
        report(
            "DeviceNetworkEvents", actionType, at: time, by: process,
            [
                ("RemoteIP", .text(address)), ("RemotePort", .number(port)), ("RemoteUrl", .text(host)),
                ("LocalIP", .text(device.address)),
                ("LocalPort", .number(Int64(generator.integer(in: 49_152...65_535)))),
                ("Protocol", "Tcp"), ("LocalIPType", "Private"), ("RemoteIPType", isPrivate ? "Private" : "Public"),
            ])
    }

    /// Reports a file that a process wrote.
    mutating func write(
        _ path: String, at time: Int64, by process: SimulatedProcess, actionType: String = "FileCreated",
        size: Int64? = nil,
        additional: [(column: String, value: SimulatedCell)] = []
    ) {
        let name = path.split(separator: "\\").last.map(String.init) ?? path
        report(
            "DeviceFileEvents", actionType, at: time, by: process,
            [
                ("FileName", .text(name)), ("FolderPath", .text(path)),
                ("SHA1", .text(Enterprise.hexadecimal(of: "file \(path) \(time)", digits: 40))),
                ("SHA256", .text(Enterprise.hexadecimal(of: "file256 \(path) \(time)", digits: 64))),
                ("FileSize", .number(size ?? Int64(generator.integer(in: 200...3_000_000)))),
            ] + additional)
    }

    /// Reports a registry value that a process set.
    mutating func setValue(
        _ name: String, of key: String, to data: String, type: String = "String", at time: Int64,
        by process: SimulatedProcess
    ) {
        report(
            "DeviceRegistryEvents", "RegistryValueSet", at: time, by: process,
            [
                ("RegistryKey", .text(key)), ("RegistryValueName", .text(name)), ("RegistryValueType", .text(type)),
                ("RegistryValueData", .text(data)),
            ])
    }

    /// Puts names and numbers into a template.
    mutating func fill(_ template: String) -> String {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
        return template.replacing("{user}", with: device.owner?.account ?? "svc-app")
            .replacing("{n}", with: String(generator.integer(in: 1...999)))
    }

    private func integrity(of account: AccountName) -> String {
        switch account.sid {
        case "S-1-5-18", "S-1-5-19", "S-1-5-20": "System"
        default: account.name.hasPrefix("adm-") ? "High" : "Medium"
        }
    }
}
