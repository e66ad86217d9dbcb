import Columnar

/// Notes the devices of rows as they pass, by the bytes of their ids.
struct DeviceWatch {
    private struct Device {
        let id: String
        var name: String
        var lastSeen: Int64
        var isWindows: Bool
    }

    private let ids = StringInterner()
    private var devices: [Device?] = []
    private let addresses = StringInterner()
    private var addressesSeen: Set<UInt64> = []
    private var found: [(device: Int, address: String)] = []
    private var present = -1

    mutating func note(id: TextSlice, name: Cell, at ticks: Int64, isWindows: Bool) {
        guard let code = ids.intern(id.bytes).map(Int.init) else { return }
        present = code
        if code < devices.count, let known = devices[code] {
            if ticks > known.lastSeen { devices[code]?.lastSeen = ticks }
            if known.name.isEmpty, case .text(let text) = name { devices[code]?.name = text.string }
            return
        }
        while devices.count <= code { devices.append(nil) }
        var text = ""
        if case .text(let slice) = name { text = slice.string }
        devices[code] = Device(id: id.string, name: text, lastSeen: ticks, isWindows: isWindows)
    }

    /// Notes an address of the device noted last, when it opened a connection from it.
    mutating func noteAddress(_ address: Cell, action: Cell) {
        guard present >= 0, case .text(let action) = action, action.equals("ConnectionSuccess"),
            case .text(let text) = address,
            let code = addresses.intern(text.bytes)
        else { return }
        guard addressesSeen.insert(UInt64(present) << 32 | UInt64(code)).inserted else { return }
        guard let kind = AddressRule.kind(text).map(TextSlice.init), kind.equals("Private") || kind.equals("Public")
        else { return }
        found.append((present, text.string))
    }

    func flush(into observations: inout DeviceObservations) {
        for case let device? in devices {
            observations.note(id: device.id, name: device.name, at: device.lastSeen, isWindows: device.isWindows)
        }
        for (device, address) in found {
            if let id = devices[device]?.id { observations.note(address: address, of: id) }
        }
    }
}
