/// File hashes as Sysmon writes them: `SHA1=..,MD5=..,SHA256=..,IMPHASH=..`.
enum HashRule {
    /// The hash in lower case; nil for `Unknown`, for all zeros, and for what is no hash of that length.
    static func hash(_ text: TextSlice, digits: Int, _ scratch: Scratch) -> TextSlice? {
        guard text.count == digits, text.bytes.allSatisfy({ ASCII.hexadecimal($0) != nil }),
            text.bytes.contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        return scratch.lowercased(text)
    }

    static func set(_ list: TextSlice, _ row: EventRow) {
        for entry in list.split(at: UInt8(ascii: ",")) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let algorithm = entry.upTo(equals).trimmed
            let value = entry.from(equals + 1).trimmed
            if algorithm.equalsIgnoringCase("SHA1") {
                row.set(.sha1, hash(value, digits: 40, row.scratch))
            } else if algorithm.equalsIgnoringCase("SHA256") {
                row.set(.sha256, hash(value, digits: 64, row.scratch))
            } else if algorithm.equalsIgnoringCase("MD5") {
                row.set(.md5, hash(value, digits: 32, row.scratch))
            }
        }
    }
}

extension ColumnRule {
    /// The hashes of the file that the row is about.
    static func hashes(_ field: EventField) -> ColumnRule {
        ColumnRule { event, row in event[field].map { HashRule.set($0, row) } }
    }
}
