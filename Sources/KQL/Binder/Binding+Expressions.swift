import Values

extension Binding {
    /// Binds an expression that no rows surround: a `let` value, a default, a limit.
    func bindScalar(_ expression: ExpressionSyntax, _ scope: Scope) -> Expression? {
        bind(expression, ExpressionContext(scope: scope))
    }

    /// Binds an expression that must be of a type, or convert to it by itself.
    func bind(_ expression: ExpressionSyntax, as type: ScalarType, _ what: String, _ context: ExpressionContext)
        -> Expression?
    {
        guard let bound = bind(expression, context) else { return nil }
        guard let converted = convert(bound, to: type) else {
            report(.wrongType(what, wanted: type.rawValue, found: bound.type), expression.range)
            return nil
        }
        return converted
    }

    /// Binds an expression.
    func bind(_ expression: ExpressionSyntax, _ context: ExpressionContext) -> Expression? {
        guard spend(1, at: expression.range) else { return nil }
        switch expression.kind {
        case .literal(let value): return .literal(value)
        case .name(let name): return bindName(name, context)
        case .parenthesized(let inner): return bind(inner, context)
        case .call(let name, let arguments): return bindCall(name, arguments, expression.range, context)
        case .member(let base, let name): return bindMember(base, name, expression.range, context)
        case .element(let base, let index): return bindElement(base, index, expression.range, context)
        case .unary(let token, let operand):
            guard let operand = bind(operand, context) else { return nil }
            return apply("unary " + token.spelling, [operand], token.range)
        case .binary(let token, let left, let right): return bindBinary(token, left, right, context)
        case .and(let terms): return bindLogic("and", terms, context)
        case .or(let terms): return bindLogic("or", terms, context)
        case .membership(let token, let operand, let items): return bindMembership(token, operand, items, context)
        case .between(let token, let operand, let low, let high):
            return bindBetween(token, operand, low, high, context)
        case .star, .wildcardName:
            report(.starMisplaced(), expression.range)
            return nil
        case .pipeline, .source, .function:
            report(.scalarExpected(text[expression.range.prefix(20)]), expression.range)
            return nil
        case .typeOf(let columns):
            guard let type = columns.first?.type else { return nil }
            return .literal(.string(type.rawValue))
        case .missing: return nil
        }
    }

    // MARK: Names

    private func bindName(_ name: NameSyntax, _ context: ExpressionContext) -> Expression? {
        if let column = context.column(named: name.text) { return reference(column, name, context) }
        if context.table?.poisoned.contains(name.text) == true { return nil }
        switch context.scope.entry(name.text) {
        case .scalar(let value):
            return spend(value.size, at: name.range) ? value : nil
        case .poisoned: return nil
        case .table:
            report(.scalarExpected(name.text), name.range)
            return nil
        case .function(let function):
            if function.syntax.parameters.isEmpty { return bindFunctionCall(name, function, [], name.range, context) }
        case nil: break
        }
        if let table = context.table {
            if let alias = table.aliases[name.text], let column = table.columns.first(where: { $0.id == alias.column })
            {
                if alias.isOld { report(.renamedColumn(name.text, to: column.name), name.range) }
                return reference(column, name, context)
            }
            if table.isOpen { return nil }
            let suggestion = Spelling.nearest(
                to: name.text, among: table.columns.map(\.name) + context.scope.visibleNames)
            report(.unknownColumn(name.text, suggestion: suggestion), name.range)
        } else if let sides = context.sides {
            _ = sides
            report(.joinCondition(), name.range)
        } else {
            report(
                .unknownName(name.text, suggestion: Spelling.nearest(to: name.text, among: context.scope.visibleNames)),
                name.range)
        }
        return nil
    }

    private func reference(_ column: Column, _ name: NameSyntax, _ context: ExpressionContext) -> Expression? {
        if context.aggregates != nil {
            report(.columnOutsideAggregate(name.text), name.range)
            return nil
        }
        return .column(column.id, column.type)
    }

    // MARK: Paths

