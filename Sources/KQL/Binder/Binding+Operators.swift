import Values

extension Binding {
    /// Binds an operator that makes rows of nothing.
    func bindSource(_ operation: OperatorSyntax, _ scope: Scope) -> BoundTable? {
        guard spend(1, at: operation.range) else { return nil }
        switch operation.kind {
        case .print(let items): return bindPrint(items, scope)
        case .range(let name, let from, let to, let step): return bindRange(name, from, to, step, scope)
        case .datatable(let columns, let cells): return bindDatatable(columns, cells, operation, scope)
        case .union(let operands): return bindUnion(operation, operands, nil, scope)
        case .search(let search): return bindSearch(operation, search, nil, scope)
        case .find(let find): return bindFind(operation, find, scope)
        case .externalData(let columns, let locations, let properties):
            return bindExternalData(columns, locations, properties, operation, scope)
        case .unknown: return nil
        default:
            report(
                .unsupportedOperator(operation.name.text, instead: "It needs rows in front of it."),
                operation.name.range)
            return nil
        }
    }

    /// Binds an operator behind a pipe.
    func apply(_ operation: OperatorSyntax, to table: BoundTable, _ scope: Scope) -> BoundTable? {
        if table.part != nil, !operation.kind.worksInParts {
            report(
                .unsupported("The operator '\(operation.name.text)' inside of 'mv-apply' and 'partition'"),
                operation.name.range)
            return nil
        }
        switch operation.kind {
        case .where(let predicate): return bindWhere(predicate, table, scope)
        case .project(let items): return bindProject(items, table, scope)
        case .extend(let items): return bindExtend(items, table, scope)
        case .projectAway(let patterns): return bindProjectAway(patterns, table)
        case .projectKeep(let patterns): return bindProjectKeep(patterns, table)
        case .projectRename(let items): return bindProjectRename(items, table)
        case .projectReorder(let items): return bindProjectReorder(items, table)
        case .projectByNames(let items): return bindProjectByNames(items, table, scope)
        case .summarize(let aggregates, let keys): return bindSummarize(aggregates, keys ?? [], operation, table, scope)
        case .distinct(let items): return bindDistinct(items, table, scope)
        case .count(let name): return bindCount(name, table)
        case .sort(let keys): return bindSort(keys, table, scope)
        case .take(let count): return bindTake(count, operation.name.text, table, scope)
        case .top(let count, let key): return bindTop(count, key, table, scope)
        case .sample(let count): return bindSample(count, table, scope)
        case .sampleDistinct(let count, let item): return bindSampleDistinct(count, item, table, scope)
        case .serialize(let items):
            var serialized = table
            serialized.isSerialized = true
            guard !items.isEmpty else { return serialized }
            return bindExtend(items, serialized, scope)
        case .join(let join): return bindJoin(operation, join, table, scope)
        case .lookup(let join): return bindLookup(operation, join, table, scope)
        case .union(let operands): return bindUnion(operation, operands, table, scope)
        case .search(let search): return bindSearch(operation, search, table, scope)
        case .mvExpand(let expand): return bindMvExpand(operation, expand, table, scope)
        case .mvApply(let expand, let body): return bindMvApply(operation, expand, body, table, scope)
        case .parse(let parse): return bindParse(operation, parse, table, scope)
        case .parseKV(let source, let columns, let properties):
            return bindParseKV(source, columns, properties, operation, table, scope)
        case .getSchema: return bindGetSchema(table)
        case .as(let name):
            var named = table
            named.name = name.text
            scope.declare(name.text, .table(Scope.TableEntry(named, isView: false)))
            if case .table(let entry)? = scope.entry(name.text) { entry.uses = 1 }
            return named
        case .render(let chart, let properties):
            visualisation = Visualisation(
                chart: chart?.text ?? "table",
                properties: properties.map {
                    .init(name: $0.name.text, value: $0.word ?? text[$0.value.range])
                })
            return table
        case .consume: return table.applying(.take(table.plan, 0))
        case .invoke(let name, let arguments): return bindInvoke(name, arguments, operation, table, scope)
        case .evaluate(let name, let arguments, let schema):
            return bindEvaluate(name, arguments, schema, operation, table, scope)
        case .partition(let partition): return bindPartition(partition, operation, table, scope)
        case .makeSeries(let series): return bindMakeSeries(series, operation, table, scope)
        case .scan(let scan): return bindScan(scan, operation, table, scope)
        case .topHitters(let count, let value, let by): return bindTopHitters(count, value, by, table, scope)
        case .topNested(let levels): return bindTopNested(levels, operation, table, scope)
        case .assertSchema(let columns): return bindAssertSchema(columns, operation, table)
        case .facet, .fork:
            report(.severalTables(operation.name.text), operation.name.range)
            return nil
        case .reduce:
            report(.unsupportedOperator(operation.name.text), operation.name.range)
            return nil
        case .print, .range, .datatable, .externalData, .find:
            report(.notFirst(operation.name.text), operation.name.range)
            return nil
        case .unknown:
            if TabularOperators.names.contains(operation.name.text) {
                report(.unsupportedOperator(operation.name.text), operation.name.range)
            }
            return nil
        }
    }

