import Values

extension Binding {
    /// `parse` and `parse-where`.
    func bindParse(
        _ operation: OperatorSyntax, _ parse: ParseSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard let kind = choice("kind", operation, among: ["simple", "regex", "relaxed"]) else { return nil }
        let context = ExpressionContext(scope: scope, table: table)
        guard let bound = bind(parse.source, context) else { return nil }
        guard bound.type == .string || bound.type == .dynamic else {
            report(.wrongType("What 'parse' reads", wanted: "string", found: bound.type), parse.source.range)
            return nil
        }
        guard let source = bound.type == .string ? bound : apply("tostring", [bound], parse.source.range) else {
            return nil
        }
        var projection = Projection()
        for column in table.columns { projection.add(column.name) { _ in ComputedColumn(column) } }
        var pieces: [ParseOperator.Piece] = []
        for piece in parse.pieces {
            switch piece {
            case .text(let text): pieces.append(.text(text))
            case .skip: pieces.append(.skip)
            case .column(let declaration):
                let isNew = projection.declare(declaration.name.text, replacing: true) { name in
                    let column = makeColumn(name, declaration.type ?? .string)
                    pieces.append(.column(column))
                    return ComputedColumn(column)
                }
                if !isNew {
                    report(.duplicateColumn(declaration.name.text), declaration.name.range)
                    return nil
                }
            }
        }
        return parsed(
            ParseOperator(
                input: table.plan, kind: kind == "regex" ? .regex : kind == "relaxed" ? .relaxed : .simple,
                flags: operation.parameter("flags")?.word ?? "", source: source, pieces: pieces,
                dropsUnmatched: parse.dropsUnmatched), projection.columns, table)
    }

    /// The operator gives the input's columns and its own; a projection behind it brings them in order, where a new column
    /// takes the place of an old one of its name.
    func parsed(_ parse: ParseOperator, _ columns: [Column], _ table: BoundTable) -> BoundTable {
        let added = parse.pieces.compactMap { if case .column(let column) = $0 { column } else { nil } }
        let result = table.applying(.parse(parse), columns: table.columns + added)
        guard result.columns != columns else { return result }
        return result.applying(
            .project(result.plan, result.keepingPart(columns.map { ComputedColumn($0) })), columns: columns)
    }
}
