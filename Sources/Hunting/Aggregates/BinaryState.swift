import Columnar
import Values

/// `binary_all_and(x)`, `binary_all_or(x)`, `binary_all_xor(x)`: the bits of all values together. Null without a value.
final class BinaryState: AggregateState {
    /// How bits are put together.
    enum Operation: Sendable { case and, or, xor }

    private let operation: Operation
    private var bits = GrowableArray<Int64>()
    private var isSet = GrowableArray<UInt8>()

    init(_ operation: Operation) { self.operation = operation }

    private func grow(to count: Int) {
        bits.grow(to: count, with: operation == .and ? -1 : 0)
        isSet.grow(to: count, with: 0)
    }

    private func take(_ value: Int64, _ group: Int) {
        isSet[group] = 1
        switch operation {
        case .and: bits[group] &= value
        case .or: bits[group] |= value
        case .xor: bits[group] ^= value
        }
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        grow(to: groups.count)
        let reader = arguments[0].longReader
        for row in 0..<groups.rows where reader.isValid(row) { take(reader[row], Int(groups.groups[row])) }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? BinaryState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        for (from, to) in groups.enumerated() where from < other.isSet.count && other.isSet[from] == 1 {
            take(other.bits[from], Int(to))
        }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        grow(to: groups)
        let builder = ColumnBuilder(type: .long)
        for group in 0..<groups {
            if isSet[group] == 1 { builder.append(long: bits[group]) } else { builder.appendNull() }
        }
        return [builder.finish(rows: groups)]
    }

    var byteCount: Int { bits.capacity * 9 }
}
