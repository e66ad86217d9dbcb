import KQL

/// Makes `top` of `take` over `sort`, and moves `take` to where fewer rows are computed.
struct PushTake {
    func rewrite(_ plan: Plan) -> Plan {
        guard case .take(let input, let limit) = plan else { return plan.mapInputs(rewrite) }
        switch input {
        case .sort(let sorted, let keys): return rewrite(.top(sorted, limit, keys))
        case .top(let sorted, let least, let keys): return rewrite(.top(sorted, min(limit, least), keys))
        case .take(let inner, let least): return rewrite(.take(inner, min(limit, least)))
        case .project(let inner, let computed): return .project(rewrite(.take(inner, limit)), computed)
        case .union(let legs, let columns):
            // Each leg needs to give no more; which of them come first is decided above.
            let limited = legs.map { leg in
                UnionInput(plan: rewrite(.take(leg.plan, limit)), mapping: leg.mapping)
            }
            return .take(.union(limited, columns: columns), limit)
        default: return .take(rewrite(input), limit)
        }
    }
}
