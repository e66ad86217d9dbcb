package import Columnar

/// Rows that are still to be computed, cut into pieces (morsels) that can be computed in any order and on any thread.
///
/// The rows' order is that of the morsels, and within a morsel that in which its batches are emitted. A stream may be read
/// once or many times; each reading computes its rows again.
package struct BatchStream: Sendable {
    /// Takes one batch of a morsel; throws to end the query.
    package typealias Emit = (Batch) throws -> Void

    /// How many morsels there are.
    package let morsels: Int
    /// How many rows there are at most, as far as it is known before computing them; nil when it is not.
    package let rowsAtMost: Int?
    /// Computes a morsel and emits its batches, none of them empty.
    package let produce: @Sendable (_ morsel: Int, _ worker: Worker, _ emit: Emit) throws -> Void

    /// Makes a stream of morsels that can be computed alone.
    package init(
        morsels: Int, rowsAtMost: Int? = nil,
        produce: @escaping @Sendable (_ morsel: Int, _ worker: Worker, _ emit: Emit) throws -> Void
    ) {
        self.morsels = morsels
        self.rowsAtMost = rowsAtMost
        self.produce = produce
    }

    /// A stream of rows that are there: a morsel a batch.
    package init(_ batches: [Batch]) {
        let filled = batches.filter { $0.count > 0 }
        self.init(morsels: filled.count, rowsAtMost: filled.reduce(0) { $0 + $1.count }) { morsel, _, emit in
            try emit(filled[morsel])
        }
    }

    /// The stream whose batches are made of this one's, each by itself.
    package func map(_ transform: @escaping @Sendable (Batch, Worker) throws -> Batch) -> BatchStream {
        BatchStream(morsels: morsels, rowsAtMost: rowsAtMost) { morsel, worker, emit in
            try produce(morsel, worker) { batch in
                let transformed = try transform(batch, worker)
                if transformed.count > 0 { try emit(transformed) }
            }
        }
    }
}

/// What one task has for itself while it computes morsels: it is never used by two tasks, so nothing in it is locked.
package final class Worker {
    /// The query that the task works for.
    package let execution: Execution

    /// Makes the state of one task.
    package init(execution: Execution) { self.execution = execution }

    /// The query's evaluation context, which kernels get.
    package var context: EvaluationContext { execution.context }
}
