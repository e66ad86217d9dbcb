/// One row of a CSV file (RFC 4180): fields in quotes may hold the delimiter, line ends and doubled quotes.
struct CSVRow {
    /// The fields of a row; the row may end in a carriage return.
    static func fields(_ row: TextSlice, delimiter: UInt8, _ scratch: Scratch) -> [TextSlice] {
        var row = row
        if row.count > 0, row[row.count - 1] == 0x0D { row = row.upTo(row.count - 1) }
        let quote = UInt8(ascii: "\"")
        var fields: [TextSlice] = []
        var position = 0
        while true {
            if position < row.count, row[position] == quote {
                var end = position + 1
                var hasDoubled = false
                while end < row.count {
                    if row[end] == quote {
                        guard end + 1 < row.count, row[end + 1] == quote else { break }
                        hasDoubled = true
                        end += 1
                    }
                    end += 1
                }
                let inner = row[position + 1..<min(end, row.count)]
                fields.append(hasDoubled ? undoubled(inner, scratch) : inner)
                position = min(end + 1, row.count)
                // What follows a closing quote up to the delimiter is not CSV; it is passed over.
                while position < row.count, row[position] != delimiter { position += 1 }
            } else {
                let rest = row.from(position)
                let length = rest.firstIndex(of: delimiter) ?? rest.count
                fields.append(rest.upTo(length))
                position += length
            }
            guard position < row.count else { return fields }
            position += 1
        }
    }

    private static func undoubled(_ text: TextSlice, _ scratch: Scratch) -> TextSlice {
        let quote = UInt8(ascii: "\"")
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            plain.append(text[position])
            position += text[position] == quote && position + 1 < text.count && text[position + 1] == quote ? 2 : 1
        }
        return scratch.copy(plain)
    }
}
