import Values

extension Parser {
    /// Operators between operands, by how strongly they bind: a lower level binds weaker.
    private enum Level {
        case equality, relational, additive, multiplicative
    }

    /// Any scalar expression.
    mutating func parseExpression() -> ExpressionSyntax {
        nested { $0.parseOr() } ?? missing()
    }

    /// A scalar or tabular expression: `T | where x`, `print 1`, `a + b`.
    mutating func parsePipeline() -> ExpressionSyntax {
        nested { parser in
            let start = parser.current.range.lowerBound
            let source = parser.isAtSourceOperator ? parser.parseSource() : parser.parseExpression()
            guard parser.kind == .pipe else { return source }
            let operators = parser.parsePipes()
            return ExpressionSyntax(.pipeline(source, operators), parser.range(from: start))
        } ?? missing()
    }

    private mutating func parseSource() -> ExpressionSyntax {
        let parsed = parseOperator()
        return ExpressionSyntax(.source(parsed), parsed.range)
    }

    func missing() -> ExpressionSyntax {
        ExpressionSyntax(.missing, current.range.lowerBound..<current.range.lowerBound)
    }

    // MARK: Logic

    private mutating func parseOr() -> ExpressionSyntax {
        let first = parseAnd()
        guard isWord("or") else { return first }
        var terms = [first]
        while takeWord("or") { terms.append(parseAnd()) }
        return ExpressionSyntax(.or(terms), range(from: first.range.lowerBound))
    }

    private mutating func parseAnd() -> ExpressionSyntax {
        let first = parseEquality()
        guard isWord("and") else { return first }
        var terms = [first]
        while takeWord("and") { terms.append(parseEquality()) }
        return ExpressionSyntax(.and(terms), range(from: first.range.lowerBound))
    }

    // MARK: Comparison

    private mutating func parseEquality() -> ExpressionSyntax {
        var left = parseRelational()
        var links = 0
        while let token = operatorToken(.equality) {
            guard countLink(&links) else { break }
            left = parseComparison(left, token)
        }
        return left
    }

    private mutating func parseRelational() -> ExpressionSyntax {
        var left = parseAdditive()
        var links = 0
        while let token = operatorToken(.relational) {
            guard countLink(&links) else { break }
            takeOperator(token)
            let right = parseAdditive()
            left = ExpressionSyntax(.binary(token, left, right), range(from: left.range.lowerBound))
        }
        return left
    }

    private mutating func parseComparison(_ left: ExpressionSyntax, _ token: OperatorTokenSyntax) -> ExpressionSyntax {
        takeOperator(token)
        let start = left.range.lowerBound
        switch token.spelling {
        case "between", "!between":
            guard expect(.leftParenthesis, "'('") else {
                return ExpressionSyntax(.between(token, left, missing(), missing()), range(from: start))
            }
            let low = parseExpression()
            expect(.dotDot, "'..'")
            let high = parseExpression()
            expect(.rightParenthesis, "')'")
            return ExpressionSyntax(.between(token, left, low, high), range(from: start))
        case "in", "!in", "in~", "!in~", "has_any", "has_all", "!has_any", "!has_all":
            guard kind == .leftParenthesis else {
                // `x has_any dynamic(["a"])`, `x in List`: the list without parentheses.
                let list = parseRelational()
                return ExpressionSyntax(.membership(token, left, [list]), range(from: start))
            }
            advance()
            var items: [ExpressionSyntax] = []
            while kind != .rightParenthesis, kind != .end {
                let before = index
                items.append(parsePipeline())
                guard take(.comma), index > before else { break }
            }
            expect(.rightParenthesis, "',' or ')'")
            return ExpressionSyntax(.membership(token, left, items), range(from: start))
        default:
            let right = parseRelational()
            return ExpressionSyntax(.binary(token, left, right), range(from: start))
        }
    }

    // MARK: Arithmetic

    private mutating func parseAdditive() -> ExpressionSyntax {
        var left = parseMultiplicative()
        var links = 0
        while let token = operatorToken(.additive) {
            guard countLink(&links) else { break }
            takeOperator(token)
            let right = parseMultiplicative()
            left = ExpressionSyntax(.binary(token, left, right), range(from: left.range.lowerBound))
        }
        return left
    }

    private mutating func parseMultiplicative() -> ExpressionSyntax {
        var left = parseUnary()
        var links = 0
        while let token = operatorToken(.multiplicative) {
            guard countLink(&links) else { break }
            takeOperator(token)
            let right = parseUnary()
            left = ExpressionSyntax(.binary(token, left, right), range(from: left.range.lowerBound))
        }
        return left
    }

    private mutating func parseUnary() -> ExpressionSyntax {
        guard kind == .minus || kind == .plus else { return parsePostfix() }
        let token = current
        advance()
        // The absolute value of the least long has no long of its own.
        if token.kind == .minus, kind == .long, spelling(current) == "9223372036854775808" {
            advance()
            return ExpressionSyntax(.literal(.long(.min)), range(from: token.range.lowerBound))
        }
        let operand = nested { $0.parseUnary() } ?? missing()
        let spelling = OperatorTokenSyntax(spelling: token.kind == .minus ? "-" : "+", range: token.range)
        return ExpressionSyntax(.unary(spelling, operand), range(from: token.range.lowerBound))
    }

