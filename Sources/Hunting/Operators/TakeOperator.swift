import Columnar
import KQL
import Synchronization

/// `take n`: the first n rows of the input's order.
struct TakeOperator: PhysicalOperator {
    let input: any PhysicalOperator
    let limit: Int

    var name: String { "Take" }
    var detail: String { "\(limit)" }
    var inputs: [any PhysicalOperator] { [input] }
    var columns: [Column] { input.columns }

    func stream(in execution: Execution) async throws -> BatchStream {
        BatchStream(try await execution.first(limit, of: try await input.stream(in: execution)))
    }
}

extension Execution {
    /// The first rows of a stream, read no further than needed.
    func first(_ limit: Int, of stream: BatchStream) async throws -> [Batch] {
        if limit == 0 { return [] }
        let progress = PrefixProgress(morsels: stream.morsels, limit: limit)
        let bounded = BatchStream(morsels: stream.morsels) { morsel, worker, emit in
            // All morsels before a complete prefix of enough rows have been taken already: later ones are not needed.
            if progress.isEnough { return }
            var rows = 0
            do {
                try stream.produce(morsel, worker) { batch in
                    let kept = batch.prefix(limit - rows)
                    rows += kept.count
                    try emit(kept)
                    if rows == limit { throw EnoughRows() }
                }
            } catch is EnoughRows {}
            progress.finished(morsel, rows: rows)
        }
        var kept: [Batch] = []
        var missing = limit
        for batch in try await collect(bounded) where missing > 0 {
            let piece = batch.prefix(missing)
            missing -= piece.count
            kept.append(piece)
        }
        return kept
    }
}

/// Ends a morsel early.
private struct EnoughRows: Error {}

/// Knows when the finished morsels from the first one on have enough rows together.
private final class PrefixProgress: Sendable {
    private struct State {
        var rows: [Int?]
        var prefix = 0
        var prefixRows = 0
    }

    private let state: Mutex<State>
    private let limit: Int
    private let enough = Atomic(false)

    init(morsels: Int, limit: Int) {
        state = Mutex(State(rows: Array(repeating: nil, count: morsels)))
        self.limit = limit
    }

    var isEnough: Bool { enough.load(ordering: .relaxed) }

    func finished(_ morsel: Int, rows: Int) {
        state.withLock { state in
            state.rows[morsel] = rows
            while state.prefix < state.rows.count, let rows = state.rows[state.prefix] {
                state.prefixRows += rows
                state.prefix += 1
            }
            if state.prefixRows >= limit { enough.store(true, ordering: .relaxed) }
        }
    }
}

extension Batch {
    /// The first rows, as many as there are up to `limit`.
    func prefix(_ limit: Int) -> Batch { limit >= count ? self : slice(0..<limit) }
}