    private func bindMember(
        _ base: ExpressionSyntax, _ name: NameSyntax, _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        if case .name(let first) = base.kind {
            if let sides = context.sides, first.text == "$left" || first.text == "$right" {
                let table = first.text == "$left" ? sides.left : sides.right
                return bindName(name, ExpressionContext(scope: context.scope, table: table))
            }
            if let columns = context.stepColumns[first.text] {
                if let column = columns[name.text] { return .column(column.id, column.type) }
                report(
                    .unknownColumn(
                        name.text, suggestion: Spelling.nearest(to: name.text, among: columns.keys.sorted())),
                    name.range)
                return nil
            }
        }
        if case .call(let call, _) = base.kind, ["cluster", "database", "workspace"].contains(call.text) {
            report(.unsupported("Reading from another \(call.text)"), base.range)
            return nil
        }
        guard let object = bind(base, context), let dynamic = pathRoot(object, base, "'.\(name.text)'") else {
            return nil
        }
        return .call(".", [dynamic, .literal(.string(name.text))], .dynamic)
    }

    private func bindElement(
        _ base: ExpressionSyntax, _ index: ExpressionSyntax, _ range: Range<Int>, _ context: ExpressionContext
    ) -> Expression? {
        // `$left["a b"]`
        if case .name(let first) = base.kind, let sides = context.sides,
            first.text == "$left" || first.text == "$right",
            case .literal(.string(let name)) = index.kind
        {
            let table = first.text == "$left" ? sides.left : sides.right
            return bindName(
                NameSyntax(text: name, range: index.range), ExpressionContext(scope: context.scope, table: table))
        }
        let object = bind(base, context)
        guard let index = bind(index, context), let object, let dynamic = pathRoot(object, base, "'[...]'") else {
            return nil
        }
        return apply("[]", [dynamic, index], range)
    }

    private static let jsonColumns: Set<String> = ["AdditionalFields", "LoggedOnUsers"]

    /// The expression as a dynamic value; nil where it is of another type.
    ///
    /// The schema reference calls some columns texts in which the product has been holding JSON for years; queries read them
    /// as such, and are told.
    func asDynamic(_ expression: Expression, _ syntax: ExpressionSyntax) -> Expression? {
        if expression.type == .dynamic { return expression }
        guard expression.type == .string, case .name(let name) = syntax.kind, Self.jsonColumns.contains(name.text)
        else {
            return nil
        }
        report(.readAsJSON(name.text), name.range)
        return apply("parse_json", [expression], name.range)
    }

    private func pathRoot(_ object: Expression, _ syntax: ExpressionSyntax, _ what: String) -> Expression? {
        if let dynamic = asDynamic(object, syntax) { return dynamic }
        report(.pathOfNonDynamic(object.type, what: what), syntax.range)
        return nil
    }

    // MARK: Operators

    /// Logic is flat, `and(a, b, c)`, so that ten thousand terms make no deep tree.
    private func bindLogic(_ name: String, _ terms: [ExpressionSyntax], _ context: ExpressionContext) -> Expression? {
        var bound: [Expression] = []
        bound.reserveCapacity(terms.count)
        var isComplete = true
        for term in terms {
            guard let operand = bind(term, context) else {
                isComplete = false
                continue
            }
            guard let truth = asBool(operand) else {
                report(.wrongType("An operand of '\(name)'", wanted: "bool", found: operand.type), term.range)
                isComplete = false
                continue
            }
            // `(a or b) or c` is one list.
            if case .call(.init(rawValue: name), let inner, _) = truth { bound += inner } else { bound.append(truth) }
        }
        guard isComplete else { return nil }
        return .call(.init(rawValue: name), bound, .bool)
    }

    /// A condition: a bool, or what the language takes for one.
    func asBool(_ expression: Expression) -> Expression? {
        switch expression.type {
        case .bool: expression
        case .dynamic: .call("tobool", [expression], .bool)
        case .int, .long: .call("tobool", [expression], .bool)
        default: nil
        }
    }

