import Values

extension Binding {
    /// The items of `mv-expand` and `mv-apply`, and the columns that the rows have then.
    struct Expansion {
        var items: [ComputedColumn] = []
        var index: Column?
        var output: [Column] = []
        var limit: Int?
        var bagsAsArrays = false
    }

    func bindExpansion(
        _ operation: OperatorSyntax, _ expand: MvExpandSyntax, _ table: BoundTable, _ scope: Scope
    ) -> Expansion? {
        var expansion = Expansion()
        let name = operation.parameter("kind") == nil ? "bagexpansion" : "kind"
        guard let kind = choice(name, operation, among: ["bag", "array"]) else { return nil }
        expansion.bagsAsArrays = kind == "array"
        let context = ExpressionContext(scope: scope, table: table)
        var projection = Projection()
        for column in table.columns { projection.add(column.name) { _ in ComputedColumn(column) } }
        var isComplete = true
        for item in expand.items {
            guard let bound = bind(item.expression.expression, context) else {
                isComplete = false
                continue
            }
            guard let expression = asDynamic(bound, item.expression.expression) else {
                report(
                    .wrongType("What '\(operation.name.text)' expands", wanted: "dynamic", found: bound.type),
                    item.expression.range)
                isComplete = false
                continue
            }
            let make: (String) -> ComputedColumn = { name in
                let computed = ComputedColumn(
                    column: self.makeColumn(name, item.type ?? .dynamic), expression: expression)
                expansion.items.append(computed)
                return ComputedColumn(computed.column)
            }
            if let given = item.expression.names.first {
                if !projection.declare(given.text, replacing: true, make) {
                    report(.duplicateColumn(given.text), given.range)
                    isComplete = false
                }
            } else if let name = columnName(bound, table) {
                projection.add(name, replacing: true, make)
            } else {
                let name =
                    resultName(item.expression.expression, context)
                    ?? projection.unnamedColumn(besides: { context.column(named: $0) != nil })
                projection.add(name, replacing: true, make)
            }
        }
        if let parameter = operation.parameter("with_itemindex") {
            guard let name = parameter.word else { return nil }
            projection.add(name) { name in
                let column = makeColumn(name, .long)
                expansion.index = column
                return ComputedColumn(column)
            }
        }
        if let limit = expand.limit {
            guard let count = bindCount(limit, operation.name.text, scope) else { return nil }
            expansion.limit = count
        }
        expansion.output = projection.columns
        return isComplete ? expansion : nil
    }

    func bindMvExpand(
        _ operation: OperatorSyntax, _ expand: MvExpandSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard let expansion = bindExpansion(operation, expand, table, scope) else { return nil }
        let plan = Plan.mvExpand(
            MvExpand(
                input: table.plan, items: expansion.items, itemIndex: expansion.index,
                bagsAsArrays: expansion.bagsAsArrays, limit: expansion.limit,
                output: expansion.output + (table.part.map { [$0.column] } ?? [])))
        return table.applying(plan, columns: expansion.output)
    }
}
