import Columnar
import KQL
import Values

/// `top n by`, `sort by | take n`: the first n rows of the order, with no more than a few times n rows in memory.
struct TopOperator: PhysicalOperator {
    let input: any PhysicalOperator
    let limit: Int
    let keys: [CompiledSortKey]
    let text: String

    var name: String { "Top" }
    var detail: String { "\(limit) by \(text)" }
    var inputs: [any PhysicalOperator] { [input] }
    var columns: [Column] { input.columns }

    func stream(in execution: Execution) async throws -> BatchStream {
        if limit == 0 { return BatchStream([]) }
        let stream = try await input.stream(in: execution)
        let types = columns.map(\.type)
        let partials = try await execution.fold(
            stream, into: { Candidates() },
            { candidates, batch, morsel, worker in
                try candidates.take(batch, morsel, limit: limit, keys: keys, types: types, worker)
            })
        let worker = Worker(execution: execution)
        // Rows with equal keys are in the input's order: first what comes from earlier morsels.
        let kept = partials.flatMap(\.batches).enumerated()
            .sorted { ($0.element.morsel, $0.offset) < ($1.element.morsel, $1.offset) }
        let batch = try Batch.concatenated(kept.map(\.element.batch), types: types)
        return BatchStream([batch.gather(try keys.order(of: batch, worker).first(limit))])
    }

    /// The rows that may be among the first n, of one task.
    private struct Candidates: Sendable {
        struct Piece: Sendable {
            let morsel: Int
            let batch: Batch
        }

        var batches: [Piece] = []
        private var rows = 0
        /// A row whose leading word is greater cannot be among the first n any more.
        private var bound = UInt64.max

        mutating func take(
            _ batch: Batch, _ morsel: Int, limit: Int, keys: [CompiledSortKey], types: [ScalarType], _ worker: Worker
        ) throws {
            let order = try keys.order(of: batch, worker)
            var kept: [UInt32] = []
            for row in 0..<batch.count where order.leadingWord(row) <= bound { kept.append(UInt32(row)) }
            if kept.isEmpty { return }
            if kept.count > limit * 2 + 1024 {
                // One batch with more than enough: its own first n, in their order of arrival.
                kept = order.first(limit).array
                bound = min(bound, kept.last.map { order.leadingWord(Int($0)) } ?? bound)
                kept.sort()
            }
            let piece = batch.gather(Buffer(kept))
            try worker.context.memory.take(piece.byteCount, for: "top")
            batches.append(Piece(morsel: morsel, batch: piece))
            rows += piece.count
            if rows > limit * 4 + 4096 { try shrink(limit: limit, keys: keys, types: types, worker) }
        }

        /// Keeps the first n of all.
        private mutating func shrink(
            limit: Int, keys: [CompiledSortKey], types: [ScalarType], _ worker: Worker
        ) throws {
            let all = try Batch.concatenated(batches.map(\.batch), types: types)
            let order = try keys.order(of: all, worker)
            let first = order.first(limit).array
            bound = first.last.map { order.leadingWord(Int($0)) } ?? bound
            // Back into pieces by morsel, in order of arrival.
            var pieces: [Piece] = []
            var start = 0
            var chosen = first.sorted()[...]
            for piece in batches {
                let end = start + piece.batch.count
                let mine = chosen.prefix { Int($0) < end }
                chosen = chosen.dropFirst(mine.count)
                if !mine.isEmpty {
                    pieces.append(
                        Piece(morsel: piece.morsel, batch: piece.batch.gather(Buffer(mine.map { $0 - UInt32(start) }))))
                }
                start = end
            }
            worker.context.memory.giveBack(batches.reduce(0) { $0 + $1.batch.byteCount })
            batches = pieces
            rows = pieces.reduce(0) { $0 + $1.batch.count }
            try worker.context.memory.take(pieces.reduce(0) { $0 + $1.batch.byteCount }, for: "top")
        }
    }
}
