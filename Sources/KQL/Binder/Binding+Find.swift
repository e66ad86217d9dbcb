import Values

/// `find`: the rows of several tables that a predicate is true of.
extension Binding {
    func bindFind(_ operation: OperatorSyntax, _ find: FindSyntax, _ scope: Scope) -> BoundTable? {
        var tables: [BoundTable] = []
        var isComplete = true
        for operand in find.tables {
            switch operand.kind {
            case .wildcardName(let pattern): tables += tablesMatching(pattern, scope)
            case .star: tables += tablesMatching("*", scope)
            default: if let table = bindTable(operand, scope) { tables.append(table) } else { isComplete = false }
            }
        }
        if find.tables.isEmpty { tables = tablesMatching("*", scope) }
        guard isComplete, let predicate = find.predicate else { return nil }
        let known = Set(tables.flatMap { $0.columns.map(\.name) })
        let named = predicate.names.filter { known.contains($0) }
        // A term that names no column is looked for in all tables, a condition in those that have one of its columns.
        if tables.count > 1, !named.isEmpty, !predicate.searchesEveryColumn {
            tables = tables.filter { table in named.contains { table.column(named: $0) != nil } }
        }
        guard !tables.isEmpty else {
            report(.init(code: "empty-union", text: "No table has the columns of the condition."), operation.range)
            return nil
        }
        let source = (operation.parameter("withsource") ?? operation.parameter("with_source"))?.word ?? "source_"
        let columns: [FoundColumn]
        var packsRest = false
        if let project = find.project {
            guard let listed = listedColumns(project, tables) else { return nil }
            columns = listed
        } else {
            guard let smart = smartColumns(tables, named, operation) else { return nil }
            columns = smart
            packsRest = tables.contains { table in
                table.columns.contains { column in !smart.contains { $0.name == column.name } }
            }
        }
        var found: [BoundTable] = []
        for table in tables {
            let terms = SearchTerms(columnsOfOthers: known, isCaseSensitive: false)
            guard let condition = bindTerms(predicate, table, scope, terms) else { return nil }
            let filtered = table.applying(.filter(table.plan, condition))
            guard let chosen = choose(columns, packsRest, of: filtered, at: operation.name.range) else { return nil }
            found.append(chosen)
        }
        return union(found, source: source, at: operation.range)
    }

    /// A column that comes out.
    private struct FoundColumn {
        let name: String
        /// The type that it has; nil where tables differ in it, and the query says none: then each type is a column.
        let type: ScalarType?
    }

    private func type(of name: String, in tables: [BoundTable]) -> ScalarType? {
        let types = Set(tables.compactMap { $0.column(named: name)?.type })
        return types.count == 1 ? types.first : nil
    }

    /// `project a, b: string`
    private func listedColumns(_ project: [FindSyntax.Item], _ tables: [BoundTable]) -> [FoundColumn]? {
        let known = Set(tables.flatMap { $0.columns.map(\.name) })
        var columns: [FoundColumn] = []
        for item in project {
            guard case .name(let name) = item.expression.kind else {
                report(
                    .unsupported(
                        "An expression in 'project' of 'find'", instead: "Name columns, and use 'extend' behind."),
                    item.expression.range)
                return nil
            }
            guard known.contains(name.text) else {
                let suggestion = Spelling.nearest(to: name.text, among: known)
                report(.unknownColumn(name.text, suggestion: suggestion), name.range)
                return nil
            }
            columns.append(FoundColumn(name: name.text, type: item.type ?? type(of: name.text, in: tables)))
        }
        return columns
    }

    /// Without `project`, or with `project-smart`: what all tables have, then what the predicate names, and the rest in a bag.
    ///
    /// Source: "Output schema" of the operator's page, and for the order the open language definition.
    private func smartColumns(
        _ tables: [BoundTable], _ named: [String], _ operation: OperatorSyntax
    ) -> [FoundColumn]? {
        var columns = (tables.first?.columns ?? []).filter { column in
            tables.allSatisfy { $0.column(named: column.name)?.type == column.type }
        }.map { FoundColumn(name: $0.name, type: $0.type) }
        for name in named where !columns.contains(where: { $0.name == name }) {
            guard let type = type(of: name, in: tables) else {
                report(
                    .unsupported(
                        "'find' without 'project' by the column '\(name)', whose type differs from table to table",
                        instead: "Say which columns you want with 'project'."), operation.name.range)
                return nil
            }
            columns.append(FoundColumn(name: name, type: type))
        }
        return columns
    }

    /// The columns of one table, in the order of the result: what the table lacks has no value in its rows.
    private func choose(
        _ columns: [FoundColumn], _ packsRest: Bool, of table: BoundTable, at range: Range<Int>
    ) -> BoundTable? {
        var kept: [ComputedColumn] = []
        for wanted in columns {
            guard let column = table.column(named: wanted.name) else {
                guard let type = wanted.type else { continue }
                let nothing: Scalar = type == .string ? .string("") : .null(type)
                kept.append(ComputedColumn(column: makeColumn(wanted.name, type), expression: .literal(nothing)))
                continue
            }
            guard let type = wanted.type, type != column.type else {
                kept.append(ComputedColumn(column))
                continue
            }
            guard let value = cast(.column(column.id, column.type), to: type) else { return nil }
            kept.append(ComputedColumn(column: makeColumn(wanted.name, type), expression: value))
        }
        if packsRest {
            let rest = table.columns.filter { column in !columns.contains { $0.name == column.name } }
            var packed = Expression.literal(.null(.dynamic))
            if !rest.isEmpty {
                let operands = rest.flatMap { [.literal(.string($0.name)), .column($0.id, $0.type)] as [Expression] }
                guard let bag = apply("bag_pack", operands, range) else { return nil }
                packed = bag
            }
            kept.append(ComputedColumn(column: makeColumn("pack_", .dynamic), expression: packed))
        }
        return table.applying(.project(table.plan, kept), columns: kept.map(\.column))
    }
}

extension ExpressionSyntax {
    /// The names that stand in a predicate, in order, each once.
    fileprivate var names: [String] {
        switch kind {
        case .name(let name): return [name.text]
        case .parenthesized(let inner), .unary(_, let inner): return inner.names
        case .binary(_, let left, let right): return (left.names + right.names).uniqued
        case .and(let terms), .or(let terms): return terms.flatMap(\.names).uniqued
        case .membership(_, let operand, _): return operand.names
        case .call(_, let arguments): return arguments.flatMap(\.value.names).uniqued
        case .member(let base, _), .element(let base, _): return base.names
        case .between(_, let operand, let low, let high): return (operand.names + low.names + high.names).uniqued
        default: return []
        }
    }

    /// Whether a term stands alone or behind `*`, so that every column of every table is looked through.
    fileprivate var searchesEveryColumn: Bool {
        switch kind {
        case .literal, .star: true
        case .parenthesized(let inner), .unary(_, let inner): inner.searchesEveryColumn
        case .and(let terms), .or(let terms): terms.contains { $0.searchesEveryColumn }
        case .binary(_, let left, _), .membership(_, let left, _): left.isStar
        default: false
        }
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
