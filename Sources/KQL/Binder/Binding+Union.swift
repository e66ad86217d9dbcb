import Values

extension Binding {
    func bindUnion(
        _ operation: OperatorSyntax, _ operands: [ExpressionSyntax], _ input: BoundTable?, _ scope: Scope
    ) -> BoundTable? {
        guard let kind = choice("kind", operation, among: ["outer", "inner"]) else { return nil }
        let isFuzzy = operation.parameter("isfuzzy")?.word == "true"
        var tables: [BoundTable] = input.map { [$0] } ?? []
        var isComplete = true
        for operand in operands {
            if case .wildcardName(let pattern) = operand.kind {
                tables += tablesMatching(pattern, scope)
                continue
            }
            if case .star = operand.kind {
                tables += tablesMatching("*", scope)
                continue
            }
            if isFuzzy, let name = missingSource(operand, scope) {
                report(
                    .init(
                        code: "union-skipped", text: "There is no '\(name.text)'; the union goes on without it.",
                        severity: .warning), name.range)
                continue
            }
            if let table = bindTable(operand, scope) { tables.append(table) } else { isComplete = false }
        }
        guard isComplete else { return nil }
        guard !tables.isEmpty else {
            report(.init(code: "empty-union", text: "None of the union's tables exists."), operation.range)
            return nil
        }
        let source = (operation.parameter("withsource") ?? operation.parameter("with_source"))?.word
        return union(tables, isInner: kind == "inner", source: source, at: operation.range)
    }

    /// The rows of several tables, columns matched by name and type.
    func union(_ tables: [BoundTable], isInner: Bool = false, source: String?, at range: Range<Int>) -> BoundTable? {
        guard spend(tables.count, at: range) else { return nil }
        let merged = merge(tables, isInner: isInner)
        var columns = merged.columns
        var names = Projection()
        if let source {
            let column = makeColumn(source, .string)
            names.add(source) { _ in ComputedColumn(column) }
            columns = merged.columns.map { column in
                var named = column
                names.add(column.name) { name in
                    named = Column(id: column.id, name: name, type: column.type)
                    return ComputedColumn(named)
                }
                return named
            }
            columns.insert(column, at: 0)
        }
        var inputs: [UnionInput] = []
        for (index, table) in tables.enumerated() {
            var mapping: [Expression?] = merged.sources.map { bySlot in
                bySlot[index].map { Expression.column($0.id, $0.type) }
            }
            if source != nil { mapping.insert(.literal(.string(table.name ?? "union_arg\(index)")), at: 0) }
            inputs.append(UnionInput(plan: table.plan, mapping: mapping))
        }
        var result = BoundTable(.union(inputs, columns: columns), columns: columns)
        result.depth = (tables.map(\.depth).max() ?? 0) + 1
        result.size = tables.reduce(1) { $0 + $1.size }
        result.isOpen = tables.contains(where: \.isOpen)
        result.poisoned = tables.reduce(into: []) { $0.formUnion($1.poisoned) }
        // A name that every input knows for its own column is known of the union too.
        if let first = tables.first {
            for (name, alias) in first.aliases where tables.allSatisfy({ $0.aliases[name] != nil }) {
                if let slot = merged.sources.firstIndex(where: { $0[0]?.id == alias.column }) {
                    result.aliases[name] = BoundTable.Alias(column: merged.columns[slot].id, isOld: alias.isOld)
                }
            }
        }
        return result
    }

    private struct Merged {
        var columns: [Column] = []
        /// For each column the column of each table that goes into it.
        var sources: [[Column?]] = []
    }

    /// Columns of one name and one type become one; columns of one name and several types become `name_type` each.
    private func merge(_ tables: [BoundTable], isInner: Bool) -> Merged {
        struct Slot {
            let name: String
            let type: ScalarType
            var sources: [Column?]
        }
        var groups: [(name: String, slots: [Slot])] = []
        var positions: [String: Int] = [:]
        for (index, table) in tables.enumerated() {
            for column in table.columns {
                let group: Int
                if let known = positions[column.name] {
                    group = known
                } else {
                    group = groups.count
                    positions[column.name] = group
                    groups.append((column.name, []))
                }
                if let slot = groups[group].slots.firstIndex(where: { $0.type == column.type }) {
                    groups[group].slots[slot].sources[index] = column
                } else {
                    var sources = [Column?](repeating: nil, count: tables.count)
                    sources[index] = column
                    groups[group].slots.append(Slot(name: column.name, type: column.type, sources: sources))
                }
            }
        }
        var merged = Merged()
        var names = Projection()
        for (name, group) in groups {
            for slot in group {
                if isInner, slot.sources.contains(where: { $0 == nil }) { continue }
                let label = group.count == 1 ? name : "\(name)_\(slot.type.rawValue)"
                names.add(label) { unique in
                    let column = makeColumn(unique, slot.type)
                    merged.columns.append(column)
                    merged.sources.append(slot.sources)
                    return ComputedColumn(column)
                }
            }
        }
        return merged
    }

    /// All tables, and views of `let`, whose names fit a pattern; by name.
    func tablesMatching(_ pattern: String, _ scope: Scope) -> [BoundTable] {
        var result: [BoundTable] = []
        for name in views(scope).sorted() where Wildcard.matches(name, pattern) {
            if let table = bindTableName(NameSyntax(text: name, range: 0..<0), scope) {
                var named = table
                named.name = name
                result.append(named)
            }
        }
        for name in schema.tables.keys.sorted() where Wildcard.matches(name, pattern) {
            if let table = schema.tables[name] { result.append(read(table)) }
        }
        return result
    }

    private func views(_ scope: Scope) -> [String] {
        scope.visibleNames.filter { name in
            if case .function(let function)? = scope.entry(name) {
                return function.syntax.isView && function.syntax.parameters.isEmpty
            }
            return false
        }
    }

    /// The table that a union's operand begins with, where there is none of that name.
    private func missingSource(_ operand: ExpressionSyntax, _ scope: Scope) -> NameSyntax? {
        switch operand.kind {
        case .parenthesized(let inner): return missingSource(inner, scope)
        case .pipeline(let source, _): return missingSource(source, scope)
        case .name(let name):
            guard scope.entry(name.text) == nil, schema.tables[name.text] == nil, schema.renamedTables[name.text] == nil
            else { return nil }
            return name
        default: return nil
        }
    }
}
