import Columnar
import KQL

/// `project`, `extend` and their kin: each column that comes out is an expression of those that come in.
struct ProjectOperator: PhysicalOperator {
    let input: any PhysicalOperator
    let expressions: [CompiledExpression]
    let columns: [Column]
    let text: String

    var name: String { "Project" }
    var detail: String { text }
    var inputs: [any PhysicalOperator] { [input] }

    func stream(in execution: Execution) async throws -> BatchStream {
        let expressions = expressions
        return try await input.stream(in: execution).map { batch, worker in
            Batch(columns: try expressions.map { try $0.evaluate(batch, worker) }, count: batch.count)
        }
    }
}
