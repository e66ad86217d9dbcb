import Values

/// Queries that give several tables: `fork` and `facet`, which stand last.
extension Binding {
    /// The tables of a query; none after a message.
    func bindResults(_ expression: ExpressionSyntax, _ scope: Scope) -> [BoundTable] {
        if case .missing = expression.kind { return [] }
        guard case .pipeline(let source, let operators) = expression.kind, let last = operators.last else {
            return bindTable(expression, scope).map { [$0] } ?? []
        }
        switch last.kind {
        case .fork(let branches):
            guard let input = shared(source, operators.dropLast(), scope, at: last) else { return [] }
            guard !branches.isEmpty else {
                report(.argumentCount("fork", wanted: "queries in parentheses, at least one"), last.name.range)
                return []
            }
            return branches.compactMap { branch in
                guard let rows = use(input, last.name), var table = apply(branch.pipeline.operators, to: rows, scope)
                else { return nil }
                if let name = branch.name { table.name = name.text }
                return table
            }
        case .facet(let keys, let rest):
            guard let input = shared(source, operators.dropLast(), scope, at: last) else { return [] }
            var tables: [BoundTable] = []
            if let rest, let rows = use(input, last.name), let table = apply(rest.operators, to: rows, scope) {
                tables.append(table)
            }
            for key in keys {
                if let rows = use(input, last.name), let table = facet(key, of: rows, last, scope) {
                    tables.append(table)
                }
            }
            return tables
        default: return bindTable(expression, scope).map { [$0] } ?? []
        }
    }

    /// The rows in front of the operator, which several queries read.
    private func shared(
        _ source: ExpressionSyntax, _ operators: ArraySlice<OperatorSyntax>, _ scope: Scope, at last: OperatorSyntax
    ) -> Scope.TableEntry? {
        guard let table = bindTable(source, scope), let rows = apply(Array(operators), to: table, scope) else {
            return nil
        }
        return Scope.TableEntry(rows)
    }

    /// The values of a column, and how often each is there.
    private func facet(
        _ key: ExpressionSyntax, of table: BoundTable, _ operation: OperatorSyntax, _ scope: Scope
    ) -> BoundTable? {
        guard let bound = bind(key, ExpressionContext(scope: scope, table: table)) else { return nil }
        guard let column = table.columns.first(where: { $0.id == bound.columnID }) else {
            report(.columnExpected(of: operation.name.text), key.range)
            return nil
        }
        var result = grouped(
            table, keys: [ComputedColumn(column)],
            [Aggregate(function: "count", arguments: [], columns: [makeColumn("count_" + column.name, .long)])])
        result.name = column.name
        return result
    }
}
