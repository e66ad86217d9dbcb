import Values

/// Operators that make rows of nothing.
extension Binding {
    func bindPrint(_ items: [NamedExpressionSyntax], _ scope: Scope) -> BoundTable? {
        let context = ExpressionContext(scope: scope)
        var projection = Projection()
        var isComplete = true
        for (index, item) in items.enumerated() {
            switch severalValues(of: item, context) {
            case .none: break
            case .faulty:
                isComplete = false
                continue
            case .columns(let values):
                for value in values where !declare(value, &projection, replacing: false) {
                    report(.duplicateColumn(value.name), item.range)
                }
                continue
            }
            guard item.names.count <= 1 else {
                report(.severalNames(), item.range)
                return nil
            }
            guard let expression = bind(item.expression, context) else {
                isComplete = false
                continue
            }
            if let name = item.names.first {
                if !projection.declare(
                    name.text, { ComputedColumn(column: makeColumn($0, expression.type), expression: expression) })
                {
                    report(.duplicateColumn(name.text), name.range)
                }
            } else {
                projection.add("print_\(index)") {
                    ComputedColumn(column: makeColumn($0, expression.type), expression: expression)
                }
            }
        }
        guard isComplete else { return nil }
        // One row without columns, from which the values are computed.
        var result = BoundTable(
            .project(.values(columns: [], rows: [[]]), projection.items), columns: projection.columns)
        result.isSerialized = true
        return result
    }

    func bindRange(
        _ name: NameSyntax, _ from: ExpressionSyntax, _ to: ExpressionSyntax, _ step: ExpressionSyntax, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope)
        let bounds = [bind(from, context), bind(to, context), bind(step, context)]
        guard var start = bounds[0], var end = bounds[1], var increment = bounds[2] else { return nil }
        let type: ScalarType
        switch (start.type, end.type, increment.type) {
        case (.datetime, .datetime, .timespan): type = .datetime
        case (.timespan, .timespan, .timespan): type = .timespan
        default:
            let types = [start.type, end.type, increment.type]
            guard let widest = ScalarType.common(of: types), widest.isNumeric else {
                report(
                    .noOverload(
                        "range", types: types, isOperator: true,
                        wanted: "Its bounds and step are numbers, timespans, or datetimes with a timespan."),
                    from.range.lowerBound..<step.range.upperBound)
                return nil
            }
            type = widest
            guard let a = convert(start, to: type), let b = convert(end, to: type), let c = convert(increment, to: type)
            else {
                return nil
            }
            (start, end, increment) = (a, b, c)
        }
        let column = makeColumn(name.text, type)
        var result = BoundTable(.range(column: column, from: start, to: end, step: increment), columns: [column])
        result.isSerialized = true
        return result
    }

    func bindDatatable(
        _ declarations: [ColumnDeclarationSyntax], _ cells: [ExpressionSyntax], _ operation: OperatorSyntax,
        _ scope: Scope
    ) -> BoundTable? {
        var names: Set<String> = []
        var columns: [Column] = []
        for declaration in declarations {
            if !names.insert(declaration.name.text).inserted {
                report(.duplicateColumn(declaration.name.text), declaration.name.range)
                return nil
            }
            columns.append(makeColumn(declaration.name.text, declaration.type ?? .string))
        }
        guard !columns.isEmpty else { return nil }
        guard cells.count % columns.count == 0 else {
            report(.cellCount(cells.count, columns: columns.count), operation.name.range)
            return nil
        }
        let context = ExpressionContext(scope: scope)
        var rows: [[Scalar]] = []
        rows.reserveCapacity(cells.count / columns.count)
        var row: [Scalar] = []
        var isComplete = true
        for (index, cell) in cells.enumerated() {
            let column = columns[index % columns.count]
            if let value = self.cell(cell, column, context) { row.append(value) } else { isComplete = false }
            if index % columns.count == columns.count - 1 {
                rows.append(row)
                row = []
                row.reserveCapacity(columns.count)
            }
        }
        guard isComplete else { return nil }
        var result = BoundTable(.values(columns: columns, rows: rows), columns: columns)
        result.isSerialized = true
        return result
    }

    private func cell(_ syntax: ExpressionSyntax, _ column: Column, _ context: ExpressionContext) -> Scalar? {
        let value: Scalar
        if case .literal(let literal) = syntax.kind {
            value = literal
        } else {
            guard let bound = bind(syntax, context) else { return nil }
            guard let folded = bound.foldedValue else {
                report(.constantExpected("A value of 'datatable'"), syntax.range)
                return nil
            }
            value = folded
        }
        guard let converted = value.converted(to: column.type) else {
            report(
                .wrongType("The value of the column '\(column.name)'", wanted: column.type.rawValue, found: value.type),
                syntax.range)
            return nil
        }
        return converted
    }
}
