/// What one chunk of records became.
struct MappedChunk: Sendable {
    let sequence: Int
    /// Rows that came in a hunting table's own columns, ready as they are.
    var tables: [TableBatch] = []
    /// Rows of Windows events, which the second pass completes.
    var log = RowLog()
    var processes: [ProcessKey: ProcessRecord] = [:]
    var devices = DeviceObservations()
    /// Devices that have a `DeviceInfo` row of their own.
    var describedDevices: Set<String> = []
    var counts = ImportCounts()
    var deadLetters: [DeadLetter] = []
}

/// The counts of an import: `rows + not mapped + rejected = events`.
package struct ImportCounts: Sendable, Equatable {
    /// How many records were read; an envelope that holds several counts as what it holds.
    package internal(set) var events = 0
    /// Rows by table and `ActionType` (empty for rows without one).
    package internal(set) var rows: [String: [String: Int]] = [:]
    /// Events that advanced hunting has no row for, by reason.
    package internal(set) var notMapped: [NotMappedReason: Int] = [:]
    /// Records that could not be read, by reason.
    package internal(set) var rejected: [RejectionReason: Int] = [:]
    /// Windows events by the shape of their record.
    package internal(set) var shapes: [RecordShape: Int] = [:]
    /// Fields that no column of their table takes, as `Table.field`.
    package internal(set) var ignoredFields: Set<String> = []

    /// Rows by table.
    package var rowsByTable: [String: Int] { rows.mapValues { $0.values.reduce(0, +) } }
    /// All rows.
    package var rowCount: Int { rowsByTable.values.reduce(0, +) }
    package var notMappedCount: Int { notMapped.values.reduce(0, +) }
    package var rejectedCount: Int { rejected.values.reduce(0, +) }

    mutating func merge(_ other: ImportCounts) {
        events += other.events
        rows.merge(other.rows) { $0.merging($1, uniquingKeysWith: +) }
        notMapped.merge(other.notMapped, uniquingKeysWith: +)
        rejected.merge(other.rejected, uniquingKeysWith: +)
        shapes.merge(other.shapes, uniquingKeysWith: +)
        ignoredFields.formUnion(other.ignoredFields)
    }
}
