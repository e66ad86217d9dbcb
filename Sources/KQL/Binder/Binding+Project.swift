import Values

/// `project`, `extend` and their relatives, `distinct`, `sort`, `top`.
extension Binding {
    /// Hands columns of the input on, each under its own identity the first time and under a new one after that.
    struct PassedColumns {
        private var used: Set<ColumnID> = []
        private let haveAll: Bool

        /// Begins with none of the columns handed on, or with all of them.
        init(haveAll: Bool = false) { self.haveAll = haveAll }

        mutating func pass(_ column: Column, as name: String, _ binding: Binding) -> ComputedColumn {
            if !haveAll, used.insert(column.id).inserted { return ComputedColumn(column, as: name) }
            return ComputedColumn(
                column: binding.makeColumn(name, column.type), expression: .column(column.id, column.type))
        }
    }

    /// What an expression becomes: a column of the input that is handed on, or one that is computed.
    private func computed(
        _ expression: Expression, _ name: String, _ table: BoundTable, _ passed: inout PassedColumns
    ) -> ComputedColumn {
        if case .column(let id, _) = expression, let column = table.columns.first(where: { $0.id == id }) {
            return passed.pass(column, as: name, self)
        }
        return ComputedColumn(column: makeColumn(name, expression.type), expression: expression)
    }

    func bindProject(_ items: [NamedExpressionSyntax], _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        let windows = WindowCollector()
        let context = ExpressionContext(scope: scope, table: table, windows: windows)
        var projection = Projection()
        var passed = PassedColumns()
        var poisoned: Set<String> = []
        for item in items {
            if item.expression.isStar, item.names.isEmpty {
                for column in table.columns { projection.add(column.name) { passed.pass(column, as: $0, self) } }
                continue
            }
            switch severalValues(of: item, context) {
            case .none: break
            case .faulty:
                poisoned.formUnion(item.names.map(\.text))
                continue
            case .columns(let values):
                for value in values {
                    if !declare(value, &projection, replacing: false) {
                        report(.duplicateColumn(value.name), item.range)
                    }
                }
                continue
            }
            guard item.names.count <= 1 else {
                report(.severalNames(), item.range)
                return nil
            }
            let given = item.names.first?.text
            guard let expression = bind(item.expression, context) else {
                if let name = given ?? resultName(item.expression, context) { poisoned.insert(name) }
                continue
            }
            if let name = given ?? columnName(expression, table).map({ nameText(item.expression) ?? $0 }) {
                if !projection.declare(name, { computed(expression, $0, table, &passed) }) {
                    report(.duplicateColumn(name), item.range)
                }
            } else {
                let name = resultName(item.expression, context) ?? projection.unnamedColumn()
                projection.add(name) { computed(expression, $0, table, &passed) }
            }
        }
        var result = table.applying(
            .project(applyWindows(windows, to: table), table.keepingPart(projection.items)),
            columns: projection.columns)
        result.poisoned = poisoned
        if poisoned.isEmpty { result.isOpen = false }
        return result
    }

    /// What an item gives that may be a call of a function of several values.
    enum SeveralValues {
        /// It is no such call.
        case none
        /// There is a mistake in the call, which was reported.
        case faulty
        case columns([ComponentColumn])
    }

    /// One of the columns that a function of several values gives.
    struct ComponentColumn {
        let name: String
        /// Whether the query gives the name.
        let isGiven: Bool
        let expression: Expression
    }

    /// The columns of an item that is a call of a function of several values, `(a, b) = series_stats(x)`: as many as there are
    /// names, or all of them under names of their own.
    func severalValues(
        of item: NamedExpressionSyntax, _ context: ExpressionContext
    ) -> SeveralValues {
        guard case .call(let function, let arguments) = item.expression.kind,
            context.scope.entry(function.text) == nil
        else { return .none }
        if let sorted = sortedArrays(item, function, arguments, context) { return sorted }
        guard let definition = ScalarFunction.definition(named: function.text), !definition.components.isEmpty else {
            return .none
        }
        guard item.names.count <= definition.components.count else {
            report(.tooManyNames(function.text, count: definition.components.count), item.range)
            return .faulty
        }
        guard let array = bind(item.expression, context) else { return .faulty }
        let subject = arguments.first.flatMap { resultName($0.value, context) } ?? ""
        var values: [ComponentColumn] = []
        for (position, component) in definition.components.enumerated() {
            guard item.names.isEmpty || position < item.names.count else { break }
            let element = Expression.call("[]", [array, .literal(.long(Int64(position)))], .dynamic)
            guard let value = cast(element, to: component.type) else { return .faulty }
            values.append(
                ComponentColumn(
                    name: item.names.isEmpty
                        ? "\(function.text)_\(subject)_\(component.name)" : item.names[position].text,
                    isGiven: !item.names.isEmpty, expression: value))
        }
        return .columns(values)
    }

