/// The ordinary work of one machine on one day: the ground that an attack has to be found on.
struct OrdinaryDay {
    /// How many process starts a machine has on a working day, on average.
    let processStarts: Int

    /// Lets a machine live through the day that begins at `midnight` (ticks); nothing happens at or after `until`.
    func run(_ machine: inout Machine, midnight: Int64, isWorkday: Bool, until: Int64, generator: inout SeededGenerator)
    {
        let isWorkstation = machine.device.role == .workstation
        let programs = isWorkstation ? Program.ofWorkstations : Program.ofServers
        if isWorkstation, isWorkday, let owner = machine.device.owner {
            logOn(
                owner, to: &machine,
                at: midnight + 7 * Ticks.hour + Int64(generator.integer(in: 0...7_200)) * Ticks.second, until: until)
        }
        let starts = isWorkday || !isWorkstation ? processStarts : processStarts / 5
        var moments = (0..<starts).map { _ in
            midnight + time(ofDay: isWorkstation && isWorkday, generator: &generator)
        }
        moments.sort()
        for moment in moments where moment < until {
            let program = generator.pick(programs) { $0.weight }
            // People's programs run while people are there; at night only the machine's own do.
            if program.account == .owner, !isAtWork(moment - midnight) { continue }
            let process = machine.start(program, at: moment)
            act(as: process, on: &machine, after: moment, until: until, generator: &generator)
        }
        reportInventory(
            of: &machine, at: midnight + Ticks.hour + Int64(generator.integer(in: 0...3_000)) * Ticks.second,
            until: until)
        logOnOverTheNetwork(&machine, midnight: midnight, until: until, generator: &generator)
    }

    private func isAtWork(_ sinceMidnight: Int64) -> Bool { (7 * Ticks.hour..<19 * Ticks.hour).contains(sinceMidnight) }

