import Hunting
import Identity
package import Values

/// The users who signed in to devices, from the sign-ins that succeeded.
package struct LogonUsers: Sendable {
    private let telemetry: TelemetryStores
    private let clock: WallClock

    package init(telemetry: TelemetryStores, clock: WallClock) {
        self.telemetry = telemetry
        self.clock = clock
    }

    /// The sign-ins of one account on one device.
    private struct Use {
        let device: String
        let count: Int64
        let first: Int64
        let last: Int64
        let types: [String]
    }

    private struct Account: Hashable {
        let domain: String
        let name: String
    }

    /// The users of a device, the one seen last first.
    package func list(ofMachine machine: String, for reach: Reach) async throws -> [LogonUser] {
        let engine = try await telemetry.engine(for: reach, clock: clock)
        let rows = try await engine.rows(
            """
            DeviceLogonEvents
            | where ActionType == "LogonSuccess" and isnotempty(AccountName) and isnotempty(DeviceId)
            | summarize Count = count(), FirstSeen = min(Timestamp), LastSeen = max(Timestamp), Sid = max(AccountSid),
                Types = make_set(LogonType) by AccountDomain, AccountName, DeviceId
            """)
        var uses: [Account: [Use]] = [:]
        var sids: [Account: String] = [:]
        for row in rows {
            guard let name = row.text("AccountName"), let device = row.text("DeviceId"),
                let first = row.ticks("FirstSeen"), let last = row.ticks("LastSeen")
            else { continue }
            let account = Account(domain: row.text("AccountDomain") ?? "", name: name)
            uses[account, default: []].append(
                Use(
                    device: device, count: row.integer("Count") ?? 0, first: first, last: last,
                    types: row.texts("Types").sorted()))
            if let sid = row.text("Sid") { sids[account] = sid }
        }
        var users: [LogonUser] = []
        for (account, places) in uses {
            guard let here = places.first(where: { $0.device == machine }) else { continue }
            let ranked = places.sorted { ($0.count, $1.device) > ($1.count, $0.device) }
            users.append(
                LogonUser(
                    accountName: account.name, accountDomain: account.domain, accountSid: sids[account],
                    firstSeen: here.first, lastSeen: here.last, mostPrevalentMachineID: ranked.first?.device,
                    leastPrevalentMachineID: ranked.last?.device, logonTypes: here.types,
                    machineCount: Int64(places.count),
                    isOnlyNetworkUser: places.allSatisfy { $0.types.allSatisfy { $0 == "Network" } }))
        }
        return users.sorted { ($1.lastSeen, $0.accountName) < ($0.lastSeen, $1.accountName) }
    }
}
