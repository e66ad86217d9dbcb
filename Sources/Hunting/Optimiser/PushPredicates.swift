import KQL
import Values

/// Moves each conjunct of a predicate down as far as its columns go, to the scan at best.
struct PushPredicates {
    func rewrite(_ plan: Plan) -> Plan { push([], into: plan) }

    /// The plan that gives the rows of `plan` that satisfy the conjuncts.
    private func push(_ conjuncts: [Expression], into plan: Plan) -> Plan {
        switch plan {
        case .filter(let input, let predicate):
            // The inner predicate was written first and may be what the outer one relies on; it stays in front.
            return push(predicate.conjuncts + conjuncts, into: input)
        case .project(let input, let computed):
            let expressions = Dictionary(computed.map { ($0.column.id, $0.expression) }) { first, _ in first }
            let (pushed, kept) = split(conjuncts) { conjunct in
                conjunct.columns.allSatisfy { expressions[$0].map(isCheap) ?? false }
            }
            let below = pushed.map { $0.replacingColumns { expressions[$0] } }
            return filter(.project(push(below, into: input), computed), kept)
        case .sort(let input, let keys): return .sort(push(conjuncts, into: input), keys)
        case .union(let legs, let columns):
            let (pushed, kept) = split(conjuncts) { _ in true }
            let pushedLegs = legs.map { leg in
                let expressions = Dictionary(
                    zip(columns, leg.mapping).map { column, expression in
                        (
                            column.id,
                            expression ?? .literal(column.type == .string ? .string("") : .null(column.type))
                        )
                    }
                ) { first, _ in first }
                return UnionInput(
                    plan: push(pushed.map { $0.replacingColumns { expressions[$0] } }, into: leg.plan),
                    mapping: leg.mapping)
            }
            return filter(.union(pushedLegs, columns: columns), kept)
        case .join(let join): return push(conjuncts, into: join)
        case .aggregate(let input, let keys, let aggregates):
            let expressions = Dictionary(keys.map { ($0.column.id, $0.expression) }) { first, _ in first }
            let (pushed, kept) = split(conjuncts) { conjunct in
                // Without a key there is one group, whatever its rows.
                !conjunct.columns.isEmpty && conjunct.columns.allSatisfy { expressions[$0].map(isCheap) ?? false }
            }
            let below = pushed.map { $0.replacingColumns { expressions[$0] } }
            return filter(.aggregate(push(below, into: input), keys: keys, aggregates: aggregates), kept)
        case .mvExpand(let expand):
            let inner = Set(expand.input.columns.map(\.id)).subtracting(expand.items.map(\.column.id))
            let (pushed, kept) = split(conjuncts) { $0.columns.isSubset(of: inner) }
            return filter(plan.mapInputs { push(pushed, into: $0) }, kept)
        case .parse(let parse):
            let inner = Set(parse.input.columns.map(\.id)).subtracting(parse.captured.map(\.id))
            let (pushed, kept) = split(conjuncts) { $0.columns.isSubset(of: inner) }
            return filter(plan.mapInputs { push(pushed, into: $0) }, kept)
        case .table, .values, .range, .take, .top, .window, .scan, .shared, .schema, .external:
            // `take`, `top` and window functions see rows that a later predicate may drop: it must not move before them.
            return filter(plan.mapInputs(rewrite), conjuncts)
        }
    }

    private func push(_ conjuncts: [Expression], into join: Join) -> Plan {
        var left: [ColumnID: Expression] = [:]
        var right: [ColumnID: Expression] = [:]
        for output in join.output {
            if output.side == .left {
                left[output.column.id] = .column(output.source, output.column.type)
            } else {
                right[output.column.id] = .column(output.source, output.column.type)
            }
        }
        // A side whose rows are filled up with nulls must be complete: a predicate would not see the filled rows below. And
        // of `innerunique` the left row of a key must be the same before and after.
        let reachesLeft: Bool
        let reachesRight: Bool
        switch join.kind {
        case .inner: (reachesLeft, reachesRight) = (true, true)
        case .innerUnique, .rightOuter: (reachesLeft, reachesRight) = (false, true)
        case .leftOuter: (reachesLeft, reachesRight) = (true, false)
        case .leftSemi, .leftAnti: (reachesLeft, reachesRight) = (true, false)
        case .rightSemi, .rightAnti: (reachesLeft, reachesRight) = (false, true)
        case .fullOuter: (reachesLeft, reachesRight) = (false, false)
        }
        var leftConjuncts: [Expression] = []
        var rightConjuncts: [Expression] = []
        var kept: [Expression] = []
        for conjunct in conjuncts {
            let columns = conjunct.columns
            if conjunct.isDeterministic, reachesLeft, !columns.isEmpty, columns.allSatisfy({ left[$0] != nil }) {
                leftConjuncts.append(conjunct.replacingColumns { left[$0] })
            } else if conjunct.isDeterministic, reachesRight, !columns.isEmpty,
                columns.allSatisfy({ right[$0] != nil })
            {
                rightConjuncts.append(conjunct.replacingColumns { right[$0] })
            } else {
                kept.append(conjunct)
            }
        }
        return filter(
            .join(
                Join(
                    kind: join.kind, left: push(leftConjuncts, into: join.left),
                    right: push(rightConjuncts, into: join.right), keys: join.keys, output: join.output)), kept)
    }

    /// Those that may move and those that stay; what varies by call stays.
    private func split(
        _ conjuncts: [Expression], _ moves: (Expression) -> Bool
    ) -> (pushed: [Expression], kept: [Expression]) {
        var pushed: [Expression] = []
        var kept: [Expression] = []
        for conjunct in conjuncts {
            if conjunct.isDeterministic, moves(conjunct) { pushed.append(conjunct) } else { kept.append(conjunct) }
        }
        return (pushed, kept)
    }

    private func filter(_ plan: Plan, _ conjuncts: [Expression]) -> Plan {
        conjuncts.isEmpty ? plan : .filter(plan, .conjunction(conjuncts))
    }

    /// Whether an expression may be computed twice: for the predicate below and for the column above.
    private func isCheap(_ expression: Expression) -> Bool {
        expression.isDeterministic && ExpressionCost.cost(of: expression) <= 4
    }
}
