import Columnar
import KQL
import Values

/// String predicates computed over segments' dictionaries before any row is read, with all of the query's tasks.
struct DictionaryVerdicts: Sendable {
    /// What one predicate says of one segment's column.
    private struct Verdict: Sendable {
        let position: Int
        /// The codes for which the predicate is true, ascending; nil when they are too many to be looked through.
        let codes: [UInt32]?
    }

    /// By part of the scan.
    private let verdicts: [[Verdict]]

    /// How many codes are kept for ruling out blocks.
    private static let codesMax = 4096
    /// How many entries one task computes at a time.
    private static let entriesMax = 16_384

    /// Computes those conjuncts whose one column has a dictionary with fewer entries than the scan has rows of it.
    static func compute(
        for conjuncts: [CompiledExpression], over parts: [SegmentScan], _ execution: Execution
    ) async throws -> DictionaryVerdicts {
        struct Job: Sendable {
            let part: Int
            let position: Int
            let conjunct: CompiledExpression
            let dictionary: StringDictionary
            let range: Range<Int>
        }
        var jobs: [Job] = []
        for (index, part) in parts.enumerated() {
            for conjunct in conjuncts {
                guard let position = conjunct.liftedInput, part.columns[position].type == .string,
                    let dictionary = try part.column(position)?.dictionary(), dictionary.count <= part.rows
                else { continue }
                for start in stride(from: 0, to: dictionary.count, by: entriesMax) {
                    jobs.append(
                        Job(
                            part: index, position: position, conjunct: conjunct, dictionary: dictionary,
                            range: start..<min(start + entriesMax, dictionary.count)))
                }
            }
        }
        var verdicts = [[Verdict]](repeating: [], count: parts.count)
        if jobs.isEmpty { return DictionaryVerdicts(verdicts: verdicts) }
        let stream = BatchStream(morsels: jobs.count) { [jobs] index, worker, emit in
            let job = jobs[index]
            try emit(
                Batch(
                    columns: [
                        try DictionaryLifting.compute(
                            job.conjunct, over: job.dictionary, range: job.range, worker.context)
                    ], count: job.range.count))
        }
        let results = try await execution.collect(stream)
        // A job gives exactly one batch, and `collect` keeps the order: batches and jobs go together.
        var next = 0
        while next < jobs.count {
            let job = jobs[next]
            var pieces: [Vector] = []
            while next < jobs.count, jobs[next].part == job.part, jobs[next].conjunct === job.conjunct {
                pieces.append(results[next].columns[0])
                next += 1
            }
            let verdict = try Vector.concatenated(pieces, type: .bool)
            execution.lifted.keep(verdict, of: job.conjunct, over: .string(job.dictionary))
            let rows = verdict.trueRows
            verdicts[job.part].append(
                Verdict(
                    position: job.position,
                    codes: rows.flatMap { $0.count <= codesMax ? $0.array : nil }))
        }
        return DictionaryVerdicts(verdicts: verdicts)
    }

    /// The blocks of a part that may have a row left.
    func blocks(of part: SegmentScan, at index: Int) -> [Int] {
        var blocks = part.blocks
        for verdict in verdicts[index] {
            guard let codes = verdict.codes, let column = part.column(verdict.position) else { continue }
            if codes.isEmpty { return [] }
            blocks = blocks.filter { block in
                guard case .long(let range) = column.zone(ofBlock: block).bounds else { return true }
                return Self.contains(codes, between: range)
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

extension DictionaryLifting {
    /// Computes an expression over some of a dictionary's entries.
    static func compute(
        _ expression: CompiledExpression, over dictionary: StringDictionary, range: Range<Int>,
        _ context: EvaluationContext
    ) throws -> Vector {
        let position = expression.inputs[0]
        let codes = Buffer<UInt32>(count: range.count) { codes in
            for index in 0..<codes.count { codes[index] = UInt32(range.lowerBound + index) }
        }
        var columns = [Vector](repeating: .constant(.null(.long), count: range.count), count: position)
        columns.append(
            Vector(type: .string, count: range.count, storage: .string(codes: codes, dictionary: dictionary)))
        return try expression.computeRows(Batch(columns: columns, count: range.count), context).flattened()
    }
}
