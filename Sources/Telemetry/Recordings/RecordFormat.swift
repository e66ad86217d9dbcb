import CSimdJSON

/// How the bytes of a member are cut into records.
enum RecordFormat: Equatable, Sendable {
    /// One JSON value a line.
    case lines
    /// JSON values that follow one another over any number of lines, or stand in one top-level array.
    case values
    /// CSV with this delimiter; the first row is the header.
    case csv(delimiter: UInt8)

    /// Finds the format by the beginning of a member.
    ///
    /// - Parameters:
    ///   - beginning: The first bytes, without a byte order mark.
    ///   - isWhole: Whether the member has no more bytes.
    /// - Returns: nil when it is neither JSON nor CSV with columns that a hunting table has.
    static func detect(_ beginning: TextSlice, isWhole: Bool) -> RecordFormat? {
        let start = beginning.bytes.firstIndex { !ASCII.isBlank($0) } ?? beginning.count
        let text = beginning.from(start)
        guard let first = text.bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "["): return .values
        case UInt8(ascii: "{"): return isOneValueALine(text) ? .lines : .values
        default:
            let line = text.upTo(text.firstIndex(of: ASCII.newline) ?? text.count)
            if let delimiter = CSVDialect.delimiter(ofHeader: line) { return .csv(delimiter: delimiter) }
            return hasObjectLine(text) ? .lines : nil
        }
    }

    /// Whether the first value ends on its line, or the next line begins a value of its own (then the first is merely malformed).
    private static func isOneValueALine(_ text: TextSlice) -> Bool {
        guard let end = text.firstIndex(of: ASCII.newline) else { return true }
        var scan = csj_scan()
        if csj_value_length(text.base, end, &scan) > 0 { return true }
        return end + 1 < text.count && text[end + 1] == UInt8(ascii: "{")
    }

    /// Whether some line begins an object: records behind a first line that is none.
    private static func hasObjectLine(_ text: TextSlice) -> Bool { text.firstRange(of: "\n{") != nil }
}

/// The way a CSV file separates its fields.
enum CSVDialect {
    /// The delimiter of a header: comma, semicolon or tab, whichever cuts it into the most columns that a hunting table has.
    /// nil when fewer than three are, or no table has a majority of them.
    static func delimiter(ofHeader line: TextSlice) -> UInt8? {
        var best: (delimiter: UInt8, known: Int)?
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
            let names = header(line, delimiter: delimiter)
            let known = names.count { TableCatalogue.shared.holders(of: $0) != 0 }
            if known >= 3, known * 2 > names.count, known > best?.known ?? 0 { best = (delimiter, known) }
        }
        return best?.delimiter
    }

    private static func header(_ line: TextSlice, delimiter: UInt8) -> [TextSlice] {
        line.split(at: delimiter).map { name in
            let name = name.trimmed
            let quote = UInt8(ascii: "\"")
            return name.count >= 2 && name[0] == quote && name[name.count - 1] == quote
                ? name[1..<name.count - 1] : name
        }
    }
}