    private func bindBinary(
        _ token: OperatorTokenSyntax, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ context: ExpressionContext
    ) -> Expression? {
        let boundLeft = bindOperand(left, context)
        let boundRight = bindOperand(right, context)
        guard let boundLeft, let boundRight else { return nil }
        let name = token.spelling == ":" ? "has" : token.spelling
        return apply(name, [boundLeft, boundRight], token.range)
    }

    /// An operand; a chain of left operands is walked without recursion per link where it is long.
    private func bindOperand(_ expression: ExpressionSyntax, _ context: ExpressionContext) -> Expression? {
        bind(expression, context)
    }

    private func bindBetween(
        _ token: OperatorTokenSyntax, _ operand: ExpressionSyntax, _ low: ExpressionSyntax, _ high: ExpressionSyntax,
        _ context: ExpressionContext
    ) -> Expression? {
        let value = bind(operand, context)
        let low = bind(low, context)
        let high = bind(high, context)
        guard let value, let low, var high else { return nil }
        if low.type == .datetime, high.type == .timespan {
            // `t between (start .. 5d)`: the end is so long after the start.
            high = .call("+", [low, high], .datetime)
        }
        return apply(token.spelling, [value, low, high], token.range)
    }

    private func bindMembership(
        _ token: OperatorTokenSyntax, _ operand: ExpressionSyntax, _ items: [ExpressionSyntax],
        _ context: ExpressionContext
    ) -> Expression? {
        let value = bind(operand, context)
        if items.count == 1, isTabular(items[0], context.scope), context.column(named: nameText(items[0]) ?? "") == nil
        {
            guard let table = bindTable(items[0], context.scope), let value else { return nil }
            return bindMembership(token, value, in: table, items[0].range)
        }
        var arguments: [Expression] = []
        var isComplete = value != nil
        for item in items {
            guard let bound = bind(item, context) else {
                isComplete = false
                continue
            }
            arguments.append(bound)
        }
        guard isComplete, let value else { return nil }
        if arguments.isEmpty {
            // `x in ()` is true for no row.
            return .literal(.bool(token.spelling.hasPrefix("!")))
        }
        if token.spelling.hasPrefix("!has_a") {
            guard let positive = apply(String(token.spelling.dropFirst()), [value] + arguments, token.range) else {
                return nil
            }
            return .call("not", [positive], .bool)
        }
        return apply(token.spelling, [value] + arguments, token.range)
    }

    func nameText(_ expression: ExpressionSyntax) -> String? {
        switch expression.kind {
        case .name(let name): name.text
        case .parenthesized(let inner): nameText(inner)
        default: nil
        }
    }

    private func bindMembership(
        _ token: OperatorTokenSyntax, _ value: Expression, in table: BoundTable, _ range: Range<Int>
    ) -> Expression? {
        guard let column = table.columns.first else {
            if !table.isOpen { report(.tableExpected("rows without a column"), range) }
            return nil
        }
        if token.spelling.contains("has_a") {
            // The terms of `has_any (T)` are the values of the column.
            let set = makeColumn("terms", .dynamic)
            let plan = Plan.aggregate(
                table.plan, keys: [],
                aggregates: [
                    Aggregate(function: "make_set", arguments: [.column(column.id, column.type)], columns: [set])
                ])
            let name = token.spelling.hasPrefix("!") ? String(token.spelling.dropFirst()) : token.spelling
            guard let call = apply(name, [value, .scalarSubquery(plan, .dynamic)], token.range) else { return nil }
            return token.spelling.hasPrefix("!") ? .call("not", [call], .bool) : call
        }
        let ignoresCase = token.spelling.hasSuffix("~")
        // The comparison decides in which type both sides are compared.
        guard let definition = ScalarFunction.definition(named: ignoresCase ? "=~" : "=="),
            let resolution = definition.resolve(arguments: [value.type, column.type])
        else {
            report(.incomparable(token.spelling, value.type, column.type), token.range)
            return nil
        }
        guard let operand = convert(value, to: resolution.argumentTypes[0]) else { return nil }
        var plan = table.plan
        let wanted = resolution.argumentTypes[1]
        let source = Expression.column(column.id, column.type)
        if wanted != column.type || table.columns.count > 1 {
            guard let converted = convert(source, to: wanted) else { return nil }
            plan = .project(plan, [ComputedColumn(column: makeColumn(column.name, wanted), expression: converted)])
        }
        let test = Expression.isIn(operand, plan, ignoringCase: ignoresCase)
        return token.spelling.hasPrefix("!") ? .call("not", [test], .bool) : test
    }

