import Values

/// `mv-apply` and `partition`: operators applied to each part of the rows by itself.
///
/// No operator of the plan runs a subquery once a part. The rows of all parts flow through one plan together, with a column
/// that says which part a row belongs to: `summarize` groups by it too, `top` and `take` count within it, and what works row
/// by row needs no change.
extension Binding {
    /// A grouping, which inside of parts is made for each of them: also for a part that no row is left of, as `summarize`
    /// without `by` gives a row for no rows.
    func grouped(_ table: BoundTable, keys: [ComputedColumn], _ aggregates: [Aggregate]) -> BoundTable {
        let columns = keys.map(\.column) + aggregates.flatMap(\.columns)
        let plan = Plan.aggregate(table.plan, keys: table.keepingPart(keys), aggregates: aggregates)
        var result = table.applying(plan, columns: columns)
        result.forgetInput()
        guard let part = table.part, keys.isEmpty else { return result }
        // Parts without rows: their values are those of the functions over no rows at all.
        let none = Plan.aggregate(
            .values(columns: table.columns + [part.column], rows: []), keys: [], aggregates: aggregates)
        let present = makeColumn("$present", part.column.type)
        let marked = Plan.project(
            plan,
            columns.map { ComputedColumn($0) } + [
                ComputedColumn(column: present, expression: .column(part.column.id, part.column.type))
            ])
        let all = makeColumn("$part", part.column.type)
        guard let source = part.parts.onlyColumn else { return result }
        let parts = Plan.project(
            part.parts, [ComputedColumn(column: all, expression: .column(source.id, source.type))])
        let joined = Plan.join(
            Join(
                kind: .leftOuter, left: parts, right: marked,
                keys: [Join.Key(left: .column(all.id, all.type), right: .column(present.id, present.type))],
                output: [Join.Output(side: .left, source: all.id, column: all)]
                    + (columns + [present]).map { Join.Output(side: .right, source: $0.id, column: $0) }))
        let isMissing = Expression.call("isnull", [.column(present.id, present.type)], .bool)
        var filled: [ComputedColumn] = []
        var renamed: [Column] = []
        for column in columns {
            let one = makeColumn(column.name, column.type)
            let value = Plan.project(none, [ComputedColumn(column: one, expression: .column(column.id, column.type))])
            let fresh = makeColumn(column.name, column.type)
            renamed.append(fresh)
            filled.append(
                ComputedColumn(
                    column: fresh,
                    expression: .call(
                        "iff", [isMissing, .scalarSubquery(value, column.type), .column(column.id, column.type)],
                        column.type)))
        }
        // The names that a projection behind refers to are those of the aggregates: hand the new values on under their ids.
        let partColumn = ComputedColumn(column: part.column, expression: .column(all.id, all.type))
        let completed = Plan.project(joined, filled + [partColumn])
        let handedOn = zip(columns, renamed).map { old, new in
            ComputedColumn(column: old, expression: .column(new.id, new.type))
        }
        result = result.applying(.project(completed, handedOn + [ComputedColumn(part.column)]), columns: columns)
        result.size += 4
        result.depth += 2
        return result
    }

    /// The first rows of every part, in the order that the rows have.
    func firstOfEachPart(_ table: BoundTable, _ count: Int) -> BoundTable? {
        guard let part = table.part else { return nil }
        let key = Expression.column(part.column.id, part.column.type)
        // A stable sort brings the parts together and keeps the order within them.
        let sorted = Plan.sort(table.plan, [SortKey(expression: key, ascending: true, nullsFirst: true)])
        let before = makeColumn("$before", part.column.type)
        let number = makeColumn("$number", .long)
        let previous = WindowColumn(column: before, function: "prev", arguments: [key])
        let restarts = Expression.call("!=", [key, .column(before.id, before.type)], .bool)
        let numbered = WindowColumn(
            column: number, function: "row_number", arguments: [.literal(.long(1)), restarts])
        let windows = Plan.window(.window(sorted, [previous]), [numbered])
        let filtered = Plan.filter(
            windows, .call("<=", [.column(number.id, .long), .literal(.long(Int64(count)))], .bool))
        var result = table.applying(
            .project(filtered, table.keepingPart(table.columns.map { ComputedColumn($0) })))
        result.depth += 4
        result.size += 4
        result.isSerialized = true
        return result
    }

    // MARK: mv-apply

