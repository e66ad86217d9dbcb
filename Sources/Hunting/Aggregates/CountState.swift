import Columnar
import Values

/// `count()`, `countif(p)`: rows of a group.
final class CountState: AggregateState {
    private var counts = GrowableArray<Int64>()

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        counts.grow(to: groups.count, with: 0)
        if let only = groups.only {
            counts[Int(only)] += Int64(groups.rows)
            return
        }
        groups.groups.withUnsafeBufferPointer { groups in
            let counts = counts.base
            for group in groups { counts[Int(group)] &+= 1 }
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? CountState else { preconditionFailure("states of one function are merged") }
        counts.grow(to: count, with: 0)
        for (from, to) in groups.enumerated() where from < other.counts.count { counts[Int(to)] += other.counts[from] }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        counts.grow(to: groups, with: 0)
        return [counts.longVector(.long)]
    }

    var byteCount: Int { counts.capacity * 8 }
}

extension GrowableArray<Int64> {
    /// The elements as a vector without nulls.
    func longVector(_ type: ScalarType) -> Vector {
        Vector(type: type, count: count, storage: .long(buffer()))
    }
}

extension GrowableArray {
    /// The elements as a buffer (a copy).
    func buffer() -> Buffer<Element> {
        Buffer(count: count) { result in
            for index in 0..<count { result[index] = base[index] }
        }
    }
}
