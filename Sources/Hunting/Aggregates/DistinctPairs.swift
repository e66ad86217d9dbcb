import Columnar
import Values

/// The distinct values of each group: a hash set of (group, number of the value) for all groups at a time.
///
/// Nulls are no values. Strings, the empty one too, are. One owner at a time; the encoding is shared by all tasks.
final class DistinctPairs {
    private let encoding: KeyEncoding
    /// The numbers of 64-bit values, so that a pair fits a word; this task's own.
    private let wholes = WordTable()
    private var pairs = WordTable()
    private let name: String

    init(_ encoding: KeyEncoding, for name: String) {
        self.encoding = encoding
        self.name = name
    }

    /// How many pairs there are.
    var count: Int { pairs.count }

    /// About how many bytes the pairs take.
    var byteCount: Int { wholes.byteCount + pairs.byteCount }

    /// Takes rows in; calls `isNew` with the number of each pair that was not there, in ascending order.
    func insert(
        _ groups: GroupedRows, _ vector: Vector, _ worker: Worker, isNew: ((Int) -> Void)? = nil
    ) throws {
        let before = pairs.count
        let mayHaveNulls = vector.mayHaveNulls
        switch try encoding.encode(vector, worker.context, for: name) {
        case .half(let numbers):
            groups.groups.withUnsafeBufferPointer { groups in
                numbers.withUnsafeBufferPointer { numbers in
                    if mayHaveNulls {
                        for row in 0..<groups.count where !vector.isNull(at: row) {
                            _ = pairs.insert(UInt64(groups[row]) << 32 | UInt64(numbers[row]))
                        }
                    } else {
                        var last = UInt64.max
                        for row in 0..<groups.count {
                            let pair = UInt64(groups[row]) << 32 | UInt64(numbers[row])
                            if pair == last { continue }
                            last = pair
                            _ = pairs.insert(pair)
                        }
                    }
                }
            }
        case .whole(let values):
            groups.groups.withUnsafeBufferPointer { groups in
                values.withUnsafeBufferPointer { values in
                    for row in 0..<groups.count where !mayHaveNulls || !vector.isNull(at: row) {
                        _ = pairs.insert(UInt64(groups[row]) << 32 | UInt64(wholes.insert(values[row])))
                    }
                }
            }
        }
        if let isNew { for pair in before..<pairs.count { isNew(pair) } }
    }

    /// Takes in the pairs of another set; calls `body` with the number there and here of each.
    func merge(_ other: DistinctPairs, groups: [UInt32], body: ((Int, Int) -> Void)? = nil) {
        for pair in 0..<other.pairs.count {
            let key = other.pairs.keys[pair]
            var number = UInt32(truncatingIfNeeded: key)
            if encoding.isWhole { number = wholes.insert(other.wholes.keys[Int(number)]) }
            let here = pairs.insert(UInt64(groups[Int(key >> 32)]) << 32 | UInt64(number))
            body?(pair, Int(here))
        }
    }

    /// Makes one pair of those whose texts are equal; calls `body` with the old and new number of each. To be called once,
    /// when all rows have passed.
    func unify(_ worker: Worker, body: ((Int, Int) -> Void)? = nil) throws {
        guard let texts = encoding.texts, texts.needsCanonical else { return }
        let numbers = (0..<pairs.count).map { UInt32(truncatingIfNeeded: pairs.keys[$0]) }
        let canonical = try numbers.withUnsafeBufferPointer { (numbers) throws(QueryError) in
            try texts.canonical(numbers, worker.context, for: name)
        }
        let unified = WordTable(expected: pairs.count)
        for pair in 0..<pairs.count {
            let here = unified.insert(pairs.keys[pair] & ~0xFFFF_FFFF | UInt64(canonical[pair]))
            body?(pair, Int(here))
        }
        pairs = unified
    }

    /// The group of a pair.
    func group(_ pair: Int) -> Int { Int(pairs.keys[pair] >> 32) }

    /// The values of all pairs, a row a pair. The last call.
    func values() -> Vector {
        let numbers = (0..<pairs.count).map { pair in
            let number = UInt32(truncatingIfNeeded: pairs.keys[pair])
            return encoding.isWhole ? wholes.keys[Int(number)] : UInt64(number)
        }
        return numbers.withUnsafeBufferPointer { numbers in
            withUnsafePointer(to: 0 as UInt64) { zero in
                encoding.vector(of: numbers.baseAddress ?? zero, isNull: { _ in false }, count: numbers.count)
            }
        }
    }
}
