import Columnar
import Values

/// `make_set(x [, n])` and its `if` form: the distinct values in the order in which they first come, nulls left out, at most
/// n (1,048,576 when not said). Of an array its elements are taken.
final class SetState: AggregateState {
    private let pairs: DistinctPairs
    private let limit: Int
    /// Where a pair came first: morsel, then a running number.
    private var firsts = GrowableArray<UInt64>()
    private var sequence: UInt64 = 0

    init(_ encoding: KeyEncoding, limit: Int, for name: String) {
        pairs = DistinctPairs(encoding, for: name)
        self.limit = limit
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) throws {
        let morsel = UInt64(groups.morsel) << 40
        let (rows, values) = groups.elements(of: arguments[0])
        try pairs.insert(rows, values, worker) { _ in
            self.firsts.append(morsel | self.sequence)
            self.sequence += 1
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? SetState else { preconditionFailure("states of one function are merged") }
        pairs.merge(other.pairs, groups: groups) { from, to in
            let first = other.firsts[from]
            if to == self.firsts.count {
                self.firsts.append(first)
            } else {
                self.firsts[to] = min(self.firsts[to], first)
            }
        }
    }

    func finish(groups: Int, _ worker: Worker) throws -> [Vector] {
        var unified: [UInt64] = []
        try pairs.unify(worker) { from, to in
            let first = self.firsts[from]
            if to == unified.count { unified.append(first) } else { unified[to] = min(unified[to], first) }
        }
        if !unified.isEmpty {
            firsts.removeAll()
            for first in unified { firsts.append(first) }
        }
        let order = (0..<pairs.count).sorted { firsts[$0] < firsts[$1] }
        let values = pairs.values()
        var sets = [[Dynamic]](repeating: [], count: groups)
        let texts = values.type == .string ? values.stringReader : nil
        for pair in order {
            let group = pairs.group(pair)
            if sets[group].count == limit { continue }
            sets[group].append(texts.map { .string($0[pair]) } ?? Dynamic(values.scalar(at: pair)))
        }
        return [Vector.dynamicRows(sets.map { .array($0) })]
    }

    var byteCount: Int { pairs.byteCount + firsts.capacity * 8 }
}

extension Vector {
    /// A dynamic vector with an entry of its own for each row.
    static func dynamicRows(_ values: [Dynamic]) -> Vector {
        let codes = Buffer<UInt32>(count: values.count) { codes in
            for row in 0..<values.count { codes[row] = UInt32(row) }
        }
        return Vector(
            type: .dynamic, count: values.count, storage: .dynamic(codes: codes, dictionary: DynamicDictionary(values)))
    }
}
