import Values

/// Why a record was rejected. Rejected records go to the dead-letter file; the ones beside them are kept.
package enum RejectionReason: String, Sendable, CaseIterable {
    /// Not a JSON text, or not an object.
    case notJSON = "not_json"
    case invalidUTF8 = "invalid_utf8"
    /// Objects and arrays nested beyond the limit.
    case nestedTooDeep = "nested_too_deep"
    /// Longer than the limit.
    case recordTooLong = "record_too_long"
    /// JSON, but neither a Windows event nor a row of a hunting table.
    case unknownRecordShape = "unknown_record_shape"
    /// The record says that it belongs to a table that advanced hunting does not have.
    case unknownTable = "unknown_table"
    /// It does not tell when it happened.
    case noTime = "no_time"
    /// A Windows event that does not tell on which machine it happened.
    case noComputer = "no_computer"
    /// A value that its column's type cannot hold.
    case wrongType = "value_of_wrong_type"
    /// A CSV row that has not as many fields as the header has columns (RFC 4180, section 2, rule 4).
    case malformedRow = "malformed_csv_row"
}

/// A rejected record as it goes to the dead-letter file.
struct DeadLetter: Sendable {
    let reason: RejectionReason
    /// What exactly is wrong, where the reason alone does not tell.
    let detail: String
    let source: RecordSource
    let line: Int
    let ordinal: Int64
    /// The record as it was; cut when it is very long.
    let record: [UInt8]
    let isCut: Bool

    /// How much of a record is kept.
    static let keptBytes = 64 << 10

    init(
        _ reason: RejectionReason, detail: String = "", source: RecordSource, line: Int, ordinal: Int64,
        record: some Collection<UInt8>, isCut: Bool = false
    ) {
        self.reason = reason
        self.detail = detail
        self.source = source
        self.line = line
        self.ordinal = ordinal
        self.record = Array(record.prefix(DeadLetter.keptBytes))
        self.isCut = isCut || record.count > DeadLetter.keptBytes
    }

    /// One line of NDJSON, with its line end: `reason`, `detail`, `source`, `member`, `line`, `ordinal`, and the record as `record` (text)
    /// or, when it is not UTF-8, as `recordBase16` (hexadecimal digits); `cut` when it is not the whole of it.
    var ndjson: [UInt8] {
        var json: [UInt8] = []
        func put(_ name: String, _ text: String) {
            json.append(contentsOf: "\(json.isEmpty ? "{" : ",")\"\(name)\":".utf8)
            JSONText.append(text, to: &json)
        }
        put("reason", reason.rawValue)
        if !detail.isEmpty { put("detail", detail) }
        put("source", source.path)
        if !source.member.isEmpty { put("member", source.member) }
        json.append(contentsOf: ",\"line\":\(line),\"ordinal\":\(ordinal)".utf8)
        // A cut may go through the middle of a character; those few bytes are not what makes a record invalid.
        let whole = isCut ? Array(record.prefix(DeadLetter.wholeCharacters(record))) : record
        if let text = String(validating: whole, as: UTF8.self) {
            put("record", text)
        } else {
            let digits = Array("0123456789abcdef".utf8)
            json.append(contentsOf: ",\"recordBase16\":\"".utf8)
            for byte in whole { json.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]]) }
            json.append(UInt8(ascii: "\""))
        }
        if isCut { json.append(contentsOf: ",\"cut\":true".utf8) }
        json.append(contentsOf: "}\n".utf8)
        return json
    }

    /// How many of the bytes are whole characters, when the last one may be cut.
    private static func wholeCharacters(_ bytes: [UInt8]) -> Int {
        var end = bytes.count
        while end > 0, bytes.count - end < 4 {
            end -= 1
            if bytes[end] & 0xC0 != 0x80 { break }
        }
        guard end < bytes.count else { return bytes.count }
        let lead = bytes[end]
        let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        return bytes.count - end >= length ? bytes.count : end
    }
}
