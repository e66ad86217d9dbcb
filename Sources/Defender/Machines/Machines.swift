import Identity
package import Values

/// The devices of every tenant: what telemetry shows, what callers have set, and the risk that open alerts mean.
package struct Machines: Sendable {
    /// How many devices one call may tag.
    package static let maximumBatch = 500

    private let inventory: MachineInventory
    private let settings: MachineSettings
    private let alerts: Alerts
    private let access: AccessControl
    private let clock: WallClock

    package init(
        inventory: MachineInventory, settings: MachineSettings, alerts: Alerts, access: AccessControl, clock: WallClock
    ) {
        self.inventory = inventory
        self.settings = settings
        self.alerts = alerts
        self.access = access
        self.clock = clock
    }

    /// The devices within reach, the one seen last first.
    package func list(for reach: Reach) async throws -> [Machine] {
        let tenant = reach.tenant
        let groups = try await access.policy(of: tenant).groups
        let settings = try await settings.all(for: tenant)
        let alerts = try await alerts.list(for: Reach(tenant))
        var risks: [String: Machine.RiskScore] = [:]
        for alert in alerts where alert.status != .resolved {
            guard let machine = alert.machineID else { continue }
            let risk = Machine.RiskScore(alert.severity)
            if risk > risks[machine] ?? .none { risks[machine] = risk }
        }
        return try await inventory.machines(for: tenant).filter { reach.includes(device: $0.id) }.map { machine in
            var machine = machine
            machine.riskScore = risks[machine.id] ?? .none
            if let setting = settings[machine.id] {
                machine.machineTags = setting.tags ?? machine.machineTags
                machine.deviceValue = setting.value ?? machine.deviceValue
            }
            return machine.grouped(by: groups)
        }.sorted { ($1.lastSeen, $0.id) < ($0.lastSeen, $1.id) }
    }

    /// A device by id or, as the service also takes it, by DNS name.
    package func machine(_ identifier: String, for reach: Reach) async throws -> Machine {
        let machines = try await list(for: reach)
        let found =
            machines.first { $0.id.equalsIgnoringASCIICase(identifier) }
            ?? machines.first { $0.computerDnsName?.equalsIgnoringASCIICase(identifier) == true }
        guard let found else { throw DefenderError(.resourceNotFound, "Machine \(identifier) was not found") }
        return found
    }

    /// The devices that carry a tag, or one that begins with the text.
    package func list(taggedWith tag: String, isPrefix: Bool, for reach: Reach) async throws -> [Machine] {
        try await list(for: reach).filter { machine in
            machine.machineTags.contains { isPrefix ? $0.hasPrefix(tag) : $0 == tag }
        }
    }

    /// The devices seen with an internal address in a window around a time.
    ///
    /// `time`: Ticks; must lie in the last 30 days.
    /// `window`: How far it reaches to either side, in seconds.
    package func list(
        withAddress address: String, at time: Int64, window: Int64, for reach: Reach
    ) async throws -> [Machine] {
        guard IPAddressText.isAddress(address) else {
            throw DefenderError(.invalidIPAddress, "'\(address)' is not an IP address.")
        }
        let now = Ticks.of(clock.now)
        guard time <= now, now - time <= 30 * 86_400 * Ticks.perSecond else {
            throw DefenderError(
                .invalidInput, "The timestamp \(DateTimeText.format(time)) is not within the last 30 days.")
        }
        let span = (time - window * Ticks.perSecond)...(time + window * Ticks.perSecond)
        let identifiers = try await inventory.identifiers(withAddress: address, seenIn: span, for: reach.tenant)
        return try await list(for: reach).filter { identifiers.contains($0.id) }
    }

    /// Sets tags or value of a device; nil leaves them.
    package func update(
        _ identifier: String, tags: [String]?, value: Machine.DeviceValue?, for reach: Reach
    ) async throws -> Machine {
        let machine = try await machine(identifier, for: reach)
        try await settings.change([machine.id], for: reach.tenant) { _, setting in
            if let tags { setting.tags = tags.uniqued }
            if let value { setting.value = value }
        }
        return try await self.machine(machine.id, for: reach)
    }

    /// Adds a tag to devices or takes it off.
    package func tag(
        _ identifiers: [String], with tag: String, isRemoval: Bool, for reach: Reach
    ) async throws -> [Machine] {
        guard identifiers.count <= Self.maximumBatch else {
            throw DefenderError(
                .maximumBatchSizeExceeded,
                "\(identifiers.count) devices were received; at most \(Self.maximumBatch) are allowed.")
        }
        let all = try await list(for: reach)
        var machines: [Machine] = []
        for identifier in identifiers {
            let found =
                all.first { $0.id.equalsIgnoringASCIICase(identifier) }
                ?? all.first { $0.computerDnsName?.equalsIgnoringASCIICase(identifier) == true }
            guard let found else { throw DefenderError(.resourceNotFound, "Machine \(identifier) was not found") }
            machines.append(found)
        }
        let present = Dictionary(machines.map { ($0.id, $0.machineTags) }) { first, _ in first }
        try await settings.change(machines.map(\.id), for: reach.tenant) { id, setting in
            let tags = setting.tags ?? present[id] ?? []
            setting.tags = isRemoval ? tags.filter { $0 != tag } : (tags + [tag]).uniqued
        }
        let changed = Set(machines.map(\.id))
        return try await list(for: reach).filter { changed.contains($0.id) }
    }
}

extension Machine.RiskScore: Comparable {
    /// The risk that an open alert of a severity means.
    init(_ severity: Alert.Severity) {
        switch severity {
        case .unspecified: self = .none
        case .informational: self = .informational
        case .low: self = .low
        case .medium: self = .medium
        case .high: self = .high
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

extension [String] {
    /// The texts without repetition, in order.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
