import Values

extension Binding {
    /// A call in an expression: of a user's function, of one that the binder itself puts in place, or of the catalogue.
    func bindCall(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        switch context.scope.entry(name.text) {
        case .function(let function): return bindFunctionCall(name, function, arguments, range, context)
        case .poisoned: return nil
        default: break
        }
        if Self.binderFunctions.contains(name.text) { return bindBinderFunction(name, arguments, range, context) }
        if let aggregate = AggregateFunction.definition(named: name.text) {
            if let collector = context.aggregates {
                return bindAggregate(aggregate, name, arguments, context, collector)
            }
            if ScalarFunction.definition(named: name.text) == nil {
                report(
                    context.table == nil ? .aggregateMisplaced(name.text) : .aggregateMisplaced(name.text), name.range)
                return nil
            }
        }
        if let window = WindowFunction.definition(named: name.text) {
            return bindWindow(window, name, arguments, context)
        }
        guard let definition = ScalarFunction.definition(named: name.text) else {
            for argument in arguments where !isTabular(argument.value, context.scope) {
                _ = bind(argument.value, context)
            }
            let names =
                ScalarFunction.catalogue.lazy.filter { $0.category != .operator }.map(\.identifier.rawValue)
                + AggregateFunction.catalogue.map(\.identifier.rawValue) + context.scope.visibleNames
            report(.unknownFunction(name.text, suggestion: Spelling.nearest(to: name.text, among: names)), name.range)
            return nil
        }
        guard let operands = bindArguments(name, arguments, context) else { return nil }
        return call(definition, name, operands, arguments)
    }

    /// The arguments of a built-in function, all of them values.
    func bindArguments(_ name: NameSyntax, _ arguments: [ArgumentSyntax], _ context: ExpressionContext) -> [Expression]?
    {
        var operands: [Expression] = []
        operands.reserveCapacity(arguments.count)
        var isComplete = true
        for argument in arguments {
            // A name before the only argument says nothing of which one it is: `toint(Total = count())`.
            if let label = argument.name, arguments.count > 1 {
                report(.unknownArgument(label.text, of: name.text), label.range)
            }
            guard let operand = bind(argument.value, context) else {
                isComplete = false
                continue
            }
            operands.append(operand)
        }
        return isComplete ? operands : nil
    }

    private func call(
        _ definition: ScalarFunction.Definition, _ name: NameSyntax, _ operands: [Expression],
        _ syntax: [ArgumentSyntax]
    ) -> Expression? {
        let types = zip(operands, syntax).map { operand, argument -> Argument in
            if case .typeOf(let columns) = argument.value.kind, let type = columns.first?.type {
                return Argument(typeof: type)
            }
            return Argument(operand.type)
        }
        guard let resolution = definition.resolve(arguments: types) else {
            report(
                .noOverload(
                    name.text, types: operands.map(\.type), isOperator: false,
                    wanted: usage(definition.signatures, name.text)), name.range)
            return nil
        }
        for (index, parameter) in resolution.parameters.enumerated() where parameter.isConstant {
            guard operands[index].isConstant else {
                report(
                    .constantExpected("The argument '\(parameter.name)' of '\(name.text)'"), syntax[index].value.range)
                return nil
            }
        }
        return .call(definition.identifier, converted(operands, resolution), resolution.result)
    }

    /// How a function is called, for messages.
    func usage(_ signatures: [Signature], _ name: String) -> String? {
        guard let signature = signatures.first else { return nil }
        let names = (signature.parameters + signature.repeating + signature.trailing).map(\.name)
        let dots = signature.repeating.isEmpty ? "" : ", ..."
        return "It is called as \(name)(\(names.joined(separator: ", "))\(dots))."
    }

    // MARK: Window functions

