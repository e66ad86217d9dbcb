import KQL
import Values

/// Leaves out columns that nobody reads, from the root down to the scans.
struct PruneColumns {
    func rewrite(_ plan: Plan) -> Plan { prune(plan, Set(plan.columns.map(\.id))) }

    /// The plan with at least the required columns; others may be gone. The order of those that stay is kept.
    private func prune(_ plan: Plan, _ required: Set<ColumnID>) -> Plan {
        switch plan {
        case .table(let name, let columns):
            return .table(name: name, columns: columns.filter { required.contains($0.id) })
        case .values, .range, .schema, .external: return plan
        case .filter(let input, let predicate):
            let inner = prune(input, required.union(predicate.columns))
            let filtered = Plan.filter(inner, predicate)
            let kept = inner.columns.filter { required.contains($0.id) }
            guard case .table = inner, kept.count < inner.columns.count else { return filtered }
            return .project(filtered, kept.map { ComputedColumn(column: $0, expression: .column($0.id, $0.type)) })
        case .project(let input, let computed):
            let kept = computed.filter { required.contains($0.column.id) }
            let inner = prune(input, columns(of: kept.map(\.expression)))
            // A projection that only left columns out, right below another, has nothing to do.
            if case .project(let source, let handedOn) = inner, handedOn.allSatisfy(\.isHandedOn) {
                return .project(source, kept)
            }
            return .project(inner, kept)
        case .aggregate(let input, let keys, let aggregates):
            let kept = aggregates.filter { $0.columns.contains { required.contains($0.id) } }
            let read = columns(of: keys.map(\.expression) + kept.flatMap(\.arguments))
            return .aggregate(prune(input, read), keys: keys, aggregates: kept)
        case .sort(let input, let keys):
            return .sort(prune(input, required.union(columns(of: keys.map(\.expression)))), keys)
        case .take(let input, let limit): return .take(prune(input, required), limit)
        case .top(let input, let limit, let keys):
            return .top(prune(input, required.union(columns(of: keys.map(\.expression)))), limit, keys)
        case .join(let join):
            let kept = join.output.filter { required.contains($0.column.id) }
            let left = columns(of: join.keys.map(\.left)).union(kept.filter { $0.side == .left }.map(\.source))
            let right = columns(of: join.keys.map(\.right)).union(kept.filter { $0.side == .right }.map(\.source))
            return .join(
                Join(
                    kind: join.kind, left: prune(join.left, left), right: prune(join.right, right), keys: join.keys,
                    output: kept))
        case .union(let legs, let columns):
            let kept = columns.indices.filter { required.contains(columns[$0].id) }
            return .union(
                legs.map { leg in
                    let mapping = kept.map { leg.mapping[$0] }
                    return UnionInput(
                        plan: prune(leg.plan, self.columns(of: mapping.compactMap { $0 })), mapping: mapping)
                }, columns: kept.map { columns[$0] })
        case .window(let input, let window):
            var required = required
            var kept: [WindowColumn] = []
            // A window column may read one before it: from the last to the first.
            for column in window.reversed() where required.contains(column.column.id) {
                kept.insert(column, at: 0)
                required.formUnion(columns(of: column.arguments))
                if let part = column.part { required.insert(part.id) }
            }
            return .window(prune(input, required), kept)
        case .scan(let scan):
            // A record is remembered as a whole.
            return .scan(scan.mapping(prune(scan.input, Set(scan.input.columns.map(\.id)))) { $0 })
        case .mvExpand(let expand):
            let items = Set(expand.items.map(\.column.id))
            let output = expand.output.filter { required.contains($0.id) }
            let passed = Set(output.map(\.id)).subtracting(items)
            return .mvExpand(
                MvExpand(
                    input: prune(expand.input, passed.union(columns(of: expand.items.map(\.expression)))),
                    items: expand.items, itemIndex: expand.itemIndex, bagsAsArrays: expand.bagsAsArrays,
                    limit: expand.limit, output: output))
        case .parse:
            guard case .parse(let parse) = plan else { return plan }
            return plan.mapInputs { prune($0, required.union(parse.source.columns)) }
        case .shared(let identifier, let input):
            // Every reader gets the same rows: they are computed with all columns.
            return .shared(identifier: identifier, prune(input, Set(input.columns.map(\.id))))
        }
    }

    private func columns(of expressions: [Expression]) -> Set<ColumnID> {
        var columns: Set<ColumnID> = []
        for expression in expressions { expression.collectColumns(into: &columns) }
        return columns
    }
}

extension ComputedColumn {
    /// Whether the column is one of the input's, unchanged.
    fileprivate var isHandedOn: Bool {
        if case .column(column.id, _) = expression { true } else { false }
    }
}
