package import Columnar
package import HuntingSchema
import Values

extension HuntingTable {
    /// The table's columns as the store declares them.
    package var columnSchemas: [ColumnSchema] { columns.map { ColumnSchema(name: $0.name, type: $0.type) } }
}

/// Rows of one hunting table with the columns that their batch has.
package struct TableBatch: Sendable {
    /// The table's name in the hunting schema.
    package let table: String
    /// All columns of the table, in the schema's order.
    package let columns: [ColumnSchema]
    /// The rows; columns without any value are constants.
    package let batch: Batch
}

/// Collects rows of one hunting table.
final class TableBuilder {
    let table: HuntingTable
    private let builder: BatchBuilder

    init(_ table: HuntingTable) {
        self.table = table
        builder = BatchBuilder(columns: table.columnSchemas)
    }

    var rowCount: Int { builder.rowCount }
    var byteCount: Int { builder.byteCount }

    /// Copies a staged row.
    func append(_ stage: RowStage) {
        for position in stage.filled { append(stage[position], at: position) }
        builder.endRow()
    }

    func append(_ cell: Cell, at position: Int) {
        switch cell {
        case .absent: break
        case .text(let text): builder.append(utf8: text.bytes, at: position)
        case .long(let value): builder.append(long: value, at: position)
        case .real(let value): builder.append(real: value, at: position)
        case .bool(let value): builder.append(bool: value, at: position)
        case .guid(let value): builder.append(guid: value, at: position)
        }
    }

    func endRow() { builder.endRow() }

    /// The rows; the builder is empty afterwards.
    func finish() -> TableBatch { TableBatch(table: table.name, columns: builder.columns, batch: builder.finish()) }
}
