import Values

extension Parser {
    /// Whether an operator that makes rows of nothing begins here, rather than a name that is spelt like one.
    var isAtSourceOperator: Bool {
        guard kind == .name, current.range.count <= 13 else { return false }
        let word = spelling(current)
        guard TabularOperators.sources.contains(word) else { return false }
        let next = peek()
        switch word {
        case "datatable", "externaldata", "external_data": return next.kind == .leftParenthesis
        case "range": return next.kind == .name && isWord("from", at: 2)
        case "evaluate": return next.kind == .name
        case "graph": return false
        default:
            switch next.kind {
            case .end, .pipe, .comma, .semicolon, .dot, .rightParenthesis, .rightBracket, .rightBrace, .assign, .equals,
                .notEquals, .equalsTilde, .bangTilde, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .slash,
                .percent, .colon, .dotDot:
                return false
            case .minus: return word == "print"
            case .star: return word != "print"
            default: return true
            }
        }
    }

    /// `| <operator> | <operator> ...`; stands on the first pipe.
    mutating func parsePipes() -> [OperatorSyntax] {
        var operators: [OperatorSyntax] = []
        while take(.pipe) { operators.append(parsePipedOperator()) }
        return operators
    }

    private mutating func parsePipedOperator() -> OperatorSyntax {
        let parsed = parseOperator()
        if !isAtBoundary {
            reportExpected("'|' or the end of the operator")
            skipToBoundary()
        }
        return parsed
    }

    /// `( where x | summarize y )`
    mutating func parseSubpipeline() -> SubqueryPipelineSyntax {
        let start = current.range.lowerBound
        guard expect(.leftParenthesis, "'('") else {
            return SubqueryPipelineSyntax(operators: [], range: start..<start)
        }
        let operators = nested { parser in
            _ = parser.take(.pipe)
            var operators = [parser.parsePipedOperator()]
            operators += parser.parsePipes()
            return operators
        }
        expect(.rightParenthesis, "'|' or ')'")
        return SubqueryPipelineSyntax(operators: operators ?? [], range: range(from: start))
    }

    /// One operator, standing on its name.
    mutating func parseOperator() -> OperatorSyntax {
        let start = current.range.lowerBound
        guard let name = parseHyphenatedName() else {
            reportExpected("a tabular operator")
            skipToBoundary()
            let name = NameSyntax(text: "", range: start..<start)
            return OperatorSyntax(.unknown, name: name, range: start..<start)
        }
        let parameters = parseParameters(of: name.text)
        let kind = parseOperands(name, parameters)
        return OperatorSyntax(kind, name: name, parameters: parameters, range: range(from: start))
    }

    private mutating func parseOperands(_ name: NameSyntax, _ parameters: [ParameterSyntax]) -> OperatorSyntax.Kind {
        switch name.text {
        case "where", "filter": return .where(parseExpression())
        case "project": return .project(isAtBoundary ? [] : parseNamedList())
        case "extend": return .extend(parseNamedList())
        case "print": return .print(parseNamedList())
        case "serialize": return .serialize(isAtBoundary ? [] : parseNamedList())
        case "distinct": return .distinct(parseNamedList())
        case "project-away": return .projectAway(parseList { $0.parsePattern() })
        case "project-keep": return .projectKeep(parseList { $0.parsePattern() })
        case "project-rename": return .projectRename(parseNamedList())
        case "project-reorder": return .projectReorder(parseList { $0.parseReordered() })
        case "project-by-names": return .projectByNames(parseList { $0.parseExpression() })
        case "summarize": return parseSummarize()
        case "count": return .count(as: takeWord("as") ? parseName("a name") : nil)
        case "consume": return .consume
        case "getschema": return .getSchema
        case "as": return parseName("a name").map { .as($0) } ?? .unknown
        case "take", "limit": return .take(parseExpression())
        case "sample": return .sample(parseExpression())
        case "sample-distinct":
            let count = parseExpression()
            expectWord("of")
            return .sampleDistinct(count, of: parseNamedExpression())
        case "sort", "order":
            expectWord("by")
            return .sort(parseList { $0.parseOrdered() })
        case "top":
            let count = parseExpression()
            expectWord("by")
            return .top(count, by: parseOrdered())
        case "top-hitters": return parseTopHitters()
        case "top-nested": return parseTopNested()
        case "join": return .join(parseJoin())
        case "lookup": return .lookup(parseJoin())
        case "union": return .union(parseList { $0.parseUnionOperand() })
        case "range": return parseRange()
        case "datatable": return parseDatatable()
        case "externaldata", "external_data": return parseExternalData()
        case "mv-expand", "mvexpand": return .mvExpand(parseMvExpand())
        case "mv-apply", "mvapply":
            let items = parseMvExpand()
            expectWord("on")
            return .mvApply(items, on: parseSubpipeline())
        case "parse": return parseParse(dropsUnmatched: false)
        case "parse-where": return parseParse(dropsUnmatched: true)
        case "parse-kv": return parseParseKV()
        case "make-series": return parseMakeSeries()
        case "partition": return parsePartition()
        case "scan": return parseScan()
        case "search": return parseSearch()
        case "find": return parseFind()
        case "evaluate": return parseEvaluate()
        case "invoke":
            guard let function = parseName("a function") else { return .unknown }
            return .invoke(function, kind == .leftParenthesis ? parseArguments() : [])
        case "facet":
            expectWord("by")
            let keys = parseList { $0.parseExpression() }
            return .facet(keys, with: takeWord("with") ? parseSubpipeline() : nil)
        case "fork": return parseFork()
        case "assert-schema": return .assertSchema(parseParenthesizedColumns())
        case "reduce": return parseReduce()
        case "render": return parseRender()
        default:
            if !TabularOperators.names.contains(name.text) {
                let suggestion = Spelling.nearest(to: name.text, among: TabularOperators.names)
                report(.unknownOperator(name.text, suggestion: suggestion), name.range)
            }
            skipToBoundary()
            return .unknown
        }
    }

