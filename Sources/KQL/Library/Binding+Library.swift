import Values

/// Functions and plugins that are written in the language itself: what stands for a call is a query over the call's tables and
/// values.
extension Binding {
    /// The rows of a query of the library.
    ///
    /// - Parameters:
    ///   - query: KQL. Its names of columns and of values begin with `$$`, because a column of the caller's would else stand for a
    ///     value of the same name; the tables' own columns go through unnamed.
    ///   - tables: What its names of tables stand for.
    ///   - values: What its other names stand for.
    ///   - call: The name of what is called, where messages point to.
    /// - Returns: nil, after a message, where the query cannot be bound over these tables.
    func bindLibrary(
        _ query: String, tables: [String: BoundTable], values: [String: Expression] = [:], for call: NameSyntax
    ) -> BoundTable? {
        let parsed = Parser.parse(query)
        guard parsed.diagnostics.isEmpty else {
            preconditionFailure("the library's query for '\(call.text)' is no KQL: \(parsed.diagnostics)")
        }
        return inLibrary(parsed.text, for: call) {
            let scope = Scope(parent: nil)
            for (name, table) in tables { scope.declare(name, .table(Scope.TableEntry(table))) }
            for (name, value) in values { scope.declare(name, .scalar(value)) }
            var result: BoundTable?
            for statement in parsed.statements {
                if case .expression(let expression) = statement {
                    result = bindTable(expression, scope)
                } else {
                    declare(statement, scope)
                }
            }
            result?.forgetInput()
            return result
        }
    }

    /// Some values of the rows and nothing else, by names that only the library uses.
    func only(_ columns: [(name: String, value: Expression)], of table: BoundTable) -> BoundTable {
        let items = columns.map { ComputedColumn(column: makeColumn($0.name, $0.value.type), expression: $0.value) }
        return table.applying(.project(table.plan, items), columns: items.map(\.column))
    }

    /// The rows with some more columns, by names that only the library uses.
    func adding(_ columns: [(name: String, value: Expression)], to table: BoundTable) -> BoundTable {
        let added = columns.map { ComputedColumn(column: makeColumn($0.name, $0.value.type), expression: $0.value) }
        let all = table.columns.map { ComputedColumn($0) } + added
        return table.applying(.project(table.plan, all), columns: all.map(\.column))
    }

    /// The rows with their columns named anew, in order.
    func naming(_ table: BoundTable, _ names: [String]) -> BoundTable {
        var projection = Projection()
        for (column, name) in zip(table.columns, names) {
            projection.add(name) { ComputedColumn(column, as: $0) }
        }
        return table.applying(.project(table.plan, projection.items), columns: projection.columns)
    }

    // MARK: Arguments

    /// The column that an argument names, which must be of one of some types.
    func columnArgument(
        _ argument: ArgumentSyntax, of call: NameSyntax, _ context: ExpressionContext, types: Set<ScalarType>
    ) -> Column? {
        guard let bound = bind(argument.value, context) else { return nil }
        guard let column = context.table?.columns.first(where: { $0.id == bound.columnID }) else {
            report(.columnExpected(of: call.text), argument.value.range)
            return nil
        }
        guard types.contains(column.type) else {
            let wanted = types.map(\.rawValue).sorted().joined(separator: " or ")
            report(.wrongType("The column '\(column.name)'", wanted: wanted, found: column.type), argument.value.range)
            return nil
        }
        return column
    }

    /// The value that an argument has, whatever the row.
    func constantArgument(
        _ argument: ArgumentSyntax, _ what: String, as type: ScalarType, _ context: ExpressionContext
    ) -> Scalar? {
        guard let bound = bind(argument.value, as: type, what, ExpressionContext(scope: context.scope)) else {
            return nil
        }
        guard let value = bound.foldedValue else {
            report(.constantExpected(what), argument.value.range)
            return nil
        }
        return value
    }
}