    private mutating func countLink(_ links: inout Int) -> Bool {
        links += 1
        guard links > Self.chainLimit else { return true }
        report(.chainTooLong(limit: Self.chainLimit), current.range)
        giveUp()
        return false
    }

    // MARK: Operators by spelling

    private mutating func takeOperator(_ token: OperatorTokenSyntax) {
        while index < tokens.count - 1, current.range.lowerBound < token.range.upperBound { advance() }
    }

    /// The operator of a level that stands here; nil when none does.
    private func operatorToken(_ level: Level) -> OperatorTokenSyntax? {
        func symbol(_ spelling: String) -> OperatorTokenSyntax {
            OperatorTokenSyntax(spelling: spelling, range: current.range)
        }
        switch (level, kind) {
        case (.equality, .equals): return symbol("==")
        case (.equality, .notEquals), (.equality, .lessGreater): return symbol("!=")
        case (.equality, .equalsTilde): return symbol("=~")
        case (.equality, .bangTilde): return symbol("!~")
        case (.relational, .less): return symbol("<")
        case (.relational, .lessOrEqual): return symbol("<=")
        case (.relational, .greater): return symbol(">")
        case (.relational, .greaterOrEqual): return symbol(">=")
        case (.relational, .colon): return isInSearchPredicate ? symbol(":") : nil
        case (.additive, .plus): return symbol("+")
        case (.additive, .minus): return symbol("-")
        case (.multiplicative, .star): return symbol("*")
        case (.multiplicative, .slash): return symbol("/")
        case (.multiplicative, .percent): return symbol("%")
        case (.equality, .name), (.relational, .name): return wordOperator(level, negated: false)
        case (.equality, .bang), (.relational, .bang): return wordOperator(level, negated: true)
        default: return nil
        }
    }

    private func wordOperator(_ level: Level, negated: Bool) -> OperatorTokenSyntax? {
        let word = negated ? peek() : current
        guard word.kind == .name, word.range.count <= 15, !negated || word.range.lowerBound == current.range.upperBound
        else { return nil }
        var spelling = spelling(word)
        var end = word.range.upperBound
        switch level {
        case .equality:
            switch spelling {
            case "between":
                guard peek(negated ? 2 : 1).kind == .leftParenthesis else { return nil }
            case "in":
                let next = peek(negated ? 2 : 1)
                if next.kind == .tilde, next.range.lowerBound == end {
                    spelling = "in~"
                    end = next.range.upperBound
                } else if next.kind == .name, isWord("range", at: negated ? 2 : 1) {
                    // The old spelling of `make-series ... on t in range(a, b, s)`.
                    return nil
                }
            case "has_any", "has_all": break
            default: return nil
            }
        case .relational:
            if !Self.stringOperators.contains(spelling) {
                guard spelling == "matches", !negated, isWord("regex", at: 1) else { return nil }
                spelling = "matches regex"
                end = peek().range.upperBound
            }
        default: return nil
        }
        // Older spellings of the same operators.
        if !negated {
            switch spelling {
            case "notcontains": spelling = "!contains"
            case "notcontains_cs", "notcontainscs": spelling = "!contains_cs"
            case "containscs": spelling = "contains_cs"
            case "notlike": spelling = "!like"
            default: break
            }
        }
        return OperatorTokenSyntax(
            spelling: (negated ? "!" : "") + spelling, range: current.range.lowerBound..<end)
    }

    private static let stringOperators: Set<String> = [
        "has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs", "contains", "contains_cs",
        "containscs", "startswith", "startswith_cs", "endswith", "endswith_cs", "notcontains", "notcontains_cs",
        "notcontainscs", "like", "like_cs", "notlike",
    ]

    // MARK: Paths

    private mutating func parsePostfix() -> ExpressionSyntax {
        var expression = parsePrimary()
        let start = expression.range.lowerBound
        var links = 0
        while true {
            if kind == .dot {
                guard countLink(&links) else { break }
                advance()
                // `a.[0]` is `a[0]`.
                if kind == .leftBracket, !isAtName { continue }
                guard let name = parseName("a property") else { break }
                if kind == .leftParenthesis, case .call = expression.kind {
                    // `cluster("c").database("d").T`: the binder refuses it by the first name.
                    let arguments = parseArguments()
                    expression = ExpressionSyntax(.call(name, arguments), range(from: start))
                    continue
                }
                expression = ExpressionSyntax(.member(expression, name), range(from: start))
            } else if kind == .leftBracket, isPathBracket {
                guard countLink(&links) else { break }
                advance()
                let element = parseExpression()
                expect(.rightBracket, "']'")
                expression = ExpressionSyntax(.element(expression, element), range(from: start))
            } else {
                break
            }
        }
        return expression
    }

    /// Whether a bracket continues a path: `a[0]`. Behind a literal it begins something else.
    private var isPathBracket: Bool { true }