    // MARK: The catalogue

    /// A call of an operator by its spelling in the catalogue.
    func apply(_ name: String, _ operands: [Expression], _ range: Range<Int>) -> Expression? {
        guard let definition = ScalarFunction.definition(named: name) else {
            report(.unsupported("The operator '\(name)'"), range)
            return nil
        }
        let operands = comparable(operands, by: name)
        guard let resolution = definition.resolve(arguments: operands.map(\.type)) else {
            let types = operands.map(\.type)
            if types.count == 2, ["==", "!=", "<", "<=", ">", ">=", "=~", "!~"].contains(name), types[0] != types[1] {
                report(.incomparable(name, types[0], types[1]), range)
            } else {
                report(.noOverload(name, types: types, isOperator: true, wanted: nil), range)
            }
            return nil
        }
        let call = Expression.call(definition.identifier, converted(operands, resolution), resolution.result)
        // `-5` is a literal.
        if name.hasPrefix("unary"), case .literal = operands[0], let value = call.foldedValue { return .literal(value) }
        return call
    }

    /// The operands of an equality, literal texts beside a bool or a number read as such where they are one: published queries
    /// ask for `IsCompliant == "0"` and `RemotePort in ("22", "3389")`, and are answered. A text that is none is refused.
    private func comparable(_ operands: [Expression], by name: String) -> [Expression] {
        guard ["==", "!=", "in", "!in"].contains(name) else { return operands }
        let types = operands.filter { if case .literal(.string) = $0 { false } else { true } }.map(\.type)
        guard let type = types.first, type == .bool || type.isNumeric, types.allSatisfy({ $0 == type }) else {
            return operands
        }
        return operands.map { operand in
            guard case .literal(.string(let text)) = operand, let value = Scalar(reading: text, as: type) else {
                return operand
            }
            return .literal(value)
        }
    }

    func converted(_ operands: [Expression], _ resolution: Resolution) -> [Expression] {
        zip(operands, resolution.argumentTypes).map { operand, type in
            if operand.type == type { return operand }
            if case .literal(let value) = operand, let widened = value.widened(to: type) { return .literal(widened) }
            return .convert(operand, type)
        }
    }

    /// An expression in another type, as the language converts it by itself; nil when it does not.
    func convert(_ expression: Expression, to type: ScalarType) -> Expression? {
        if expression.type == type { return expression }
        if case .literal(let value) = expression, let widened = value.widened(to: type) { return .literal(widened) }
        switch (expression.type, type) {
        case (.int, .long), (.int, .real), (.long, .real), (.int, .decimal), (.long, .decimal), (.real, .decimal):
            return .convert(expression, type)
        case (.dynamic, _), (_, .dynamic): return .convert(expression, type)
        default: return nil
        }
    }
}

extension Range where Bound == Int {
    /// The first so many of the range.
    func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}

extension Scalar {
    /// The bool or number that a text is; nil where it is none.
    fileprivate init?(reading text: String, as type: ScalarType) {
        switch type {
        case .bool:
            switch text.lowercased() {
            case "true", "1": self = .bool(true)
            case "false", "0": self = .bool(false)
            default: return nil
            }
        case .int:
            guard let value = Int32(text) else { return nil }
            self = .int(value)
        case .long:
            guard let value = Int64(text) else { return nil }
            self = .long(value)
        case .real:
            guard let value = Double(text) else { return nil }
            self = .real(value)
        default: return nil
        }
    }
}