    /// A moment of the day: around ten and three for people's machines, evenly for the others.
    private func time(ofDay followsPeople: Bool, generator: inout SeededGenerator) -> Int64 {
        guard followsPeople, generator.chance(0.85) else {
            return Int64.random(in: 0..<Ticks.day, using: &generator)
        }
        let center: Double = generator.chance(0.5) ? 10.25 : 14.75
        let spread = (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: -1.2...1.2, using: &generator) }
        return Int64((center + spread) * Double(Ticks.hour))
    }

    private func act(
        as process: SimulatedProcess, on machine: inout Machine, after start: Int64, until: Int64,
        generator: inout SeededGenerator
    ) {
        let habits = process.program.habits
        func moment() -> Int64 { start + Int64.random(in: Ticks.second / 10...5 * Ticks.minute, using: &generator) }
        for _ in 0..<occurrences(habits.connections, &generator) where !habits.hosts.isEmpty {
            let time = moment()
            guard time < until else { continue }
            let host = generator.pick(habits.hosts)
            let address = Self.address(of: host)
            if generator.chance(0.15) {
                machine.report(
                    "DeviceEvents", "DnsQueryResponse", at: time - Ticks.second / 20, by: process,
                    [
                        (
                            "AdditionalFields",
                            .text(
                                #"{"DnsQueryString":"\#(host)","DnsQueryResult":[{"DnsQueryType":"A","Result":"\#(address)"}]}"#
                            )
                        )
                    ])
            }
            machine.connect(to: host, address: address, at: time, by: process)
        }
        for _ in 0..<occurrences(habits.files, &generator) where !habits.folders.isEmpty {
            let time = moment()
            guard time < until else { continue }
            let folder = machine.fill(generator.pick(habits.folders))
            let name = Self.fileNames[generator.integer(in: 0...(Self.fileNames.count - 1))]
            let action = generator.pick(["FileCreated", "FileCreated", "FileModified", "FileRenamed", "FileDeleted"])
            machine.write(
                #"\#(folder)\\#(generator.hexadecimal(digits: 8))\#(name)"#, at: time, by: process, actionType: action)
        }
        for _ in 0..<occurrences(habits.registryValues, &generator) {
            let time = moment()
            guard time < until else { continue }
            machine.setValue(
                generator.pick(["LastRun", "Version", "State", "WindowPosition", "MRUListEx"]),
                of: #"HKEY_LOCAL_MACHINE\SOFTWARE\Contoso\Cache\\#(generator.hexadecimal(digits: 4))"#,
                to: String(generator.integer(in: 1...90_000)), type: "Dword", at: time, by: process)
        }
        for _ in 0..<occurrences(habits.imageLoads, &generator) {
            let time = moment()
            guard time < until else { continue }
            let library = generator.pick(Self.libraries)
            machine.report(
                "DeviceImageLoadEvents", "ImageLoaded", at: time, by: process,
                [
                    ("FileName", .text(library)), ("FolderPath", .text(#"C:\Windows\System32\\#(library)"#)),
                    ("SHA1", .text(Enterprise.hexadecimal(of: "sha1 \(library)", digits: 40))),
                ])
        }
    }

    /// How often something happens that happens `average` times on average.
    private func occurrences(_ average: Double, _ generator: inout SeededGenerator) -> Int {
        let whole = Int(average)
        let rest = average - Double(whole)
        let varied = whole > 1 ? generator.integer(in: (whole / 2)...(whole + whole / 2)) : whole
        return varied + (generator.chance(rest) ? 1 : 0)
    }

    private func logOn(_ owner: Enterprise.Person, to machine: inout Machine, at time: Int64, until: Int64) {
        guard time < until else { return }
        machine.report(
            "DeviceLogonEvents", "LogonSuccess", at: time, by: machine.running["lsass.exe"],
            [
                ("LogonType", "Interactive"), ("AccountDomain", .text(Enterprise.accountDomain)),
                ("AccountName", .text(owner.account)),
                ("AccountSid", .text(owner.sid)), ("LogonId", .number(machine.ownerLogonID)), ("Protocol", "Negotiate"),
                ("IsLocalAdmin", false),
            ])
        machine.start(Program.shell, at: time + 4 * Ticks.second)
    }

    private func logOnOverTheNetwork(
        _ machine: inout Machine, midnight: Int64, until: Int64, generator: inout SeededGenerator
    ) {
        guard machine.device.role != .workstation else { return }
        for _ in 0..<generator.integer(in: 60...120) {
            let time = midnight + Int64.random(in: 6 * Ticks.hour..<20 * Ticks.hour, using: &generator)
            guard time < until else { continue }
            let isFailure = generator.chance(0.015)
            let visitor = generator.pick(Self.visitors)
            machine.report(
                "DeviceLogonEvents", isFailure ? "LogonFailed" : "LogonSuccess", at: time,
                by: machine.running["lsass.exe"],
                [
                    ("LogonType", "Network"), ("AccountDomain", .text(Enterprise.accountDomain)),
                    ("AccountName", .text(visitor)),
                    ("Protocol", "Kerberos"), ("IsLocalAdmin", false), ("RemoteIPType", "Private"),
                    ("RemoteIP", .text("10.20.30.\(10 + stableHash(visitor) % 30)")),
                    ("FailureReason", isFailure ? "InvalidUserNameOrPassword" : ""),
                ])
        }
    }

    private func reportInventory(of machine: inout Machine, at time: Int64, until: Int64) {
        guard time < until else { return }
        let device = machine.device
        let users =
            device.owner.map {
                #"[{"UserName":"\#($0.account)","DomainName":"\#(Enterprise.accountDomain)","Sid":"\#($0.sid)"}]"#
            } ?? "[]"
        machine.report(
            "DeviceInfo", "", at: time, by: nil,
            [
                ("ClientVersion", "10.8760.26100.1"), ("PublicIP", "198.51.100.10"), ("OSArchitecture", "64-bit"),
                ("OSPlatform", .text(device.platform)), ("OSBuild", .number(device.osBuild)),
                ("OSVersion", .text(device.osVersion)),
                ("OSVersionInfo", .text(device.osVersion)), ("IsAzureADJoined", .flag(device.role == .workstation)),
                ("LoggedOnUsers", .text(users)), ("OnboardingStatus", "Onboarded"), ("SensorHealthState", "Active"),
                ("DeviceCategory", "Endpoint"), ("DeviceType", device.role == .workstation ? "Workstation" : "Server"),
                ("ExposureLevel", "Low"), ("AssetValue", device.role == .domainController ? "High" : "Normal"),
                ("MachineGroup", device.role == .workstation ? "Workstations" : "Servers"),
                ("Vendor", "Contoso Hardware"),
            ])
        machine.report(
            "DeviceNetworkInfo", "", at: time, by: nil,
            [
                ("NetworkAdapterName", "Ethernet0"), ("MacAddress", .text(device.macAddress)),
                ("NetworkAdapterType", "Ethernet"),
                ("NetworkAdapterStatus", "Up"),
                (
                    "IPAddresses",
                    .text(#"[{"IPAddress":"\#(device.address)","SubnetPrefix":16,"AddressType":"Private"}]"#)
                ),
                ("DefaultGateways", #"["10.20.0.1"]"#), ("DnsAddresses", #"["10.20.10.10","10.20.10.11"]"#),
                (
                    "ConnectedNetworks",
                    #"[{"Name":"contoso.example","Description":"contoso.example","IsConnectedToInternet":true,"Category":"Domain"}]"#
                ),
            ])
    }

    /// The address that a name of the simulation stands for: inside names in 10/8, outside ones in the documentation
    /// networks of RFC 5737, so that no simulated address is anyone's.
    static func address(of host: String) -> String {
        let hash = stableHash(host)
        return host.hasSuffix(".\(Enterprise.domain)") ? "10.20.10.\(10 + hash % 8)" : "192.0.2.\(1 + hash % 250)"
    }

    private static let visitors = (1...30).map { "user\($0 < 10 ? "0" : "")\($0)" }
    private static let fileNames = [
        ".tmp", ".log", ".json", "_settings.dat", ".docx", ".xlsx", ".pdf", ".cache", ".db-journal",
    ]
    private static let libraries = [
        "kernel32.dll", "ntdll.dll", "user32.dll", "advapi32.dll", "crypt32.dll", "wininet.dll", "amsi.dll",
        "combase.dll",
        "mscoree.dll", "clr.dll", "System.Management.Automation.ni.dll", "bcryptprimitives.dll", "winhttp.dll",
    ]
}
