import Values

/// `evaluate <plugin>(...)`: plugins are put together of the plan's operators.
extension Binding {
    func bindEvaluate(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ schema: OutputSchemaSyntax?, _ operation: OperatorSyntax,
        _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        if schema != nil, name.text != "bag_unpack", name.text != "pivot", RefusedNames.plugins[name.text] == nil {
            report(.unsupported("An output schema of the plugin '\(name.text)'"), name.range)
            return nil
        }
        switch name.text {
        case "bag_unpack": return bindBagUnpack(name, arguments, schema, operation, table, scope)
        case "pivot": return bindPivot(name, arguments, schema, operation, table, scope)
        case "narrow": return bindNarrow(operation, table)
        case "ipv4_lookup": return bindAddressLookup(.ipv4, name, arguments, table, scope)
        case "ipv6_lookup": return bindAddressLookup(.ipv6, name, arguments, table, scope)
        case "rolling_percentile": return bindRollingPercentile(name, arguments, table, scope)
        case "rows_near": return bindRowsNear(name, arguments, table, scope)
        case "sliding_window_counts": return bindSlidingWindowCounts(name, arguments, table, scope)
        default:
            report(
                .unsupported(
                    "The plugin '\(name.text)'",
                    instead: RefusedNames.plugins[name.text] ?? "'sallyport kql reference' lists those that are."),
                name.range)
            return nil
        }
    }

    /// Columns that only the data knows: those that were asked for, or nil after asking.
    private func dataColumns(at range: Range<Int>, _ plan: @autoclosure () -> Plan) -> [QuerySchema.Table.Column]? {
        let occurrence = schemaOccurrences[range.lowerBound, default: 0]
        schemaOccurrences[range.lowerBound] = occurrence + 1
        let key = SchemaRequest.Key(offset: range.lowerBound, occurrence: occurrence)
        if let answer = answers[key] { return answer }
        schemaRequests.append(SchemaRequest(key: key, plan: plan()))
        return nil
    }

    /// Rows whose columns are not known yet.
    private func open(_ table: BoundTable, columns: [Column]) -> BoundTable {
        var result = table.applying(.project(table.plan, columns.map { ComputedColumn($0) }), columns: columns)
        result.isOpen = true
        return result
    }

    // MARK: bag_unpack

    private func bindBagUnpack(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ schema: OutputSchemaSyntax?, _ operation: OperatorSyntax,
        _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        var values: [String: ExpressionSyntax] = [:]
        for (index, argument) in arguments.enumerated() {
            let positions = ["Column", "OutputColumnPrefix", "columnsConflict", "ignoredProperties"]
            let label = argument.name?.text ?? (index < positions.count ? positions[index] : "")
            guard positions.contains(label) else {
                report(.unknownArgument(label, of: name.text), argument.value.range)
                return nil
            }
            values[label] = argument.value
        }
        guard let bagSyntax = values["Column"], let bag = bind(bagSyntax, context) else { return nil }
        guard bag.type == .dynamic, case .column(let bagID, _) = bag else {
            report(
                .wrongType("What 'bag_unpack' unpacks", wanted: "dynamic (a column)", found: bag.type), bagSyntax.range)
            return nil
        }
        func text(_ label: String) -> String?? {
            guard let syntax = values[label] else { return .some(nil) }
            guard let bound = bind(syntax, context) else { return nil }
            guard case .string(let text)? = bound.foldedValue else {
                report(.constantExpected("The argument '\(label)'"), syntax.range)
                return nil
            }
            return text
        }
        guard let prefix = text("OutputColumnPrefix"), let conflict = text("columnsConflict") else { return nil }
        var ignored: Set<String> = []
        if let syntax = values["ignoredProperties"] {
            guard case .dynamic(.array(let items))? = bind(syntax, context)?.foldedValue else {
                report(.constantExpected("The argument 'ignoredProperties'"), syntax.range)
                return nil
            }
            for case .string(let item) in items { ignored.insert(item) }
        }
        let others = table.columns.filter { $0.id != bagID }
        let unpacked: [QuerySchema.Table.Column]
        if let schema {
            let kept = schema.keepsInput ? others : []
            let given = schema.columns.map { QuerySchema.Table.Column(name: $0.name.text, type: $0.type ?? .dynamic) }
            let stored = Set(others.map(\.name))
            // Columns of the input may be listed too.
            let listed =
                schema.keepsInput ? kept : others.filter { column in given.contains { $0.name == column.name } }
            unpacked = given.filter { !stored.contains($0.name) }
                .map { .init(name: String($0.name.dropFirst(prefix?.count ?? 0)), type: $0.type) }
            return unpack(table, bag, unpacked, listed, prefix: prefix ?? "", conflict: conflict ?? "error", operation)
        }
        guard let found = dataColumns(at: operation.name.range, bagSchema(table, bag)) else {
            return open(table, columns: others)
        }
        unpacked = found.filter { !ignored.contains($0.name) }
        return unpack(table, bag, unpacked, others, prefix: prefix ?? "", conflict: conflict ?? "error", operation)
    }

