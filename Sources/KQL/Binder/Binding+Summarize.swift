import Values

extension Binding {
    func bindSummarize(
        _ items: [NamedExpressionSyntax], _ keys: [NamedExpressionSyntax], _ operation: OperatorSyntax,
        _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        var projection = Projection()
        let keyColumns = bindKeys(keys, &projection, table, scope)
        let collector = AggregateCollector()
        for key in keyColumns ?? [] {
            if case .column(let id, _) = key.expression { collector.keyColumns.insert(id) }
        }
        let context = ExpressionContext(scope: scope, table: table, aggregates: collector)
        var isComplete = keyColumns != nil
        for item in items where !bindAggregateItem(item, &projection, context, collector) { isComplete = false }
        guard isComplete, let keyColumns else { return nil }
        let keyIDs = Set(keyColumns.map(\.column.id))
        var result = grouped(table, keys: keyColumns, collector.aggregates)
        let natural = keyColumns.map(\.column) + collector.aggregates.flatMap(\.columns)
        // A projection behind it is needed only where aggregates are operands (`sum(a) / count()`) or are used twice.
        let isNatural =
            natural == projection.columns
            && projection.items.allSatisfy { item in
                if keyIDs.contains(item.column.id) { return true }
                if case .column(item.column.id, _) = item.expression { return true }
                return false
            }
        if !isNatural {
            let items = projection.items.map { item in
                keyIDs.contains(item.column.id) ? ComputedColumn(item.column) : item
            }
            result = result.applying(
                .project(result.plan, result.keepingPart(items)), columns: projection.columns)
        }
        if items.contains(where: { $0.expression.hasStarArgument }) {
            // `arg_max(x, *)` hands every column on, under its other names too.
            for (name, alias) in table.aliases {
                guard let old = table.columns.first(where: { $0.id == alias.column }),
                    let new = result.column(named: old.name)
                else { continue }
                result.aliases[name] = BoundTable.Alias(column: new.id, isOld: alias.isOld)
            }
        }
        return result
    }

    /// The `by` clause.
    func bindKeys(
        _ keys: [NamedExpressionSyntax], _ projection: inout Projection, _ table: BoundTable, _ scope: Scope
    ) -> [ComputedColumn]? {
        let context = ExpressionContext(scope: scope, table: table)
        var isComplete = true
        var passed = PassedColumns()
        for key in keys {
            if key.expression.isStar {
                for column in table.columns { projection.add(column.name) { passed.pass(column, as: $0, self) } }
                continue
            }
            guard let expression = bind(key.expression, context) else {
                isComplete = false
                continue
            }
            if expression.type == .dynamic {
                report(
                    .init(
                        code: "type-mismatch",
                        text: "Rows cannot be grouped by a dynamic value. Convert it, for example with 'tostring(...)'."
                    ),
                    key.range)
                isComplete = false
                continue
            }
            let make: (String) -> ComputedColumn = { name in
                if case .column(let id, _) = expression, let column = table.columns.first(where: { $0.id == id }) {
                    return passed.pass(column, as: name, self)
                }
                return ComputedColumn(column: self.makeColumn(name, expression.type), expression: expression)
            }
            if let given = key.names.first {
                if !projection.declare(given.text, make) {
                    report(.duplicateColumn(given.text), given.range)
                    isComplete = false
                }
            } else {
                let name =
                    resultName(key.expression, context)
                    ?? projection.unnamedColumn(besides: { context.column(named: $0) != nil })
                projection.add(name, make)
            }
        }
        return isComplete ? projection.items : nil
    }

    /// One expression of `summarize`; false when it could not be bound.
    private func bindAggregateItem(
        _ item: NamedExpressionSyntax, _ projection: inout Projection, _ context: ExpressionContext,
        _ collector: AggregateCollector
    ) -> Bool {
        if case .call(let name, let arguments) = item.expression.kind,
            Self.severalColumnAggregates.contains(name.text), context.scope.entry(name.text) == nil
        {
            return bindSeveralColumns(name, arguments, item, &projection, context, collector)
        }
        guard item.names.count <= 1 else {
            report(.severalNames(), item.range)
            return false
        }
        let before = collector.aggregates.count
        guard let expression = bind(item.expression, context) else { return false }
        if collector.aggregates.count == before, !expression.containsColumn, !item.expression.containsCall {
            report(.notAggregate(), item.expression.range)
            return false
        }
        let given = item.names.first?.text
        let make: (String) -> ComputedColumn = { name in
            // An aggregate alone is the column itself, under the name that it has here.
            if case .column(let id, let type) = expression, collector.rename(id, to: name, ifNew: before) {
                return ComputedColumn(
                    column: Column(id: id, name: name, type: type), expression: .column(id, type))
            }
            return ComputedColumn(column: self.makeColumn(name, expression.type), expression: expression)
        }
        if let given {
            guard projection.declare(given, make) else {
                report(.duplicateColumn(given), item.range)
                return false
            }
        } else {
            let name =
                resultName(item.expression, context)
                ?? projection.unnamedColumn(besides: { context.column(named: $0) != nil })
            projection.add(name, make)
        }
        return true
    }

