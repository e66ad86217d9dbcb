/// Where the lines of a formatted query begin, and how far they are indented.
struct Layout {
    /// What a pair of brackets encloses, or the whole text.
    private struct Block {
        /// Whether pipes or statements are in it, which then have lines of their own.
        var isQuery = false
        /// Whether it goes over several lines.
        var isBroken = false
        /// Whether a line break or a comment is anywhere in it.
        var hasBreak = false
        /// Its length on one line.
        var length = 0
        /// Its lines' indentation, and that of the line on which its bracket closes.
        var indentation = 0
        var outer = 0
        /// By how much more the statement is indented that is being written, as its query begins below its name.
        var statement = 0
        var hasPipe = false
    }

    private let lexemes: [Lexeme]
    /// By the opening bracket's index.
    private var blocks: [Int: Block] = [:]
    /// Whether the statement of the whole text that a lexeme belongs to goes over several lines.
    private var isBrokenStatement: [Bool]
    /// Lexemes whose blanks are their literal's own: what `datetime(...)` has in its parentheses.
    private var isVerbatim: [Bool]

    /// For each lexeme the next one, itself included, that is no comment; their number where there is none.
    private var tokenBehind: [Int]

    private var text = ""
    private var lastToken: Token.Kind?
    private var lineIndentation = 0
    /// The blocks that are open where the writing is, the whole text first.
    private var open = [Block(isQuery: true)]

    init(_ lexemes: [Lexeme]) {
        self.lexemes = lexemes
        isBrokenStatement = Array(repeating: false, count: lexemes.count)
        isVerbatim = Array(repeating: false, count: lexemes.count)
        tokenBehind = Array(repeating: lexemes.count, count: lexemes.count)
        for index in lexemes.indices.reversed() {
            let isLast = index == lexemes.count - 1
            tokenBehind[index] = lexemes[index].kind != nil ? index : isLast ? lexemes.count : tokenBehind[index + 1]
        }
        measure()
    }

    // MARK: Measuring

    private static let literals: Set<String> = ["datetime", "date", "timespan", "time", "guid", "uuid"]

    private mutating func measure() {
        var stack: [(start: Int, block: Block, isLiteral: Bool)] = []
        var statement = (start: 0, block: Block(), isBegun: false)
        func isBreak(_ lexeme: Lexeme) -> Bool { lexeme.kind == nil || lexeme.text.utf8.contains(UInt8(ascii: "\n")) }
        func endStatement(_ end: Int) {
            let isBroken = statement.block.hasBreak || statement.block.length > QueryFormat.widest.statement
            for index in statement.start..<end { isBrokenStatement[index] = isBroken }
            statement = (end, Block(), false)
        }
        for (index, lexeme) in lexemes.enumerated() {
            let length = lexeme.text.count + 1
            isVerbatim[index] = stack.last?.isLiteral == true
            if stack.isEmpty {
                // The line break in front of a statement is not in it.
                if statement.isBegun, lexeme.lineFeeds > 0 || isBreak(lexeme) { statement.block.hasBreak = true }
                if lexeme.kind != nil { statement.isBegun = true }
                statement.block.length += length
            } else {
                if lexeme.lineFeeds > 0 || isBreak(lexeme) { stack[stack.count - 1].block.hasBreak = true }
                stack[stack.count - 1].block.length += length
            }
            switch lexeme.kind {
            case .pipe, .semicolon:
                if stack.isEmpty {
                    if lexeme.kind == .semicolon { endStatement(index + 1) }
                } else {
                    stack[stack.count - 1].block.isQuery = true
                }
            case .leftParenthesis, .leftBracket, .leftBrace:
                let isLiteral = index > 0 && Self.literals.contains(lexemes[index - 1].text.lowercased())
                stack.append((index, Block(), isLiteral))
            case .rightParenthesis, .rightBracket, .rightBrace:
                guard let closed = stack.popLast() else { continue }
                var block = closed.block
                block.isBroken = block.isQuery && (block.hasBreak || block.length > QueryFormat.widest.subquery)
                blocks[closed.start] = block
                // A block that is broken though it was on one line breaks what it stands in.
                let hasBreak = block.hasBreak || block.isBroken
                if stack.isEmpty {
                    statement.block.length += block.length
                    if hasBreak { statement.block.hasBreak = true }
                } else {
                    stack[stack.count - 1].block.length += block.length
                    if hasBreak { stack[stack.count - 1].block.hasBreak = true }
                }
            default: break
            }
        }
        endStatement(lexemes.count)
    }

    // MARK: Writing