    private func unpack(
        _ table: BoundTable, _ bag: Expression, _ properties: [QuerySchema.Table.Column], _ others: [Column],
        prefix: String, conflict: String, _ operation: OperatorSyntax
    ) -> BoundTable? {
        guard ["error", "replace_source", "keep_source"].contains(conflict) else {
            report(
                .unknownParameterValue(
                    "columnsConflict", value: conflict, wanted: ["error", "replace_source", "keep_source"]),
                operation.range)
            return nil
        }
        let names = Set(others.map(\.name))
        var items = others.map { ComputedColumn($0) }
        for property in properties {
            let label = prefix + property.name
            if names.contains(label) {
                if conflict == "keep_source" { continue }
                if conflict == "error" {
                    report(.duplicateColumn(label), operation.range)
                    return nil
                }
            }
            let value = Expression.call(".", [bag, .literal(.string(property.name))], .dynamic)
            guard let typed = cast(value, to: property.type) else { return nil }
            let made = ComputedColumn(column: makeColumn(label, property.type), expression: typed)
            // A column that is replaced stays where it was.
            if let replaced = items.firstIndex(where: { $0.column.name == label }) {
                items[replaced] = made
            } else {
                items.append(made)
            }
        }
        return table.applying(.project(table.plan, items), columns: items.map(\.column))
    }

    /// A dynamic in the type that it is known to hold.
    func cast(_ value: Expression, to type: ScalarType) -> Expression? {
        let name: String
        switch type {
        case .dynamic: return value
        case .string: name = "tostring"
        case .long: name = "tolong"
        case .int: name = "toint"
        case .real: name = "toreal"
        case .bool: name = "tobool"
        case .datetime: name = "todatetime"
        case .timespan: name = "totimespan"
        case .guid: name = "toguid"
        case .decimal: name = "todecimal"
        }
        return apply(name, [value], 0..<0)
    }

