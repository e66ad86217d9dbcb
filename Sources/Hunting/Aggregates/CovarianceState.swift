import Columnar
import Values

/// `covariance(x, y)`, `covariancep(x, y)` and their `if` forms. Rows where either is null are left out; NaN where there are
/// too few.
final class CovarianceState: AggregateState {
    private let isSample: Bool
    private var counts = GrowableArray<Double>()
    private var meansX = GrowableArray<Double>()
    private var meansY = GrowableArray<Double>()
    private var moments = GrowableArray<Double>()

    init(isSample: Bool) { self.isSample = isSample }

    private func grow(to count: Int) {
        counts.grow(to: count, with: 0)
        meansX.grow(to: count, with: 0)
        meansY.grow(to: count, with: 0)
        moments.grow(to: count, with: 0)
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        grow(to: groups.count)
        let x = arguments[0].asReals
        let y = arguments[1].asReals
        for row in 0..<groups.rows where x.isValid(row) && y.isValid(row) {
            let group = Int(groups.groups[row])
            counts[group] += 1
            let difference = x[row] - meansX[group]
            meansX[group] += difference / counts[group]
            meansY[group] += (y[row] - meansY[group]) / counts[group]
            moments[group] += difference * (y[row] - meansY[group])
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? CovarianceState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        for (from, to) in groups.enumerated() where from < other.counts.count && other.counts[from] > 0 {
            let to = Int(to)
            let total = counts[to] + other.counts[from]
            let x = other.meansX[from] - meansX[to]
            let y = other.meansY[from] - meansY[to]
            moments[to] += other.moments[from] + x * y * counts[to] * other.counts[from] / total
            meansX[to] += x * other.counts[from] / total
            meansY[to] += y * other.counts[from] / total
            counts[to] = total
        }
    }

    func finish(groups: Int, _ worker: Worker) -> [Vector] {
        grow(to: groups)
        let values = Buffer<Double>(count: groups) { values in
            for group in 0..<groups {
                let divisor = counts[group] - (isSample ? 1 : 0)
                values[group] = divisor > 0 ? moments[group] / divisor : .nan
            }
        }
        return [Vector(type: .real, count: groups, storage: .real(values))]
    }

    var byteCount: Int { counts.capacity * 32 }
}
