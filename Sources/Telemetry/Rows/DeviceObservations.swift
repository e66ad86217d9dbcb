import Columnar
import HuntingSchema
import Values

/// What the records of an import tell about the devices themselves.
struct DeviceObservations: Sendable {
    struct Device: Sendable {
        var name: String
        /// The latest event, in ticks.
        var lastSeen: Int64
        /// Whether a record of a Windows event log came from it.
        var isWindows: Bool
        /// Its own addresses, by the connections that it opened.
        var addresses: Set<String> = []
    }

    /// By `DeviceId`.
    private(set) var devices: [String: Device] = [:]

    mutating func note(id: String, name: String, at ticks: Int64, isWindows: Bool) {
        devices[id, default: Device(name: name, lastSeen: ticks, isWindows: isWindows)].lastSeen.raise(to: ticks)
        if isWindows { devices[id]?.isWindows = true }
        if devices[id]?.name.isEmpty == true { devices[id]?.name = name }
    }

    mutating func note(address: String, of id: String) { devices[id]?.addresses.insert(address) }

    mutating func merge(_ other: DeviceObservations) {
        for (id, device) in other.devices {
            note(id: id, name: device.name, at: device.lastSeen, isWindows: device.isWindows)
            devices[id]?.addresses.formUnion(device.addresses)
        }
    }

    /// Rows of `DeviceInfo` and `DeviceNetworkInfo`, one each for a device (the latter where an address is known).
    ///
    /// They are derived: `ReportId` is 0, which no record has, and `AdditionalFields` of `DeviceInfo` is `{"DerivedFrom":"import"}`. Nothing is
    /// in them that the records do not tell.
    func rows(except known: Set<String>) -> [TableBatch] {
        guard let info = HuntingSchema.table(named: "DeviceInfo"),
            let network = HuntingSchema.table(named: "DeviceNetworkInfo")
        else { preconditionFailure("the hunting schema has DeviceInfo and DeviceNetworkInfo") }
        let infoRows = BatchBuilder(columns: info.columnSchemas)
        let networkRows = BatchBuilder(columns: network.columnSchemas)
        func put(_ text: String, _ column: String, of table: HuntingTable, in builder: BatchBuilder) {
            guard !text.isEmpty, let position = table.columns.firstIndex(where: { $0.name == column }) else { return }
            builder.append(string: text, at: position)
        }
        func put(_ number: Int64, _ column: String, of table: HuntingTable, in builder: BatchBuilder) {
            guard let position = table.columns.firstIndex(where: { $0.name == column }) else { return }
            builder.append(long: number, at: position)
        }
        for (id, device) in devices.sorted(by: { $0.key < $1.key }) where !known.contains(id) {
            put(device.lastSeen, "Timestamp", of: info, in: infoRows)
            put(id, "DeviceId", of: info, in: infoRows)
            put(device.name, "DeviceName", of: info, in: infoRows)
            if device.isWindows { put("Windows", "OSPlatform", of: info, in: infoRows) }
            put(#"{"DerivedFrom":"import"}"#, "AdditionalFields", of: info, in: infoRows)
            put(0, "ReportId", of: info, in: infoRows)
            infoRows.endRow()
            guard !device.addresses.isEmpty else { continue }
            let list = device.addresses.sorted().map { #"{"IPAddress":"\#($0)"}"# }.joined(separator: ",")
            put(device.lastSeen, "Timestamp", of: network, in: networkRows)
            put(id, "DeviceId", of: network, in: networkRows)
            put(device.name, "DeviceName", of: network, in: networkRows)
            put("[\(list)]", "IPAddresses", of: network, in: networkRows)
            put(0, "ReportId", of: network, in: networkRows)
            networkRows.endRow()
        }
        return [
            TableBatch(table: info.name, columns: infoRows.columns, batch: infoRows.finish()),
            TableBatch(table: network.name, columns: networkRows.columns, batch: networkRows.finish()),
        ].filter { $0.batch.count > 0 }
    }
}

extension Int64 {
    fileprivate mutating func raise(to other: Int64) { self = Swift.max(self, other) }
}
