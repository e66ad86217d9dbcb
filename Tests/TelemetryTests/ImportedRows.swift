import Columnar
import Telemetry
import Values

/// The rows of an import in memory, read back as plain values.
struct ImportedRows {
    let report: ImportReport
    let segments: [String: [Segment]]

    /// Imports files with the importer's defaults.
    init(files paths: String..., importer: Importer = Importer()) async throws {
        let collector = SegmentCollector()
        report = try await importer.run(paths: paths, into: collector)
        segments = await collector.segments
    }

    /// Imports a text as a file of that name.
    init(_ text: String, as name: String = "records.ndjson", importer: Importer = Importer()) async throws {
        let directory = try TemporaryDirectory()
        try await self.init(files: directory.file(name, text), importer: importer)
    }

    /// The rows of a table: the values that are neither null nor empty, by column.
    func rows(_ table: String) throws -> [[String: Scalar]] {
        var rows: [[String: Scalar]] = []
        for segment in segments[table] ?? [] {
            let batch = try segment.batch(of: segment.columns.map(\.schema), rows: 0..<segment.rowCount)
            for row in 0..<batch.count {
                var values: [String: Scalar] = [:]
                for (column, vector) in zip(segment.columns, batch.columns) {
                    let value = vector.scalar(at: row)
                    if !value.isNull, value != .string("") { values[column.schema.name] = value }
                }
                rows.append(values)
            }
        }
        return rows
    }

    /// The only row of the import and its table, derived rows aside.
    func onlyRow() throws -> (table: String, values: [String: Scalar]) {
        let tables = report.counts.rowsByTable.keys
        guard tables.count == 1, let table = tables.first else { throw NotOneRow(tables: Array(tables)) }
        let rows = try rows(table)
        guard rows.count == 1 else { throw NotOneRow(tables: [table]) }
        return (table, rows[0])
    }

    struct NotOneRow: Error { let tables: [String] }
}

extension [String: Scalar] {
    func text(_ column: String) -> String? { if case .string(let text) = self[column] { text } else { nil } }
    func long(_ column: String) -> Int64? {
        switch self[column] {
        case .long(let value), .datetime(let value): value
        case .int(let value): Int64(value)
        default: nil
        }
    }
    /// `AdditionalFields` as text, whatever its type.
    var additional: String? {
        switch self["AdditionalFields"] {
        case .string(let text): text
        case .dynamic(let value): "\(value)"
        default: nil
        }
    }
}
