import Values

/// Operators that group rows, and those that order and cut them.
extension Parser {
    mutating func parseSummarize() -> OperatorSyntax.Kind {
        var aggregates: [NamedExpressionSyntax] = []
        if !isWord("by") || peek().kind == .assign { aggregates = parseNamedList() }
        guard takeWord("by") else { return .summarize(aggregates, by: nil) }
        return .summarize(aggregates, by: parseNamedList())
    }

    mutating func parseReordered() -> OrderedExpressionSyntax {
        let pattern = parsePattern()
        let named = NamedExpressionSyntax(names: [], expression: pattern)
        if isWord("granny"), peek().kind == .minus {
            let name = parseHyphenatedName()?.text
            return OrderedExpressionSyntax(
                expression: named, ascending: name == "granny-asc", nullsFirst: nil, isNatural: true)
        }
        var ascending: Bool?
        if takeWord("asc") { ascending = true } else if takeWord("desc") { ascending = false }
        return OrderedExpressionSyntax(expression: named, ascending: ascending, nullsFirst: nil)
    }

    mutating func parseTopHitters() -> OperatorSyntax.Kind {
        let count = parseExpression()
        expectWord("of")
        let value = parseExpression()
        return .topHitters(count, of: value, by: takeWord("by") ? parseExpression() : nil)
    }

    mutating func parseTopNested() -> OperatorSyntax.Kind {
        var levels: [TopNestedSyntax] = []
        while true {
            let count = isWord("of") ? nil : parseExpression()
            expectWord("of")
            let expression = parseNamedExpression()
            var others: ExpressionSyntax?
            if takeWord("with") {
                expectWord("others")
                expect(.assign, "'='")
                others = parseExpression()
            }
            expectWord("by")
            let by = parseNamedExpression()
            var ascending = false
            if takeWord("asc") { ascending = true } else { _ = takeWord("desc") }
            levels.append(
                TopNestedSyntax(count: count, expression: expression, others: others, by: by, ascending: ascending))
            guard kind == .comma else { break }
            let before = index
            advance()
            if isWord("top"), peekHyphenatedName() == "top-nested" { _ = parseHyphenatedName() }
            if index == before { break }
        }
        return .topNested(levels)
    }

    mutating func parseMakeSeries() -> OperatorSyntax.Kind {
        let aggregates = parseList { parser -> MakeSeriesSyntax.Aggregate in
            let expression = parser.parseNamedExpression()
            var defaultValue: ExpressionSyntax?
            if parser.takeWord("default") {
                parser.expect(.assign, "'='")
                defaultValue = parser.parseExpression()
            }
            return MakeSeriesSyntax.Aggregate(expression: expression, defaultValue: defaultValue)
        }
        expectWord("on")
        let axis = parseNamedExpression()
        var (from, to): (ExpressionSyntax?, ExpressionSyntax?)
        var step: ExpressionSyntax?
        if takeWord("in") {
            expectWord("range")
            expect(.leftParenthesis, "'('")
            from = parseExpression()
            expect(.comma, "','")
            to = parseExpression()
            expect(.comma, "','")
            step = parseExpression()
            expect(.rightParenthesis, "')'")
        } else {
            if takeWord("from") { from = parseExpression() }
            if takeWord("to") { to = parseExpression() }
            if expectWord("step") { step = parseExpression() }
        }
        let keys = takeWord("by") ? parseNamedList() : []
        return .makeSeries(
            MakeSeriesSyntax(
                aggregates: aggregates, axis: axis, from: from, to: to, step: step ?? missing(), by: keys))
    }

    mutating func parsePartition() -> OperatorSyntax.Kind {
        _ = takeWord("by")
        // `k (` is a column and a subquery here, not a call.
        let key: ExpressionSyntax
        if isAtName, [.leftParenthesis, .leftBrace].contains(peek(kind == .name ? 1 : 3).kind),
            let name = parseName("a column")
        {
            key = ExpressionSyntax(.name(name), name.range)
        } else {
            key = parseExpression()
        }
        // The old spelling names each partition, `partition by k id { ... }`.
        if kind == .name { advance() }
        if kind == .leftBrace {
            advance()
            let query = parsePipeline()
            expect(.rightBrace, "'}'")
            return .partition(PartitionSyntax(key: key, body: .query(query)))
        }
        return .partition(PartitionSyntax(key: key, body: .pipeline(parseSubpipeline())))
    }
}
