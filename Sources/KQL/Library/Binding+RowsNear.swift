import Values

extension Binding {
    /// `rows_near(condition, rows before, rows after)`: rows near one of which a condition holds, in the rows' order.
    func bindRowsNear(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard (2...3).contains(arguments.count) else {
            report(
                .argumentCount(name.text, wanted: "a condition, a number of rows, and one of rows after"), name.range)
            return nil
        }
        if table.isOpen { return nil }
        guard table.isSerialized else {
            report(.serializedExpected(name.text), name.range)
            return nil
        }
        let context = ExpressionContext(scope: scope, table: table)
        guard let condition = bind(arguments[0].value, as: .bool, "The condition of '\(name.text)'", context),
            let before = rowCount(arguments[1], context), let after = rowCount(arguments[arguments.count - 1], context)
        else { return nil }
        let columns = table.columns
        // A row is near a hit when there are more hits up to the last row that it is before than up to the first that it is after.
        let result = bindLibrary(
            """
            let ['$$hits'] = toscalar(Source | summarize countif(['$$hit']));
            Source
            | serialize
            | extend ['$$sum'] = row_cumsum(tolong(coalesce(['$$hit'], false)))
            | extend ['$$ahead'] = coalesce(next(['$$sum'], \(before)), ['$$hits']), ['$$behind'] = prev(['$$sum'], \(after + 1), 0)
            | where ['$$ahead'] > ['$$behind']
            """,
            tables: ["Source": adding([("$$hit", condition)], to: table)], for: name)
        guard var result else { return nil }
        result.columns = Array(result.columns.prefix(columns.count))
        result = result.applying(.project(result.plan, result.columns.map { ComputedColumn($0) }))
        result.isSerialized = true
        return result
    }

    private func rowCount(_ argument: ArgumentSyntax, _ context: ExpressionContext) -> Int64? {
        let what = "The number of rows"
        guard case .long(let count)? = constantArgument(argument, what, as: .long, context) else { return nil }
        guard (0...100_000).contains(count) else {
            report(.outOfRange(what, lowest: 0, highest: 100_000), argument.value.range)
            return nil
        }
        return count
    }
}
