import Values

/// Operators that read files, and those that are put together of others.
extension Binding {
    /// Rows of files. Whether the engine reads any is for whoever runs it to allow.
    func bindExternalData(
        _ declarations: [ColumnDeclarationSyntax], _ locations: [ExpressionSyntax], _ properties: [ParameterSyntax],
        _ operation: OperatorSyntax, _ scope: Scope
    ) -> BoundTable? {
        var names: Set<String> = []
        var columns: [Column] = []
        for declaration in declarations {
            guard names.insert(declaration.name.text).inserted else {
                report(.duplicateColumn(declaration.name.text), declaration.name.range)
                return nil
            }
            columns.append(makeColumn(declaration.name.text, declaration.type ?? .string))
        }
        var paths: [String] = []
        for location in locations {
            guard let bound = bindScalar(location, scope) else { return nil }
            guard case .string(let path)? = bound.foldedValue else {
                report(.constantExpected("The location of 'externaldata'"), location.range)
                return nil
            }
            paths.append(path)
        }
        var options: [String: String] = [:]
        for property in properties { options[property.name.text] = property.word ?? text[property.value.range] }
        guard !columns.isEmpty else { return nil }
        return BoundTable(
            .external(ExternalData(columns: columns, locations: paths, options: options)), columns: columns)
    }

    /// The most frequent values, or those with the largest sums. Kusto estimates them; here they are exact.
    func bindTopHitters(
        _ count: ExpressionSyntax, _ value: ExpressionSyntax, _ by: ExpressionSyntax?, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        guard let key = bind(value, context), let count = bindCount(count, "top-hitters", scope) else { return nil }
        let name = resultName(value, context) ?? "Column1"
        let keyColumn = ComputedColumn(column: makeColumn(name, key.type), expression: key)
        let aggregate: Aggregate
        if let by {
            guard let weight = bind(by, context) else { return nil }
            guard let resolution = AggregateFunction.definition(named: "sum")?.resolve(arguments: [weight.type]) else {
                report(.noOverload("sum", types: [weight.type], isOperator: false, wanted: nil), by.range)
                return nil
            }
            let label = "approximate_sum_" + (resultName(by, context) ?? "")
            aggregate = Aggregate(
                function: "sum", arguments: converted([weight], resolution),
                columns: [makeColumn(label, resolution.result)])
        } else {
            aggregate = Aggregate(
                function: "count", arguments: [], columns: [makeColumn("approximate_count_" + name, .long)])
        }
        let measure = aggregate.columns[0]
        let result = grouped(table, keys: [keyColumn], [aggregate])
        return result.applying(
            .top(
                result.plan, count,
                [SortKey(expression: .column(measure.id, measure.type), ascending: false, nullsFirst: false)]))
    }
}