    /// The names in the bags of a column, each with the type that all its values have; dynamic where they differ.
    private func bagSchema(_ table: BoundTable, _ bag: Expression) -> Plan {
        let pair = makeColumn("pair", .dynamic)
        let expanded = Plan.mvExpand(
            MvExpand(
                input: table.plan, items: [ComputedColumn(column: pair, expression: bag)], itemIndex: nil,
                bagsAsArrays: true, limit: nil, output: [pair]))
        let name = makeColumn("name", .string)
        let kind = makeColumn("kind", .string)
        func element(_ position: Int64) -> Expression {
            .call("[]", [.column(pair.id, .dynamic), .literal(.long(position))], .dynamic)
        }
        let typed = Plan.project(
            expanded,
            [
                ComputedColumn(column: name, expression: .call("tostring", [element(0)], .string)),
                ComputedColumn(column: kind, expression: .call("gettype", [element(1)], .string)),
            ])
        // A null says nothing of the type, and neither does a row without a bag.
        let known = Plan.filter(
            typed,
            .call(
                "and",
                [
                    .call("!=", [.column(kind.id, .string), .literal(.string("null"))], .bool),
                    .call("!=", [.column(name.id, .string), .literal(.string(""))], .bool),
                ], .bool))
        let (first, last) = (makeColumn("first", .string), makeColumn("last", .string))
        let label = makeColumn("name", .string)
        let groups = Plan.aggregate(
            known, keys: [ComputedColumn(column: label, expression: .column(name.id, .string))],
            aggregates: [
                Aggregate(function: "min", arguments: [.column(kind.id, .string)], columns: [first]),
                Aggregate(function: "max", arguments: [.column(kind.id, .string)], columns: [last]),
            ])
        func isKind(_ column: Column, _ spelling: String) -> Expression {
            .call("==", [.column(column.id, .string), .literal(.string(spelling))], .bool)
        }
        let same = Expression.call("==", [.column(first.id, .string), .column(last.id, .string)], .bool)
        let isNested = Expression.call("or", [isKind(first, "array"), isKind(first, "dictionary")], .bool)
        let numbers = Expression.call(
            "and",
            [
                .call("or", [isKind(first, "double"), isKind(first, "int"), isKind(first, "long")], .bool),
                .call(
                    "or", [isKind(last, "double"), isKind(last, "int"), isKind(last, "long"), isKind(last, "real")],
                    .bool),
            ], .bool)
        let isReal = Expression.call(
            "or", [isKind(first, "double"), isKind(last, "double"), isKind(first, "real"), isKind(last, "real")], .bool)
        let isWhole = Expression.call("iff", [isReal, .literal(.string("real")), .literal(.string("long"))], .string)
        let single = Expression.call(
            "iff", [isNested, .literal(.string("dynamic")), .column(first.id, .string)], .string)
        let differing = Expression.call("iff", [same, single, .literal(.string("dynamic"))], .string)
        let type = Expression.call("iff", [numbers, isWhole, differing], .string)
        let output = [
            ComputedColumn(label),
            ComputedColumn(column: makeColumn("type", .string), expression: type),
        ]
        return .sort(
            .project(groups, output),
            [SortKey(expression: .column(label.id, .string), ascending: true, nullsFirst: true)])
    }

    // MARK: pivot

    /// The aggregation function that counts only rows for which a condition holds.
    private static let conditional: [String: String] = [
        "count": "countif", "sum": "sumif", "avg": "avgif", "min": "minif", "max": "maxif", "dcount": "dcountif",
        "make_list": "make_list_if", "make_set": "make_set_if", "take_any": "take_anyif", "any": "take_anyif",
        "stdev": "stdevif", "variance": "varianceif",
    ]

