package import Columnar
import Synchronization

extension Execution {
    /// Computes all morsels of a stream with several tasks, each of which folds the batches it gets into a state of its own.
    ///
    /// A task takes morsels in ascending order, the next one that nobody has taken, so the batches in one state are in the
    /// stream's order, with gaps.
    ///
    /// - Parameters:
    ///   - stream: What to compute.
    ///   - makeState: Makes the state of a task.
    ///   - fold: Takes a batch, the number of its morsel, and the task's worker.
    /// - Returns: The states, one a task, in no order; at least one.
    /// - Throws: What the stream or `fold` throws; the other tasks stop at their next batch then.
    package func fold<State: Sendable>(
        _ stream: BatchStream, into makeState: @Sendable () -> State,
        _ fold: @escaping @Sendable (inout State, Batch, Int, Worker) throws -> Void
    ) async throws -> [State] {
        let next = Counter()
        let tasks = max(1, min(context.limits.workers, stream.morsels))
        let run: @Sendable (State) async throws -> State = { initial in
            var state = initial
            let worker = Worker(execution: self)
            while let morsel = next.take(below: stream.morsels) {
                try self.context.checkpoint()
                try stream.produce(morsel, worker) { batch in
                    try self.context.checkpoint()
                    try fold(&state, batch, morsel, worker)
                }
                // Other requests of the process get their turn between two morsels.
                await Task.yield()
            }
            return state
        }
        if tasks == 1 { return [try await run(makeState())] }
        return try await withThrowingTaskGroup(of: State.self) { group in
            for _ in 0..<tasks {
                let state = makeState()
                group.addTask { try await run(state) }
            }
            var states: [State] = []
            for try await state in group { states.append(state) }
            return states
        }
    }

    /// Runs independent pieces of work with the query's tasks.
    package func forEach(_ count: Int, _ body: @escaping @Sendable (Int, Worker) throws -> Void) async throws {
        let stream = BatchStream(morsels: count) { morsel, worker, _ in try body(morsel, worker) }
        _ = try await fold(stream, into: { () }) { _, _, _, _ in }
    }

    /// All rows of a stream, in its order.
    package func collect(_ stream: BatchStream, holding name: String? = nil) async throws -> [Batch] {
        let states = try await fold(stream, into: { [(Int, Batch)]() }) { state, batch, morsel, worker in
            if let name { try worker.context.memory.take(batch.byteCount, for: name) }
            state.append((morsel, batch))
        }
        if states.count == 1 { return states[0].map(\.1) }
        // Within a state equal morsels are neighbours in emitted order, and no morsel is in two states: a stable sort by
        // morsel restores the stream's order.
        return states.joined().enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map(\.element.1)
    }
}

/// Hands out 0, 1, 2... to several tasks.
private final class Counter: Sendable {
    private let next = Atomic(0)

    func take(below end: Int) -> Int? {
        let taken = next.add(1, ordering: .relaxed).oldValue
        return taken < end ? taken : nil
    }
}
