import Values

/// Operators that make other rows of each row, sequences of rows, and what is drawn of them.
extension Parser {
    mutating func parseMvExpand() -> MvExpandSyntax {
        let items = parseList { parser -> MvExpandSyntax.Item in
            let expression = parser.parseNamedExpression()
            var type: ScalarType?
            if parser.takeWord("to") {
                parser.expectWord("typeof")
                parser.expect(.leftParenthesis, "'('")
                type = parser.parseType()
                parser.expect(.rightParenthesis, "')'")
            }
            return MvExpandSyntax.Item(expression: expression, type: type)
        }
        return MvExpandSyntax(items: items, limit: takeWord("limit") ? parseExpression() : nil)
    }

    mutating func parseParse(dropsUnmatched: Bool) -> OperatorSyntax.Kind {
        let source = parseExpression()
        expectWord("with")
        var pieces: [ParseSyntax.Piece] = []
        while !isAtBoundary {
            switch kind {
            case .star:
                advance()
                pieces.append(.skip)
            case .string:
                pieces.append(.text(stringValue(current)))
                advance()
            case .name:
                guard let name = parseName("a column") else { break }
                let type = take(.colon) ? parseType() : nil
                pieces.append(.column(ColumnDeclarationSyntax(name: name, type: type ?? .string)))
            default:
                if isAtName, let name = parseName("a column") {
                    let type = take(.colon) ? parseType() : nil
                    pieces.append(.column(ColumnDeclarationSyntax(name: name, type: type ?? .string)))
                } else {
                    reportExpected("a text, a column or '*'")
                    skipToBoundary()
                }
            }
        }
        if pieces.isEmpty { reportExpected("a text, a column or '*'") }
        return .parse(ParseSyntax(source: source, pieces: pieces, dropsUnmatched: dropsUnmatched))
    }

    mutating func parseParseKV() -> OperatorSyntax.Kind {
        let source = parseExpression()
        expectWord("as")
        let columns = parseParenthesizedColumns()
        return .parseKV(source, columns, parseWithProperties())
    }

    mutating func parseScan() -> OperatorSyntax.Kind {
        var order: [OrderedExpressionSyntax] = []
        var partition: [ExpressionSyntax] = []
        var declarations: [ScanSyntax.Declaration] = []
        while true {
            if takeWord("order") {
                expectWord("by")
                order = parseList { $0.parseOrdered() }
            } else if takeWord("partition") {
                expectWord("by")
                partition = parseList { $0.parseExpression() }
            } else if takeWord("declare") {
                expect(.leftParenthesis, "'('")
                declarations = parseList { parser -> ScanSyntax.Declaration in
                    let name = parser.parseName("a column") ?? NameSyntax(text: "", range: parser.current.range)
                    parser.expect(.colon, "':'")
                    let column = ColumnDeclarationSyntax(name: name, type: parser.parseType())
                    let value = parser.take(.assign) ? parser.parseExpression() : nil
                    return ScanSyntax.Declaration(column: column, defaultValue: value)
                }
                expect(.rightParenthesis, "',' or ')'")
            } else {
                break
            }
        }
        expectWord("with")
        expect(.leftParenthesis, "'('")
        var steps: [ScanSyntax.Step] = []
        while takeWord("step") {
            guard let name = parseName("a step's name") else { break }
            let isOptional = takeWord("optional")
            var output: NameSyntax?
            if takeWord("output") {
                expect(.assign, "'='")
                output = parseName("all, last or none")
            }
            expect(.colon, "':'")
            let condition = parseExpression()
            let assignments = take(.arrow) ? parseNamedList() : []
            steps.append(
                ScanSyntax.Step(
                    name: name, isOptional: isOptional, output: output, condition: condition, assignments: assignments))
            guard take(.semicolon) else { break }
        }
        if steps.isEmpty { reportExpected("'step'") }
        expect(.rightParenthesis, "'step' or ')'")
        return .scan(ScanSyntax(order: order, partition: partition, declarations: declarations, steps: steps))
    }

    mutating func parseEvaluate() -> OperatorSyntax.Kind {
        guard let plugin = parseName("a plugin") else { return .unknown }
        let arguments = parseArguments()
        var schema: OutputSchemaSyntax?
        if take(.colon) {
            expect(.leftParenthesis, "'('")
            var keepsInput = false
            if take(.star) {
                keepsInput = true
                _ = take(.comma)
            }
            schema = OutputSchemaSyntax(columns: parseColumnDeclarations(), keepsInput: keepsInput)
            expect(.rightParenthesis, "',' or ')'")
        }
        return .evaluate(plugin, arguments, schema: schema)
    }

    mutating func parseReduce() -> OperatorSyntax.Kind {
        _ = takeWord("by")
        let value = parseExpression()
        _ = parseWithProperties()
        return .reduce(value)
    }

    mutating func parseRender() -> OperatorSyntax.Kind {
        guard !isAtBoundary, let chart = parseName("a chart") else { return .render(nil, []) }
        if isWord("with") { return .render(chart, parseRenderProperties()) }
        // The old way: properties without `with`.
        var properties: [ParameterSyntax] = []
        while isAtName, peek().kind == .assign, let name = parseName("a property") {
            advance()
            properties.append(ParameterSyntax(name: name, value: parseParameterValue()))
            _ = take(.comma)
        }
        return .render(chart, properties)
    }

    private mutating func parseRenderProperties() -> [ParameterSyntax] {
        advance()
        guard expect(.leftParenthesis, "'('") else { return [] }
        var properties: [ParameterSyntax] = []
        while isAtName, let name = parseName("a property") {
            expect(.assign, "'='")
            let start = current.range.lowerBound
            var value = parseParameterValue()
            // `ycolumns = a, b`: a list of columns.
            while kind == .comma, peek().kind == .name, peek(2).kind != .assign {
                advance()
                advance()
                value = ExpressionSyntax(.literal(.string(text[range(from: start)])), range(from: start))
            }
            properties.append(ParameterSyntax(name: name, value: value))
            guard take(.comma) else { break }
        }
        expect(.rightParenthesis, "',' or ')'")
        return properties
    }
}