    /// An aggregation function as an operand, `sum(x) / count()`.
    func bindAggregate(
        _ definition: AggregateFunction.Definition, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
        _ context: ExpressionContext, _ collector: AggregateCollector
    ) -> Expression? {
        if Self.severalColumnAggregates.contains(name.text), arguments.contains(where: { $0.value.isStar }) {
            report(.starMisplaced(), name.range)
            return nil
        }
        let inner = context.insideAggregate()
        guard var operands = bindArguments(name, arguments, inner) else { return nil }
        // The older names have a bound of their own where none is given.
        if ["makelist", "makeset"].contains(name.text), operands.count == 1 { operands.append(.literal(.long(128))) }
        guard let resolution = definition.resolve(arguments: operands.map(\.type)) else {
            report(
                .noOverload(
                    name.text, types: operands.map(\.type), isOperator: false,
                    wanted: usage(definition.signatures, name.text)), name.range)
            return nil
        }
        for (index, parameter) in resolution.parameters.enumerated() where parameter.isConstant {
            guard operands[index].isConstant else {
                report(
                    .constantExpected("The argument '\(parameter.name)' of '\(name.text)'"),
                    arguments[index].value.range)
                return nil
            }
        }
        let column = collector.add(
            definition.identifier, converted(operands, resolution), column: makeColumn(name.text, resolution.result))
        return .column(column.id, column.type)
    }

    // MARK: Aggregates that give several columns

    static let severalColumnAggregates: Set<String> = [
        "arg_max", "arg_min", "argmax", "argmin", "take_any", "any", "percentiles", "percentilesw",
    ]

    private func bindSeveralColumns(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ item: NamedExpressionSyntax,
        _ projection: inout Projection, _ context: ExpressionContext, _ collector: AggregateCollector
    ) -> Bool {
        guard let definition = AggregateFunction.definition(named: name.text) else { return false }
        if definition.identifier == "percentiles" || definition.identifier == "percentilesw" {
            return bindPercentiles(definition, name, arguments, item, &projection, context, collector)
        }
        guard let table = context.table else { return false }
        let inner = context.insideAggregate()
        let isExtreme = definition.identifier != "take_any"
        let isOld = name.text == "argmax" || name.text == "argmin"
        let hasStar = arguments.contains { $0.value.isStar }
        guard !arguments.isEmpty else {
            report(.argumentCount(name.text, wanted: "at least one argument"), name.range)
            return false
        }
        struct Operand {
            let name: String
            let expression: Expression
        }
        var operands: [Operand] = []
        var seen: Set<ColumnID> = []
        let primaryName = resultName(arguments[0].value, inner)
        for (index, argument) in arguments.enumerated() {
            if argument.value.isStar {
                if table.isOpen { return false }
                for column in table.columns
                where !collector.keyColumns.contains(column.id) && seen.insert(column.id).inserted {
                    operands.append(
                        Operand(
                            name: isOld ? "\(primaryName ?? "")_\(column.name)" : column.name,
                            expression: .column(column.id, column.type)))
                }
                continue
            }
            guard let expression = bind(argument.value, inner) else { return false }
            if isExtreme, index == 0, expression.type == .dynamic {
                report(
                    .wrongType(
                        "What '\(name.text)' compares", wanted: "a number, datetime, timespan or string",
                        found: .dynamic), argument.value.range)
                return false
            }
            if case .column(let id, _) = expression, let column = table.columns.first(where: { $0.id == id }) {
                // Another name of a column (`TimeGenerated`) is a column beside it, which `*` stands for too.
                let written = nameText(argument.value) ?? column.name
                if written == column.name, !seen.insert(id).inserted, hasStar { continue }
                let columnName = argument.name?.text ?? written
                operands.append(
                    Operand(
                        name: isOld && index > 0 ? "\(primaryName ?? "")_\(columnName)" : columnName,
                        expression: expression))
                continue
            }
            let label: String
            if let given = argument.name?.text ?? resultName(argument.value, inner) {
                label = given
            } else if isExtreme {
                let prefix = definition.identifier == "arg_max" ? "max" : "min"
                label = index == 0 ? prefix + "_" : "\(prefix)_\(primaryName ?? "")_arg\(index)"
            } else {
                label = (name.text == "any" ? "" : "any_") + "arg\(index)"
            }
            operands.append(Operand(name: label, expression: expression))
        }
        // `any(x)` with one argument is called `any_x`.
        if name.text == "any", operands.count == 1, !hasStar {
            operands = [Operand(name: "any_" + operands[0].name, expression: operands[0].expression)]
        }
        return addColumns(
            definition.identifier, operands.map(\.expression),
            operands.map { ($0.name, $0.expression.type) }, item, &projection, collector)
    }

