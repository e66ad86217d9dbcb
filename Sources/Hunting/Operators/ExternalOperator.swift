import Columnar
import Foundation
import KQL
import Values

/// `externaldata`: the records of files, each value as the text or the JSON value that it is there.
struct ExternalOperator: PhysicalOperator {
    /// Strings for files of text, dynamics for files of JSON.
    let columns: [Column]
    let locations: [String]
    let records: ExternalRecords
    let files: ExternalFiles

    var name: String { "External" }
    var detail: String { locations.map(ExternalFiles.shown).joined(separator: ", ") }
    var inputs: [any PhysicalOperator] { [] }

    func stream(in execution: Execution) async throws -> BatchStream {
        BatchStream(
            try locations.map { location in
                let data = try files.contents(of: location)
                try execution.context.memory.take(data.count, for: "externaldata")
                let batch =
                    records.isJSON
                    ? try named(try records.values(in: data, of: location)) : try placed(data, of: location)
                try execution.context.memory.take(batch.byteCount, for: "externaldata")
                return batch
            })
    }

    /// Fields go into the columns by their places; what a record lacks is empty.
    private func placed(_ data: Data, of location: String) throws -> Batch {
        let builder = BatchBuilder(columns: columns.map { ColumnSchema(name: $0.name, type: $0.type) })
        try records.forEachRecord(in: data, of: location) { fields in
            for position in columns.indices {
                builder.append(string: position < fields.count ? fields[position] : "", at: position)
            }
            builder.endRow()
        }
        return builder.finish()
    }

    /// Properties go into the columns by their names; what an object lacks is null.
    private func named(_ values: [Dynamic]) throws -> Batch {
        let vectors = try columns.map { column in
            try Vector.dynamics(
                values.map { value in
                    if case .bag(let bag) = value { bag[column.name] ?? .null } else { .null }
                })
        }
        return Batch(columns: vectors, count: values.count)
    }
}
