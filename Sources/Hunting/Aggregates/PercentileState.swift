import CKernels
import Columnar
import Values

/// `percentile(x, p)`, `percentiles(x, p, q...)` and `percentiles_array`: the smallest value that at least p percent of the
/// values are not above (nearest rank). Exact; Kusto's are estimates of it. Nulls are left out; null where no value is.
///
/// `percentilew(x, weight, p)` and its kin count each value as often as its weight says; one whose weight is null or not positive
/// does not count.
final class PercentileState: AggregateState {
    private let type: ScalarType
    private let resultTypes: [ScalarType]
    private let percents: [Double]
    private let asArray: Bool
    private var groups = GrowableArray<UInt32>()
    /// Words in the order of the values.
    private var words = GrowableArray<UInt64>()
    /// How often each word counts; empty where each counts once.
    private var weights = GrowableArray<UInt64>()
    private let isWeighted: Bool

    init(type: ScalarType, resultTypes: [ScalarType], percents: [Double], asArray: Bool, isWeighted: Bool) {
        self.type = type
        self.isWeighted = isWeighted
        self.resultTypes = resultTypes
        self.percents = percents
        self.asArray = asArray
    }

    func update(_ rows: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        let vector = arguments[0]
        let weight = isWeighted ? arguments[1].longReader : nil
        func take(_ row: Int, _ word: UInt64) {
            if let weight {
                guard weight.isValid(row), weight[row] > 0 else { return }
                weights.append(UInt64(weight[row]))
            }
            groups.append(rows.groups[row])
            words.append(word)
        }
        if type == .real {
            let reader = vector.realReader
            for row in 0..<rows.rows where reader.isValid(row) && !reader[row].isNaN {
                let bits = (reader[row] == 0 ? 0 : reader[row]).bitPattern
                take(row, bits >> 63 == 1 ? ~bits : bits | 1 << 63)
            }
        } else {
            let reader = vector.longReader
            for row in 0..<rows.rows where reader.isValid(row) { take(row, UInt64(bitPattern: reader[row]) ^ 1 << 63) }
        }
    }

    func merge(_ other: any AggregateState, groups numbers: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? PercentileState else { preconditionFailure("states of one function are merged") }
        for index in 0..<other.words.count {
            groups.append(numbers[Int(other.groups[index])])
            words.append(other.words[index])
        }
        for index in 0..<other.weights.count { weights.append(other.weights[index]) }
    }

    func finish(groups count: Int, _ worker: Worker) throws -> [Vector] {
        var starts = [Int](repeating: 0, count: count + 1)
        for index in 0..<groups.count { starts[Int(groups[index]) + 1] += 1 }
        for group in 0..<count { starts[group + 1] += starts[group] }
        var next = starts
        var sorted = [UInt64](repeating: 0, count: words.count)
        var counts = [UInt64](repeating: 0, count: weights.count)
        for index in 0..<words.count {
            let group = Int(groups[index])
            sorted[next[group]] = words[index]
            if isWeighted { counts[next[group]] = weights[index] }
            next[group] += 1
        }
        let largest = (0..<count).map { starts[$0 + 1] - starts[$0] }.max() ?? 0
        var scratch = [UInt64](repeating: 0, count: largest)
        var results = [[Scalar]](repeating: [], count: percents.count)
        for group in 0..<count {
            try worker.context.checkpoint()
            let range = starts[group]..<starts[group + 1]
            if isWeighted {
                let ranks = range.sorted { sorted[$0] < sorted[$1] }
                for (index, percent) in percents.enumerated() {
                    results[index].append(
                        Self.position(of: percent, in: ranks, counts).map { value(sorted[$0]) } ?? .null(type))
                }
                continue
            }
            sorted.withUnsafeMutableBufferPointer { words in
                scratch.withUnsafeMutableBufferPointer { scratch in
                    guard let words = words.baseAddress, let scratch = scratch.baseAddress else { return }
                    ck_sort_words(words + range.lowerBound, scratch, range.count)
                }
            }
            for (index, percent) in percents.enumerated() {
                guard !range.isEmpty else {
                    results[index].append(.null(type))
                    continue
                }
                let rank = Int((percent / 100 * Double(range.count)).rounded(.up))
                results[index].append(value(sorted[range.lowerBound + min(max(rank, 1), range.count) - 1]))
            }
        }
        if asArray {
            return [
                Vector.dynamicRows((0..<count).map { group in .array(results.map { Dynamic($0[group]) }) })
            ]
        }
        return results.enumerated().map { index, values in
            let builder = ColumnBuilder(type: resultTypes[index])
            for value in values { builder.append(scalar: Conversion.convert(value, to: resultTypes[index])) }
            return builder.finish(rows: count)
        }
    }

    /// The position of the first of the ranked values up to which at least p percent of the weight lies; nil of none.
    private static func position(of percent: Double, in ranks: [Int], _ counts: [UInt64]) -> Int? {
        let total = ranks.reduce(0.0) { $0 + Double(counts[$1]) }
        var below = 0.0
        return ranks.first { rank in
            below += Double(counts[rank])
            return below >= percent / 100 * total
        } ?? ranks.last
    }

    private func value(_ word: UInt64) -> Scalar {
        switch type {
        case .real: .real(Double(bitPattern: word >> 63 == 1 ? word ^ 1 << 63 : ~word))
        case .int: .int(Int32(truncatingIfNeeded: Int64(bitPattern: word ^ 1 << 63)))
        case .datetime: .datetime(Int64(bitPattern: word ^ 1 << 63))
        case .timespan: .timespan(Int64(bitPattern: word ^ 1 << 63))
        default: .long(Int64(bitPattern: word ^ 1 << 63))
        }
    }

    var byteCount: Int { words.capacity * 8 + weights.capacity * 8 + groups.capacity * 4 }
}
