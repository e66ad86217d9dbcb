/// Reads a query's text into a syntax tree.
///
/// Never throws and never stops at the first mistake: where something cannot be read, a diagnostic says what was expected,
/// the tree gets a ``ExpressionSyntax/Kind/missing`` and reading goes on at the next pipe, semicolon or closing bracket.
/// Every loop consumes a token a turn, so reading takes time linear in the text; nesting is limited, so it takes bounded
/// stack.
package struct Parser {
    /// How deeply expressions and subqueries may be nested, and how many operators in a row may build on one another
    /// (`a + b + c`, `a.b.c`). `and`, `or` and pipes do not count: they are flat.
    package static let nestingLimit = 400
    package static let chainLimit = 1000

    let text: SourceText
    let tokens: [Token]
    /// For every opening bracket the index of the token that closes it (or of the end).
    let closing: [Int: Int]
    var index = 0
    var depth = 0
    var diagnostics: [Diagnostic] = []
    /// Inside the predicate of `search` and `find`, `Column:"term"` is an operator.
    var isInSearchPredicate = false

    /// Reads a query.
    ///
    /// - Complexity: O(bytes).
    package static func parse(_ text: String) -> ParsedQuery {
        var parser = Parser(SourceText(text))
        let statements = parser.parseStatements(until: .end)
        let diagnostics = parser.diagnostics.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        return ParsedQuery(text: parser.text, statements: statements, diagnostics: diagnostics)
    }

    private init(_ text: SourceText) {
        self.text = text
        // Offsets are kept in 32 bits.
        let (tokens, problems) = Lexer.tokenize(text)
        self.tokens = tokens
        closing = Self.matchBrackets(tokens)
        for problem in problems { report(.init(problem, in: text), problem.range) }
    }

    private static func matchBrackets(_ tokens: [Token]) -> [Int: Int] {
        var open: [(index: Int, closedBy: Token.Kind)] = []
        var closing: [Int: Int] = [:]
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .leftParenthesis: open.append((index, .rightParenthesis))
            case .leftBracket: open.append((index, .rightBracket))
            case .leftBrace: open.append((index, .rightBrace))
            case .rightParenthesis, .rightBracket, .rightBrace:
                if let last = open.last, last.closedBy == token.kind {
                    closing[last.index] = index
                    open.removeLast()
                }
            default: break
            }
        }
        return closing
    }

    // MARK: Tokens

    var current: Token { tokens[index] }
    var kind: Token.Kind { tokens[index].kind }

    func peek(_ ahead: Int = 1) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

    /// Where the token before the current one ends: the end of what was just read.
    var previousEnd: Int { index == 0 ? 0 : tokens[index - 1].range.upperBound }

    func range(from start: Int) -> Range<Int> { start..<max(start, previousEnd) }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    mutating func take(_ kind: Token.Kind) -> Bool {
        guard self.kind == kind else { return false }
        advance()
        return true
    }

    /// Takes a token or says that it is missing.
    @discardableResult
    mutating func expect(_ kind: Token.Kind, _ description: String) -> Bool {
        if take(kind) { return true }
        reportExpected(description)
        return false
    }

    /// Whether the token is a name of that spelling.
    func isWord(_ word: String, at ahead: Int = 0) -> Bool {
        let token = peek(ahead)
        guard token.kind == .name, token.range.count == word.utf8.count else { return false }
        return text.bytes[token.range].elementsEqual(word.utf8)
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    @discardableResult
    mutating func expectWord(_ word: String) -> Bool {
        if takeWord(word) { return true }
        reportExpected("'\(word)'")
        return false
    }

    func spelling(_ token: Token) -> String { text[token.range] }

    // MARK: Diagnostics

    mutating func report(_ message: ParserMessage, _ range: Range<Int>) {
        diagnostics.append(limited: .error, at: range, in: text) {
            let (line, column) = text.position(of: range.lowerBound)
            return Diagnostic(code: message.code, range: range, line: line, column: column, message: message.text)
        }
    }

    /// Says what was expected where the current token stands; once a token.
    mutating func reportExpected(_ what: String) {
        let range = current.range
        if diagnostics.last?.range == range { return }
        let found = kind == .end ? "the end of the query" : "'\(excerpt(range))'"
        report(.expected(what, found: found), range)
    }

    func excerpt(_ range: Range<Int>) -> String {
        let text = text[range.lowerBound..<min(range.upperBound, range.lowerBound + 60)]
        return range.count > 60 ? text + "..." : text
    }

    /// Runs a reading step one level deeper; nil when that is too deep, and then nothing more is read.
    mutating func nested<Result>(_ read: (inout Parser) -> Result) -> Result? {
        guard depth < Self.nestingLimit else {
            report(.tooDeep(limit: Self.nestingLimit), current.range)
            giveUp()
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        return read(&self)
    }

    /// Skips the rest of the text: what follows something too deep would only give errors that follow from it.
    mutating func giveUp() { index = tokens.count - 1 }

    /// Skips to the next pipe, semicolon or closing bracket that belongs to the level that is being read.
    mutating func skipToBoundary() {
        while true {
            switch kind {
            case .end, .pipe, .semicolon, .rightParenthesis, .rightBracket, .rightBrace: return
            case .leftParenthesis, .leftBracket, .leftBrace:
                index = closing[index] ?? tokens.count - 2
                advance()
            default: advance()
            }
        }
    }

    var isAtBoundary: Bool {
        switch kind {
        case .end, .pipe, .semicolon, .rightParenthesis, .rightBracket, .rightBrace: true
        default: false
        }
    }
}
