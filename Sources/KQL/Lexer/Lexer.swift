/// Cuts a text into tokens, in one pass over its bytes. Never fails: what it cannot read becomes a token and a problem.
package struct Lexer {
    /// Something in the text that is no token.
    package struct Problem: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            /// A string whose closing quote is missing on its line.
            case unterminatedString
            /// A character that means nothing outside of strings and comments.
            case unexpectedCharacter
            /// A name of more characters than the language allows.
            case longName
        }
        package let kind: Kind
        package let range: Range<Int>
    }

    private let bytes: [UInt8]
    private var position = 0
    private var tokens: [Token] = []
    private var problems: [Problem] = []

    private init(_ text: SourceText) { bytes = text.bytes }

    /// All tokens of a text in order, the last one being ``Token/Kind/end``, and what could not be read.
    ///
    /// - Complexity: O(bytes).
    package static func tokenize(_ text: SourceText) -> (tokens: [Token], problems: [Problem]) {
        var lexer = Lexer(text)
        lexer.tokens.reserveCapacity(text.bytes.count / 4 + 1)
        lexer.run()
        return (lexer.tokens, lexer.problems)
    }

    private mutating func run() {
        while true {
            skipBlanksAndComments()
            guard position < bytes.count else { break }
            let start = position
            let kind = scan()
            // Every turn consumes at least one byte.
            if position == start { position += 1 }
            tokens.append(Token(kind: kind, range: start..<position))
        }
        tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    }

    private func byte(_ ahead: Int = 0) -> UInt8 {
        let index = position + ahead
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func skipBlanksAndComments() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0B, 0x0C:
                position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            case 0xC2 where byte(1) == 0xA0:  // no-break space, which people paste from web pages
                position += 2
            case 0xE2 where Self.isBlank(byte(1), byte(2)): position += 3
            case 0xE3 where byte(1) == 0x80 && byte(2) == 0x80:  // ideographic space
                position += 3
            case 0xEF where byte(1) == 0xBB && byte(2) == 0xBF:  // byte order mark
                position += 3
            default: return
            }
        }
    }

    /// The blanks of U+2000 to U+202F: spaces of all widths, line and paragraph separators.
    private static func isBlank(_ second: UInt8, _ third: UInt8) -> Bool {
        second == 0x80 && (0x80...0x8B ~= third || third == 0xA8 || third == 0xA9 || third == 0xAF)
    }

    private mutating func take(_ kind: Token.Kind, _ length: Int) -> Token.Kind {
        position += length
        return kind
    }

    private mutating func scan() -> Token.Kind {
        let first = bytes[position]
        let second = byte(1)
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return scanString(prefix: 0)
        case UInt8(ascii: "@") where isQuote(second): return scanString(prefix: 1)
        case UInt8(ascii: "h"), UInt8(ascii: "H"):
            if isQuote(second) { return scanString(prefix: 1) }
            if second == UInt8(ascii: "@"), isQuote(byte(2)) { return scanString(prefix: 2) }
            if isFence(at: 1) { return scanFencedString(prefix: 1) }
            return scanName()
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            if isFence(at: 0) { return scanFencedString(prefix: 0) }
            return first == UInt8(ascii: "~") ? take(.tilde, 1) : unexpected()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return scanNumber()
        case UInt8(ascii: "("): return take(.leftParenthesis, 1)
        case UInt8(ascii: ")"): return take(.rightParenthesis, 1)
        case UInt8(ascii: "["): return take(.leftBracket, 1)
        case UInt8(ascii: "]"): return take(.rightBracket, 1)
        case UInt8(ascii: "{"): return take(.leftBrace, 1)
        case UInt8(ascii: "}"): return take(.rightBrace, 1)
        case UInt8(ascii: ","): return take(.comma, 1)
        case UInt8(ascii: ";"): return take(.semicolon, 1)
        case UInt8(ascii: ":"): return take(.colon, 1)
        case UInt8(ascii: "|"): return take(.pipe, 1)
        case UInt8(ascii: "."): return second == UInt8(ascii: ".") ? take(.dotDot, 2) : take(.dot, 1)
        case UInt8(ascii: "="):
            switch second {
            case UInt8(ascii: "="): return take(.equals, 2)
            case UInt8(ascii: "~"): return take(.equalsTilde, 2)
            case UInt8(ascii: ">"): return take(.arrow, 2)
            default: return take(.assign, 1)
            }
        case UInt8(ascii: "!"):
            switch second {
            case UInt8(ascii: "="): return take(.notEquals, 2)
            case UInt8(ascii: "~"): return take(.bangTilde, 2)
            default: return take(.bang, 1)
            }
        case UInt8(ascii: "<"):
            switch second {
            case UInt8(ascii: "="): return take(.lessOrEqual, 2)
            case UInt8(ascii: ">"): return take(.lessGreater, 2)
            default: return take(.less, 1)
            }
        case UInt8(ascii: ">"): return second == UInt8(ascii: "=") ? take(.greaterOrEqual, 2) : take(.greater, 1)
        case UInt8(ascii: "+"): return take(.plus, 1)
        case UInt8(ascii: "-"): return take(.minus, 1)
        case UInt8(ascii: "*"): return take(.star, 1)
        case UInt8(ascii: "/"): return take(.slash, 1)
        case UInt8(ascii: "%"): return take(.percent, 1)
        default: return Self.beginsName(first) ? scanName() : unexpected()
        }
    }

    private mutating func unexpected() -> Token.Kind {
        let start = position
        position += 1
        // The bytes of one scalar are one problem.
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        problems.append(Problem(kind: .unexpectedCharacter, range: start..<position))
        return .unknown
    }

    // MARK: Names

    static func beginsName(_ byte: UInt8) -> Bool { continuesName(byte) || byte == UInt8(ascii: "$") }

    static func continuesName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: byte >= 0x80
        }
    }

    /// How many bytes a name may have: that many characters are documented, and nobody writes names of so many others.
    private static let nameMax = 1024

    private mutating func scanName() -> Token.Kind {
        let start = position
        position += 1
        while position < bytes.count, Self.continuesName(bytes[position]) {
            // Blanks end a name although their bytes are not ASCII.
            if bytes[position] == 0xC2, byte(1) == 0xA0 { break }
            if bytes[position] == 0xE2, Self.isBlank(byte(1), byte(2)) { break }
            position += 1
        }
        guard position - start <= Self.nameMax else {
            problems.append(Problem(kind: .longName, range: start..<position))
            return .unknown
        }
        return .name
    }

    // MARK: Numbers

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }

    private mutating func skipDigits() {
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    }

    private mutating func scanNumber() -> Token.Kind {
        let start = position
        if bytes[position] == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x"), Self.isHexDigit(byte(2)) {
            position += 2
            while position < bytes.count, Self.isHexDigit(bytes[position]) { position += 1 }
            return .long
        }
        skipDigits()
        var kind = Token.Kind.long
        // `1..5` is a range of two longs, `1.` before anything but a dot or a name is a real.
        if byte() == UInt8(ascii: "."), byte(1) != UInt8(ascii: "."), !Self.beginsName(byte(1)) || Self.isDigit(byte(1))
        {
            kind = .real
            position += 1
            skipDigits()
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
            if Self.isDigit(byte(1 + sign)) {
                position += 1 + sign
                skipDigits()
                kind = .real
            }
        }
        guard Self.continuesName(byte()) else { return kind }
        // A unit makes it a timespan; any other letters make it a name that begins with a digit.
        let unitStart = position
        while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
        if TimespanUnit(spelling: bytes[unitStart..<position]) != nil { return .timespan }
        if kind == .long { return .name }
        position = unitStart
        _ = start
        return kind
    }

    // MARK: Strings

    private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private func isFence(at ahead: Int) -> Bool {
        let first = byte(ahead)
        return (first == UInt8(ascii: "`") || first == UInt8(ascii: "~")) && byte(ahead + 1) == first
            && byte(ahead + 2) == first
    }

    private mutating func scanString(prefix: Int) -> Token.Kind {
        let start = position
        let isVerbatim = bytes[position..<position + prefix].contains(UInt8(ascii: "@"))
        position += prefix
        let quote = bytes[position]
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote {
                position += 1
                // A doubled quote in a verbatim string is a quote.
                if isVerbatim, position < bytes.count, bytes[position] == quote {
                    position += 1
                    continue
                }
                return .string
            }
            if byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: "\\"), !isVerbatim, position + 1 < bytes.count,
                bytes[position + 1] != UInt8(ascii: "\n")
            {
                position += 2
                continue
            }
            position += 1
        }
        problems.append(Problem(kind: .unterminatedString, range: start..<position))
        return .string
    }

    private mutating func scanFencedString(prefix: Int) -> Token.Kind {
        let start = position
        let fence = bytes[position + prefix]
        position += prefix + 3
        while position + 2 < bytes.count {
            if bytes[position] == fence, bytes[position + 1] == fence, bytes[position + 2] == fence {
                position += 3
                return .string
            }
            position += 1
        }
        position = bytes.count
        problems.append(Problem(kind: .unterminatedString, range: start..<position))
        return .string
    }
}
