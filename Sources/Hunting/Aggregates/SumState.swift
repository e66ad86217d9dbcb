import Columnar
import Values

/// `sum(x)`, `avg(x)` and their `if` forms. Nulls are left out; the sum of no value is 0, the average null.
///
/// Integers and timespans are summed exactly within 64 bits (beyond, they wrap around, as Kusto's do); an average of
/// datetimes or timespans is taken over ticks, in 128 bits.
final class SumState: AggregateState {
    private enum Sums {
        case long
        case real
        case decimal
    }

    private let kind: Sums
    private let isAverage: Bool
    private let type: ScalarType
    private var wholes = GrowableArray<Int128>()
    private var reals = GrowableArray<Double>()
    /// Nil where a sum has become too large for a decimal: it is null then.
    private var decimals: [FixedDecimal?] = []
    private var counts = GrowableArray<Int64>()

    init(argument: ScalarType, result: ScalarType, isAverage: Bool) {
        kind = argument == .real ? .real : argument == .decimal ? .decimal : .long
        type = result
        self.isAverage = isAverage
    }

    private func grow(to count: Int) {
        counts.grow(to: count, with: 0)
        switch kind {
        case .long: wholes.grow(to: count, with: 0)
        case .real: reals.grow(to: count, with: 0)
        case .decimal:
            let zero = FixedDecimal(coefficient: 0, scale: 0)
            while decimals.count < count { decimals.append(zero) }
        }
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        grow(to: groups.count)
        let vector = arguments[0]
        groups.groups.withUnsafeBufferPointer { groups in
            switch kind {
            case .long:
                let reader = vector.type == .bool ? nil : Optional(vector.longReader)
                let bools = vector.type == .bool ? Optional(vector.boolReader) : nil
                for row in 0..<groups.count {
                    let group = Int(groups[row])
                    if let reader, reader.isValid(row) {
                        wholes.base[group] &+= Int128(reader[row])
                        counts.base[group] &+= 1
                    } else if let bools, bools.isValid(row) {
                        wholes.base[group] &+= Int128(bools[row])
                        counts.base[group] &+= 1
                    }
                }
            case .real:
                let reader = vector.realReader
                for row in 0..<groups.count where reader.isValid(row) {
                    let group = Int(groups[row])
                    reals.base[group] += reader[row]
                    counts.base[group] &+= 1
                }
            case .decimal:
                let reader = vector.decimalReader
                for row in 0..<groups.count where reader.isValid(row) {
                    let group = Int(groups[row])
                    decimals[group] = decimals[group].flatMap { $0.adding(reader[row]) }
                    counts.base[group] &+= 1
                }
            }
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? SumState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        for (from, to) in groups.enumerated() where from < other.counts.count {
            let to = Int(to)
            counts[to] += other.counts[from]
            switch kind {
            case .long: wholes[to] &+= other.wholes[from]
            case .real: reals[to] += other.reals[from]
            case .decimal:
                decimals[to] = decimals[to].flatMap { sum in other.decimals[from].flatMap { sum.adding($0) } }
            }
        }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        grow(to: groups)
        let builder = ColumnBuilder(type: type)
        for group in 0..<groups {
            if isAverage, counts[group] == 0 {
                builder.appendNull()
                continue
            }
            switch (kind, type) {
            case (.long, .real):
                builder.append(real: isAverage ? Double(wholes[group]) / Double(counts[group]) : Double(wholes[group]))
            case (.long, _):
                let total = isAverage ? wholes[group] / Int128(counts[group]) : wholes[group]
                builder.append(long: Int64(truncatingIfNeeded: total))
            case (.real, _): builder.append(real: isAverage ? reals[group] / Double(counts[group]) : reals[group])
            case (.decimal, _):
                let count = FixedDecimal(coefficient: Int128(counts[group]), scale: 0)
                let total = decimals[group].flatMap { isAverage ? $0.divided(by: count) : $0 }
                if let total { builder.append(decimal: total) } else { builder.appendNull() }
            }
        }
        return [builder.finish(rows: groups)]
    }

    var byteCount: Int { wholes.capacity * 16 + reals.capacity * 8 + decimals.count * 32 + counts.capacity * 8 }
}