    /// `array_sort_asc(a, b)`: the first array sorted and the others in the same order, each a column; nil for another call, and
    /// for one array, which is one value.
    private func sortedArrays(
        _ item: NamedExpressionSyntax, _ function: NameSyntax, _ arguments: [ArgumentSyntax],
        _ context: ExpressionContext
    ) -> SeveralValues? {
        guard function.text == "array_sort_asc" || function.text == "array_sort_desc", arguments.count > 1,
            item.names.count != 1
        else { return nil }
        guard let operands = bindArguments(function, arguments, context) else { return .faulty }
        let arrays = operands.count - (operands.last?.type == .bool ? 1 : 0)
        guard arrays > 1 else { return nil }
        guard item.names.count <= arrays else {
            report(.tooManyNames(function.text, count: arrays), item.range)
            return .faulty
        }
        guard let sorted = bind(item.expression, context) else { return .faulty }
        let values = (0..<(item.names.isEmpty ? arrays : item.names.count)).map { position in
            let name = resultName(arguments[position].value, context) ?? "array\(position)"
            return ComponentColumn(
                name: item.names.isEmpty ? "\(name)_sorted" : item.names[position].text,
                isGiven: !item.names.isEmpty,
                expression: .call("[]", [sorted, .literal(.long(Int64(position)))], .dynamic))
        }
        return .columns(values)
    }

    /// Adds such a column; false when the query has given the name before.
    func declare(_ value: ComponentColumn, _ projection: inout Projection, replacing: Bool) -> Bool {
        let make: (String) -> ComputedColumn = {
            ComputedColumn(column: self.makeColumn($0, value.expression.type), expression: value.expression)
        }
        if value.isGiven { return projection.declare(value.name, replacing: replacing, make) }
        projection.add(value.name, replacing: replacing, make)
        return true
    }

    /// The name of the column that an expression is nothing but.
    func columnName(_ expression: Expression, _ table: BoundTable) -> String? {
        guard case .column(let id, _) = expression else { return nil }
        return table.columns.first { $0.id == id }?.name
    }

    func bindExtend(_ items: [NamedExpressionSyntax], _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        let windows = WindowCollector()
        let context = ExpressionContext(scope: scope, table: table, windows: windows)
        var projection = Projection(passing: table)
        var passed = PassedColumns(haveAll: true)
        var poisoned = table.poisoned
        for item in items {
            if item.expression.isStar, item.names.isEmpty { continue }
            switch severalValues(of: item, context) {
            case .none: break
            case .faulty:
                poisoned.formUnion(item.names.map(\.text))
                continue
            case .columns(let values):
                for value in values {
                    poisoned.remove(value.name)
                    if !declare(value, &projection, replacing: true) {
                        report(.duplicateColumn(value.name), item.range)
                    }
                }
                continue
            }
            // What the function is called is what matters, where there is none of that name.
            if item.names.count > 1, case .call(let function, _) = item.expression.kind,
                ScalarFunction.definition(named: function.text) == nil, context.scope.entry(function.text) == nil
            {
                _ = bind(item.expression, context)
                poisoned.formUnion(item.names.map(\.text))
                continue
            }
            guard item.names.count <= 1 else {
                report(.severalNames(), item.range)
                return nil
            }
            let given = item.names.first?.text
            guard let expression = bind(item.expression, context) else {
                if let name = given ?? resultName(item.expression, context) { poisoned.insert(name) }
                continue
            }
            if given == nil, columnName(expression, table) != nil { continue }
            if let given {
                poisoned.remove(given)
                if !projection.declare(given, replacing: true, { computed(expression, $0, table, &passed) }) {
                    report(.duplicateColumn(given), item.range)
                }
            } else {
                let name =
                    resultName(item.expression, context)
                    ?? projection.unnamedColumn(besides: { context.column(named: $0) != nil })
                projection.add(name, replacing: true) { computed(expression, $0, table, &passed) }
            }
        }
        var result = table.applying(
            .project(applyWindows(windows, to: table), table.keepingPart(projection.items)), projection)
        result.poisoned = poisoned
        return result
    }

