import Values

/// `top-nested`: the values with the greatest aggregates, and within each of them those of the next level.
extension Binding {
    /// The columns of one level: what the rows are divided by, and its aggregate.
    private struct Level {
        let key: Column
        let aggregate: Column
    }

    func bindTopNested(
        _ levels: [TopNestedSyntax], _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        var names = Projection()
        var keys: [(column: Column, expression: Expression)] = []
        for level in levels {
            if let others = level.others {
                report(.unsupported("'with others' of 'top-nested'"), others.range)
                return nil
            }
            guard level.expression.names.count <= 1, level.by.names.count <= 1 else {
                report(.severalNames(), level.expression.range)
                return nil
            }
            guard let key = bind(level.expression.expression, context) else { return nil }
            let name =
                level.expression.names.first?.text ?? resultName(level.expression.expression, context)
                ?? names.unnamedColumn()
            names.add(name) { ComputedColumn(column: self.makeColumn($0, key.type), expression: key) }
            keys.append((names.items[names.items.count - 1].column, key))
        }
        // The rows, with the key of every level beside the columns that the query can name.
        var rows = table.applying(
            .project(
                table.plan,
                table.columns.map { ComputedColumn($0) }
                    + keys.map { ComputedColumn(column: $0.column, expression: $0.expression) }))
        rows.columns = table.columns
        var bound: [Level] = []
        for (index, level) in levels.enumerated() {
            let isLast = index == levels.count - 1
            guard
                let next = bindLevel(
                    level, keys.prefix(index + 1).map(\.column), bound, rows, &names, isLast: isLast, scope)
            else { return nil }
            (rows, bound) = next
        }
        let output = bound.flatMap { [$0.key, $0.aggregate] }
        var result = table.applying(
            .project(rows.plan, output.map { ComputedColumn($0) }), columns: output)
        result.forgetInput()
        result.depth += levels.count * 6
        result.size += levels.count * 6
        return result
    }

    /// The rows that are left after a level, with its aggregate behind them; of the last level its groups themselves.
    private func bindLevel(
        _ level: TopNestedSyntax, _ keys: [Column], _ before: [Level], _ rows: BoundTable, _ names: inout Projection,
        isLast: Bool, _ scope: Scope
    ) -> (BoundTable, [Level])? {
        var count: Int?
        if let syntax = level.count {
            guard let bound = bindCount(syntax, "top-nested", scope) else { return nil }
            count = bound
        }
        let collector = AggregateCollector()
        let context = ExpressionContext(scope: scope, table: rows, aggregates: collector)
        guard let value = bind(level.by.expression, context) else { return nil }
        guard !collector.aggregates.isEmpty else {
            report(.notAggregate(), level.by.range)
            return nil
        }
        let name = level.by.names.first?.text ?? "aggregated_" + keys[keys.count - 1].name
        names.add(name) { ComputedColumn(column: self.makeColumn($0, value.type), expression: value) }
        let aggregate = names.items[names.items.count - 1].column

        // Groups by the keys so far. What was aggregated before goes with its key.
        let shared = Plan.shared(identifier: makeIdentifier(), rows.plan)
        let carried = keys + before.map(\.aggregate)
        let fresh = carried.map { makeColumn($0.name, $0.type) }
        let groups = Plan.aggregate(
            shared,
            keys: zip(fresh, carried).map { ComputedColumn(column: $0, expression: .column($1.id, $1.type)) },
            aggregates: collector.aggregates)
        let text = makeColumn("$key", .string)
        let outer = makeColumn("$outer", .string)
        let measured = Plan.project(
            groups,
            fresh.map { ComputedColumn($0) } + [
                ComputedColumn(column: aggregate, expression: value),
                ComputedColumn(column: text, expression: packed(Array(fresh.prefix(keys.count)))),
                ComputedColumn(column: outer, expression: packed(Array(fresh.prefix(keys.count - 1)))),
            ])
        var kept = measured
        if let count {
            let number = makeColumn("$number", .long)
            let sorted = Plan.sort(
                measured,
                [
                    SortKey(expression: .column(outer.id, .string), ascending: true, nullsFirst: true),
                    SortKey(
                        expression: .column(aggregate.id, aggregate.type), ascending: level.ascending,
                        nullsFirst: level.ascending),
                ])
            kept = .filter(
                .window(sorted, [WindowColumn(column: number, function: "row_number", arguments: [], part: outer)]),
                .call("<=", [.column(number.id, .long), .literal(.long(Int64(count)))], .bool))
        }
        var result = rows
        if isLast {
            let levels = zip(before, zip(fresh, fresh.dropFirst(keys.count))).map { Level(key: $1.0, aggregate: $1.1) }
            result.plan = kept
            return (result, levels + [Level(key: fresh[keys.count - 1], aggregate: aggregate)])
        }
        let own = makeColumn("$own", .string)
        let joined = Plan.join(
            Join(
                kind: .inner,
                left: .project(
                    shared,
                    rows.plan.rowColumns.map { ComputedColumn($0) } + [
                        ComputedColumn(column: own, expression: packed(keys))
                    ]), right: kept,
                keys: [Join.Key(left: .column(own.id, .string), right: .column(text.id, .string))],
                output: rows.plan.rowColumns.map { Join.Output(side: .left, source: $0.id, column: $0) } + [
                    Join.Output(side: .right, source: aggregate.id, column: aggregate)
                ]))
        result.plan = joined
        return (result, before + [Level(key: keys[keys.count - 1], aggregate: aggregate)])
    }

    /// Several values as one text that is equal where all of them are, nulls too.
    private func packed(_ columns: [Column]) -> Expression {
        let array = Expression.call("pack_array", columns.map { .column($0.id, $0.type) }, .dynamic)
        return columns.isEmpty ? .literal(.string("")) : .call("tostring", [array], .string)
    }
}

extension Plan {
    /// The columns of the rows that `top-nested` hands from level to level.
    fileprivate var rowColumns: [Column] {
        switch self {
        case .project(_, let items): items.map(\.column)
        case .join(let join): join.output.map(\.column)
        default: []
        }
    }
}
