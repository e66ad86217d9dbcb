import Values

/// `make-series a = avg(x) default=0 on t from b to e step s by k`
///
/// Put together of the plan's operators: the rows in range are grouped by key and by the number of their step; each key gets
/// every step (a join with the numbers), steps without rows get the default, and `make_list` makes arrays of them in order.
extension Binding {
    private struct Axis {
        let name: String
        let value: Expression
        let from: Expression
        let step: Expression
        /// The number of a row's step.
        let index: Expression
        /// The number of the last step.
        let last: Expression
        let inRange: Expression
    }

    func bindMakeSeries(
        _ series: MakeSeriesSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard let kind = choice("kind", operation, among: ["default", "nonempty"]) else { return nil }
        let context = ExpressionContext(scope: scope, table: table)
        guard let axis = bindAxis(series, table, context, scope) else { return nil }
        var projection = Projection()
        guard let keys = bindKeys(series.by, &projection, table, scope) else { return nil }
        let inRange = Plan.shared(
            identifier: makeIdentifier(),
            .project(.filter(table.plan, axis.inRange), table.columns.map { ComputedColumn($0) }))

        // What the functions give for each key and step.
        let collector = AggregateCollector()
        let aggregateContext = ExpressionContext(scope: scope, table: table, aggregates: collector)
        var values: [(name: String, expression: Expression, fallback: Expression)] = []
        for aggregate in series.aggregates {
            guard let expression = bind(aggregate.expression.expression, aggregateContext) else { return nil }
            var fallback = Expression.literal(.long(0))
            if let syntax = aggregate.defaultValue {
                guard let bound = bindScalar(syntax, scope) else { return nil }
                fallback = bound
            }
            guard
                let type = ScalarType.common(of: [expression.type, fallback.type])
                    ?? (fallback.isNullLiteral ? expression.type : nil),
                let value = convert(expression, to: type), let typedFallback = convert(fallback, to: type)
            else {
                report(
                    .wrongType("The default", wanted: expression.type.rawValue, found: fallback.type),
                    aggregate.expression.range)
                return nil
            }
            let name =
                aggregate.expression.names.first?.text ?? resultName(aggregate.expression.expression, aggregateContext)
                ?? projection.unnamedColumn()
            values.append((name, value, typedFallback))
        }
        let step = makeColumn("$step", .long)
        let texts = keys.compactMap { key -> ComputedColumn? in
            let value = key.expression
            guard let text = value.type == .string ? value : apply("tostring", [value], operation.range) else {
                return nil
            }
            return ComputedColumn(column: makeColumn("$key", .string), expression: text)
        }
        let one = ComputedColumn(column: makeColumn("$one", .long), expression: .literal(.long(1)))
        let grouped = Plan.aggregate(
            inRange, keys: texts + [ComputedColumn(column: step, expression: axis.index)],
            aggregates: collector.aggregates)
        let present = makeColumn("$present", .bool)
        let computed = values.map {
            ComputedColumn(column: makeColumn($0.name, $0.expression.type), expression: $0.expression)
        }
        let measured = Plan.project(
            grouped,
            texts.map { ComputedColumn($0.column) } + [ComputedColumn(step)] + computed
                + [ComputedColumn(column: present, expression: .literal(.bool(true)))])

        // Every key with every step.
        let keyTexts = texts.map { ComputedColumn(column: makeColumn("$key", .string), expression: $0.expression) }
        let groups =
            kind == "nonempty" && keys.isEmpty
            ? Plan.values(columns: [one.column], rows: [[.long(1)]])
            : Plan.aggregate(inRange, keys: keys + keyTexts + [one], aggregates: [])
        let number = makeColumn("$number", .long)
        let numbers = Plan.range(
            column: number, from: .literal(.long(0)), to: axis.last, step: .literal(.long(1)))
        let single = makeColumn("$one", .long)
        let steps = Plan.project(
            numbers, [ComputedColumn(number), ComputedColumn(column: single, expression: .literal(.long(1)))])
        let groupColumns = keys.map(\.column) + keyTexts.map(\.column)
        let grid = Plan.join(
            Join(
                kind: .inner, left: groups, right: steps,
                keys: [Join.Key(left: .column(one.column.id, .long), right: .column(single.id, .long))],
                output: (groupColumns + [one.column]).map { Join.Output(side: .left, source: $0.id, column: $0) }
                    + [Join.Output(side: .right, source: number.id, column: number)]))
        let joined = Plan.join(
            Join(
                kind: .leftOuter, left: grid, right: measured,
                keys: zip(keyTexts, texts).map {
                    Join.Key(left: .column($0.column.id, .string), right: .column($1.column.id, .string))
                } + [Join.Key(left: .column(number.id, .long), right: .column(step.id, .long))],
                output: (groupColumns + [one.column, number]).map {
                    Join.Output(side: .left, source: $0.id, column: $0)
                } + (computed.map(\.column) + [present]).map { Join.Output(side: .right, source: $0.id, column: $0) })
        )

        // One array a key and function, in the order of the steps.
        let isMissing = Expression.call("isnull", [.column(present.id, .bool)], .bool)
        let filled = zip(computed, values).map { item, value in
            ComputedColumn(
                column: makeColumn(item.column.name, item.column.type),
                expression: .call(
                    "iff", [isMissing, value.fallback, .column(item.column.id, item.column.type)], item.column.type))
        }
        guard let offset = apply("*", [axis.step, .column(number.id, .long)], operation.range),
            let point = apply("+", [axis.from, offset], operation.range)
        else { return nil }
        let points = ComputedColumn(column: makeColumn(axis.name, point.type), expression: point)
        let rows = Plan.sort(
            .project(
                joined,
                (groupColumns + [one.column]).map { ComputedColumn($0) } + [ComputedColumn(number)] + filled + [points]),
            [SortKey(expression: .column(number.id, .long), ascending: true, nullsFirst: true)])
        var lists: [Aggregate] = []
        for item in filled + [points] {
            projection.add(item.column.name) { name in
                let column = makeColumn(name, .dynamic)
                lists.append(
                    Aggregate(
                        function: "make_list_with_nulls", arguments: [.column(item.column.id, item.column.type)],
                        columns: [column]))
                return ComputedColumn(column)
            }
        }
        let columns = keys.map(\.column) + lists.flatMap(\.columns)
        // The constant is a key too: without rows there is no group, and no series.
        let listed = Plan.aggregate(
            rows, keys: (groupColumns + [one.column]).map { ComputedColumn($0) }, aggregates: lists)
        var result = table.applying(.project(listed, columns.map { ComputedColumn($0) }), columns: columns)
        result.forgetInput()
        result.depth += 8
        result.size += table.size + 10
        return result
    }

