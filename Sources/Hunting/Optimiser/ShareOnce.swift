import KQL

/// Takes away sharing where a plan is used only once, so that predicates and columns can be pushed into it.
struct ShareOnce {
    func rewrite(_ plan: Plan) -> Plan {
        var uses: [Int: Int] = [:]
        count(plan, &uses)
        return strip(plan, uses)
    }

    private func count(_ plan: Plan, _ uses: inout [Int: Int]) {
        if case .shared(let identifier, _) = plan {
            uses[identifier, default: 0] += 1
            // What is inside is computed once, however often it is used.
            if uses[identifier, default: 0] > 1 { return }
        }
        for input in plan.inputs { count(input, &uses) }
        _ = plan.mapExpressions { expression in
            count(expression, &uses)
            return expression
        }
    }

    private func count(_ expression: Expression, _ uses: inout [Int: Int]) {
        switch expression {
        case .literal, .column: break
        case .call(_, let operands, _): for operand in operands { count(operand, &uses) }
        case .convert(let operand, _): count(operand, &uses)
        case .scalarSubquery(let plan, _): countTwice(plan, &uses)
        case .isIn(let operand, let plan, _):
            count(operand, &uses)
            countTwice(plan, &uses)
        }
    }

    /// A subquery is optimised by itself: what it shares with the query around it must stay shared in both.
    private func countTwice(_ plan: Plan, _ uses: inout [Int: Int]) {
        count(plan, &uses)
        if case .shared(let identifier, _) = plan { uses[identifier, default: 0] += 1 }
        for input in plan.inputs { countTwice(input, &uses) }
    }

    private func strip(_ plan: Plan, _ uses: [Int: Int]) -> Plan {
        if case .shared(let identifier, let input) = plan, uses[identifier] == 1 { return strip(input, uses) }
        return plan.mapInputs { strip($0, uses) }
    }
}
