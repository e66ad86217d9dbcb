import Columnar
import KQL
import Values

/// `datatable`, `print`: rows that the query brings along.
struct ValuesOperator: PhysicalOperator {
    let columns: [Column]
    let batch: Batch

    var name: String { "Values" }
    var detail: String { "\(batch.count) rows" }
    var inputs: [any PhysicalOperator] { [] }

    init(columns: [Column], rows: [[Scalar]]) {
        self.columns = columns
        batch = Batch(
            columns: columns.enumerated().map { position, column in
                if column.type == .dynamic { return .dynamicRows(rows.map { Dynamic($0[position]) }) }
                let builder = ColumnBuilder(type: column.type)
                for row in rows { builder.append(scalar: row[position]) }
                return builder.finish(rows: rows.count)
            }, count: rows.count)
    }

    func stream(in execution: Execution) async throws -> BatchStream { BatchStream([batch]) }
}
