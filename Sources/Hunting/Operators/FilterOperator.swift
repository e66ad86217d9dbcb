import Columnar
import KQL
import Values

/// `where`: the rows for which every conjunct is true.
struct FilterOperator: PhysicalOperator {
    let input: any PhysicalOperator
    /// Tested in this order, each on the rows that the ones before have left.
    let conjuncts: [CompiledExpression]
    let text: String

    var name: String { "Filter" }
    var detail: String { text }
    var inputs: [any PhysicalOperator] { [input] }
    var columns: [Column] { input.columns }

    func stream(in execution: Execution) async throws -> BatchStream {
        let conjuncts = conjuncts
        return try await input.stream(in: execution).map { batch, worker in
            try Selection.select(conjuncts, in: batch, worker)
        }
    }
}

/// Picks the rows of a batch that satisfy conjuncts.
enum Selection {
    /// The rows of a batch for which all conjuncts are true.
    static func select(_ conjuncts: [CompiledExpression], in batch: Batch, _ worker: Worker) throws -> Batch {
        guard let rows = try rows(of: batch, satisfying: conjuncts, worker) else { return batch }
        return rows.count == 0 ? Batch(columns: [], count: 0) : batch.gather(rows)
    }

    /// The rows that satisfy all conjuncts; nil when all rows do.
    static func rows(
        of batch: Batch, satisfying conjuncts: [CompiledExpression], _ worker: Worker
    ) throws -> Buffer<UInt32>? {
        var selected: Buffer<UInt32>?
        for conjunct in conjuncts {
            let candidates = selected.map { batch.gather($0, only: conjunct.inputs) } ?? batch
            let verdict = try conjunct.evaluate(candidates, worker)
            guard let passed = verdict.trueRows else { continue }
            if passed.count == 0 { return passed }
            selected = selected.map { passed.mapped(through: $0) } ?? passed
        }
        return selected
    }
}

extension Vector {
    /// The rows of a bool vector that are true; nil when all are.
    var trueRows: Buffer<UInt32>? {
        switch storage {
        case .constant(.bool(true)): return nil
        case .constant: return Buffer([])
        case .bool(let values):
            let rows = values.withUnsafeBufferPointer { values -> Buffer<UInt32>? in
                var total = 0
                for row in 0..<values.count { total &+= Int(values[row]) }
                // The storage of a null row is 0: a null is not true without looking at the validity.
                if total == values.count { return nil }
                return Buffer(count: total) { rows in
                    var next = 0
                    // Without a branch: the row is written always and kept only when it is true.
                    guard total > 0 else { return }
                    for row in 0..<values.count {
                        if next == total { break }
                        rows[next] = UInt32(truncatingIfNeeded: row)
                        next &+= Int(values[row])
                    }
                }
            }
            return rows
        default: preconditionFailure("a predicate gives bool, not \(type.rawValue)")
        }
    }
}

extension Buffer<UInt32> {
    /// The elements of `rows` at this buffer's positions.
    func mapped(through rows: Buffer<UInt32>) -> Buffer<UInt32> {
        Buffer(count: count) { result in
            withUnsafeBufferPointer { positions in
                rows.withUnsafeBufferPointer { rows in
                    for index in 0..<positions.count { result[index] = rows[Int(positions[index])] }
                }
            }
        }
    }
}
