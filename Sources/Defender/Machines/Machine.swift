/// A device.
package struct Machine: Sendable, Hashable {
    package var id: String
    package var mergedIntoMachineID: String?
    package var isPotentialDuplication = false
    package var isExcluded = false
    package var exclusionReason: String?
    package var computerDnsName: String?
    /// Ticks of 100 ns since 0001-01-01, as `lastSeen`.
    package var firstSeen: Int64
    package var lastSeen: Int64
    package var osPlatform: String?
    package var osVersion: String?
    package var osProcessor: String?
    package var version: String?
    package var lastIPAddress: String?
    package var lastExternalIPAddress: String?
    package var agentVersion: String?
    package var osBuild: Int64?
    package var healthStatus: HealthStatus = .unknown
    package var deviceValue: DeviceValue = .normal
    package var rbacGroupID: Int64?
    package var rbacGroupName: String?
    package var riskScore: RiskScore = .none
    package var exposureLevel: ExposureLevel?
    package var isAadJoined: Bool?
    package var aadDeviceID: String?
    package var machineTags: [String] = []
    package var defenderAvStatus: String?
    package var onboardingStatus = "Onboarded"
    package var osArchitecture: String?
    package var managedBy: String?
    package var managedByStatus: String?
    package var ipAddresses: [IPAddress] = []

    package init(id: String, firstSeen: Int64, lastSeen: Int64) {
        self.id = id
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }

    package enum HealthStatus: String, Sendable, Hashable, CaseIterable {
        case active = "Active"
        case inactive = "Inactive"
        case impairedCommunication = "ImpairedCommunication"
        case noSensorData = "NoSensorData"
        case noSensorDataImpairedCommunication = "NoSensorDataImpairedCommunication"
        case unknown = "Unknown"
    }

    package enum DeviceValue: String, Sendable, Hashable, CaseIterable, Codable {
        case normal = "Normal"
        case low = "Low"
        case high = "High"
    }

    package enum RiskScore: String, Sendable, Hashable, CaseIterable {
        case none = "None"
        case informational = "Informational"
        case low = "Low"
        case medium = "Medium"
        case high = "High"
    }

    package enum ExposureLevel: String, Sendable, Hashable, CaseIterable {
        case none = "None"
        case low = "Low"
        case medium = "Medium"
        case high = "High"
    }

    /// An address of one of the device's network adapters.
    package struct IPAddress: Sendable, Hashable {
        package var ipAddress: String
        /// Twelve hexadecimal digits.
        package var macAddress: String?
        package var type: String?
        package var operationalStatus: String?

        package init(
            ipAddress: String, macAddress: String? = nil, type: String? = nil, operationalStatus: String? = nil
        ) {
            self.ipAddress = ipAddress
            self.macAddress = macAddress
            self.type = type
            self.operationalStatus = operationalStatus
        }
    }
}

extension Machine {
    /// The device as the API shows it, in the observed order of keys.
    package static let entityType = EntityType<Machine>(
        name: "Machine",
        properties: [
            .init("id", .string) { .string($0.id) },
            .init("mergedIntoMachineId", .string, nullable: true) { .text($0.mergedIntoMachineID) },
            .init("isPotentialDuplication", .bool) { .bool($0.isPotentialDuplication) },
            .init("isExcluded", .bool) { .bool($0.isExcluded) },
            .init("exclusionReason", .string, nullable: true) { .text($0.exclusionReason) },
            .init("computerDnsName", .string, nullable: true) { .text($0.computerDnsName) },
            .init("firstSeen", .dateTimeOffset) { .time($0.firstSeen) },
            .init("lastSeen", .dateTimeOffset) { .time($0.lastSeen) },
            .init("osPlatform", .string, nullable: true) { .text($0.osPlatform) },
            .init("osVersion", .string, nullable: true) { .text($0.osVersion) },
            .init("osProcessor", .string, nullable: true) { .text($0.osProcessor) },
            .init("version", .string, nullable: true) { .text($0.version) },
            .init("lastIpAddress", .string, nullable: true) { .text($0.lastIPAddress) },
            .init("lastExternalIpAddress", .string, nullable: true) { .text($0.lastExternalIPAddress) },
            .init("agentVersion", .string, nullable: true) { .text($0.agentVersion) },
            .init("osBuild", .integer, nullable: true) { .number($0.osBuild) },
            .init("healthStatus", .enumeration(HealthStatus.allCases.map(\.rawValue))) {
                .string($0.healthStatus.rawValue)
            },
            .init("deviceValue", .enumeration(DeviceValue.allCases.map(\.rawValue))) {
                .string($0.deviceValue.rawValue)
            },
            .init("rbacGroupId", .integer, nullable: true) { .number($0.rbacGroupID) },
            .init("rbacGroupName", .string, nullable: true) { .text($0.rbacGroupName) },
            .init("riskScore", .enumeration(RiskScore.allCases.map(\.rawValue))) { .string($0.riskScore.rawValue) },
            .init("exposureLevel", .enumeration(ExposureLevel.allCases.map(\.rawValue)), nullable: true) {
                .text($0.exposureLevel?.rawValue)
            },
            .init("isAadJoined", .bool, nullable: true) { .truth($0.isAadJoined) },
            .init("aadDeviceId", .guid, nullable: true) { .text($0.aadDeviceID) },
            .init("machineTags", .collection(.string)) { .texts($0.machineTags) },
            .init("defenderAvStatus", .string, nullable: true) { .text($0.defenderAvStatus) },
            .init("onboardingStatus", .string) { .string($0.onboardingStatus) },
            .init("osArchitecture", .string, nullable: true) { .text($0.osArchitecture) },
            .init("managedBy", .string, nullable: true) { .text($0.managedBy) },
            .init("managedByStatus", .string, nullable: true) { .text($0.managedByStatus) },
            .init(
                "ipAddresses",
                .collection(
                    .complex([
                        .init("ipAddress", .string), .init("macAddress", .string), .init("type", .string),
                        .init("operationalStatus", .string),
                    ]))
            ) { machine in
                .collection(
                    machine.ipAddresses.map { address in
                        .complex([
                            .init("ipAddress", .string(address.ipAddress)),
                            .init("macAddress", .text(address.macAddress)),
                            .init("type", .text(address.type)),
                            .init("operationalStatus", .text(address.operationalStatus)),
                        ])
                    })
            },
            // Cloud metadata of virtual machines comes from no telemetry that is imported.
            .init("vmMetadata", .complex([]), nullable: true) { _ in .null },
        ])
}