    private func bindPercentiles(
        _ definition: AggregateFunction.Definition, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
        _ item: NamedExpressionSyntax, _ projection: inout Projection, _ context: ExpressionContext,
        _ collector: AggregateCollector
    ) -> Bool {
        let inner = context.insideAggregate()
        guard let operands = bindArguments(name, arguments, inner) else { return false }
        guard let resolution = definition.resolve(arguments: operands.map(\.type)) else {
            report(
                .noOverload(
                    name.text, types: operands.map(\.type), isOperator: false,
                    wanted: usage(definition.signatures, name.text)), name.range)
            return false
        }
        let first = definition.identifier == "percentilesw" ? 2 : 1
        let base = resultName(arguments[0].value, inner) ?? ""
        var columns: [(String, ScalarType)] = []
        for operand in operands[first...] {
            let label: String
            switch operand.foldedValue {
            case .long(let value)?: label = "\(value)"
            case .int(let value)?: label = "\(value)"
            case .real(let value)?:
                label =
                    Int64(exactly: value).map { "\($0)" }
                    ?? "\(value)".split(separator: ".").joined(separator: "_")
            default:
                report(.constantExpected("A percentile"), arguments[0].value.range)
                return false
            }
            columns.append(("percentile_\(base)_\(label)", resolution.result))
        }
        return addColumns(definition.identifier, converted(operands, resolution), columns, item, &projection, collector)
    }

    /// Adds an aggregate of several columns. Names that the query gives replace those that it would have, from the first on.
    private func addColumns(
        _ identifier: AggregateFunction.Identifier, _ operands: [Expression],
        _ columns: [(name: String, type: ScalarType)],
        _ item: NamedExpressionSyntax, _ projection: inout Projection, _ collector: AggregateCollector
    ) -> Bool {
        guard item.names.count <= columns.count else {
            report(
                .argumentCount(
                    identifier.rawValue, wanted: "at most as many names as it has columns (\(columns.count))"),
                item.names[columns.count].range)
            return false
        }
        var made: [Column] = []
        for (index, column) in columns.enumerated() {
            let make: (String) -> ComputedColumn = { name in
                let column = self.makeColumn(name, column.type)
                made.append(column)
                return ComputedColumn(column)
            }
            if index < item.names.count {
                guard projection.declare(item.names[index].text, make) else {
                    report(.duplicateColumn(item.names[index].text), item.names[index].range)
                    return false
                }
            } else {
                projection.add(column.name, make)
            }
        }
        collector.aggregates.append(Aggregate(function: identifier, arguments: operands, columns: made))
        return true
    }
}

extension AggregateCollector {
    /// Gives an aggregate's column the name it has in the result; only when it was added since, so that one that is used twice
    /// keeps its own.
    func rename(_ id: ColumnID, to name: String, ifNew count: Int) -> Bool {
        guard let position = aggregates.firstIndex(where: { $0.columns.contains { $0.id == id } }), position >= count
        else {
            return false
        }
        let old = aggregates[position]
        aggregates[position] = Aggregate(
            function: old.function, arguments: old.arguments,
            columns: old.columns.map { $0.id == id ? Column(id: id, name: name, type: $0.type) : $0 })
        return true
    }
}

extension Expression {
    /// Whether a column is used anywhere in the expression.
    var containsColumn: Bool {
        switch self {
        case .column: true
        case .literal, .scalarSubquery: false
        case .call(_, let arguments, _): arguments.contains(where: \.containsColumn)
        case .convert(let operand, _), .isIn(let operand, _, _): operand.containsColumn
        }
    }
}

extension ExpressionSyntax {
    /// Whether the expression is a call with `*` among its arguments.
    fileprivate var hasStarArgument: Bool {
        if case .call(_, let arguments) = kind { arguments.contains { $0.value.isStar } } else { false }
    }

    var containsCall: Bool {
        switch kind {
        case .call: true
        case .parenthesized(let inner), .unary(_, let inner): inner.containsCall
        case .binary(_, let left, let right): left.containsCall || right.containsCall
        default: false
        }
    }
}
