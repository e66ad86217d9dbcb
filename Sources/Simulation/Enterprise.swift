/// The people and machines of the simulated enterprise. Everything follows from the seed.
package struct Enterprise: Sendable {
    /// What a machine is for; decides which programs run on it and when.
    package enum Role: Sendable { case workstation, server, domainController }

    /// One machine.
    package struct Device: Sendable {
        package let id: String
        package let name: String
        package let role: Role
        /// The person who works on it; nil on servers.
        package let owner: Person?
        package let address: String
        package let macAddress: String
        package let platform: String
        package let osVersion: String
        package let osBuild: Int64
        let sidSuffix: UInt64
    }

    /// One person with an account in the domain.
    package struct Person: Sendable {
        package let account: String
        package let displayName: String
        package let sid: String
        package let objectID: String
        package var address: String { "\(account)@\(Enterprise.domain)" }
    }

    /// The DNS domain; `.example` is reserved (RFC 2606), so nothing in the simulation can reach a real host.
    package static let domain = "contoso.example"
    /// The NetBIOS name of the domain, as account domains print it.
    package static let accountDomain = "contoso"

    package let seed: UInt64
    package let devices: [Device]
    package let people: [Person]
    /// The account of the administrators' tier, which the attack takes over.
    package let administrator: Person

    /// Makes the enterprise.
    ///
    /// - Parameters:
    ///   - seed: Decides names, addresses and everything that happens.
    ///   - deviceCount: How many machines; one in eight is a server, and two are domain controllers. At least 8.
    package init(seed: UInt64, deviceCount: Int = 40) {
        precondition(deviceCount >= 8, "the story needs a workstation, a file server and two domain controllers")
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        let domainSID =
            "S-1-5-21-\(generator.integer(in: 1_000_000_000...2_100_000_000))"
            + "-\(generator.integer(in: 1_000_000_000...2_100_000_000))-\(generator.integer(in: 1_000_000_000...2_100_000_000))"

        func person(_ account: String, _ displayName: String, _ relativeID: Int) -> Person {
            Person(
                account: account, displayName: displayName, sid: "\(domainSID)-\(relativeID)",
                objectID: Self.guid(&generator))
        }

        let workstationCount = deviceCount - 2 - max(2, deviceCount / 8)
        let people = (0..<workstationCount).map { index in
            let given = Self.givenNames[index % Self.givenNames.count]
            let family = Self.familyNames[(index * 7 + 3) % Self.familyNames.count]
            return person((given.prefix(1) + family).lowercased(), "\(given) \(family)", 1_104 + index)
        }
        self.people = people
        administrator = person("adm-lwestin", "Lena Westin (admin)", 1_103)

        var devices: [Device] = []
        func add(_ short: String, _ role: Role, owner: Person?, host: Int) {
            let name = "\(short).\(Self.domain)"
            let isServer = role != .workstation
            let isOld = !isServer && generator.chance(0.3)
            devices.append(
                Device(
                    // Another enterprise has other machines, whatever they are called.
                    id: Self.hexadecimal(of: "\(seed) \(name)", digits: 40), name: name, role: role, owner: owner,
                    address: "10.20.\(isServer ? 10 : 30 + host / 200).\(10 + host % 200)",
                    macAddress: "00155D" + generator.hexadecimal(digits: 6).uppercased(),
                    platform: isServer ? "WindowsServer2022" : (isOld ? "Windows10" : "Windows11"),
                    osVersion: isServer ? "21H2" : (isOld ? "22H2" : "24H2"),
                    osBuild: isServer ? 20_348 : (isOld ? 19_045 : 26_100), sidSuffix: generator.next()))
        }
        add("dc-01", .domainController, owner: nil, host: 0)
        add("dc-02", .domainController, owner: nil, host: 1)
        for (index, short) in Self.serverNames(count: deviceCount - 2 - workstationCount).enumerated() {
            add(short, .server, owner: nil, host: 10 + index)
        }
        for (index, owner) in people.enumerated() {
            let number = String(index + 1)
            add(
                "ws-" + String(repeating: "0", count: max(0, 3 - number.count)) + number, .workstation, owner: owner,
                host: index)
        }
        self.devices = devices
    }

    /// The machine of a short name (`fs-01`).
    func device(_ short: String) -> Device? { devices.first { $0.name == "\(short).\(Self.domain)" } }

    private static func serverNames(count: Int) -> [String] {
        let kinds = ["fs-01", "sql-01", "web-01", "app-01", "print-01", "backup-01"]
        return (0..<count).map { $0 < kinds.count ? kinds[$0] : "app-0\($0 - kinds.count + 2)" }
    }

    private static func guid(_ generator: inout SeededGenerator) -> String {
        let digits = generator.hexadecimal(digits: 32)
        func part(_ from: Int, _ length: Int) -> Substring {
            let start = digits.index(digits.startIndex, offsetBy: from)
            return digits[start..<digits.index(start, offsetBy: length)]
        }
        return "\(part(0, 8))-\(part(8, 4))-4\(part(13, 3))-a\(part(17, 3))-\(part(20, 12))"
    }

    /// Hexadecimal digits that depend only on a text; stands for ids and hashes of things that do not exist.
    static func hexadecimal(of text: String, digits: Int) -> String {
        var generator = SeededGenerator(seed: stableHash(text))
        return generator.hexadecimal(digits: digits)
    }

    private static let givenNames = [
        "Aino", "Bao", "Carmen", "Dmitri", "Esra", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kavya", "Liam", "Mina",
        "Noor", "Oskar", "Paula", "Quentin", "Rosa", "Sami", "Tove", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zoe",
    ]

    private static let familyNames = [
        "Abel", "Brandt", "Castell", "Dahl", "Eriksen", "Fontaine", "Girard", "Holm", "Ivers", "Janssen", "Keller",
        "Lindt",
        "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tanaka", "Ullman", "Vargas", "Weiss",
        "Ximenes",
        "Yilmaz", "Zeller",
    ]
}
