import Columnar
import Values

/// `stdev`, `stdevp`, `variance`, `variancep` and their `if` forms. Nulls are left out; NaN where there are too few values.
///
/// Mean and sum of squared differences are carried along (Welford), and joined by Chan's rule: stable for large values.
final class VarianceState: AggregateState {
    private let isSample: Bool
    private let takesRoot: Bool
    private var counts = GrowableArray<Double>()
    private var means = GrowableArray<Double>()
    private var squares = GrowableArray<Double>()

    init(isSample: Bool, takesRoot: Bool) {
        self.isSample = isSample
        self.takesRoot = takesRoot
    }

    private func grow(to count: Int) {
        counts.grow(to: count, with: 0)
        means.grow(to: count, with: 0)
        squares.grow(to: count, with: 0)
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        grow(to: groups.count)
        let reals = arguments[0].asReals
        for row in 0..<groups.rows where reals.isValid(row) {
            let group = Int(groups.groups[row])
            let value = reals[row]
            counts[group] += 1
            let difference = value - means[group]
            means[group] += difference / counts[group]
            squares[group] += difference * (value - means[group])
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? VarianceState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        for (from, to) in groups.enumerated() where from < other.counts.count && other.counts[from] > 0 {
            let to = Int(to)
            let total = counts[to] + other.counts[from]
            let difference = other.means[from] - means[to]
            squares[to] += other.squares[from] + difference * difference * counts[to] * other.counts[from] / total
            means[to] += difference * other.counts[from] / total
            counts[to] = total
        }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        grow(to: groups)
        let values = Buffer<Double>(count: groups) { values in
            for group in 0..<groups {
                let divisor = counts[group] - (isSample ? 1 : 0)
                // Over no values it is documented to be 0.
                let isZero = counts[group] == 0 || counts[group] == 1 && !isSample
                let variance = divisor > 0 ? squares[group] / divisor : isZero ? 0 : .nan
                values[group] = takesRoot ? variance.squareRoot() : variance
            }
        }
        return [Vector(type: .real, count: groups, storage: .real(values))]
    }

    var byteCount: Int { counts.capacity * 24 }
}

extension Vector {
    /// The numbers of a numeric vector as reals.
    var asReals: ValueReader<Double> {
        switch type {
        case .real: realReader
        default: ((try? Conversion.convert(self, to: .real)) ?? .constant(.null(.real), count: count)).realReader
        }
    }
}
