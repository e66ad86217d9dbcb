import Values

/// Functions that look at columns and queries rather than at values: the binder puts something else in their place.
extension Binding {
    static let binderFunctions: Set<String> = [
        "toscalar", "materialize", "column_ifexists", "columnifexists", "iscolumnexists", "pack_all",
        "bag_pack_columns",
        "column_names_of", "ingestion_time", "geo_info_from_ip_address",
    ]

    func bindBinderFunction(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        switch name.text {
        case "toscalar": return bindToScalar(name, arguments, range, context)
        case "column_ifexists", "columnifexists": return bindColumnIfExists(name, arguments, range, context)
        case "iscolumnexists":
            guard let column = constantText(arguments.first, name, context) else { return nil }
            return .literal(.bool(context.column(named: column) != nil))
        case "pack_all": return bindPackAll(name, arguments, range, context)
        case "bag_pack_columns": return bindPackColumns(name, arguments, range, context)
        case "column_names_of":
            guard let argument = arguments.first, let table = bindTable(argument.value, context.scope) else {
                return nil
            }
            return .literal(.dynamic(.array(table.columns.map { .string($0.name) })))
        case "geo_info_from_ip_address":
            guard let operands = bindArguments(name, arguments, context) else { return nil }
            guard operands.count == 1, operands[0].type == .string || operands[0].type == .dynamic else {
                report(.argumentCount(name.text, wanted: "one address, as text"), range)
                return nil
            }
            guard knowsPlaces else {
                report(.noService(name.text, "no table of addresses is loaded, and it gives null"), name.range)
                return .literal(.null(.dynamic))
            }
            guard let text = operands[0].type == .string ? operands[0] : apply("tostring", operands, range) else {
                return nil
            }
            return .call("geo_info_from_ip_address", [text], .dynamic)
        case "ingestion_time":
            // Events are stored as they come in; their own time is the nearest that is known of it.
            if let column = context.column(named: "Timestamp"), column.type == .datetime {
                return .column(column.id, column.type)
            }
            return .literal(.null(.datetime))
        default:
            report(.scalarExpected(name.text), range)
            return nil
        }
    }

    private func bindToScalar(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        guard arguments.count == 1 else {
            report(.argumentCount(name.text, wanted: "one query"), range)
            return nil
        }
        let argument = arguments[0].value
        guard isTabular(argument, context.scope) else { return bind(argument, context) }
        guard let table = bindTable(argument, context.scope) else { return nil }
        guard let first = table.columns.first else {
            if !table.isOpen { report(.tableExpected("rows without a column"), range) }
            return nil
        }
        return .scalarSubquery(table.plan, first.type)
    }

    /// The text that an argument is known to be when the query is bound.
    func constantText(_ argument: ArgumentSyntax?, _ name: NameSyntax, _ context: ExpressionContext) -> String? {
        guard let argument else {
            report(.argumentCount(name.text, wanted: "at least one argument"), name.range)
            return nil
        }
        guard let bound = bind(argument.value, context) else { return nil }
        guard case .string(let text)? = bound.foldedValue else {
            report(.constantExpected("A column's name"), argument.value.range)
            return nil
        }
        return text
    }

    private func bindColumnIfExists(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        guard arguments.count == 2 else {
            report(.argumentCount(name.text, wanted: "a column's name and a default"), range)
            return nil
        }
        guard let column = constantText(arguments[0], name, context) else { return nil }
        if let found = context.column(named: column) {
            let syntax = NameSyntax(text: column, range: arguments[0].value.range)
            return bind(ExpressionSyntax(.name(syntax), syntax.range), context) ?? .column(found.id, found.type)
        }
        if context.table?.isOpen == true { return nil }
        return bind(arguments[1].value, context)
    }

    private func bindPackAll(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        guard let table = context.table else {
            report(.unsupported("'\(name.text)' without rows"), range)
            return nil
        }
        var operands: [Expression] = []
        for column in table.columns {
            operands += [.literal(.string(column.name)), .column(column.id, column.type)]
        }
        if table.isOpen { return nil }
        if operands.isEmpty { return .literal(.dynamic(.bag(PropertyBag()))) }
        guard let packed = apply("bag_pack", operands, range) else { return nil }
        guard let argument = arguments.first else { return packed }
        guard let flag = bind(argument.value, as: .bool, "The argument 'ignore_null_empty'", context) else {
            return nil
        }
        guard case .bool(let ignoresEmpty)? = flag.foldedValue else {
            report(.constantExpected("The argument 'ignore_null_empty'"), argument.value.range)
            return nil
        }
        guard ignoresEmpty else { return packed }
        // One bag a column, empty where the value is, all merged.
        var bags: [Expression] = [.literal(.dynamic(.bag(PropertyBag())))]
        for column in table.columns {
            let value = Expression.column(column.id, column.type)
            guard let text = column.type == .string ? value : apply("tostring", [value], range),
                let isEmpty = apply("isempty", [text], range),
                let bag = apply("bag_pack", [.literal(.string(column.name)), value], range),
                let kept = apply("iff", [isEmpty, bags[0], bag], range)
            else { return nil }
            bags.append(kept)
        }
        return apply("bag_merge", bags, range)
    }

    private func bindPackColumns(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        var operands: [Expression] = []
        for argument in arguments {
            guard let value = bind(argument.value, context) else { return nil }
            let label = resultName(argument.value, context) ?? "Column\(operands.count / 2 + 1)"
            operands += [.literal(.string(label)), value]
        }
        return apply("bag_pack", operands, range)
    }
}
