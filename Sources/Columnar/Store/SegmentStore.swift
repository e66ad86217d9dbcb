internal import Synchronization
internal import Values

/// The events of one tenant on disk: tables of segments behind a write-ahead log.
///
/// - An `append` returns when its rows are in the log and synchronised, and visible to queries. Rows of the log become segment
///   files when they are many, and small segment files are merged; both happen in the course of the append that crosses the
///   threshold, on threads of their own, while other appends and all queries go on.
/// - A bulk import writes segment files directly, and all of them appear by one rename (`beginImport`).
/// - A snapshot is a list of immutable segments; it stays valid, and unchanged, as long as somebody holds it.
/// - After a crash at any moment the next opening shows every acknowledged row, and no row twice.
///
/// Columns that a later append brings are null in the rows before; a column keeps the type it first had.
package final class SegmentStore: Sendable {
    /// Sizes and names that a store goes by.
    package struct Options: Sendable {
        /// The column that orders the rows of a segment and whose range each segment knows.
        package var timeColumn = "Timestamp"
        /// How many rows a segment file has at most when segments are imported or merged.
        package var segmentRows = 1_000_000
        /// How long the log may get before its rows become segment files, in bytes.
        package var sealBytes = 64 << 20
        /// How many segment files of less than half of `segmentRows` a table may have before they are merged.
        package var smallSegments = 8
        /// The calls that write.
        package var files = FileAccess.system

        /// The sizes that a server uses.
        package init() {}
    }

    /// What opening found.
    package struct Recovery: Sendable {
        /// Bytes at the log's end that a crash left of a record which was never acknowledged.
        package let tornBytes: Int
    }

    /// Where the store is.
    package let directory: String
    /// What opening found.
    package let recovery: Recovery

    let options: Options
    let contents = StoreContents()
    let writer: StoreWriter
    let workers: [FileWorker]
    private let turn = Atomic<Int>(0)
    private let failure = Mutex<StorageError?>(nil)

    /// Opens the store of a directory, which is made when it is not there. Blocks while it replays the log.
    ///
    /// - Throws: `StorageError.inUse` when the store is open elsewhere, `.unsupportedVersion`, `.damaged`, `.system`,
    ///   `.diskFull`.
    package init(directory: String, options: Options = Options()) throws(StorageError) {
        self.directory = directory
        self.options = options
        let opened = try OpenedStore(directory: directory, files: options.files, contents: contents)
        recovery = Recovery(tornBytes: opened.tornBytes)
        writer = StoreWriter(opened: opened, contents: contents, files: options.files)
        workers = (1...2).map { FileWorker(name: "store-\($0)") }
    }

    /// Opens a store on a thread of its own.
    package static func open(
        directory: String, options: Options = Options()
    ) async throws(StorageError) -> SegmentStore {
        try await FileWorker(name: "store-open").run { () throws(StorageError) in
            try SegmentStore(directory: directory, options: options)
        }
    }

    /// The tables that have been written to, by name.
    package var tables: [String] { contents.read { $0.keys.sorted() } }

    /// The columns of a table in the order they came; empty when nothing was written to it.
    package func columns(of table: String) -> [ColumnSchema] {
        contents.read { $0[table]?.columns ?? [] }
    }

    /// The rows of a table at this moment.
    package func snapshot(of table: String) -> [Segment] {
        contents.read { $0[table]?.segments ?? [] }
    }

    /// The rows of all tables at one moment.
    package func snapshot() -> [String: [Segment]] {
        contents.read { $0.mapValues(\.segments) }
    }

    /// How many bytes the segment files take.
    package var byteCount: Int {
        contents.read { tables in
            tables.values.reduce(0) { $0 + $1.stored.reduce(0) { $0 + $1.segment.byteCount } }
        }
    }

    /// Why the last attempt to make segments of the log or to merge segments failed; nil when it succeeded. Nothing is lost
    /// by such a failure: the rows stay where they were, and a later append tries again.
    package var maintenanceFailure: StorageError? { failure.withLock { $0 } }

    /// Adds rows to a table. When it returns they are on disk and visible.
    ///
    /// - Throws: `StorageError.columnType`, `.diskFull`, `.system`, `.closed`. The rows are then not stored.
    package func append(table: String, columns: [ColumnSchema], batch: Batch) async throws(StorageError) {
        precondition(
            columns.count == batch.columns.count, "a schema of \(columns.count) columns for \(batch.columns.count)")
        if batch.count == 0 { return }
        let image = try SegmentEncoder.encode(batch, schema: columns, timeColumn: options.timeColumn)
        let payload = LogRecord(table: table, columns: columns, image: image).payload()
        let rows = Segment(inMemory: batch, columns: columns)
        let unsealed = try await writer.append(table: table, columns: columns, payload: payload, rows: rows)
        if unsealed >= options.sealBytes { await maintain() }
    }

    /// Makes segment files of all rows that are in the log, and merges small segments.
    package func flush() async throws(StorageError) {
        try await seal()
        try await mergeSmallSegments(when: 2)
    }

    /// Begins an import.
    package func beginImport() -> SegmentImport { SegmentImport(into: self) }

    /// Ends writing, after making segments of what is in the log; another process may open the store then. Snapshots stay
    /// valid.
    ///
    /// - Throws: What sealing failed by; the store is closed nevertheless, and its rows are safe in the log.
    package func close() async throws(StorageError) {
        do throws(StorageError) {
            try await seal()
        } catch {
            await writer.close(reason: "it is closed")
            if case .closed = error { return }
            throw error
        }
        await writer.close(reason: "it is closed")
    }

    /// A thread for the next piece of work.
    var worker: FileWorker {
        workers[turn.add(1, ordering: .relaxed).oldValue % workers.count]
    }

    private func maintain() async {
        do throws(StorageError) {
            try await seal()
            try await mergeSmallSegments(when: options.smallSegments)
            failure.withLock { $0 = nil }
        } catch {
            failure.withLock { $0 = error }
        }
    }
}
