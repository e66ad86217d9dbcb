/// A user who signed in to a device.
package struct LogonUser: Sendable, Hashable {
    package var accountName: String
    package var accountDomain: String
    package var accountSid: String?
    /// Ticks, as `lastSeen`.
    package var firstSeen: Int64
    package var lastSeen: Int64
    package var mostPrevalentMachineID: String?
    package var leastPrevalentMachineID: String?
    package var logonTypes: [String]
    package var machineCount: Int64
    /// Nothing in the telemetry says so; false is what the service shows for an account that it does not know as one.
    package var isDomainAdmin = false
    package var isOnlyNetworkUser: Bool

    package init(
        accountName: String, accountDomain: String, accountSid: String?, firstSeen: Int64, lastSeen: Int64,
        mostPrevalentMachineID: String?, leastPrevalentMachineID: String?, logonTypes: [String], machineCount: Int64,
        isOnlyNetworkUser: Bool
    ) {
        self.accountName = accountName
        self.accountDomain = accountDomain
        self.accountSid = accountSid
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.mostPrevalentMachineID = mostPrevalentMachineID
        self.leastPrevalentMachineID = leastPrevalentMachineID
        self.logonTypes = logonTypes
        self.machineCount = machineCount
        self.isOnlyNetworkUser = isOnlyNetworkUser
    }

    /// The user as the API shows it.
    package static let entityType = EntityType<LogonUser>(
        name: "User",
        properties: [
            .init("id", .string) {
                .string($0.accountDomain.isEmpty ? $0.accountName : "\($0.accountDomain)\\\($0.accountName)")
            },
            .init("accountName", .string) { .string($0.accountName) },
            .init("accountDomain", .string) { .string($0.accountDomain) },
            .init("accountSid", .string, nullable: true) { .text($0.accountSid) },
            .init("firstSeen", .dateTimeOffset) { .time($0.firstSeen) },
            .init("lastSeen", .dateTimeOffset) { .time($0.lastSeen) },
            .init("mostPrevalentMachineId", .string, nullable: true) { .text($0.mostPrevalentMachineID) },
            .init("leastPrevalentMachineId", .string, nullable: true) { .text($0.leastPrevalentMachineID) },
            .init("logonTypes", .string) { .string($0.logonTypes.joined(separator: ", ")) },
            .init("logOnMachinesCount", .integer) { .integer($0.machineCount) },
            .init("isDomainAdmin", .bool) { .bool($0.isDomainAdmin) },
            .init("isOnlyNetworkUser", .bool) { .bool($0.isOnlyNetworkUser) },
        ])
}
