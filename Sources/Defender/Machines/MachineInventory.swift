import Foundation
import Hunting
package import Identity
import Synchronization
package import Values

/// The devices that a tenant's telemetry speaks of.
///
/// A device exists because an event names it: its first and last event give the times, `DeviceInfo` the operating system and
/// the rest where it was imported, network tables the addresses. What no event says stays null.
package final class MachineInventory: Sendable {
    /// The tables whose rows belong to a device.
    private static let tables = [
        "DeviceInfo", "DeviceNetworkInfo", "DeviceProcessEvents", "DeviceNetworkEvents", "DeviceFileEvents",
        "DeviceRegistryEvents", "DeviceLogonEvents", "DeviceImageLoadEvents", "DeviceEvents",
        "DeviceFileCertificateInfo",
    ]
    /// After seven days without an event the service calls a device inactive.
    private static let inactiveAfter: Int64 = 7 * 86_400 * Ticks.perSecond

    private let telemetry: TelemetryStores
    private let clock: WallClock
    private let derived = Mutex<[TenantID: (revision: String, machines: [Machine])]>([:])

    package init(telemetry: TelemetryStores, clock: WallClock) {
        self.telemetry = telemetry
        self.clock = clock
    }

    /// A tenant's devices as telemetry shows them, by id; settings and risk are not filled in.
    package func machines(for tenant: Tenant) async throws -> [Machine] {
        let revision = try await telemetry.store(for: tenant).revision
        if let known = derived.withLock({ $0[tenant.id] }), known.revision == revision {
            return known.machines.map(withHealth)
        }
        let machines = try await derive(for: tenant)
        derived.withLock { $0[tenant.id] = (revision, machines) }
        return machines.map(withHealth)
    }

    private func withHealth(_ machine: Machine) -> Machine {
        var machine = machine
        if machine.healthStatus == .unknown {
            machine.healthStatus =
                Ticks.of(clock.now) - machine.lastSeen > Self.inactiveAfter ? .inactive : .active
        }
        return machine
    }

    private func derive(for tenant: Tenant) async throws -> [Machine] {
        let engine = try await telemetry.engine(for: Reach(tenant), clock: clock)
        var machines: [String: Machine] = [:]
        var namedAt: [String: Int64] = [:]
        for table in Self.tables {
            let rows = try await engine.rows(
                """
                \(table) | where isnotempty(DeviceId)
                | summarize FirstSeen = min(Timestamp), arg_max(Timestamp, DeviceName) by DeviceId
                """)
            for row in rows {
                guard let id = row.text("DeviceId"), let first = row.ticks("FirstSeen"),
                    let last = row.ticks("Timestamp")
                else { continue }
                var machine = machines[id] ?? Machine(id: id, firstSeen: first, lastSeen: last)
                machine.firstSeen = min(machine.firstSeen, first)
                machine.lastSeen = max(machine.lastSeen, last)
                if let name = row.text("DeviceName"), last >= namedAt[id] ?? .min {
                    machine.computerDnsName = name
                    namedAt[id] = last
                }
                machines[id] = machine
            }
        }
        try await describe(&machines, engine)
        try await address(&machines, engine)
        return machines.values.sorted { $0.id < $1.id }
    }

    /// What the last `DeviceInfo` of each device says.
    private func describe(_ machines: inout [String: Machine], _ engine: HuntingEngine) async throws {
        let rows = try await engine.rows(
            """
            DeviceInfo | where isnotempty(DeviceId)
            | summarize arg_max(Timestamp, ClientVersion, PublicIP, OSArchitecture, OSPlatform, OSBuild, IsAzureADJoined,
                AadDeviceId, OSVersion, OSVersionInfo, MachineGroup, OnboardingStatus, SensorHealthState, IsExcluded,
                ExclusionReason, ExposureLevel, MergedToDeviceId, RegistryDeviceTag) by DeviceId
            """)
        for row in rows {
            guard let id = row.text("DeviceId"), var machine = machines[id] else { continue }
            machine.agentVersion = row.text("ClientVersion")
            machine.lastExternalIPAddress = row.text("PublicIP")
            machine.osArchitecture = row.text("OSArchitecture")
            machine.osProcessor = row.text("OSArchitecture").map { $0.hasPrefix("64") ? "x64" : "x86" }
            machine.osPlatform = row.text("OSPlatform")
            machine.osBuild = row.integer("OSBuild")
            machine.osVersion = row.text("OSVersion")
            machine.version = row.text("OSVersionInfo")
            machine.isAadJoined = row.truth("IsAzureADJoined")
            machine.aadDeviceID = row.text("AadDeviceId")?.lowercased()
            machine.rbacGroupName = row.text("MachineGroup")
            machine.onboardingStatus = row.text("OnboardingStatus") ?? machine.onboardingStatus
            machine.healthStatus = row.text("SensorHealthState").flatMap(Machine.HealthStatus.init) ?? .unknown
            machine.isExcluded = row.truth("IsExcluded") ?? false
            machine.exclusionReason = row.text("ExclusionReason")
            machine.exposureLevel = row.text("ExposureLevel").flatMap(Machine.ExposureLevel.init)
            machine.mergedIntoMachineID = row.text("MergedToDeviceId")
            if let tag = row.text("RegistryDeviceTag") { machine.machineTags = [tag] }
            machines[id] = machine
        }
    }

    /// The addresses: of the adapters where `DeviceNetworkInfo` was imported, and the last one that a connection used.
    private func address(_ machines: inout [String: Machine], _ engine: HuntingEngine) async throws {
        let adapters = try await engine.rows(
            """
            DeviceNetworkInfo | where isnotempty(DeviceId)
            | summarize arg_max(Timestamp, IPAddresses, MacAddress, NetworkAdapterType, NetworkAdapterStatus)
                by DeviceId, NetworkAdapterName
            | sort by DeviceId asc, NetworkAdapterName asc
            """)
        for row in adapters {
            guard let id = row.text("DeviceId"), machines[id] != nil,
                case .array(let addresses) = row.dynamic("IPAddresses")
            else { continue }
            for case .bag(let address) in addresses {
                guard case .string(let text) = address["IPAddress"] else { continue }
                machines[id]?.ipAddresses.append(
                    Machine.IPAddress(
                        ipAddress: text, macAddress: row.text("MacAddress")?.filter(\.isHexDigit),
                        type: row.text("NetworkAdapterType"), operationalStatus: row.text("NetworkAdapterStatus")))
            }
        }
        let used = try await engine.rows(
            """
            DeviceNetworkEvents
            | where isnotempty(DeviceId) and isnotempty(LocalIP) and LocalIP !startswith "127." and LocalIP !startswith "fe80:"
                and LocalIP !in ("::1", "0.0.0.0", "::", "255.255.255.255") and LocalIP !startswith "224."
                and LocalIP !startswith "239." and LocalIP !startswith "ff0"
            | summarize arg_max(Timestamp, LocalIP) by DeviceId
            """)
        for row in used {
            guard let id = row.text("DeviceId") else { continue }
            machines[id]?.lastIPAddress = row.text("LocalIP")
        }
        for (id, machine) in machines where machine.lastIPAddress == nil {
            machines[id]?.lastIPAddress = machine.ipAddresses.first?.ipAddress
        }
    }

    /// The ids of the devices that used an address in a span of time.
    ///
    /// `address`: An IP address, checked.
    /// `span`: Ticks.
    package func identifiers(
        withAddress address: String, seenIn span: ClosedRange<Int64>, for tenant: Tenant
    ) async throws -> Set<String> {
        let engine = try await telemetry.engine(for: Reach(tenant), clock: clock)
        let literal = KQLText.literal(address)
        let window =
            "Timestamp between (datetime(\(DateTimeText.format(span.lowerBound))) .. datetime(\(DateTimeText.format(span.upperBound))))"
        let connections = try await engine.rows(
            "DeviceNetworkEvents | where \(window) and LocalIP =~ \(literal) | distinct DeviceId")
        let adapters = try await engine.rows(
            "DeviceNetworkInfo | where \(window) and tostring(IPAddresses) contains \(literal) | project DeviceId, IPAddresses"
        )
        var identifiers = Set(connections.compactMap { $0.text("DeviceId") })
        for row in adapters {
            guard let id = row.text("DeviceId"), case .array(let addresses) = row.dynamic("IPAddresses") else {
                continue
            }
            for case .bag(let entry) in addresses where entry["IPAddress"] == .string(address) {
                identifiers.insert(id)
            }
        }
        return identifiers
    }
}

extension HuntingEngine {
    /// Runs one of the domain's own queries.
    func rows(_ query: String) async throws -> [ResultRow] { ResultRow.rows(of: try await run(query)) }
}