    private mutating func parseNamedList() -> [NamedExpressionSyntax] { parseList { $0.parseNamedExpression() } }

    // MARK: Parameters

    private static let parameterNames: Set<String> = [
        "kind", "flags", "isfuzzy", "withsource", "with_source", "with_itemindex", "bagexpansion", "decodeblocks",
        "with_match_id", "with_step_name", "id", "expandoutput", "best_effort",
    ]

    /// `kind=inner hint.strategy=shuffle`
    private mutating func parseParameters(of operatorName: String) -> [ParameterSyntax] {
        var parameters: [ParameterSyntax] = []
        while kind == .name {
            let start = current.range.lowerBound
            if isWord("hint"), peek().kind == .dot, peek(2).kind == .name, peek(3).kind == .assign {
                let name = "hint." + spelling(peek(2))
                for _ in 0..<4 { advance() }
                let nameRange = range(from: start)
                let value = parseParameterValue()
                parameters.append(
                    ParameterSyntax(name: NameSyntax(text: name, range: nameRange), value: value))
                // `hint.pass_filters = (a, b)` lists; a comma follows nothing else here.
                continue
            }
            let word = spelling(current)
            guard peek().kind == .assign, Self.parameterNames.contains(word) || word.hasPrefix("__") else { break }
            // `mv-expand id = x[0]` names a column too.
            if operatorName.hasPrefix("mv"), !["kind", "bagexpansion", "with_itemindex"].contains(word) { break }
            // `extend kind = 1` names a column: these operators have no such parameter.
            if ["extend", "project", "print", "summarize", "distinct", "serialize", "project-rename"].contains(
                operatorName)
            {
                break
            }
            let name = NameSyntax(text: word, range: current.range)
            advance()
            advance()
            parameters.append(ParameterSyntax(name: name, value: parseParameterValue()))
        }
        return parameters
    }

    private mutating func parseParameterValue() -> ExpressionSyntax {
        if kind == .name, typedLiteralType() == nil {
            let start = current.range.lowerBound
            switch spelling(current) {
            case "true", "True":
                advance()
                return ExpressionSyntax(.literal(.bool(true)), range(from: start))
            case "false", "False":
                advance()
                return ExpressionSyntax(.literal(.bool(false)), range(from: start))
            default: break
            }
            guard let name = parseName("a value") else { return missing() }
            return ExpressionSyntax(.name(name), range(from: start))
        }
        if kind == .string { return parseStringLiteral() }
        return parseExpression()
    }

