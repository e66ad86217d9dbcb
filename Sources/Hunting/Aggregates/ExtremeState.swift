import Columnar
import Values

/// `min(x)`, `max(x)` and their `if` forms. Nulls are left out; the extreme of no value is null (of strings, empty).
final class ExtremeState: AggregateState {
    private let type: ScalarType
    private let isMaximum: Bool
    private var longs = GrowableArray<Int64>()
    private var reals = GrowableArray<Double>()
    /// The values of the types that are kept neither as integers nor as reals.
    private var others: [Scalar] = []
    private var isSet = GrowableArray<UInt8>()

    init(type: ScalarType, isMaximum: Bool) {
        self.type = type
        self.isMaximum = isMaximum
    }

    private func grow(to count: Int) {
        isSet.grow(to: count, with: 0)
        switch type {
        case .int, .long, .datetime, .timespan, .bool: longs.grow(to: count, with: isMaximum ? .min : .max)
        case .real: reals.grow(to: count, with: isMaximum ? -.infinity : .infinity)
        default: while others.count < count { others.append(.null(type)) }
        }
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        grow(to: groups.count)
        let vector = arguments[0]
        groups.groups.withUnsafeBufferPointer { groups in
            switch type {
            case .bool:
                let reader = vector.boolReader
                for row in 0..<groups.count where reader.isValid(row) { take(Int64(reader[row]), Int(groups[row])) }
            case .int, .long, .datetime, .timespan:
                let reader = vector.longReader
                if reader.hasNoNulls, !reader.isConstant {
                    reader.values.withUnsafeBufferPointer { values in
                        if isMaximum {
                            for row in 0..<groups.count {
                                let group = Int(groups[row])
                                longs.base[group] = max(longs.base[group], values[row])
                                isSet.base[group] = 1
                            }
                        } else {
                            for row in 0..<groups.count {
                                let group = Int(groups[row])
                                longs.base[group] = min(longs.base[group], values[row])
                                isSet.base[group] = 1
                            }
                        }
                    }
                } else {
                    for row in 0..<groups.count where reader.isValid(row) { take(reader[row], Int(groups[row])) }
                }
            case .real:
                let reader = vector.realReader
                for row in 0..<groups.count where reader.isValid(row) { take(reader[row], Int(groups[row])) }
            case .string:
                let reader = vector.stringReader
                for row in 0..<groups.count { take(reader, row, Int(groups[row])) }
            default:
                for row in 0..<groups.count { take(vector.scalar(at: row), Int(groups[row])) }
            }
        }
    }

    @inline(__always)
    private func take(_ value: Int64, _ group: Int) {
        isSet.base[group] = 1
        longs.base[group] = isMaximum ? max(longs.base[group], value) : min(longs.base[group], value)
    }

    @inline(__always)
    private func take(_ value: Double, _ group: Int) {
        // A NaN never replaces a number; of NaNs alone the extreme is NaN.
        if isSet.base[group] == 0 || reals.base[group].isNaN {
            reals.base[group] = value
        } else if isMaximum ? value > reals.base[group] : value < reals.base[group] {
            reals.base[group] = value
        }
        isSet.base[group] = 1
    }

    private func take(_ reader: StringReader, _ row: Int, _ group: Int) {
        if case .string(var best) = others[group] {
            let order = reader.withUTF8(row) { text in best.withUTF8 { Ordering.compare($0, text) } }
            if isMaximum ? order >= 0 : order <= 0 { return }
        }
        others[group] = .string(reader[row])
        isSet[group] = 1
    }

    private func take(_ value: Scalar, _ group: Int) {
        if value.isNull { return }
        if isSet[group] == 1 {
            let order = Ordering.compare(value, others[group])
            if isMaximum ? order <= 0 : order >= 0 { return }
        }
        others[group] = value
        isSet[group] = 1
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? ExtremeState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        for (from, to) in groups.enumerated() where from < other.isSet.count && other.isSet[from] == 1 {
            switch type {
            case .int, .long, .datetime, .timespan, .bool: take(other.longs[from], Int(to))
            case .real: take(other.reals[from], Int(to))
            default: take(other.others[from], Int(to))
            }
        }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        grow(to: groups)
        let builder = ColumnBuilder(type: type)
        for group in 0..<groups {
            if isSet[group] == 0 {
                builder.appendNull()
                continue
            }
            switch type {
            case .bool: builder.append(bool: longs[group] == 1)
            case .int, .long, .datetime, .timespan: builder.append(long: longs[group])
            case .real: builder.append(real: reals[group])
            default: builder.append(scalar: others[group])
            }
        }
        return [builder.finish(rows: groups)]
    }

    var byteCount: Int { longs.capacity * 8 + reals.capacity * 8 + others.count * 64 + isSet.capacity }
}
