package import Values

extension Parser {
    /// The value of a string token: quotes gone, escapes resolved.
    mutating func stringValue(_ token: Token) -> String {
        var bytes = text.bytes[token.range]
        var isVerbatim = false
        while let first = bytes.first {
            if first == UInt8(ascii: "@") { isVerbatim = true }
            guard first == UInt8(ascii: "@") || first | 0x20 == UInt8(ascii: "h") else { break }
            bytes.removeFirst()
        }
        guard let quote = bytes.first else { return "" }
        if quote == UInt8(ascii: "`") || quote == UInt8(ascii: "~") {
            let isClosed = bytes.count >= 6
            return String(decoding: bytes.dropFirst(3).dropLast(isClosed ? 3 : 0), as: UTF8.self)
        }
        bytes.removeFirst()
        if bytes.last == quote { bytes.removeLast() }
        if isVerbatim {
            guard bytes.contains(quote) else { return String(decoding: bytes, as: UTF8.self) }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var position = bytes.startIndex
            while position < bytes.endIndex {
                result.append(bytes[position])
                // A doubled quote stands for one.
                if bytes[position] == quote { position += 1 }
                position += 1
            }
            return String(decoding: result, as: UTF8.self)
        }
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        return unescape(bytes)
    }

    private mutating func unescape(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        // A surrogate that waits for its second half.
        var highSurrogate: UInt32?
        func append(_ scalar: UInt32) {
            guard let scalar = Unicode.Scalar(scalar) else { return }
            result.append(contentsOf: Array(String(Character(scalar)).utf8))
        }
        while position < bytes.endIndex {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "\\"), position + 1 < bytes.endIndex else {
                result.append(byte)
                position += 1
                continue
            }
            let start = position
            let escape = bytes[position + 1]
            position += 2
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "a"): result.append(0x07)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "v"): result.append(0x0B)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var value = UInt32(escape - UInt8(ascii: "0"))
                var digits = 1
                while digits < 3, position < bytes.endIndex,
                    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[position])
                {
                    value = value * 8 + UInt32(bytes[position] - UInt8(ascii: "0"))
                    position += 1
                    digits += 1
                }
                append(value)
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): result.append(escape)
            case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
                let length = escape == UInt8(ascii: "x") ? 2 : escape == UInt8(ascii: "u") ? 4 : 8
                let digits = bytes[position..<min(position + length, bytes.endIndex)]
                guard digits.count == length, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
                else {
                    report(.invalidEscape(String(decoding: bytes[start..<position], as: UTF8.self)), start..<position)
                    continue
                }
                position += length
                if (0xD800..<0xDC00).contains(value) {
                    highSurrogate = value
                    continue
                }
                if let high = highSurrogate, (0xDC00..<0xE000).contains(value) {
                    append(0x10000 + ((high - 0xD800) << 10) + (value - 0xDC00))
                } else {
                    append(value)
                }
            default:
                report(.invalidEscape(String(decoding: bytes[start..<position], as: UTF8.self)), start..<position)
            }
            highSurrogate = nil
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A string, and those that stand directly behind it: `"a" "b"` is one text.
    mutating func parseStringLiteral() -> ExpressionSyntax {
        let start = current.range.lowerBound
        var value = stringValue(current)
        advance()
        while kind == .string {
            value += stringValue(current)
            advance()
        }
        return ExpressionSyntax(.literal(.string(value)), range(from: start))
    }

    /// `12`, `0xFF`, `1.5`, `1d`
    mutating func parseNumberLiteral() -> ExpressionSyntax {
        let token = current
        let spelling = spelling(token)
        advance()
        let value: Scalar? =
            switch token.kind {
            case .long: Self.longValue(spelling).map(Scalar.long)
            case .real: Double(spelling.hasSuffix(".") ? String(spelling.dropLast()) : spelling).map(Scalar.real)
            default: Self.timespanValue(spelling).map(Scalar.timespan)
            }
        guard let value else {
            let type = token.kind == .long ? "long" : token.kind == .real ? "real" : "timespan"
            report(.invalidLiteral(excerpt(token.range), type: type), token.range)
            return ExpressionSyntax(.missing, token.range)
        }
        return ExpressionSyntax(.literal(value), token.range)
    }

    static func longValue(_ text: some StringProtocol) -> Int64? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
        }
        // The absolute value of the least long has no long of its own; `-9223372036854775808` is read as a whole elsewhere.
        return Int64(text)
    }

    /// `1.5h`: a number and a unit.
    static func timespanValue(_ text: some StringProtocol) -> Int64? {
        guard let unitStart = text.lastIndex(where: { $0.isNumber || $0 == "." }) else { return nil }
        let number = text[...unitStart]
        guard let unit = TimespanUnit(spelling: Array(text[text.index(after: unitStart)...].utf8)) else { return nil }
        if let whole = Int64(number) {
            let (ticks, overflow) = whole.multipliedReportingOverflow(by: unit.ticks)
            return overflow ? nil : ticks
        }
        guard let value = Double(number) else { return nil }
        let ticks = (value * Double(unit.ticks)).rounded()
        return Int64(exactly: ticks)
    }

    // MARK: Typed literals

    /// The type whose literal begins here, `datetime(`, `long(`, `dynamic(`...; nil when none does.
    func typedLiteralType() -> ScalarType? {
        guard kind == .name, peek().kind == .leftParenthesis else { return nil }
        switch spelling(current) {
        case "bool", "boolean": return .bool
        case "int", "int32": return .int
        case "long", "int64": return .long
        case "real", "double": return .real
        case "decimal": return .decimal
        case "datetime", "date": return .datetime
        case "timespan", "time": return .timespan
        case "guid": return .guid
        case "dynamic": return .dynamic
        default: return nil
        }
    }

    /// `datetime(2024-01-01)`, `real(nan)`, `long(null)`, `dynamic({...})`
    mutating func parseTypedLiteral(_ type: ScalarType) -> ExpressionSyntax {
        let start = current.range.lowerBound
        advance()
        let open = index
        if type == .dynamic {
            advance()
            let value = nested { $0.parseDynamicValue() } ?? nil
            expect(.rightParenthesis, "')'")
            guard let value else { return ExpressionSyntax(.missing, range(from: start)) }
            return ExpressionSyntax(.literal(value == .null ? .null(.dynamic) : .dynamic(value)), range(from: start))
        }
        guard let close = closing[open] else {
            index = tokens.count - 1
            reportExpected("')'")
            return ExpressionSyntax(.missing, start..<text.bytes.count)
        }
        let content = tokens[open].range.upperBound..<tokens[close].range.lowerBound
        index = close
        advance()
        var inner = text[content][...]
        inner = inner.trimmingBlanks()
        // Quotes around the content are accepted, `datetime("2024-01-01")`.
        if close == open + 2, tokens[open + 1].kind == .string { inner = stringValue(tokens[open + 1])[...] }
        guard let value = LiteralText.scalar(inner, type: type) else {
            report(.invalidLiteral(excerpt(content), type: type.rawValue), start..<previousEnd)
            return ExpressionSyntax(.missing, range(from: start))
        }
        return ExpressionSyntax(.literal(value), range(from: start))
    }

    /// A value inside of `dynamic(...)`: JSON, and KQL's own literals besides.
    private mutating func parseDynamicValue() -> Dynamic? {
        switch kind {
        case .leftBracket:
            return nested { parser -> Dynamic? in
                parser.advance()
                var items: [Dynamic] = []
                while parser.kind != .rightBracket, parser.kind != .end {
                    guard let item = parser.parseDynamicValue() else { return nil }
                    items.append(item)
                    guard parser.take(.comma) else { break }
                }
                return parser.expect(.rightBracket, "',' or ']'") ? .array(items) : nil
            } ?? nil
        case .leftBrace:
            return nested { parser -> Dynamic? in
                parser.advance()
                var properties: [(String, Dynamic)] = []
                while parser.kind != .rightBrace, parser.kind != .end {
                    let name: String
                    if parser.kind == .string {
                        name = parser.stringValue(parser.current)
                        parser.advance()
                    } else if parser.kind == .name {
                        name = parser.spelling(parser.current)
                        parser.advance()
                    } else {
                        parser.reportExpected("a property's name")
                        return nil
                    }
                    guard parser.expect(.colon, "':'"), let value = parser.parseDynamicValue() else { return nil }
                    properties.append((name, value))
                    guard parser.take(.comma) else { break }
                }
                guard parser.expect(.rightBrace, "',' or '}'") else { return nil }
                return .bag(PropertyBag.merging(properties))
            } ?? nil
        case .string:
            // Texts that stand beside one another are one, as everywhere.
            var value = stringValue(current)
            advance()
            while kind == .string {
                value += stringValue(current)
                advance()
            }
            return .string(value)
        case .minus, .plus:
            let isNegative = kind == .minus
            advance()
            guard kind == .long || kind == .real || kind == .timespan else {
                reportExpected("a number")
                return nil
            }
            if isNegative, kind == .long, spelling(current) == "9223372036854775808" {
                advance()
                return .long(.min)
            }
            guard let value = parseDynamicNumber() else { return nil }
            guard isNegative else { return value }
            switch value {
            case .long(let number): return .long(-number)
            case .real(let number): return .real(-number)
            case .timespan(let ticks): return .timespan(-ticks)
            default: return value
            }
        case .long, .real, .timespan: return parseDynamicNumber()
        case .name:
            if let type = typedLiteralType() {
                guard case .literal(let scalar) = parseTypedLiteral(type).kind else { return nil }
                return Dynamic(scalar)
            }
            let word = spelling(current).lowercased()
            switch word {
            case "true", "false":
                advance()
                return .bool(word == "true")
            case "null":
                advance()
                return .null
            default: break
            }
        default: break
        }
        reportExpected("a JSON value")
        return nil
    }

    private mutating func parseDynamicNumber() -> Dynamic? {
        // Integers too large for a long are reals, as in JSON.
        if kind == .long, Self.longValue(spelling(current)) == nil, let value = Double(spelling(current)) {
            advance()
            return .real(value)
        }
        guard case .literal(let scalar) = parseNumberLiteral().kind else { return nil }
        return Dynamic(scalar)
    }
}

extension PropertyBag {
    /// Of properties with one name the last value counts. Linear in their number, for literals of any size.
    static func merging(_ properties: [(String, Dynamic)]) -> PropertyBag {
        var positions: [String: Int] = [:]
        var merged: [Property] = []
        for (name, value) in properties {
            if let position = positions[name] {
                merged[position].value = value
            } else {
                positions[name] = merged.count
                merged.append(Property(name: name, value: value))
            }
        }
        return PropertyBag(merged)
    }
}

extension Dynamic {
    /// A scalar as a dynamic value.
    package init(_ scalar: Scalar) {
        switch scalar {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .long(Int64(value))
        case .long(let value): self = .long(value)
        case .real(let value): self = .real(value)
        case .decimal(let value): self = .decimal(value)
        case .string(let value): self = .string(value)
        case .datetime(let value): self = .datetime(value)
        case .timespan(let value): self = .timespan(value)
        case .guid(let value): self = .guid(value)
        case .dynamic(let value): self = value
        }
    }
}

extension Substring {
    func trimmingBlanks() -> Substring {
        var result = self
        while result.first?.isWhitespace == true { result.removeFirst() }
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }
}
