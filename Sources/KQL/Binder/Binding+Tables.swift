import Values

extension Binding {
    /// Binds an expression that gives rows.
    func bindTable(_ expression: ExpressionSyntax, _ scope: Scope, _ context: ExpressionContext? = nil) -> BoundTable? {
        switch expression.kind {
        case .missing: return nil
        case .parenthesized(let inner): return bindTable(inner, scope, context)
        case .pipeline(let source, let operators):
            guard let table = bindTable(source, scope, context) else { return nil }
            return apply(operators, to: table, scope)
        case .source(let source): return bindSource(source, scope)
        case .name(let name): return bindTableName(name, scope)
        case .call(let name, let arguments):
            return bindTableCall(
                name, arguments, expression.range, context ?? ExpressionContext(scope: scope), piped: nil)
        case .member(let base, _):
            if case .call(let call, _) = base.kind, ["cluster", "database", "workspace"].contains(call.text) {
                report(.unsupported("Reading from another \(call.text)"), base.range)
                return nil
            }
            report(.tableExpected("a single value"), expression.range)
            return nil
        default:
            report(.tableExpected("a single value"), expression.range)
            return nil
        }
    }

    /// The rows after a list of operators. An operator that cannot be bound is passed over, so that mistakes behind it are
    /// found too; the rows then count as having columns that are not known.
    func apply(_ operators: [OperatorSyntax], to table: BoundTable, _ scope: Scope) -> BoundTable? {
        var table = table
        var isComplete = true
        for operation in operators {
            guard table.depth < Self.depthLimit else {
                report(.tooLong(limit: Self.depthLimit), operation.range)
                return nil
            }
            guard spend(1, at: operation.range) else { return nil }
            if let result = apply(operation, to: table, scope) {
                table = result
            } else {
                isComplete = false
                table.isOpen = true
            }
        }
        return isComplete ? table : nil
    }

    // MARK: Names

    func bindTableName(_ name: NameSyntax, _ scope: Scope) -> BoundTable? {
        switch scope.entry(name.text) {
        case .table(let entry): return use(entry, name)
        case .function(let function):
            guard function.syntax.parameters.allSatisfy({ $0.defaultValue != nil }) else { break }
            return bindTableCall(name, [], name.range, ExpressionContext(scope: scope), piped: nil)
        case .scalar:
            report(.tableExpected("the value '\(name.text)'"), name.range)
            return nil
        case .poisoned: return nil
        case nil: break
        }
        if let table = schema.tables[name.text] { return read(table) }
        if let newNames = schema.renamedTables[name.text] {
            let table = newNames.count == 1 ? schema.tables[newNames[0]] : nil
            report(.renamedTable(name.text, to: newNames, works: table != nil), name.range)
            return table.map { read($0) }
        }
        let candidates = scope.visibleNames + schema.tables.keys.sorted()
        report(.unknownTable(name.text, suggestion: Spelling.nearest(to: name.text, among: candidates)), name.range)
        return nil
    }

    func read(_ table: QuerySchema.Table) -> BoundTable {
        let columns = table.columns.map { makeColumn($0.name, $0.type) }
        var result = BoundTable(.table(name: table.name, columns: columns), columns: columns)
        result.name = table.name
        for (old, new) in table.renamedColumns {
            guard let column = result.column(named: new) else { continue }
            result.aliases[old] = BoundTable.Alias(column: column.id, isOld: old != "TimeGenerated")
        }
        return result
    }

    /// One use of a named query. The plan is the same value each time; from the second use on its columns get identities of
    /// their own, so that both sides of a join can be told apart.
    func use(_ entry: Scope.TableEntry, _ name: NameSyntax) -> BoundTable? {
        entry.uses += 1
        var table = entry.table
        guard spend(table.size, at: name.range) else { return nil }
        guard entry.uses > 1 else { return table }
        var renamed: [ColumnID: ColumnID] = [:]
        let items = table.columns.map { column in
            let fresh = makeColumn(column.name, column.type)
            renamed[column.id] = fresh.id
            return ComputedColumn(column: fresh, expression: .column(column.id, column.type))
        }
        table = table.applying(.project(table.plan, items), columns: items.map(\.column))
        table.aliases = table.aliases.compactMapValues { alias in
            renamed[alias.column].map { BoundTable.Alias(column: $0, isOld: alias.isOld) }
        }
        return table
    }

    // MARK: Calls

    /// A call that gives rows: of a user's function, `materialize(...)`, `table("...")`.
    /// `piped` are the rows that `invoke` passes as the first argument.
    func bindTableCall(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ range: Range<Int>, _ context: ExpressionContext,
        piped: BoundTable?
    ) -> BoundTable? {
        switch context.scope.entry(name.text) {
        case .function(let function):
            return withCall(name, range) {
                guard let scope = bindParameters(name, function, arguments, context, piped: piped) else { return nil }
                for statement in function.syntax.statements { declare(statement, scope) }
                guard let body = function.syntax.body else { return nil }
                var table = bindTable(body, scope)
                // A view is a table by its name.
                if function.syntax.isView { table?.name = name.text }
                return table
            }
        case .table(let entry) where arguments.isEmpty && piped == nil: return use(entry, name)
        case .poisoned: return nil
        default: break
        }
        switch name.text {
        case "materialize":
            guard arguments.count == 1 else {
                report(.argumentCount(name.text, wanted: "one query"), range)
                return nil
            }
            guard let table = bindTable(arguments[0].value, context.scope) else { return nil }
            var result = table.applying(.shared(identifier: makeIdentifier(), table.plan))
            result.name = table.name
            return result
        case "table":
            guard let text = constantText(arguments.first, name, context) else { return nil }
            return bindTableName(NameSyntax(text: text, range: range), context.scope)
        case "AssignedIPAddresses": return bindAssignedIPAddresses(name, arguments, context)
        case "cluster", "database", "workspace", "external_table":
            report(.unsupported("Reading from another \(name.text)"), range)
            return nil
        default:
            let isScalar =
                ScalarFunction.definition(named: name.text) != nil
                || AggregateFunction.definition(named: name.text) != nil
                || Self.binderFunctions.contains(name.text)
            if isScalar {
                report(.tableExpected("the value of '\(name.text)(...)'"), range)
            } else {
                report(
                    .unknownFunction(
                        name.text, suggestion: Spelling.nearest(to: name.text, among: context.scope.visibleNames)),
                    name.range)
            }
            return nil
        }
    }
}