    /// The text.
    mutating func write() -> String {
        for index in lexemes.indices {
            let lexeme = lexemes[index]
            let isClosing = Self.closing.contains(lexeme.kind)
            let closed = isClosing && open.count > 1 ? open.popLast() : nil
            if index > 0 {
                if breaksLine(before: index, closed) {
                    let isBlankKept =
                        lexeme.lineFeeds > 1 && !isClosing && !Self.opening.contains(lexemes[index - 1].kind)
                    text += isBlankKept ? "\n\n" : "\n"
                    if lexemes[index - 1].kind == .assign, !current.hasPipe, closed == nil {
                        open[open.count - 1].statement = QueryFormat.step
                    }
                    lineIndentation = closed?.outer ?? indentation(of: index)
                    text += String(repeating: " ", count: lineIndentation)
                } else if isVerbatim[index] || isVerbatim[index - 1] && isClosing {
                    if lexeme.isApart { text += " " }
                } else if hasBlank(before: index) {
                    text += " "
                }
            }
            text += lexeme.text
            follow(lexeme)
            if Self.opening.contains(lexeme.kind) {
                var block = blocks[index] ?? Block()
                block.outer = lineIndentation
                block.indentation = lineIndentation + QueryFormat.step
                open.append(block)
            }
        }
        return text.isEmpty ? "" : text + "\n"
    }

    /// Notes in which statement, and where in it, the writing is.
    private mutating func follow(_ lexeme: Lexeme) {
        if let kind = lexeme.kind { lastToken = kind }
        if lexeme.kind == .semicolon {
            open[open.count - 1].statement = 0
            open[open.count - 1].hasPipe = false
        } else if lexeme.kind == .pipe {
            open[open.count - 1].hasPipe = true
        }
    }

    private static let opening: Set<Token.Kind?> = [.leftParenthesis, .leftBracket, .leftBrace]
    private static let closing: Set<Token.Kind?> = [.rightParenthesis, .rightBracket, .rightBrace]

    /// Whether pipes and statements have lines of their own where a lexeme stands.
    private func isBroken(at index: Int) -> Bool {
        open.count > 1 ? current.isBroken : isBrokenStatement[index]
    }

    private var current: Block { open[open.count - 1] }

    private func breaksLine(before index: Int, _ closed: Block?) -> Bool {
        let lexeme = lexemes[index]
        let previous = lexemes[index - 1]
        if previous.kind == nil { return true }
        if lexeme.kind == nil { return lexeme.lineFeeds > 0 }
        if let closed, closed.isQuery { return closed.isBroken }
        if Self.opening.contains(previous.kind), current.isQuery { return current.isBroken }
        if lexeme.kind == .pipe { return isBroken(at: index) }
        // What a pipe leads to stands on its line.
        if previous.kind == .pipe { return false }
        if previous.kind == .semicolon { return open.count == 1 || current.isBroken }
        return lexeme.lineFeeds > 0
    }

    private func indentation(of index: Int) -> Int {
        guard current.isQuery else { return current.indentation }
        let base = current.indentation + current.statement
        // A comment belongs to what follows it.
        let next = tokenBehind[index]
        guard next < lexemes.count else { return base }
        if lexemes[next].kind == .pipe || Self.closing.contains(lexemes[next].kind) { return base }
        // The rows of a 'datatable', the body of a function.
        if lastToken == .rightParenthesis, Self.opening.contains(lexemes[next].kind) { return base }
        guard let before = lastToken, before != .semicolon, !Self.opening.contains(before) else { return base }
        return before == .assign && current.statement > 0 ? base : base + QueryFormat.step
    }

    // MARK: Blanks

    private static let spaced: Set<Token.Kind?> = [
        .pipe, .equals, .equalsTilde, .notEquals, .lessGreater, .bangTilde, .less, .lessOrEqual, .greater,
        .greaterOrEqual, .arrow,
    ]

    /// Parameters of operators, which are written `kind=inner`.
    private static let parameters: Set<String> = [
        "kind", "withsource", "with_source", "isfuzzy", "bagexpansion", "with_itemindex", "with_match_id", "output",
        "flags", "title", "xtitle", "ytitle",
    ]

    private func hasBlank(before index: Int) -> Bool {
        let (previous, lexeme) = (lexemes[index - 1], lexemes[index])
        switch (previous.kind, lexeme.kind) {
        case (_, nil): return true
        case (_, .comma), (_, .semicolon), (_, .rightParenthesis), (_, .rightBracket): return false
        case (.leftParenthesis, _), (.leftBracket, _): return false
        case (.comma, _), (.semicolon, _): return true
        case (.rightParenthesis, .name), (.rightBracket, .name), (.rightBrace, .name): return true
        case (_, .assign): return !isParameter(index - 1)
        case (.assign, _): return !isParameter(index - 2)
        default:
            return Self.spaced.contains(previous.kind) || Self.spaced.contains(lexeme.kind) || lexeme.isApart
        }
    }

    private func isParameter(_ index: Int) -> Bool {
        guard index >= 0 else { return false }
        return Self.parameters.contains(lexemes[index].text) || index > 0 && lexemes[index - 1].kind == .dot
    }
}
