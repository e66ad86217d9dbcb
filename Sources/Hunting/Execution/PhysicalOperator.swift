import KQL

/// One operator of a physical plan: gives its rows as a stream.
///
/// Setting up a stream may compute much (a join reads its build side, `sort` all of its input); the rows that come out are
/// computed when the stream is read.
protocol PhysicalOperator: Sendable {
    /// The operator's name in an explanation.
    var name: String { get }
    /// What else an explanation says of it, in one line.
    var detail: String { get }
    /// The operators that it reads.
    var inputs: [any PhysicalOperator] { get }
    /// The columns of its batches.
    var columns: [Column] { get }

    /// The operator's rows.
    func stream(in execution: Execution) async throws -> BatchStream
}

extension PhysicalOperator {
    var detail: String { "" }

    /// The operators as an indented tree.
    func explanation(indentation: Int = 0) -> String {
        let line = String(repeating: "  ", count: indentation) + name + (detail.isEmpty ? "" : " " + detail) + "\n"
        return inputs.reduce(line) { $0 + $1.explanation(indentation: indentation + 1) }
    }
}