    // MARK: Lists of names

    /// The columns that a name or a name with wildcards stands for.
    func columns(matching pattern: ExpressionSyntax, _ table: BoundTable) -> [Column]? {
        switch pattern.kind {
        case .star: return table.columns
        case .wildcardName(let wildcard):
            return table.columns.filter { Wildcard.matches($0.name, wildcard) }
        case .parenthesized(let inner): return columns(matching: inner, table)
        case .name(let name):
            if let column = table.column(named: name.text) { return [column] }
            if let alias = table.aliases[name.text], let column = table.columns.first(where: { $0.id == alias.column })
            {
                if alias.isOld { report(.renamedColumn(name.text, to: column.name), name.range) }
                return [column]
            }
            if table.poisoned.contains(name.text) || table.isOpen { return nil }
            report(
                .unknownColumn(
                    name.text, suggestion: Spelling.nearest(to: name.text, among: table.columns.map(\.name))),
                name.range)
            return nil
        case .missing: return nil
        default:
            report(.init(code: "column-expected", text: "The name of a column is expected here."), pattern.range)
            return nil
        }
    }

    private func keeping(_ columns: [Column], of table: BoundTable) -> BoundTable {
        table.applying(.project(table.plan, table.keepingPart(columns.map { ComputedColumn($0) })), columns: columns)
    }

    func bindProjectAway(_ patterns: [ExpressionSyntax], _ table: BoundTable) -> BoundTable? {
        var removed: Set<ColumnID> = []
        for pattern in patterns { for column in columns(matching: pattern, table) ?? [] { removed.insert(column.id) } }
        return keeping(table.columns.filter { !removed.contains($0.id) }, of: table)
    }

    func bindProjectKeep(_ patterns: [ExpressionSyntax], _ table: BoundTable) -> BoundTable? {
        var kept: Set<ColumnID> = []
        for pattern in patterns { for column in columns(matching: pattern, table) ?? [] { kept.insert(column.id) } }
        return keeping(table.columns.filter { kept.contains($0.id) }, of: table)
    }

    func bindProjectRename(_ items: [NamedExpressionSyntax], _ table: BoundTable) -> BoundTable? {
        var newNames: [ColumnID: String] = [:]
        for item in items {
            guard let name = item.names.first else {
                report(.init(code: "name-expected", text: "'project-rename' takes 'new = old'."), item.range)
                continue
            }
            guard let column = columns(matching: item.expression, table)?.first else { continue }
            newNames[column.id] = name.text
        }
        var seen: Set<String> = []
        var renamed: [ComputedColumn] = []
        for column in table.columns {
            let name = newNames[column.id] ?? column.name
            guard seen.insert(name).inserted else {
                report(.duplicateColumn(name), items.first?.range ?? 0..<0)
                return nil
            }
            renamed.append(ComputedColumn(column, as: name))
        }
        return table.applying(.project(table.plan, table.keepingPart(renamed)), columns: renamed.map(\.column))
    }

    func bindProjectReorder(_ items: [OrderedExpressionSyntax], _ table: BoundTable) -> BoundTable? {
        var ordered: [Column] = []
        var seen: Set<ColumnID> = []
        for item in items {
            guard var matching = columns(matching: item.expression.expression, table) else { continue }
            matching.removeAll { seen.contains($0.id) }
            if let ascending = item.ascending {
                let sorted = matching.sorted { left, right in
                    item.isNatural ? Wildcard.isNaturallyOrdered(left.name, right.name) : left.name < right.name
                }
                matching = ascending ? sorted : sorted.reversed()
            }
            for column in matching {
                seen.insert(column.id)
                ordered.append(column)
            }
        }
        return keeping(ordered + table.columns.filter { !seen.contains($0.id) }, of: table)
    }

    func bindProjectByNames(_ items: [ExpressionSyntax], _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        var kept: [Column] = []
        let context = ExpressionContext(scope: scope)
        for item in items {
            guard let value = bind(item, context) else { return nil }
            let names: [String]
            switch value.foldedValue {
            case .string(let name)?: names = [name]
            case .dynamic(.array(let items))?:
                names = items.compactMap { if case .string(let name) = $0 { name } else { nil } }
            default:
                report(.constantExpected("The list of names"), item.range)
                return nil
            }
            for name in names {
                for column in table.columns
                where name.contains("*") ? Wildcard.matches(column.name, name) : column.name == name {
                    if !kept.contains(column) { kept.append(column) }
                }
            }
        }
        return keeping(kept, of: table)
    }

