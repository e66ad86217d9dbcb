import Columnar
import Values

extension CompiledExpression {
    /// Computes the values of a batch's rows.
    func evaluate(_ batch: Batch, _ worker: Worker) throws -> Vector {
        if let input = liftedInput, batch.count > 1 {
            switch batch.columns[input].storage {
            case .constant:
                return .constant(try computeRows(batch.firstRow, worker.context).scalar(at: 0), count: batch.count)
            case .string(let codes, let dictionary):
                if let lifted = try worker.execution.lifted.result(
                    of: self, over: .string(dictionary), rows: batch.count, worker.context)
                {
                    return lifted.gather(codes)
                }
            case .dynamic(let codes, let dictionary):
                if let lifted = try worker.execution.lifted.result(
                    of: self, over: .dynamic(dictionary), rows: batch.count, worker.context)
                {
                    return lifted.gather(codes)
                }
            default: break
            }
        }
        switch node {
        case .constant(let value): return .constant(value, count: batch.count)
        case .input(let position): return batch.columns[position]
        case .call(_, let kernel, let operands):
            if isDeterministic, !inputs.isEmpty, batch.count > 1, batch.areConstant(inputs) {
                return .constant(try computeRows(batch.firstRow, worker.context).scalar(at: 0), count: batch.count)
            }
            return try kernel.evaluate(
                operands.map { try $0.evaluate(batch, worker) }, type, batch.count, worker.context)
        case .convert(let operand):
            return try Conversion.convert(try operand.evaluate(batch, worker), to: type)
        case .isMember(let operand, let set):
            return set.contains(try operand.evaluate(batch, worker))
        case .all(let operands): return try connected(operands, deciding: false, batch) { try $0.evaluate($1, worker) }
        case .any(let operands): return try connected(operands, deciding: true, batch) { try $0.evaluate($1, worker) }
        }
    }

    /// Computes the values row by row, without looking at dictionaries: for the entries of a dictionary themselves, and for
    /// constants.
    func computeRows(_ batch: Batch, _ context: EvaluationContext) throws -> Vector {
        switch node {
        case .constant(let value): return .constant(value, count: batch.count)
        case .input(let position): return batch.columns[position]
        case .call(_, let kernel, let operands):
            return try kernel.evaluate(
                operands.map { try $0.computeRows(batch, context) }, type, batch.count, context)
        case .convert(let operand):
            return try Conversion.convert(try operand.computeRows(batch, context), to: type)
        case .isMember(let operand, let set):
            return set.contains(try operand.computeRows(batch, context))
        case .all(let operands):
            return try connected(operands, deciding: false, batch) { try $0.computeRows($1, context) }
        case .any(let operands):
            return try connected(operands, deciding: true, batch) { try $0.computeRows($1, context) }
        }
    }

    /// `and` (decided by false) and `or` (decided by true) with three-valued logic: a deciding operand decides, else a null
    /// operand makes the result null.
    ///
    /// An operand is computed only for rows that are still undecided, when those are a minority.
    private func connected(
        _ operands: [CompiledExpression], deciding: Bool, _ batch: Batch,
        _ evaluate: (CompiledExpression, Batch) throws -> Vector
    ) throws -> Vector {
        var truth = Truth(try evaluate(operands[0], batch))
        for operand in operands.dropFirst() {
            let undecided = truth.count { $0 != (deciding ? Truth.yes : Truth.no) }
            if undecided == 0 { break }
            if undecided * 4 > batch.count || batch.count < 64 {
                truth.combine(with: Truth(try evaluate(operand, batch)), deciding: deciding)
            } else {
                let rows = truth.rows(undecided) { $0 != (deciding ? Truth.yes : Truth.no) }
                let remaining = batch.gather(rows, only: operand.inputs)
                truth.combine(with: Truth(try evaluate(operand, remaining)), at: rows, deciding: deciding)
            }
        }
        return truth.vector
    }
}

extension Batch {
    /// The batch of the first row alone.
    var firstRow: Batch { Batch(columns: columns.map { $0.slice(0..<1) }, count: 1) }

    /// Whether the columns at these positions are the same in all rows.
    func areConstant(_ positions: [Int]) -> Bool {
        positions.allSatisfy {
            if case .constant = columns[$0].storage { true } else { false }
        }
    }

    /// The batch of some rows. Columns that are not named stay behind: nulls stand in their place.
    func gather(_ rows: Buffer<UInt32>, only positions: [Int]) -> Batch {
        var gathered = columns.map { Vector.constant(.null($0.type), count: rows.count) }
        for position in positions { gathered[position] = columns[position].gather(rows) }
        return Batch(columns: gathered, count: rows.count)
    }
}
