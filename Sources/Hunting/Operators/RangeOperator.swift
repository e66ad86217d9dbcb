import Columnar
import KQL
import Values

/// `range x from a to b step c`
struct RangeOperator: PhysicalOperator {
    let column: Column
    let from: Scalar
    let to: Scalar
    let step: Scalar

    var name: String { "Range" }
    var inputs: [any PhysicalOperator] { [] }
    var columns: [Column] { [column] }

    /// How many rows one batch has.
    private static let batchRows = 1 << 16
    /// More rows than anybody waits for; a bound that no sum of theirs leaves the whole numbers.
    private static let mostRows = 1 << 48

    func stream(in execution: Execution) async throws -> BatchStream {
        if from.isNull || to.isNull || step.isNull { return BatchStream([]) }
        switch column.type {
        case .int, .long, .datetime, .timespan:
            guard let first = from.longValue, let last = to.longValue, let step = step.longValue else {
                throw QueryError.unsupported("range: the bounds and the step are of types that do not go together.")
            }
            if step == 0 { throw QueryError.evaluation("range: the step must not be zero.") }
            let isEmpty = step > 0 ? first > last : first < last
            if isEmpty { return BatchStream([]) }
            let span = (step > 0 ? Int128(last) - Int128(first) : Int128(first) - Int128(last))
            let total = try Self.counted(span / Int128(step.magnitude))
            let type = column.type
            return pieces(of: total) { start, count in
                let values = Buffer<Int64>(count: count) { values in
                    for row in 0..<count { values[row] = first &+ Int64(start + row) &* step }
                }
                return Vector(type: type, count: count, storage: .long(values))
            }
        case .real:
            guard case .real(let first) = from, case .real(let last) = to, case .real(let step) = step else {
                throw QueryError.unsupported("range: the bounds and the step are of types that do not go together.")
            }
            if step == 0 { throw QueryError.evaluation("range: the step must not be zero.") }
            let steps = ((last - first) / step).rounded(.down)
            if steps < 0 || steps.isNaN { return BatchStream([]) }
            let total = try Self.counted(Int128(exactly: steps) ?? .max)
            return pieces(of: total) { start, count in
                let values = Buffer<Double>(count: count) { values in
                    for row in 0..<count { values[row] = first + Double(start + row) * step }
                }
                return Vector(type: .real, count: count, storage: .real(values))
            }
        default:
            throw QueryError.unsupported("range: values of type '\(column.type.rawValue)' cannot be counted.")
        }
    }

    /// The rows of so many steps.
    private static func counted(_ steps: Int128) throws -> Int {
        guard steps < Int128(mostRows) else {
            throw QueryError.limit(
                .operatorBound(
                    operator: "range", message: "more than the \(mostRows) rows that it may make. Make the step larger."
                ))
        }
        return Int(steps) + 1
    }

    private func pieces(of total: Int, _ make: @escaping @Sendable (Int, Int) -> Vector) -> BatchStream {
        let size = Self.batchRows
        return BatchStream(morsels: (total + size - 1) / size, rowsAtMost: total) { morsel, _, emit in
            let start = morsel * size
            let count = min(size, total - start)
            try emit(Batch(columns: [make(start, count)], count: count))
        }
    }
}
