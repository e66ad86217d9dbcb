import Values

/// `parse-kv x as (a: string, b: long) with (pair_delimiter = ' ', kv_delimiter = '=', quote = '"')`
extension Binding {
    func bindParseKV(
        _ sourceSyntax: ExpressionSyntax, _ columns: [ColumnDeclarationSyntax], _ properties: [ParameterSyntax],
        _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        guard let form = keyValueForm(properties, operation, scope), let bound = bind(sourceSyntax, context) else {
            return nil
        }
        guard bound.type == .string || bound.type == .dynamic else {
            report(.wrongType("What 'parse-kv' reads", wanted: "string", found: bound.type), sourceSyntax.range)
            return nil
        }
        guard let source = bound.type == .string ? bound : apply("tostring", [bound], sourceSyntax.range) else {
            return nil
        }
        var projection = Projection()
        for column in table.columns { projection.add(column.name) { _ in ComputedColumn(column) } }
        var pieces: [ParseOperator.Piece] = []
        for declaration in columns {
            let type = declaration.type ?? .string
            guard type != .dynamic else {
                report(.unsupported("A column of 'parse-kv' of the type dynamic"), declaration.name.range)
                return nil
            }
            let isNew = projection.declare(declaration.name.text, replacing: true) { name in
                let column = makeColumn(name, type)
                pieces.append(.column(column))
                return ComputedColumn(column)
            }
            guard isNew else {
                report(.duplicateColumn(declaration.name.text), declaration.name.range)
                return nil
            }
        }
        return parsed(
            ParseOperator(
                input: table.plan, kind: .keyValue(form), flags: "", source: source, pieces: pieces,
                dropsUnmatched: false), projection.columns, table)
    }

    private func keyValueForm(
        _ properties: [ParameterSyntax], _ operation: OperatorSyntax, _ scope: Scope
    ) -> KeyValueForm? {
        var texts: [String: [String]] = [:]
        var isGreedy = false
        for property in properties {
            let name = property.name.text
            let wanted = ["pair_delimiter", "kv_delimiter", "quote", "escape", "greedy", "regex"]
            guard wanted.contains(name) else {
                report(.unknownArgument(name, of: "parse-kv"), property.name.range)
                return nil
            }
            guard let value = bindScalar(property.value, scope)?.foldedValue else {
                report(.constantExpected("The property '\(name)'"), property.value.range)
                return nil
            }
            switch (name, value) {
            case ("greedy", .bool(let value)): isGreedy = value
            case (_, .string(let text)) where name != "greedy" && !text.isEmpty: texts[name, default: []].append(text)
            default:
                report(
                    .wrongType(
                        "The property '\(name)'", wanted: name == "greedy" ? "bool" : "a text", found: value.type),
                    property.value.range)
                return nil
            }
        }
        let (pair, keyValue) = (texts["pair_delimiter"]?.first, texts["kv_delimiter"]?.first)
        let separation: KeyValueForm.Separation
        if let regex = texts["regex"]?.first {
            guard texts.count == 1, !isGreedy else {
                report(.unsupported("'regex' together with other properties of 'parse-kv'"), operation.name.range)
                return nil
            }
            separation = .regex(regex)
        } else if let pair, let keyValue {
            separation = .delimiters(pair: pair, keyValue: keyValue, greedy: isGreedy)
        } else if pair == nil, keyValue == nil, !isGreedy {
            separation = .anyDelimiter
        } else {
            report(
                .init(
                    code: "property-missing",
                    text: "'parse-kv' takes 'pair_delimiter' and 'kv_delimiter' together, and 'greedy' only with them."),
                operation.name.range)
            return nil
        }
        var quotes: [KeyValueForm.Quotes] = []
        for text in texts["quote"] ?? [] {
            guard let open = text.first, let close = text.last, text.count <= 2 else {
                report(.unsupported("A 'quote' of more than two characters"), operation.name.range)
                return nil
            }
            quotes.append(KeyValueForm.Quotes(open: open, close: close))
        }
        var escapes: [Character] = []
        for text in texts["escape"] ?? [] {
            guard let escape = text.first, text.count == 1 else {
                report(.unsupported("An 'escape' of more than one character"), operation.name.range)
                return nil
            }
            escapes.append(escape)
        }
        return KeyValueForm(separation: separation, quotes: quotes, escapes: escapes)
    }
}
