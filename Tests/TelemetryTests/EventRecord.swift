import Telemetry
import Testing
import Values

/// Windows events written by hand, in the flat shape.
enum EventRecord {
    static let sysmon = "Microsoft-Windows-Sysmon/Operational"
    static let time = "2026-01-02T03:04:05Z"

    /// The text of a record with this event data; `time` is its record time and Sysmon's `UtcTime`.
    static func json(_ channel: String, _ id: Int, _ data: [String: String], machine: String = "WS1") -> String {
        var fields = [
            "\"Channel\":\(quoted(channel))", "\"EventID\":\(id)", "\"Hostname\":\(quoted(machine))",
            "\"@timestamp\":\"\(time)\"",
        ]
        if channel == sysmon, data["UtcTime"] == nil { fields.append("\"UtcTime\":\"2026-01-02 03:04:05.000\"") }
        for (name, value) in data.sorted(by: { $0.key < $1.key }) { fields.append("\(quoted(name)):\(quoted(value))") }
        return "{" + fields.joined(separator: ",") + "}"
    }

    static func quoted(_ text: String) -> String { Dynamic.string(text).jsonText }

    /// The only row that an event becomes.
    static func row(
        _ channel: String, _ id: Int, _ data: [String: String]
    ) async throws -> (table: String, values: [String: Scalar]) {
        try await ImportedRows(json(channel, id, data)).onlyRow()
    }
}

extension [String: Scalar] {
    /// A property of `AdditionalFields`.
    func additional(_ name: String) throws -> Dynamic? {
        let json: Dynamic
        switch self["AdditionalFields"] {
        case .string(let text): json = try Dynamic(parsingJSON: text)
        case .dynamic(let value): json = value
        default: return nil
        }
        guard case .bag(let bag) = json else { return nil }
        return bag[name]
    }

    /// Some columns as text; numbers in digits, times in ISO 8601.
    func written(_ columns: [String]) -> [String] {
        columns.map { column in
            switch self[column] {
            case .string(let text): text
            case .long(let value): String(value)
            case .int(let value): String(value)
            case .datetime(let ticks): DateTimeText.format(ticks)
            case nil: ""
            default: "?"
            }
        }
    }
}
