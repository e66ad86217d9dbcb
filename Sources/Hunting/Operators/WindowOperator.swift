import Columnar
import KQL
import Values

/// `row_number()`, `prev()`, `next()`, `row_cumsum()`...: columns computed over all rows in their order.
struct WindowOperator: PhysicalOperator {
    /// One column, computed over the input's columns and the window columns before it.
    struct Computation: Sendable {
        let function: WindowFunction.Identifier
        let arguments: [CompiledExpression]
        let type: ScalarType
        /// The column whose equal values, side by side, make the parts that are computed each by itself; nil: all rows.
        let part: Int?
    }

    let input: any PhysicalOperator
    let computations: [Computation]
    let columns: [Column]

    var name: String { "Window" }
    var detail: String { computations.map(\.function.rawValue).joined(separator: ", ") }
    var inputs: [any PhysicalOperator] { [input] }

    private static let batchRows = 1 << 16

    func stream(in execution: Execution) async throws -> BatchStream {
        let upstream = try await input.stream(in: execution)
        if computations.isEmpty { return upstream }
        let batches = try await execution.collect(upstream, holding: "serialize")
        var batch = try Batch.concatenated(batches, types: input.columns.map(\.type))
        let worker = Worker(execution: execution)
        for computation in computations {
            try execution.context.checkpoint()
            let vector = try computation.computeParts(of: batch, worker)
            batch = Batch(columns: batch.columns + [vector], count: batch.count)
        }
        return BatchStream(batch.pieces(of: Self.batchRows))
    }
}

extension WindowOperator.Computation {
    /// The window functions that are computed.
    static let functions: Set<String> = [
        "row_number", "prev", "next", "row_cumsum", "row_rank_dense", "row_rank_min", "row_window_session",
    ]

    func computeParts(of batch: Batch, _ worker: Worker) throws -> Vector {
        guard let part, batch.count > 0 else { return try compute(over: batch, worker) }
        let pieces = try batch.runs(of: part).map { rows in
            try worker.context.checkpoint()
            return try compute(over: batch.slice(rows), worker)
        }
        return try Vector.concatenated(pieces, type: type)
    }

    private func compute(over batch: Batch, _ worker: Worker) throws -> Vector {
        let count = batch.count
        let values = try arguments.map { try $0.evaluate(batch, worker) }
        func restarts(_ position: Int) -> (Int) -> Bool {
            guard position < values.count else { return { _ in false } }
            let reader = values[position].boolReader
            return { reader.isValid($0) && reader[$0] == 1 }
        }
        switch function.rawValue {
        case "row_number":
            let start = values.first.map { $0.longReader }.map { $0.isNull ? 1 : $0[0] } ?? 1
            let isRestart = restarts(1)
            var next = start
            return Vector(
                type: .long, count: count,
                storage: .long(
                    Buffer(count: count) { numbers in
                        for row in 0..<count {
                            if row > 0, isRestart(row) { next = start }
                            numbers[row] = next
                            next &+= 1
                        }
                    }))
        case "prev": return try shifted(values, by: -1, count)
        case "next": return try shifted(values, by: 1, count)
        case "row_cumsum": return try sums(values[0], restarts(1), count)
        case "row_rank_dense": return ranks(values[0], restarts(1), count, isDense: true)
        case "row_rank_min": return ranks(values[0], restarts(1), count, isDense: false)
        case "row_window_session": return sessions(values, restarts(3), count)
        default: throw QueryError.unsupported("The window function '\(function.rawValue)' is not supported.")
        }
    }

