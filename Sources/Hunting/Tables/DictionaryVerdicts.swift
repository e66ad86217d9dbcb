import Columnar
import KQL
import Values

/// Predicates of dictionary-coded columns computed over segments' dictionaries before any row is read, with all of the
/// query's tasks.
///
/// A conjunct that is one such predicate, or several of them joined by `or` (a word looked for in every column), is true only
/// in rows that have one of the entries for which a predicate is true: other blocks are not read.
struct DictionaryVerdicts: Sendable {
    /// What one predicate says of one segment's column.
    private struct Verdict: Sendable {
        let position: Int
        /// The codes for which the predicate is true, ascending; nil when they are too many to be looked through.
        let codes: [UInt32]?
    }

    /// By part of the scan, the conjuncts whose predicates all have a verdict.
    private let conjuncts: [[[Verdict]]]

    /// How many codes are kept for ruling out blocks.
    private static let codesMax = 4096
    /// How many entries one task computes at a time.
    private static let entriesMax = 16_384

    /// Some of the entries that a predicate is computed over.
    private struct Job: Sendable {
        let predicate: CompiledExpression
        let entries: DictionaryLifting.Entries
        let range: Range<Int>
    }

    /// What is to be computed of a conjunct in a part.
    private struct Question: Sendable {
        let part: Int
        var predicates: [(position: Int, jobs: Range<Int>)] = []
    }

    /// Computes those predicates whose column has a dictionary with no more entries than the scan has rows of it.
    static func compute(
        for conjuncts: [CompiledExpression], over parts: [SegmentScan], _ execution: Execution
    ) async throws -> DictionaryVerdicts {
        var jobs: [Job] = []
        var questions: [Question] = []
        for (index, part) in parts.enumerated() {
            for conjunct in conjuncts {
                guard let predicates = conjunct.liftedAlternatives,
                    let question = try ask(predicates, of: part, at: index, &jobs, execution)
                else { continue }
                questions.append(question)
            }
        }
        var verdicts = [[[Verdict]]](repeating: [], count: parts.count)
        if questions.isEmpty { return DictionaryVerdicts(conjuncts: verdicts) }
        let stream = BatchStream(morsels: jobs.count) { [jobs] index, worker, emit in
            let job = jobs[index]
            let verdict = try DictionaryLifting.unlessValuesForbid {
                try DictionaryLifting.compute(job.predicate, over: job.entries, range: job.range, worker.context)
            }
            try emit(Batch(columns: verdict.map { [$0.flattened()] } ?? [], count: job.range.count))
        }
        // A job gives exactly one batch, and `collect` keeps the order: batches and jobs go together.
        let results = try await execution.collect(stream)
        for question in questions {
            // Where a predicate fails for an entry there is no verdict, and the rows are tested by themselves.
            if question.predicates.contains(where: { results[$0.jobs].contains { $0.columns.isEmpty } }) { continue }
            let answers = try question.predicates.map { position, range in
                let verdict = try Vector.concatenated(results[range].map { $0.columns[0] }, type: .bool)
                let job = jobs[range.lowerBound]
                execution.lifted.keep(verdict, of: job.predicate, over: job.entries)
                let rows = verdict.trueRows
                return Verdict(position: position, codes: rows.flatMap { $0.count <= codesMax ? $0.array : nil })
            }
            verdicts[question.part].append(answers)
        }
        return DictionaryVerdicts(conjuncts: verdicts)
    }

    /// The jobs for a conjunct's predicates; nil when one of them cannot, or should not, be computed beforehand.
    private static func ask(
        _ predicates: [CompiledExpression], of part: SegmentScan, at index: Int, _ jobs: inout [Job],
        _ execution: Execution
    ) throws -> Question? {
        var question = Question(part: index)
        var asked: [Job] = []
        for predicate in predicates {
            let position = predicate.inputs[0]
            guard part.column(position) != nil else {
                // In all rows the column has no value: the predicate is true in all of them or in none.
                var columns = [Vector](repeating: .constant(.null(.long), count: 1), count: position)
                columns.append(.missing(part.columns[position].type, count: 1))
                let verdict = try DictionaryLifting.unlessValuesForbid {
                    try predicate.computeRows(Batch(columns: columns, count: 1), execution.context)
                }
                guard let verdict, verdict.scalar(at: 0) != .bool(true) else { return nil }
                continue
            }
            guard let entries = try part.entries(position), entries.count <= part.rows else { return nil }
            let first = jobs.count + asked.count
            for start in stride(from: 0, to: entries.count, by: entriesMax) {
                let range = start..<min(start + entriesMax, entries.count)
                asked.append(Job(predicate: predicate, entries: entries, range: range))
            }
            question.predicates.append((position, first..<jobs.count + asked.count))
        }
        jobs += asked
        return question
    }

    /// The blocks of a part that may have a row left.
    func blocks(of part: SegmentScan, at index: Int) -> [Int] {
        var blocks = part.blocks
        for alternatives in conjuncts[index] {
            let known = alternatives.compactMap { verdict in
                verdict.codes.flatMap { codes in part.column(verdict.position).map { (codes, $0) } }
            }
            guard known.count == alternatives.count else { continue }
            blocks = blocks.filter { block in
                known.contains { codes, column in
                    if codes.isEmpty { return false }
                    guard case .long(let range) = column.zone(ofBlock: block).bounds else { return true }
                    return Self.contains(codes, between: range)
                }
            }
        }
        return blocks
    }

    /// Whether one of the ascending codes lies in a range.
    private static func contains(_ codes: [UInt32], between range: ClosedRange<Int64>) -> Bool {
        var low = 0
        var high = codes.count
        while low < high {
            let middle = (low + high) / 2
            if Int64(codes[middle]) < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < codes.count && Int64(codes[low]) <= range.upperBound
    }
}

extension CompiledExpression {
    /// Predicates of one column each, of which one must be true where this expression is; nil when it is not so made.
    fileprivate var liftedAlternatives: [CompiledExpression]? {
        if liftedInput != nil { return [self] }
        guard case .any(let operands) = node, operands.allSatisfy({ $0.liftedInput != nil }) else { return nil }
        return operands
    }
}