    private func bindPivot(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ schema: OutputSchemaSyntax?, _ operation: OperatorSyntax,
        _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        guard let first = arguments.first, let pivot = bind(first.value, context) else {
            if arguments.isEmpty { report(.argumentCount(name.text, wanted: "at least a column"), name.range) }
            return nil
        }
        guard case .column(let pivotID, _) = pivot, pivot.type != .dynamic else {
            report(
                .wrongType(
                    "What 'pivot' turns into columns", wanted: "a column that is not dynamic", found: pivot.type),
                first.value.range)
            return nil
        }
        var function = NameSyntax(text: "count", range: name.range)
        var operands: [ArgumentSyntax] = []
        var rest = arguments.dropFirst()
        if let second = rest.first, case .call(let called, let inner) = second.value.kind {
            (function, operands) = (called, inner)
            rest = rest.dropFirst()
        }
        guard let conditionName = Self.conditional[function.text],
            let conditional = AggregateFunction.definition(named: conditionName)
        else {
            report(.unsupported("'\(function.text)' in 'pivot'"), function.range)
            return nil
        }
        guard let bound = bindArguments(function, operands, context) else { return nil }
        var keys: [Column] = []
        if rest.isEmpty {
            let used = Set(bound.compactMap(\.columnID) + [pivotID])
            keys = table.columns.filter { !used.contains($0.id) }
        } else {
            for argument in rest {
                guard
                    let column = bind(argument.value, context).flatMap({ value in
                        table.columns.first { $0.id == value.columnID }
                    })
                else { return nil }
                keys.append(column)
            }
        }
        guard let text = pivot.type == .string ? pivot : apply("tostring", [pivot], first.value.range) else {
            return nil
        }
        let types = [bound.first.map { [$0.type] } ?? [], [.bool], bound.dropFirst().map(\.type)].flatMap { $0 }
        guard let resolution = conditional.resolve(arguments: types) else {
            report(.noOverload(function.text, types: bound.map(\.type), isOperator: false, wanted: nil), function.range)
            return nil
        }
        let names: [String]
        if let schema {
            names = schema.columns.map(\.name.text).filter { name in !keys.contains { $0.name == name } }
        } else if let found = dataColumns(at: operation.name.range, pivotSchema(table, text, resolution.result)) {
            names = found.map(\.name)
        } else {
            return open(table, columns: keys)
        }
        var projection = Projection()
        for key in keys { projection.add(key.name) { _ in ComputedColumn(key) } }
        var aggregates: [Aggregate] = []
        for value in names {
            let condition = Expression.call("==", [text, .literal(.string(value))], .bool)
            let all = (bound.first.map { [$0] } ?? []) + [condition] + bound.dropFirst()
            projection.add(value) { label in
                let column = makeColumn(label, resolution.result)
                aggregates.append(
                    Aggregate(
                        function: conditional.identifier, arguments: converted(Array(all), resolution),
                        columns: [column]))
                return ComputedColumn(column)
            }
        }
        return grouped(table, keys: keys.map { ComputedColumn($0) }, aggregates)
    }

    private func pivotSchema(_ table: BoundTable, _ text: Expression, _ type: ScalarType) -> Plan {
        let name = makeColumn("name", .string)
        let distinct = Plan.aggregate(
            table.plan, keys: [ComputedColumn(column: name, expression: text)], aggregates: [])
        let typed = Plan.project(
            distinct,
            [
                ComputedColumn(name),
                ComputedColumn(column: makeColumn("type", .string), expression: .literal(.string(type.rawValue))),
            ])
        return .sort(typed, [SortKey(expression: .column(name.id, .string), ascending: true, nullsFirst: true)])
    }

    // MARK: narrow

    private func bindNarrow(_ operation: OperatorSyntax, _ table: BoundTable) -> BoundTable? {
        if table.isOpen { return nil }
        let number = makeColumn("Row", .long)
        let numbered = Plan.window(
            table.plan, [WindowColumn(column: number, function: "row_number", arguments: [.literal(.long(0))])])
        var pairs: [Expression] = []
        for column in table.columns {
            guard let text = apply("tostring", [.column(column.id, column.type)], operation.range),
                let pair = apply("pack_array", [.literal(.string(column.name)), text], operation.range)
            else { return nil }
            pairs.append(pair)
        }
        guard let list = apply("pack_array", pairs, operation.range) else { return nil }
        let pair = makeColumn("pair", .dynamic)
        let expanded = Plan.mvExpand(
            MvExpand(
                input: numbered, items: [ComputedColumn(column: pair, expression: list)], itemIndex: nil,
                bagsAsArrays: false, limit: nil, output: [number, pair]))
        func element(_ position: Int64) -> Expression {
            .call(
                "tostring", [.call("[]", [.column(pair.id, .dynamic), .literal(.long(position))], .dynamic)], .string)
        }
        let items = [
            ComputedColumn(number),
            ComputedColumn(column: makeColumn("Column", .string), expression: element(0)),
            ComputedColumn(column: makeColumn("Value", .string), expression: element(1)),
        ]
        var result = table.applying(.project(expanded, items), columns: items.map(\.column))
        result.forgetInput()
        return result
    }
}
