import Values

/// Maps Windows events to rows of the hunting tables, one row for every event that has a counterpart there.
final class EventMapper {
    let row: EventRow
    private let scratch: Scratch
    /// `DeviceId` of the machines seen so far, by their lower-case name.
    private var deviceIDs: [String: [UInt8]] = [:]

    init(scratch: Scratch) {
        self.scratch = scratch
        row = EventRow(scratch: scratch)
    }

    enum Outcome {
        /// `row` holds the row.
        case row(MappedTable, action: StaticString)
        case notMapped(NotMappedReason)
        case noTime
        case noComputer
    }

    /// Maps one event into `row`.
    func map(_ event: WindowsEvent) -> Outcome {
        guard let channel = ChannelMapping.of(event) else { return .notMapped(.noDefenderCounterpart) }
        let mapping: EventMapping
        switch channel.choice(for: event) {
        case .none(let reason): return .notMapped(reason)
        case .row(let chosen): mapping = chosen
        }
        guard let timestamp = event.timestamp else { return .noTime }
        guard let computer = event.computer else { return .noComputer }

        row.begin(mapping.table)
        row.set(.timestamp, timestamp)
        row.set(.actionType, TextSlice(mapping.action))
        if mapping.table == .identityLogonEvents {
            row.set(.reportId, scratch.decimal(event.recordNumber ?? event.ordinal))
        } else {
            let name = scratch.lowercased(computer)
            row.set(.deviceName, name)
            row.set(.deviceId, deviceID(name))
            row.set(.reportId, event.recordNumber ?? event.ordinal)
        }
        for rule in mapping.rules { rule.apply(event, row) }
        if row.has(.additionalFields) {
            row.additional.put("SourceChannel", TextSlice(channel.channel))
            row.additional.put("SourceEventId", event.id)
            row.set(.additionalFields, row.additional.finish(scratch))
        }
        return .row(mapping.table, action: mapping.action)
    }

    /// SHA-1 of the lower-case name in forty hexadecimal digits: stable, and of the form that Defender's ids have.
    private func deviceID(_ name: TextSlice) -> TextSlice {
        let key = name.string
        if let known = deviceIDs[key] { return scratch.copy(known) }
        let made = Array(DeviceID.of(deviceName: key).utf8)
        deviceIDs[key] = made
        return scratch.copy(made)
    }
}

/// The identity of a device that is known by its name alone.
package enum DeviceID {
    /// SHA-1 of the name in lower case, forty hexadecimal digits.
    package static func of(deviceName: String) -> String { SHA1.hexadecimal(Array(deviceName.lowercased().utf8)) }
}
