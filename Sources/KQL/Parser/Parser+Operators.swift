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

    mutating func parseNamedList() -> [NamedExpressionSyntax] { parseList { $0.parseNamedExpression() } }

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

    mutating func parseParameterValue() -> ExpressionSyntax {
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
    mutating func parseWithProperties() -> [ParameterSyntax] {
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
}