    // MARK: Parts that operators share

    /// A number of rows that is known when the query is bound.
    /// No table has more rows. A count beyond it is this one, so that what is reckoned with it stays a whole number.
    private static let mostRows: Int64 = 1 << 40

    func bindCount(_ count: ExpressionSyntax, _ what: String, _ scope: Scope) -> Int? {
        guard let bound = bindScalar(count, scope) else { return nil }
        switch bound.foldedValue {
        case .long(let value)? where value >= 0: return Int(min(value, Self.mostRows))
        case .int(let value)? where value >= 0: return Int(value)
        case .real(let value)? where value >= 0 && value == value.rounded() && value < 1e15:
            return Int(min(Int64(value), Self.mostRows))
        case nil where bound.type == .long || bound.type == .int:
            report(.constantExpected("The number of rows of '\(what)'"), count.range)
        default: report(.numberExpected("The number of rows of '\(what)'"), count.range)
        }
        return nil
    }

    /// Puts the window functions that an operator's expressions use in front of it.
    func applyWindows(_ windows: WindowCollector, to table: BoundTable) -> Plan {
        var plan = table.plan
        if let part = table.part, !windows.isEmpty {
            // A stable sort brings the parts together and keeps the order within them.
            let key = Expression.column(part.column.id, part.column.type)
            plan = .sort(plan, [SortKey(expression: key, ascending: true, nullsFirst: true)])
        }
        return windows.layers.reduce(plan) { .window($0, $1) }
    }

    /// The value of a parameter that is one of several words; the first when it is not given, nil with a message when it is
    /// none of them.
    func choice(_ name: String, _ operation: OperatorSyntax, among values: [String]) -> String? {
        guard let parameter = operation.parameter(name) else { return values[0] }
        let word = parameter.word ?? text[parameter.value.range]
        if values.contains(word) { return word }
        report(.unknownParameterValue(name, value: word, wanted: values), parameter.value.range)
        return nil
    }

    // MARK: Small operators

    private func bindWhere(_ predicate: ExpressionSyntax, _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        let windows = WindowCollector()
        let context = ExpressionContext(scope: scope, table: table, windows: windows)
        if predicate.containsStar { return bindSearchPredicate(predicate, table, scope, isCaseSensitive: false) }
        guard let bound = bind(predicate, context) else { return nil }
        guard let condition = asBool(bound) else {
            report(.wrongType("The condition of 'where'", wanted: "bool", found: bound.type), predicate.range)
            return nil
        }
        let filtered = Plan.filter(applyWindows(windows, to: table), condition)
        guard !windows.isEmpty else { return table.applying(filtered) }
        return table.applying(.project(filtered, table.keepingPart(table.columns.map { ComputedColumn($0) })))
    }

    private func bindTake(_ count: ExpressionSyntax, _ name: String, _ table: BoundTable, _ scope: Scope) -> BoundTable?
    {
        guard let count = bindCount(count, name, scope) else { return nil }
        if table.part != nil { return firstOfEachPart(table, count) }
        return table.applying(.take(table.plan, count))
    }

