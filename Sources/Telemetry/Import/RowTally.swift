import HuntingSchema

/// Counts rows by table and `ActionType`. Rows of one kind come in runs, so the last kind is kept at hand.
struct RowTally {
    /// Where the columns that an import looks at stand in a table.
    struct Places {
        let action: Int?
        let deviceId: Int?
        let deviceName: Int?
        let localIP: Int?
        let isDeviceInfo: Bool
    }

    private struct Kind: Hashable {
        let table: Int
        let action: [UInt8]
    }

    private var names: [Int: String] = [:]
    private var places: [Int: Places] = [:]
    private var counts: [Kind: Int] = [:]
    private var last = Kind(table: -1, action: [])
    private var run = 0

    mutating func places(_ table: Int, of schema: HuntingTable) -> Places {
        if let known = places[table] { return known }
        func position(_ name: String) -> Int? { schema.columns.firstIndex { $0.name == name } }
        let found = Places(
            action: position("ActionType"), deviceId: position("DeviceId"), deviceName: position("DeviceName"),
            localIP: schema.name == "DeviceNetworkEvents" ? position("LocalIP") : nil,
            isDeviceInfo: schema.name == "DeviceInfo")
        places[table] = found
        names[table] = schema.name
        return found
    }

    mutating func count(_ table: Int, action: Cell, named name: String? = nil) {
        let text: TextSlice
        if case .text(let slice) = action { text = slice } else { text = TextSlice("") }
        if last.table == table, last.action.withUnsafeBytes({ TextSlice.sameBytes($0, text) }) {
            run += 1
            return
        }
        endRun()
        if let name, names[table] == nil { names[table] = name }
        last = Kind(table: table, action: Array(text.bytes))
        run = 1
    }

    private mutating func endRun() {
        if run > 0 { counts[last, default: 0] += run }
        run = 0
    }

    mutating func flush(into result: inout ImportCounts) {
        endRun()
        for (kind, count) in counts {
            result.rows[names[kind.table] ?? "", default: [:]][
                String(decoding: kind.action, as: UTF8.self), default: 0] += count
        }
        counts = [:]
    }
}
