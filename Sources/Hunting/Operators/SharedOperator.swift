import KQL

/// A plan that is used several times: computed once, by whoever reads it first.
struct SharedOperator: PhysicalOperator {
    let identifier: Int
    let input: any PhysicalOperator

    var name: String { "Shared" }
    var detail: String { "#\(identifier)" }
    var inputs: [any PhysicalOperator] { [input] }
    var columns: [Column] { input.columns }

    func stream(in execution: Execution) async throws -> BatchStream {
        if let batches = execution.shared(identifier) { return BatchStream(batches) }
        let batches = try await execution.collect(try await input.stream(in: execution), holding: "materialize")
        execution.keep(batches, ofShared: identifier)
        return BatchStream(batches)
    }
}
