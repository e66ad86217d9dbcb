/// A piece of a member that holds whole records: what one mapping task works on.
struct RecordChunk: Sendable {
    /// Where a record lies in `bytes`.
    struct Record: Sendable {
        let start: Int
        let length: Int
        /// The line of the member on which it begins, from 1.
        let line: Int
    }

    /// A record that is too long to be kept: where it began, and its first bytes.
    struct Oversize: Sendable {
        let line: Int
        let ordinal: Int64
        let beginning: [UInt8]
    }

    /// The piece's place among all pieces of an import.
    var sequence = 0
    /// The file, and the member of it.
    let source: RecordSource
    let format: RecordFormat
    /// The bytes, followed by as much padding as the JSON parser reads beyond its text.
    let bytes: [UInt8]
    let records: [Record]
    /// The ordinal of the first record in its member, from 1; records count upwards without gaps.
    let firstOrdinal: Int64
    /// Records that were passed over.
    let oversize: [Oversize]
}

/// Where records come from.
struct RecordSource: Sendable, Hashable {
    /// The file as the caller named it.
    let path: String
    /// The member of an archive; empty otherwise.
    let member: String
    /// The header of a CSV member.
    var header: [String] = []

    /// How messages name it: `recordings.zip:day1.json`.
    var description: String { member.isEmpty ? path : "\(path):\(member)" }

    /// The hunting table that the name tells: `DeviceEvents.ndjson`, `DeviceEvents_2026-10.csv.gz`.
    var tableInName: Int? {
        let name = (member.isEmpty ? path : member).split(separator: "/").last ?? ""
        let stem = name.utf8.prefix { ASCII.isDigit($0) || ASCII.lower($0) &- 0x61 < 26 }
        return Array(stem).withUnsafeBufferPointer { bytes in
            bytes.baseAddress.flatMap { TableCatalogue.shared.index(of: TextSlice(base: $0, count: bytes.count)) }
        }
    }
}