    /// `prev(x, n, default)`, `next(x, n, default)`
    private func shifted(_ values: [Vector], by sign: Int, _ count: Int) throws -> Vector {
        // Farther than all rows is as far as any number: what is reckoned with it stays a whole number.
        let distance =
            values.count > 1 && count > 0 ? min(max(Int(values[1].longReader[0]), -count), count) : 1
        let fallback = values.count > 2 && count > 0 ? values[2].scalar(at: 0) : nil
        let hasDefault = fallback.map { !$0.isNull } ?? false
        let rows = Buffer<UInt32>(count: count) { rows in
            for row in 0..<count {
                let source = row + sign * distance
                rows[row] = source >= 0 && source < count ? UInt32(source) : Vector.noRow
            }
        }
        guard let fallback, hasDefault else { return values[0].gather(rows, allowingNoRow: true) }
        let all = try Vector.concatenated([values[0], .constant(fallback, count: 1)], type: values[0].type)
        return all.gather(
            Buffer(count: count) { result in
                for row in 0..<count { result[row] = rows[row] == Vector.noRow ? UInt32(count) : rows[row] }
            })
    }

    private func sums(_ vector: Vector, _ isRestart: (Int) -> Bool, _ count: Int) throws -> Vector {
        switch vector.type {
        case .real:
            let reader = vector.realReader
            var sum = 0.0
            return Vector(
                type: .real, count: count,
                storage: .real(
                    Buffer(count: count) { sums in
                        for row in 0..<count {
                            if isRestart(row) { sum = 0 }
                            if reader.isValid(row) { sum += reader[row] }
                            sums[row] = sum
                        }
                    }))
        case .decimal:
            let builder = ColumnBuilder(type: .decimal)
            let reader = vector.decimalReader
            var sum = FixedDecimal(coefficient: 0, scale: 0)
            for row in 0..<count {
                if isRestart(row) { sum = FixedDecimal(coefficient: 0, scale: 0) }
                if reader.isValid(row) { sum = sum.adding(reader[row]) ?? sum }
                builder.append(decimal: sum)
            }
            return builder.finish(rows: count)
        case .int, .long, .timespan:
            let reader = vector.longReader
            var sum: Int64 = 0
            return Vector(
                type: type, count: count,
                storage: .long(
                    Buffer(count: count) { sums in
                        for row in 0..<count {
                            if isRestart(row) { sum = 0 }
                            if reader.isValid(row) { sum &+= reader[row] }
                            sums[row] = type == .int ? Int64(Int32(truncatingIfNeeded: sum)) : sum
                        }
                    }))
        default:
            throw QueryError.unsupported("row_cumsum of values of type '\(vector.type.rawValue)' is not supported.")
        }
    }

    /// Ranks of rows that are sorted by the term: a rank begins where the value changes.
    private func ranks(_ vector: Vector, _ isRestart: (Int) -> Bool, _ count: Int, isDense: Bool) -> Vector {
        var rank: Int64 = 0
        var position: Int64 = 0
        return Vector(
            type: .long, count: count,
            storage: .long(
                Buffer(count: count) { ranks in
                    for row in 0..<count {
                        if row == 0 || isRestart(row) {
                            rank = 1
                            position = 1
                        } else {
                            position += 1
                            if vector.scalar(at: row) != vector.scalar(at: row - 1) {
                                rank = isDense ? rank + 1 : position
                            }
                        }
                        ranks[row] = rank
                    }
                }))
    }

    /// `row_window_session(t, max distance from the first, max distance between neighbours, restart)`
    private func sessions(_ values: [Vector], _ isRestart: (Int) -> Bool, _ count: Int) -> Vector {
        let times = values[0].longReader
        let fromFirst = values[1].longReader
        let between = values[2].longReader
        var start: Int64?
        var previous: Int64 = 0
        let builder = ColumnBuilder(type: .datetime)
        for row in 0..<count {
            guard times.isValid(row) else {
                builder.appendNull()
                continue
            }
            let time = times[row]
            if let first = start, !isRestart(row), time - first <= fromFirst[0], time - previous <= between[0] {
                builder.append(long: first)
            } else {
                start = time
                builder.append(long: time)
            }
            previous = time
        }
        return builder.finish(rows: count)
    }
}

extension Batch {
    /// The rows side by side that have one value in a column.
    func runs(of column: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        var value = columns[column].scalar(at: 0)
        for row in 1..<max(count, 1) {
            let next = columns[column].scalar(at: row)
            if next == value { continue }
            runs.append(start..<row)
            start = row
            value = next
        }
        runs.append(start..<count)
        return runs
    }
}
