import Values

/// Operators that make rows or bring rows of several tables together.
extension Parser {
    mutating func parseJoin() -> JoinSyntax {
        let right = parseUnionOperand()
        var conditions: [ExpressionSyntax] = []
        if takeWord("on") {
            conditions = parseList { $0.parseExpression() }
        }
        return JoinSyntax(right: right, conditions: conditions)
    }

    /// A table, a call, names with wildcards, or a query in parentheses.
    mutating func parseUnionOperand() -> ExpressionSyntax {
        if kind == .name, isAtSourceOperator { return nested { $0.parseSourceOperand() } ?? missing() }
        return parsePattern()
    }

    private mutating func parseSourceOperand() -> ExpressionSyntax {
        let parsed = parseOperator()
        return ExpressionSyntax(.source(parsed), parsed.range)
    }

    mutating func parseRange() -> OperatorSyntax.Kind {
        guard let name = parseName("a column") else { return .unknown }
        expectWord("from")
        let from = parseExpression()
        expectWord("to")
        let to = parseExpression()
        expectWord("step")
        return .range(name, from: from, to: to, step: parseExpression())
    }

    mutating func parseDatatable() -> OperatorSyntax.Kind {
        let columns = parseParenthesizedColumns()
        expect(.leftBracket, "'['")
        var values: [ExpressionSyntax] = []
        while kind != .rightBracket, kind != .end {
            let before = index
            values.append(parseDatatableValue())
            guard take(.comma), index > before else { break }
        }
        if !expect(.rightBracket, "',' or ']'") { skipToBoundary(); _ = take(.rightBracket) }
        return .datatable(columns, values)
    }

    /// A cell is nearly always one literal, so that is read without the way through all levels of expressions.
    private mutating func parseDatatableValue() -> ExpressionSyntax {
        let next = peek().kind
        if next == .comma || next == .rightBracket {
            switch kind {
            case .string: return parseStringLiteral()
            case .long, .real, .timespan: return parseNumberLiteral()
            default: break
            }
        }
        return parseExpression()
    }

    mutating func parseExternalData() -> OperatorSyntax.Kind {
        let columns = parseParenthesizedColumns()
        var locations: [ExpressionSyntax] = []
        if take(.leftBracket) {
            while kind != .rightBracket, kind != .end {
                let before = index
                locations.append(parseExpression())
                guard take(.comma), index > before else { break }
            }
            expect(.rightBracket, "',' or ']'")
        } else if kind == .leftParenthesis || kind == .string {
            locations = [parseExpression()]
        } else {
            reportExpected("'['")
        }
        return .externalData(columns, locations, parseWithProperties())
    }

    mutating func parseFork() -> OperatorSyntax.Kind {
        var branches: [NamedSubquerySyntax] = []
        while kind == .leftParenthesis || isAtName {
            var name: NameSyntax?
            if isAtName {
                name = parseName("a name")
                expect(.assign, "'='")
            }
            let before = index
            branches.append(NamedSubquerySyntax(name: name, pipeline: parseSubpipeline()))
            if index == before { break }
            _ = take(.comma)
        }
        return .fork(branches)
    }

    private mutating func parseSearchPredicate() -> ExpressionSyntax {
        let outer = isInSearchPredicate
        isInSearchPredicate = true
        defer { isInSearchPredicate = outer }
        return parseExpression()
    }

    private mutating func parseTableList() -> [ExpressionSyntax]? {
        guard isWord("in"), peek().kind == .leftParenthesis else { return nil }
        advance()
        advance()
        let tables = parseList { $0.parseUnionOperand() }
        expect(.rightParenthesis, "',' or ')'")
        return tables
    }

    mutating func parseSearch() -> OperatorSyntax.Kind {
        let tables = parseTableList()
        return .search(SearchSyntax(tables: tables, predicate: parseSearchPredicate()))
    }

    mutating func parseFind() -> OperatorSyntax.Kind {
        let tables = parseTableList() ?? []
        _ = takeWord("where")
        let predicate = parseSearchPredicate()
        var project: [FindSyntax.Item]?
        switch peekHyphenatedName() {
        case "project-smart":
            _ = parseHyphenatedName()
        case "project":
            advance()
            project = parseList { parser -> FindSyntax.Item in
                let expression = parser.parseExpression()
                return FindSyntax.Item(
                    expression: expression, type: parser.take(.colon) ? parser.parseType() : nil)
            }
        default: break
        }
        return .find(FindSyntax(tables: tables, predicate: predicate, project: project))
    }
}