    private func bindWindow(
        _ window: WindowFunction.Definition, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
        _ context: ExpressionContext
    ) -> Expression? {
        guard let collector = context.windows else {
            report(.windowMisplaced(name.text), name.range)
            return nil
        }
        guard let table = context.table, table.isSerialized else {
            report(.serializedExpected(name.text), name.range)
            return nil
        }
        guard let operands = bindArguments(name, arguments, context) else { return nil }
        guard let resolution = window.resolve(arguments: operands.map(\.type)) else {
            report(
                .noOverload(
                    name.text, types: operands.map(\.type), isOperator: false,
                    wanted: usage(window.signatures, name.text)), name.range)
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
        let column = makeColumn(name.text, resolution.result)
        collector.add(
            WindowColumn(
                column: column, function: window.identifier, arguments: converted(operands, resolution),
                part: context.table?.part?.column))
        return .column(column.id, column.type)
    }

    // MARK: User-defined functions

    /// A call of a `let` function whose body is a value: the body with the arguments in place.
    func bindFunctionCall(
        _ name: NameSyntax, _ function: Scope.FunctionEntry, _ arguments: [ArgumentSyntax], _ range: Range<Int>,
        _ context: ExpressionContext
    ) -> Expression? {
        if isTabular(function) {
            report(.scalarExpected(name.text), range)
            return nil
        }
        return withCall(name, range) {
            guard let scope = bindParameters(name, function, arguments, context, piped: nil) else { return nil }
            for statement in function.syntax.statements { declare(statement, scope) }
            guard let body = function.syntax.body else { return nil }
            let inner = ExpressionContext(scope: scope)
            return bind(body, inner)
        }
    }

    /// Counts calls inside of calls, so that nothing calls itself for ever.
    func withCall<Result>(_ name: NameSyntax, _ range: Range<Int>, _ body: () -> Result?) -> Result? {
        guard calls < Self.callLimit else {
            report(.recursion(name.text), range)
            return nil
        }
        calls += 1
        defer { calls -= 1 }
        return body()
    }

    /// A scope in which a function's parameters stand for a call's arguments.
    func bindParameters(
        _ name: NameSyntax, _ function: Scope.FunctionEntry, _ arguments: [ArgumentSyntax],
        _ context: ExpressionContext, piped: BoundTable?
    ) -> Scope? {
        let scope = Scope(parent: function.scope)
        var parameters = function.syntax.parameters[...]
        var isComplete = true
        if let piped, let first = parameters.first {
            parameters.removeFirst()
            if case .tabular(let wanted) = first.kind {
                if !check(piped, has: wanted, first.name, name.range) { isComplete = false }
                scope.declare(first.name.text, .table(Scope.TableEntry(piped)))
            } else {
                report(.tableExpected("the value '\(first.name.text)'"), name.range)
                isComplete = false
            }
        }
        var given: [String: ExpressionSyntax] = [:]
        var position = parameters.startIndex
        for argument in arguments {
            if let label = argument.name {
                if parameters.contains(where: { $0.name.text == label.text }) {
                    given[label.text] = argument.value
                    // A name in its own place counts as a place.
                    if position < parameters.endIndex, parameters[position].name.text == label.text { position += 1 }
                } else {
                    report(.unknownArgument(label.text, of: name.text), label.range)
                    isComplete = false
                }
            } else if position < parameters.endIndex {
                given[parameters[position].name.text] = argument.value
                position += 1
            } else {
                report(.argumentCount(name.text, wanted: "\(parameters.count) arguments"), argument.value.range)
                isComplete = false
                break
            }
        }
        for parameter in parameters {
            let entry = bindParameter(parameter, given[parameter.name.text], name, context, function)
            if entry == nil { isComplete = false }
            scope.declare(parameter.name.text, entry ?? .poisoned)
        }
        return isComplete ? scope : nil
    }

    private func bindParameter(
        _ parameter: FunctionSyntax.Parameter, _ given: ExpressionSyntax?, _ name: NameSyntax,
        _ context: ExpressionContext, _ function: Scope.FunctionEntry
    ) -> Scope.Entry? {
        switch parameter.kind {
        case .scalar(let type):
            let value: Expression?
            let range: Range<Int>
            if let given {
                value = bind(given, context)
                range = given.range
            } else if let defaultValue = parameter.defaultValue {
                value = bindScalar(defaultValue, function.scope)
                range = defaultValue.range
            } else {
                report(.missingArgument(parameter.name.text, of: name.text), name.range)
                return nil
            }
            guard let value else { return nil }
            guard let converted = convertArgument(value, to: type) else {
                report(
                    .wrongType("The argument '\(parameter.name.text)'", wanted: type.rawValue, found: value.type), range
                )
                return nil
            }
            return .scalar(converted)
        case .tabular(let wanted):
            guard let given else {
                report(.missingArgument(parameter.name.text, of: name.text), name.range)
                return nil
            }
            guard let table = bindTable(given, context.scope) else { return nil }
            guard check(table, has: wanted, parameter.name, given.range) else { return nil }
            return .table(Scope.TableEntry(table))
        }
    }

    /// An argument in the type of a parameter: besides what the language always converts, numbers are narrowed.
    private func convertArgument(_ value: Expression, to type: ScalarType) -> Expression? {
        if let converted = convert(value, to: type) { return converted }
        if case .literal(let scalar) = value, value.type != .string, let converted = scalar.converted(to: type) {
            return .literal(converted)
        }
        switch (value.type, type) {
        case (.long, .int), (.real, .int), (.decimal, .int): return .call("toint", [value], .int)
        case (.real, .long), (.decimal, .long): return .call("tolong", [value], .long)
        case (.decimal, .real): return .call("toreal", [value], .real)
        default: return nil
        }
    }

    private func check(
        _ table: BoundTable, has wanted: [ColumnDeclarationSyntax]?, _ parameter: NameSyntax, _ range: Range<Int>
    ) -> Bool {
        guard !table.isOpen else { return true }
        for column in wanted ?? [] {
            guard let found = table.column(named: column.name.text) else {
                report(
                    .unknownColumn(
                        column.name.text,
                        suggestion: Spelling.nearest(to: column.name.text, among: table.columns.map(\.name))), range)
                return false
            }
            if let type = column.type, found.type != type, !(found.type.isNumeric && type.isNumeric) {
                report(.wrongType("The column '\(column.name.text)'", wanted: type.rawValue, found: found.type), range)
                return false
            }
        }
        return true
    }
}