    /// `with (format="csv", x=1)`, or the same without parentheses
    private mutating func parseWithProperties() -> [ParameterSyntax] {
        guard takeWord("with") else { return [] }
        let isParenthesized = take(.leftParenthesis)
        var properties: [ParameterSyntax] = []
        while isAtName {
            guard let name = parseName("a property") else { break }
            expect(.assign, "'='")
            properties.append(ParameterSyntax(name: name, value: parseExpression()))
            if !take(.comma), isParenthesized { break }
        }
        if isParenthesized { expect(.rightParenthesis, "',' or ')'") }
        return properties
    }

    // MARK: Operands

    private mutating func parseSummarize() -> OperatorSyntax.Kind {
        var aggregates: [NamedExpressionSyntax] = []
        if !isWord("by") || peek().kind == .assign { aggregates = parseNamedList() }
        guard takeWord("by") else { return .summarize(aggregates, by: nil) }
        return .summarize(aggregates, by: parseNamedList())
    }

    private mutating func parseReordered() -> OrderedExpressionSyntax {
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

    private mutating func parseTopHitters() -> OperatorSyntax.Kind {
        let count = parseExpression()
        expectWord("of")
        let value = parseExpression()
        return .topHitters(count, of: value, by: takeWord("by") ? parseExpression() : nil)
    }

    private mutating func parseTopNested() -> OperatorSyntax.Kind {
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

    private mutating func parseJoin() -> JoinSyntax {
        let right = parseUnionOperand()
        var conditions: [ExpressionSyntax] = []
        if takeWord("on") {
            conditions = parseList { $0.parseExpression() }
        }
        return JoinSyntax(right: right, conditions: conditions)
    }

    /// A table, a call, names with wildcards, or a query in parentheses.
    private mutating func parseUnionOperand() -> ExpressionSyntax {
        if kind == .name, isAtSourceOperator { return nested { $0.parseSourceOperand() } ?? missing() }
        return parsePattern()
    }

    private mutating func parseSourceOperand() -> ExpressionSyntax {
        let parsed = parseOperator()
        return ExpressionSyntax(.source(parsed), parsed.range)
    }

    private mutating func parseRange() -> OperatorSyntax.Kind {
        guard let name = parseName("a column") else { return .unknown }
        expectWord("from")
        let from = parseExpression()
        expectWord("to")
        let to = parseExpression()
        expectWord("step")
        return .range(name, from: from, to: to, step: parseExpression())
    }

    private mutating func parseDatatable() -> OperatorSyntax.Kind {
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

    private mutating func parseExternalData() -> OperatorSyntax.Kind {
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

    private mutating func parseMvExpand() -> MvExpandSyntax {
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

    private mutating func parseParse(dropsUnmatched: Bool) -> OperatorSyntax.Kind {
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

    private mutating func parseParseKV() -> OperatorSyntax.Kind {
        let source = parseExpression()
        expectWord("as")
        let columns = parseParenthesizedColumns()
        return .parseKV(source, columns, parseWithProperties())
    }

    private mutating func parseMakeSeries() -> OperatorSyntax.Kind {
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

    private mutating func parsePartition() -> OperatorSyntax.Kind {
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

    private mutating func parseScan() -> OperatorSyntax.Kind {
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

    private mutating func parseSearch() -> OperatorSyntax.Kind {
        let tables = parseTableList()
        return .search(SearchSyntax(tables: tables, predicate: parseSearchPredicate()))
    }

    private mutating func parseFind() -> OperatorSyntax.Kind {
        let tables = parseTableList() ?? []
        _ = takeWord("where")
        let predicate = parseSearchPredicate()
        var project: [NamedExpressionSyntax]?
        var isSmart = false
        switch peekHyphenatedName() {
        case "project-smart":
            _ = parseHyphenatedName()
            isSmart = true
        case "project":
            advance()
            project = parseList { parser -> NamedExpressionSyntax in
                let item = parser.parseNamedExpression()
                // `project a: string` gives the type of a column that not every table has.
                if parser.take(.colon) { _ = parser.parseType() }
                return item
            }
        default: break
        }
        return .find(FindSyntax(tables: tables, predicate: predicate, project: project, isSmart: isSmart))
    }

    private mutating func parseEvaluate() -> OperatorSyntax.Kind {
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

    private mutating func parseFork() -> OperatorSyntax.Kind {
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

    private mutating func parseReduce() -> OperatorSyntax.Kind {
        _ = takeWord("by")
        let value = parseExpression()
        _ = parseWithProperties()
        return .reduce(value)
    }

    private mutating func parseRender() -> OperatorSyntax.Kind {
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
