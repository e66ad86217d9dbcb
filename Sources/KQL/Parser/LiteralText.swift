import Values

/// The text between the parentheses of a typed literal, `datetime(<text>)`.
enum LiteralText {
    /// The value of a text in a type; nil when it is none. `null` is a value of every type but string.
    static func scalar(_ text: Substring, type: ScalarType) -> Scalar? {
        if text == "null" || text.isEmpty && (type == .datetime || type == .timespan) { return .null(type) }
        switch type {
        case .bool:
            switch text.lowercased() {
            case "true", "1": return .bool(true)
            case "false", "0": return .bool(false)
            default: return Int64(text).map { .bool($0 != 0) }
            }
        case .int: return Parser.longValue(text).flatMap { Int32(exactly: $0) }.map(Scalar.int)
        case .long: return Parser.longValue(text).map(Scalar.long)
        case .real: return real(text).map(Scalar.real)
        case .decimal: return FixedDecimal(text: String(text)).map(Scalar.decimal)
        case .datetime: return DateTimeText.parse(text).map(Scalar.datetime)
        case .timespan: return timespan(text).map(Scalar.timespan)
        case .guid: return GuidText.parse(String(text)).map(Scalar.guid)
        case .string: return .string(String(text))
        case .dynamic: return nil
        }
    }

    private static func real(_ text: Substring) -> Double? {
        switch text.lowercased() {
        case "nan": .nan
        case "+inf", "inf": .infinity
        case "-inf": -.infinity
        default: Double(text)
        }
    }

    /// `1.02:03:04.5`, `1h`, `2 d`, `12` (days)
    private static func timespan(_ text: Substring) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let magnitude = (isNegative ? text.dropFirst() : text).filter { !$0.isWhitespace }
        if let ticks = Parser.timespanValue(magnitude) { return isNegative ? -ticks : ticks }
        return TimeSpanText.parse(String(text))
    }
}