    /// The most values that Kusto puts into one series.
    private static let longestSeries = 1 << 20

    private func bindAxis(
        _ series: MakeSeriesSyntax, _ table: BoundTable, _ context: ExpressionContext, _ scope: Scope
    ) -> Axis? {
        let bound = bind(series.axis.expression, context)
        guard var value = bound, var step = bindScalar(series.step, scope) else { return nil }
        let name = series.axis.names.first?.text ?? resultName(series.axis.expression, context) ?? "Column1"
        if value.type == .int, let wide = convert(value, to: .long) { value = wide }
        if step.type == .int, let wide = convert(step, to: .long) { step = wide }
        let wanted: ScalarType = value.type == .long ? .long : .timespan
        guard [.datetime, .timespan, .long].contains(value.type), step.type == wanted else {
            report(
                .noOverload(
                    "make-series", types: [value.type, step.type], isOperator: true,
                    wanted: "Its axis is a datetime or timespan with a timespan as step, or a whole number with one."),
                series.axis.range)
            return nil
        }
        let range = series.axis.range
        if step.foldedValue?.wholeNumber == 0 {
            report(.zeroStep("make-series"), range)
            return nil
        }
        func bounds(_ syntax: ExpressionSyntax?, _ function: AggregateFunction.Identifier) -> Expression? {
            if let syntax {
                guard let bound = bindScalar(syntax, scope) else { return nil }
                guard let typed = convert(bound, to: value.type) else {
                    report(
                        .wrongType("A bound of 'make-series'", wanted: value.type.rawValue, found: bound.type),
                        syntax.range)
                    return nil
                }
                return typed
            }
            let column = makeColumn("bound", value.type)
            return .scalarSubquery(
                .aggregate(
                    table.plan, keys: [],
                    aggregates: [Aggregate(function: function, arguments: [value], columns: [column])]),
                value.type)
        }
        guard let from = bounds(series.from, "min"), let to = bounds(series.to, "max") else { return nil }
        if let from = from.foldedValue?.wholeNumber, let to = to.foldedValue?.wholeNumber,
            let step = step.foldedValue?.wholeNumber, step != 0,
            (Int128(to) - Int128(from)) / Int128(step) > Int128(Self.longestSeries)
        {
            report(.seriesTooLong(most: Self.longestSeries), range)
            return nil
        }
        guard let distance = apply("-", [value, from], range), let length = apply("-", [to, from], range),
            let steps = apply("/", [distance, step], range), let all = apply("/", [length, step], range),
            let isAfter = apply(">=", [value, from], range),
            // The end is not in the range, but for the last value where the query gives no end.
            let isBefore = apply(series.to == nil ? "<=" : "<", [value, to], range)
        else { return nil }
        let index: Expression
        let last: Expression
        if value.type == .long {
            index = steps
            let ends = series.to == nil ? length : apply("-", [length, .literal(.long(1))], range) ?? length
            last = apply("/", [ends, step], range) ?? all
        } else {
            guard let floor = apply("tolong", [.call("bin", [steps, .literal(.real(1))], .real)], range),
                let ceiling = apply("tolong", [.call("ceiling", [all], .real)], range),
                let whole = apply("tolong", [.call("bin", [all, .literal(.real(1))], .real)], range),
                let beforeEnd = apply("-", [ceiling, .literal(.long(1))], range)
            else { return nil }
            index = floor
            last = series.to == nil ? whole : beforeEnd
        }
        return Axis(
            name: name, value: value, from: from, step: step, index: index, last: last,
            inRange: .call("and", [isAfter, isBefore], .bool))
    }
}

extension Expression {
    fileprivate var isNullLiteral: Bool { if case .literal(let value) = self { value.isNull } else { false } }
}

extension Scalar {
    /// The number behind a value that counts in whole ones: a long, or ticks of time.
    fileprivate var wholeNumber: Int64? {
        switch self {
        case .long(let value), .datetime(let value), .timespan(let value): value
        default: nil
        }
    }
}
