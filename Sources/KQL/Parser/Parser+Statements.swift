import Values

extension Parser {
    /// Statements up to the end of the text or a closing brace, which is left.
    mutating func parseStatements(until end: Token.Kind) -> [StatementSyntax] {
        var statements: [StatementSyntax] = []
        while kind != .end, kind != end {
            if take(.semicolon) { continue }
            let before = index
            statements.append(parseStatement())
            if kind == .end || kind == end { break }
            if !take(.semicolon) {
                reportExpected("';' or '|'")
                recoverStatement(until: end)
            }
            if index == before { advance() }
        }
        return statements
    }

    private mutating func recoverStatement(until end: Token.Kind) {
        while kind != .end, kind != .semicolon, kind != end {
            skipToBoundary()
            if kind == .end || kind == .semicolon || kind == end { break }
            advance()
        }
        _ = take(.semicolon)
    }

    private mutating func parseStatement() -> StatementSyntax {
        let next = peek()
        if isWord("let"), next.kind == .name || next.kind == .leftBracket {
            return parseLet()
        }
        if isWord("set"), next.kind == .name {
            advance()
            guard let name = parseName("an option") else { return .expression(missing()) }
            let value = take(.assign) ? parseExpression() : nil
            return .set(name, value)
        }
        if isWord("declare"), next.kind == .name {
            let word = NameSyntax(text: "declare " + spelling(next), range: current.range)
            advance()
            if takeWord("query_parameters") {
                expect(.leftParenthesis, "'('")
                let parameters = parseParameters()
                expect(.rightParenthesis, "')'")
                return .queryParameters(parameters)
            }
            skipStatement()
            return .unsupported(word)
        }
        for keyword in ["alias", "restrict"] where isWord(keyword) && next.kind == .name {
            let word = NameSyntax(text: keyword, range: current.range)
            skipStatement()
            return .unsupported(word)
        }
        return .expression(parsePipeline())
    }

    private mutating func skipStatement() {
        while kind != .end, kind != .semicolon {
            skipToBoundary()
            if kind == .end || kind == .semicolon { break }
            advance()
        }
    }

    private mutating func parseLet() -> StatementSyntax {
        advance()
        guard let name = parseName("a name") else {
            skipStatement()
            return .expression(missing())
        }
        expect(.assign, "'='")
        return .let(name, parseLetValue())
    }

    private mutating func parseLetValue() -> ExpressionSyntax {
        let start = current.range.lowerBound
        let isView = isWord("view") && peek().kind == .leftParenthesis
        let open = isView ? index + 1 : index
        if tokens[open].kind == .leftParenthesis, let close = closing[open], tokens[close + 1].kind == .leftBrace {
            if isView { advance() }
            return nested { $0.parseFunction(start: start, isView: isView) } ?? missing()
        }
        return parsePipeline()
    }

    private mutating func parseFunction(start: Int, isView: Bool) -> ExpressionSyntax {
        advance()
        let parameters = parseParameters()
        expect(.rightParenthesis, "',' or ')'")
        expect(.leftBrace, "'{'")
        var statements = parseStatements(until: .rightBrace)
        expect(.rightBrace, "'}'")
        var body: ExpressionSyntax?
        if case .expression(let expression)? = statements.last {
            body = expression
            statements.removeLast()
        } else {
            reportExpected("an expression")
        }
        let function = FunctionSyntax(parameters: parameters, statements: statements, body: body, isView: isView)
        return ExpressionSyntax(.function(function), range(from: start))
    }

    /// `a: string, b: long = 5, T: (*)`, up to the closing parenthesis, which is left.
    private mutating func parseParameters() -> [FunctionSyntax.Parameter] {
        var parameters: [FunctionSyntax.Parameter] = []
        while isAtName, let name = parseName("a parameter") {
            expect(.colon, "':' and a type")
            let kind: FunctionSyntax.Parameter.Kind
            if self.kind == .leftParenthesis {
                advance()
                if take(.star) {
                    kind = .tabular(nil)
                } else {
                    kind = .tabular(parseColumnDeclarations())
                }
                expect(.rightParenthesis, "')'")
            } else {
                kind = .scalar(parseType() ?? .dynamic)
            }
            let defaultValue = take(.assign) ? parseExpression() : nil
            parameters.append(FunctionSyntax.Parameter(name: name, kind: kind, defaultValue: defaultValue))
            guard take(.comma) else { break }
        }
        return parameters
    }
}
