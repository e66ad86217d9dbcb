import Columnar
import KQL
import Values

/// A table's rows that satisfy what was pushed down to it.
struct ScanOperator: PhysicalOperator {
    let request: ScanRequest

    var name: String { "Scan" }
    var detail: String {
        var detail = request.table + " [" + request.columns.map(\.name).joined(separator: ", ") + "]"
        if !request.conjuncts.isEmpty { detail += " where " + request.conjuncts.map(\.text).joined(separator: " and ") }
        if let limit = request.limit { detail += " limit \(limit)" }
        return detail
    }
    var inputs: [any PhysicalOperator] { [] }
    var columns: [Column] { request.columns }

    func stream(in execution: Execution) async throws -> BatchStream {
        guard let source = try execution.source(of: request.table) else { return BatchStream([]) }
        return try await source.scan(request, in: execution)
    }
}