    private func bindSample(_ count: ExpressionSyntax, _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        guard let count = bindCount(count, "sample", scope) else { return nil }
        // The first rows by a random number: each row is as likely as any other.
        guard let number = apply("rand", [], 0..<0) else { return nil }
        let random = ComputedColumn(column: makeColumn("$random", number.type), expression: number)
        let numbered = Plan.project(table.plan, table.columns.map { ComputedColumn($0) } + [random])
        let key = SortKey(expression: .column(random.column.id, random.column.type), ascending: true, nullsFirst: true)
        return table.applying(.project(.top(numbered, count, [key]), table.columns.map { ComputedColumn($0) }))
    }

    private func bindSampleDistinct(
        _ count: ExpressionSyntax, _ item: NamedExpressionSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard let distinct = bindDistinct([item], table, scope), let count = bindCount(count, "sample-distinct", scope)
        else { return nil }
        return distinct.applying(.take(distinct.plan, count))
    }

    private func bindCount(_ name: NameSyntax?, _ table: BoundTable) -> BoundTable? {
        let column = makeColumn(name?.text ?? "Count", .long)
        return grouped(table, keys: [], [Aggregate(function: "count", arguments: [], columns: [column])])
    }

    private func bindGetSchema(_ table: BoundTable) -> BoundTable? {
        if table.isOpen { return nil }
        let columns = [
            makeColumn("ColumnName", .string), makeColumn("ColumnOrdinal", .long), makeColumn("DataType", .string),
            makeColumn("ColumnType", .string),
        ]
        var result = BoundTable(.schema(of: table.columns, columns: columns), columns: columns)
        result.isSerialized = true
        return result
    }

    private func bindAssertSchema(
        _ columns: [ColumnDeclarationSyntax], _ operation: OperatorSyntax, _ table: BoundTable
    ) -> BoundTable? {
        for wanted in columns {
            guard let found = table.column(named: wanted.name.text) else {
                report(.unknownColumn(wanted.name.text, suggestion: nil), wanted.name.range)
                return nil
            }
            if let type = wanted.type, type != found.type {
                report(
                    .wrongType("The column '\(found.name)'", wanted: type.rawValue, found: found.type),
                    wanted.name.range)
                return nil
            }
        }
        return table
    }

    private func bindInvoke(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ operation: OperatorSyntax, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? {
        if case .function? = scope.entry(name.text) {
            return bindTableCall(
                name, arguments, operation.range, ExpressionContext(scope: scope, table: table), piped: table)
        }
        switch name.text {
        case "FileProfile": return bindFileProfile(name, arguments, operation, table, scope)
        case "DeviceFromIP": return bindDeviceFromIP(name, arguments, table, scope)
        case "SeenBy": return bindSeenBy(name, arguments, table)
        default: break
        }
        report(
            .unknownFunction(name.text, suggestion: Spelling.nearest(to: name.text, among: scope.visibleNames)),
            name.range)
        return nil
    }
}

extension BoundTable {
    /// Forgets what was known of rows that an operator has replaced by others.
    mutating func forgetInput() {
        isSerialized = false
        aliases = [:]
        poisoned = []
        isOpen = false
        name = nil
    }
}

extension OperatorSyntax.Kind {
    /// Whether the binder can apply the operator to each part of the rows by itself.
    fileprivate var worksInParts: Bool {
        switch self {
        case .where, .project, .extend, .projectAway, .projectKeep, .projectRename, .projectReorder, .projectByNames,
            .summarize, .distinct, .count, .sort, .take, .top, .mvExpand, .parse, .scan, .serialize, .assertSchema,
            .unknown:
            true
        default: false
        }
    }
}

extension ExpressionSyntax {
    /// Whether `*` is an operand here, `* has "x"`; the arguments of calls do not count.
    var containsStar: Bool {
        switch kind {
        case .star: true
        case .and(let terms), .or(let terms): terms.contains { $0.containsStar }
        case .parenthesized(let inner), .unary(_, let inner): inner.containsStar
        case .binary(_, let left, _): left.isStar
        case .membership(_, let operand, _): operand.isStar
        default: false
        }
    }

    var isStar: Bool { if case .star = kind { true } else { false } }
}
