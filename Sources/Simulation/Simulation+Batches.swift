package import Columnar
import HuntingSchema
import Values

extension Simulation {
    /// The simulated events of one hunting table as rows of it.
    package struct TableRows: Sendable {
        /// The table's name in the hunting schema.
        package let table: String
        /// The table's columns, all of them, in the schema's order.
        package let columns: [ColumnSchema]
        /// The rows, in no particular order.
        package let batch: Batch
    }

    /// Runs through all days and collects the events as rows of the hunting tables; `ReportId` counts per machine.
    ///
    /// A cell whose column the table does not have is left out, as the real sensor leaves out what a table cannot hold.
    package func batches() -> [TableRows] {
        var builders: [String: TableBuilder] = [:]
        var reports: [String: Int64] = [:]
        run { event in
            let builder: TableBuilder
            if let known = builders[event.table] {
                builder = known
            } else if let table = HuntingSchema.table(named: event.table) {
                builder = TableBuilder(table)
                builders[event.table] = builder
            } else {
                preconditionFailure("the simulation made an event of \(event.table), which the schema does not have")
            }
            var device = ""
            for case ("DeviceId", .text(let id)) in event.cells { device = id }
            reports[device, default: 0] += 1
            builder.append(event, report: reports[device, default: 0])
        }
        return builders.values.sorted { $0.name < $1.name }.map { builder in
            TableRows(table: builder.name, columns: builder.columns, batch: builder.batch.finish())
        }
    }
}

/// Writes simulated events into a batch builder of their table.
private final class TableBuilder {
    let name: String
    let columns: [ColumnSchema]
    let batch: BatchBuilder
    private let positions: [String: Int]

    init(_ table: HuntingTable) {
        name = table.name
        columns = table.columns.map { ColumnSchema(name: $0.name, type: $0.type) }
        batch = BatchBuilder(columns: columns)
        positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
    }

    func append(_ event: SimulatedEvent, report: Int64) {
        if let position = positions["Timestamp"] { batch.append(long: event.timestamp, at: position) }
        if let position = positions["ReportId"] {
            // Mail and identity tables have a text there.
            if columns[position].type == .string {
                batch.append(string: String(report), at: position)
            } else {
                batch.append(long: report, at: position)
            }
        }
        for (column, value) in event.cells {
            guard let position = positions[column] else { continue }
            switch value {
            case .text(let text): if !text.isEmpty { batch.append(string: text, at: position) }
            case .number(let number), .time(let number): batch.append(long: number, at: position)
            case .flag(let flag): batch.append(bool: flag, at: position)
            }
        }
        batch.endRow()
    }
}