    // MARK: distinct, sort, top

    func bindDistinct(_ items: [NamedExpressionSyntax], _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        var projection = Projection()
        var passed = PassedColumns()
        for item in items {
            if item.expression.isStar {
                for column in table.columns { projection.add(column.name) { passed.pass(column, as: $0, self) } }
                continue
            }
            guard let expression = bind(item.expression, context) else { continue }
            let name = item.names.first?.text ?? resultName(item.expression, context) ?? projection.unnamedColumn()
            projection.add(name) { computed(expression, $0, table, &passed) }
        }
        if items.contains(where: { $0.expression.isStar }), table.isOpen { return nil }
        var result = table.applying(
            .aggregate(table.plan, keys: table.keepingPart(projection.items), aggregates: []),
            columns: projection.columns)
        let wasOpen = table.isOpen
        result.forgetInput()
        result.name = table.name
        result.isOpen = wasOpen
        return result
    }

    func bindSortKeys(
        _ keys: [OrderedExpressionSyntax], _ table: BoundTable, _ scope: Scope, _ context: ExpressionContext
    ) -> [SortKey]? {
        var bound: [SortKey] = []
        var isComplete = true
        for key in keys {
            guard let expression = bind(key.expression.expression, context) else {
                isComplete = false
                continue
            }
            if expression.type == .dynamic {
                report(
                    .init(
                        code: "type-mismatch",
                        text: "Rows cannot be sorted by a dynamic value. Convert it, for example with 'tostring(...)'."),
                    key.expression.range)
                isComplete = false
                continue
            }
            // Descending is Kusto's default; nulls are less than every value.
            let ascending = key.ascending ?? false
            bound.append(SortKey(expression: expression, ascending: ascending, nullsFirst: key.nullsFirst ?? ascending))
        }
        return isComplete ? bound : nil
    }

    func bindSort(_ keys: [OrderedExpressionSyntax], _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        let windows = WindowCollector()
        let context = ExpressionContext(scope: scope, table: table, windows: windows)
        guard let bound = bindSortKeys(keys, table, scope, context) else { return nil }
        var result = table.applying(.sort(applyWindows(windows, to: table), bound))
        if !windows.isEmpty {
            result = result.applying(
                .project(result.plan, table.keepingPart(table.columns.map { ComputedColumn($0) })))
        }
        result.isSerialized = true
        return result
    }

    func bindTop(_ count: ExpressionSyntax, _ key: OrderedExpressionSyntax, _ table: BoundTable, _ scope: Scope)
        -> BoundTable?
    {
        let context = ExpressionContext(scope: scope, table: table)
        let keys = bindSortKeys([key], table, scope, context)
        guard let count = bindCount(count, "top", scope), let keys else { return nil }
        if table.part != nil { return firstOfEachPart(table.applying(.sort(table.plan, keys)), count) }
        var result = table.applying(.top(table.plan, count, keys))
        result.isSerialized = true
        return result
    }
}

/// Names with wildcards.
enum Wildcard {
    /// Whether a name fits a pattern in which `*` stands for anything.
    ///
    /// - Complexity: O(name × stars).
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let name = Array(name.utf8)
        let pattern = Array(pattern.utf8)
        var (position, at) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while position < name.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = (at, position)
                at += 1
            } else if at < pattern.count, pattern[at] == name[position] {
                at += 1
                position += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                at = last.pattern + 1
                position = last.name + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Order by the numbers in the names, `a2` before `a10`.
    static func isNaturallyOrdered(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left[...], right[...])
        while let l = left.first, let r = right.first {
            if l.isNumber, r.isNumber {
                let (leftDigits, rightDigits) = (left.prefix { $0.isNumber }, right.prefix { $0.isNumber })
                if let a = Int(leftDigits), let b = Int(rightDigits), a != b { return a < b }
                left = left.dropFirst(leftDigits.count)
                right = right.dropFirst(rightDigits.count)
            } else if l != r {
                return l < r
            } else {
                left.removeFirst()
                right.removeFirst()
            }
        }
        return left.count < right.count
    }
}