    private mutating func parsePrimary() -> ExpressionSyntax {
        let start = current.range.lowerBound
        switch kind {
        case .string: return parseStringLiteral()
        case .long, .real, .timespan: return parseNumberLiteral()
        case .star:
            advance()
            return ExpressionSyntax(.star, range(from: start))
        case .leftParenthesis:
            advance()
            let inner = parsePipeline()
            if !expect(.rightParenthesis, "')'") { skipToClosing(.rightParenthesis) }
            return ExpressionSyntax(.parenthesized(inner), range(from: start))
        case .leftBracket where isAtName: break
        case .name:
            if let type = typedLiteralType() { return parseTypedLiteral(type) }
            if isWord("typeof"), peek().kind == .leftParenthesis { return parseTypeOf() }
            switch spelling(current) {
            case "true", "True", "TRUE", "false", "False", "FALSE":
                guard peek().kind != .leftParenthesis, peek().kind != .assign else { break }
                let value = text.bytes[start] | 0x20 == UInt8(ascii: "t")
                advance()
                return ExpressionSyntax(.literal(.bool(value)), range(from: start))
            default: break
            }
        default:
            reportExpected("an expression")
            // A token that closes nothing here is left to whoever opened something; any other is passed over.
            if !isAtBoundary, kind != .comma { advance() }
            return ExpressionSyntax(.missing, start..<start)
        }
        guard let name = parseName("an expression") else { return missing() }
        guard kind == .leftParenthesis else { return ExpressionSyntax(.name(name), name.range) }
        let arguments = parseArguments()
        return ExpressionSyntax(.call(name, arguments), range(from: start))
    }

    private mutating func skipToClosing(_ closer: Token.Kind) {
        while kind != .end, kind != .semicolon, kind != closer {
            let before = index
            skipToBoundary()
            if kind == .pipe || index == before {
                if kind == .end || kind == .semicolon || kind == closer { break }; advance()
            }
        }
        _ = take(closer)
    }

    /// `typeof(long)`, `typeof(a: long, b: string)`
    private mutating func parseTypeOf() -> ExpressionSyntax {
        let start = current.range.lowerBound
        advance()
        advance()
        var columns: [ColumnDeclarationSyntax] = []
        if kind == .name, peek().kind == .rightParenthesis {
            let name = NameSyntax(text: spelling(current), range: current.range)
            columns = [ColumnDeclarationSyntax(name: name, type: parseType())]
        } else {
            columns = parseColumnDeclarations()
        }
        expect(.rightParenthesis, "')'")
        return ExpressionSyntax(.typeOf(columns), range(from: start))
    }

    /// `(a, name = b, T | where c)`
    mutating func parseArguments() -> [ArgumentSyntax] {
        guard expect(.leftParenthesis, "'('") else { return [] }
        var arguments: [ArgumentSyntax] = []
        while kind != .rightParenthesis, kind != .end {
            let before = index
            var name: NameSyntax?
            if isAtName, peek(kind == .name ? 1 : 3).kind == .assign {
                name = parseName("a name")
                advance()
            }
            arguments.append(ArgumentSyntax(name: name, value: parsePipeline()))
            guard take(.comma), index > before else { break }
        }
        if !expect(.rightParenthesis, "',' or ')'") { skipToClosing(.rightParenthesis) }
        return arguments
    }

    // MARK: Lists

    /// `x`, `a = x`, `(a, b) = x`
    mutating func parseNamedExpression() -> NamedExpressionSyntax {
        if isAtName, peek(kind == .name ? 1 : 3).kind == .assign, let name = parseName("a name") {
            advance()
            return NamedExpressionSyntax(names: [name], expression: parseExpression())
        }
        if kind == .leftParenthesis, let close = closing[index], tokens[close + 1].kind == .assign {
            advance()
            var names: [NameSyntax] = []
            while let name = parseName("a name") {
                names.append(name)
                guard take(.comma) else { break }
            }
            expect(.rightParenthesis, "',' or ')'")
            expect(.assign, "'='")
            return NamedExpressionSyntax(names: names, expression: parseExpression())
        }
        return NamedExpressionSyntax(names: [], expression: parseExpression())
    }

    /// A list with commas between; at least one item, and a comma at the end is passed over with a message.
    mutating func parseList<Item>(_ parseItem: (inout Parser) -> Item) -> [Item] {
        var items: [Item] = []
        repeat {
            let before = index
            items.append(parseItem(&self))
            if index == before { break }
        } while take(.comma)
        return items
    }

    /// `x asc nulls last`
    mutating func parseOrdered() -> OrderedExpressionSyntax {
        let expression = parseNamedExpression()
        var ascending: Bool?
        var nullsFirst: Bool?
        if takeWord("asc") { ascending = true } else if takeWord("desc") { ascending = false }
        if takeWord("nulls") {
            if takeWord("first") {
                nullsFirst = true
            } else if takeWord("last") {
                nullsFirst = false
            } else {
                reportExpected("'first' or 'last'")
            }
        }
        return OrderedExpressionSyntax(expression: expression, ascending: ascending, nullsFirst: nullsFirst)
    }
}
