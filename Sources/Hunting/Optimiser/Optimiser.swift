package import KQL
import Values

/// Rewrites a plan into one that gives the same rows with less work. Each rewrite is a function from plan to plan, and the
/// result is a plan again, which prints itself.
///
/// In this order: constants are folded with the query's clock; predicates move down to where their columns come from;
/// `sort` with `take` becomes `top`, and `take` moves down; columns that nobody reads are left out from the scans on; the
/// operands of each conjunction are put in order of their cost.
package struct Optimiser {
    let compiler: ExpressionCompiler
    /// Whether the plan is a part of a larger query, which may share plans with it.
    let isSubquery: Bool

    init(compiler: ExpressionCompiler, isSubquery: Bool = false) {
        self.compiler = compiler
        self.isSubquery = isSubquery
    }

    /// The optimised plan; its columns are those of `plan`.
    package func optimise(_ plan: Plan) -> Plan {
        var plan = FoldConstants(compiler: compiler).rewrite(plan)
        if !isSubquery { plan = ShareOnce().rewrite(plan) }
        plan = PushPredicates().rewrite(plan)
        plan = PushTake().rewrite(plan)
        plan = PruneColumns().rewrite(plan)
        return OrderConjuncts().rewrite(plan)
    }
}

extension Plan {
    /// The plan with each input replaced; expressions and subqueries stay.
    func mapInputs(_ transform: (Plan) -> Plan) -> Plan {
        switch self {
        case .table, .values, .range, .schema, .external: self
        case .filter(let input, let predicate): .filter(transform(input), predicate)
        case .project(let input, let computed): .project(transform(input), computed)
        case .aggregate(let input, let keys, let aggregates):
            .aggregate(transform(input), keys: keys, aggregates: aggregates)
        case .sort(let input, let keys): .sort(transform(input), keys)
        case .take(let input, let limit): .take(transform(input), limit)
        case .top(let input, let limit, let keys): .top(transform(input), limit, keys)
        case .join(let join):
            .join(
                Join(
                    kind: join.kind, left: transform(join.left), right: transform(join.right), keys: join.keys,
                    output: join.output))
        case .union(let legs, let columns):
            .union(legs.map { UnionInput(plan: transform($0.plan), mapping: $0.mapping) }, columns: columns)
        case .window(let input, let window): .window(transform(input), window)
        case .scan(let scan): .scan(scan.mapping(transform(scan.input)) { $0 })
        case .mvExpand(let expand):
            .mvExpand(
                MvExpand(
                    input: transform(expand.input), items: expand.items, itemIndex: expand.itemIndex,
                    bagsAsArrays: expand.bagsAsArrays, limit: expand.limit, output: expand.output))
        case .parse(let parse):
            .parse(
                ParseOperator(
                    input: transform(parse.input), kind: parse.kind, flags: parse.flags, source: parse.source,
                    pieces: parse.pieces, dropsUnmatched: parse.dropsUnmatched))
        case .shared(let identifier, let input): .shared(identifier: identifier, transform(input))
        }
    }

    /// The plan's inputs.
    var inputs: [Plan] {
        var inputs: [Plan] = []
        _ = mapInputs {
            inputs.append($0)
            return $0
        }
        return inputs
    }

    /// The plan with each of its own expressions replaced; inputs stay.
    func mapExpressions(_ transform: (Expression) -> Expression) -> Plan {
        func map(_ computed: [ComputedColumn]) -> [ComputedColumn] {
            computed.map { ComputedColumn(column: $0.column, expression: transform($0.expression)) }
        }
        func map(_ keys: [SortKey]) -> [SortKey] {
            keys.map {
                SortKey(expression: transform($0.expression), ascending: $0.ascending, nullsFirst: $0.nullsFirst)
            }
        }
        switch self {
        case .table, .values, .take, .shared, .schema, .external: return self
        case .range(let column, let from, let to, let step):
            return .range(column: column, from: transform(from), to: transform(to), step: transform(step))
        case .filter(let input, let predicate): return .filter(input, transform(predicate))
        case .project(let input, let computed): return .project(input, map(computed))
        case .aggregate(let input, let keys, let aggregates):
            return .aggregate(
                input, keys: map(keys),
                aggregates: aggregates.map {
                    Aggregate(function: $0.function, arguments: $0.arguments.map(transform), columns: $0.columns)
                })
        case .sort(let input, let keys): return .sort(input, map(keys))
        case .top(let input, let limit, let keys): return .top(input, limit, map(keys))
        case .join(let join):
            return .join(
                Join(
                    kind: join.kind, left: join.left, right: join.right,
                    keys: join.keys.map { Join.Key(left: transform($0.left), right: transform($0.right)) },
                    output: join.output))
        case .union(let legs, let columns):
            return .union(
                legs.map { UnionInput(plan: $0.plan, mapping: $0.mapping.map { $0.map(transform) }) }, columns: columns)
        case .window(let input, let window):
            return .window(
                input,
                window.map {
                    WindowColumn(
                        column: $0.column, function: $0.function, arguments: $0.arguments.map(transform), part: $0.part)
                })
        case .scan(let scan): return .scan(scan.mapping(scan.input, transform))
        case .mvExpand(let expand):
            return .mvExpand(
                MvExpand(
                    input: expand.input, items: map(expand.items), itemIndex: expand.itemIndex,
                    bagsAsArrays: expand.bagsAsArrays, limit: expand.limit, output: expand.output))
        case .parse(let parse):
            return .parse(
                ParseOperator(
                    input: parse.input, kind: parse.kind, flags: parse.flags, source: transform(parse.source),
                    pieces: parse.pieces, dropsUnmatched: parse.dropsUnmatched))
        }
    }
}
