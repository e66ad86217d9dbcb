import Values

extension Binding {
    /// The name that an expression gives to the column it becomes when the query gives none; nil where there is none either
    /// (`Column1`, `print_0`).
    ///
    /// Source: documented for `summarize` (`sum_x`, `count_`), and the open language definition for paths and conversions.
    func resultName(_ expression: ExpressionSyntax, _ context: ExpressionContext?) -> String? {
        switch expression.kind {
        case .name(let name): return name.text
        case .parenthesized(let inner): return resultName(inner, context)
        case .member(let base, let name):
            if case .name(let first) = base.kind, first.text == "$left" || first.text == "$right" { return name.text }
            return resultName(base, context).map { "\($0)_\(name.text)" } ?? name.text
        case .element(let base, let index):
            let left = resultName(base, context)
            let right = elementName(index)
            switch (left, right) {
            case (let left?, let right): return "\(left)_\(right ?? "")"
            case (nil, let right): return right
            }
        case .call(let name, let arguments): return callName(name, arguments, context)
        default: return nil
        }
    }

    private func elementName(_ index: ExpressionSyntax) -> String? {
        guard case .literal(let value) = index.kind else { return nil }
        switch value {
        case .string(let text): return text
        case .long(let number): return "\(number)"
        case .int(let number): return "\(number)"
        default: return nil
        }
    }

    private func callName(_ name: NameSyntax, _ arguments: [ArgumentSyntax], _ context: ExpressionContext?) -> String? {
        if case .function? = context?.scope.entry(name.text) { return nil }
        if name.text == "column_ifexists" || name.text == "columnifexists" {
            guard let context, let first = arguments.first,
                case .string(let column)? = bindQuietly(first.value, context)?.foldedValue,
                context.column(named: column) != nil
            else { return nil }
            return column
        }
        let naming =
            AggregateFunction.definition(named: name.text)?.naming
            ?? ScalarFunction.definition(named: name.text)?.naming
        switch naming {
        case .firstArgument: return arguments.first.flatMap { $0.name?.text ?? resultName($0.value, context) }
        case .prefix(let prefix):
            return prefix + "_" + (arguments.first.flatMap { resultName($0.value, context) } ?? "")
        case ColumnNaming.none?, nil: return nil
        }
    }

    /// Binds a literal or a name without saying anything.
    private func bindQuietly(_ expression: ExpressionSyntax, _ context: ExpressionContext) -> Expression? {
        switch expression.kind {
        case .literal(let value): return .literal(value)
        case .name(let name):
            guard case .scalar(let value)? = context.scope.entry(name.text) else { return nil }
            return value
        default: return nil
        }
    }
}
