import Columnar
import Values

/// `dcount(x)`, `count_distinct(x)` and their `if` forms: how many distinct values there are, nulls left out.
///
/// Exact for every number of values: Kusto's `dcount` is an estimate, and an exact count is what it estimates. What it costs
/// is memory, which the query's budget bounds.
final class DistinctCountState: AggregateState {
    private let pairs: DistinctPairs

    init(_ encoding: KeyEncoding, for name: String) { pairs = DistinctPairs(encoding, for: name) }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) throws {
        try pairs.insert(groups, arguments[0], worker)
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? DistinctCountState else { preconditionFailure("states of one function are merged") }
        pairs.merge(other.pairs, groups: groups)
    }

    func finish(groups: Int, _ worker: Worker) throws -> [Vector] {
        try pairs.unify(worker)
        var counts = GrowableArray<Int64>(capacity: groups)
        counts.grow(to: groups, with: 0)
        for pair in 0..<pairs.count { counts[pairs.group(pair)] += 1 }
        return [counts.longVector(.long)]
    }

    var byteCount: Int { pairs.byteCount }
}
