import Columnar
import KQL
import Values

/// One compiled key of an order.
struct CompiledSortKey: Sendable {
    let expression: CompiledExpression
    let direction: RowOrder.Direction
}

/// `sort by`: all rows in order; rows with equal keys stay in the order in which they came.
struct SortOperator: PhysicalOperator {
    let input: any PhysicalOperator
    let keys: [CompiledSortKey]
    let text: String

    var name: String { "Sort" }
    var detail: String { text }
    var inputs: [any PhysicalOperator] { [input] }
    var columns: [Column] { input.columns }

    private static let batchRows = 1 << 16

    func stream(in execution: Execution) async throws -> BatchStream {
        let stream = try await input.stream(in: execution)
        let batches = try await execution.collect(stream, holding: "sort")
        let batch = try Batch.concatenated(batches, types: columns.map(\.type))
        let order = try keys.order(of: batch, Worker(execution: execution))
        try execution.context.checkpoint()
        let rows = order.sorted()
        let size = Self.batchRows
        return BatchStream(morsels: (batch.count + size - 1) / size, rowsAtMost: batch.count) { morsel, _, emit in
            try emit(batch.gather(rows[morsel * size..<min((morsel + 1) * size, batch.count)]))
        }
    }
}

extension [CompiledSortKey] {
    /// The order of a batch's rows.
    func order(of batch: Batch, _ worker: Worker) throws -> RowOrder {
        RowOrder(
            try map { try $0.expression.evaluate(batch, worker) }, map(\.direction), count: batch.count)
    }
}