    func bindMvApply(
        _ operation: OperatorSyntax, _ expand: MvExpandSyntax, _ body: SubqueryPipelineSyntax, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? {
        guard table.part == nil else {
            report(.unsupported("'mv-apply' inside of 'mv-apply' and 'partition'"), operation.name.range)
            return nil
        }
        // Every row is a part, by its number. Both its uses read the rows numbered once.
        let number = makeColumn("$row", .long)
        let numbered = Plan.shared(
            identifier: makeIdentifier(),
            .window(table.plan, [WindowColumn(column: number, function: "row_number", arguments: [])]))
        let part = makeColumn("$part", .long)
        var renamed: [ColumnID: Column] = [:]
        var items: [ComputedColumn] = []
        for column in table.columns {
            let fresh = makeColumn(column.name, column.type)
            renamed[column.id] = fresh
            items.append(ComputedColumn(column: fresh, expression: .column(column.id, column.type)))
        }
        items.append(ComputedColumn(column: part, expression: .column(number.id, .long)))
        var rows = table.applying(.project(numbered, items), columns: items.dropLast().map(\.column))
        rows.aliases = [:]
        rows.part = BoundTable.Part(
            column: part,
            parts: .project(
                numbered, [ComputedColumn(column: makeColumn("$row", .long), expression: .column(number.id, .long))]))
        guard let expansion = bindExpansion(operation, expand, rows, scope) else { return nil }
        let plan = Plan.mvExpand(
            MvExpand(
                input: rows.plan, items: expansion.items, itemIndex: expansion.index,
                bagsAsArrays: expansion.bagsAsArrays, limit: expansion.limit, output: expansion.output + [part]))
        let expanded = rows.applying(plan, columns: expansion.output)
        guard let applied = apply(body.operators, to: expanded, scope) else { return nil }
        return mvApplied(table, numbered, number, applied, part, expansion, renamed)
    }

    /// The rows of `mv-apply`: the columns of the input, but for those that an item takes the name of, and the new columns of
    /// the subquery.
    private func mvApplied(
        _ table: BoundTable, _ numbered: Plan, _ number: Column, _ applied: BoundTable, _ part: Column,
        _ expansion: Expansion, _ renamed: [ColumnID: Column]
    ) -> BoundTable {
        let itemNames = Set(expansion.items.map(\.column.name))
        let passed = Set(renamed.values.map(\.id))
        let kept = table.columns.filter { !itemNames.contains($0.name) }
        let added = applied.columns.filter { !passed.contains($0.id) }
        var names = Projection()
        var output: [Join.Output] = []
        for column in kept {
            names.add(column.name) { name in
                let named = Column(id: column.id, name: name, type: column.type)
                output.append(Join.Output(side: .left, source: column.id, column: named))
                return ComputedColumn(named)
            }
        }
        for column in added {
            names.add(column.name) { name in
                let named = Column(id: column.id, name: name, type: column.type)
                output.append(Join.Output(side: .right, source: column.id, column: named))
                return ComputedColumn(named)
            }
        }
        let join = Join(
            kind: .inner, left: numbered, right: applied.plan,
            keys: [Join.Key(left: .column(number.id, .long), right: .column(part.id, .long))], output: output)
        var result = table.applying(.join(join), columns: output.map(\.column))
        result.depth = applied.depth + 1
        result.size = applied.size + 1
        result.isSerialized = false
        return result
    }

    // MARK: partition

    func bindPartition(
        _ partition: PartitionSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard case .pipeline(let body) = partition.body else {
            report(
                .unsupported(
                    "A 'partition' whose body is a query of its own", instead: "Write '( ... )' instead of '{ ... }'."),
                operation.name.range)
            return nil
        }
        guard table.part == nil else {
            report(.unsupported("'partition' inside of 'mv-apply' and 'partition'"), operation.name.range)
            return nil
        }
        let context = ExpressionContext(scope: scope, table: table)
        guard let key = bind(partition.key, context) else { return nil }
        guard let text = key.type == .string ? key : apply("tostring", [key], partition.key.range) else { return nil }
        let part = makeColumn("$part", .string)
        let rows = Plan.project(
            table.plan, table.columns.map { ComputedColumn($0) } + [ComputedColumn(column: part, expression: text)])
        var parted = table.applying(rows)
        let each = makeColumn("$part", .string)
        parted.part = BoundTable.Part(
            column: part,
            parts: .aggregate(
                rows, keys: [ComputedColumn(column: each, expression: .column(part.id, .string))], aggregates: []))
        guard var result = apply(body.operators, to: parted, scope) else { return nil }
        result.part = nil
        result = result.applying(.project(result.plan, result.columns.map { ComputedColumn($0) }))
        result.isSerialized = false
        return result
    }
}

extension Plan {
    /// The column of a plan that gives one.
    fileprivate var onlyColumn: Column? {
        switch self {
        case .project(_, let items): items.count == 1 ? items[0].column : nil
        case .aggregate(_, let keys, let aggregates): keys.count == 1 && aggregates.isEmpty ? keys[0].column : nil
        default: nil
        }
    }
}
