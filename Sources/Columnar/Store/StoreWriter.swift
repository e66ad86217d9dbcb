internal import Glibc
internal import Values

/// The one that writes a store's files: log, manifest, and which segment files count. Lives on a thread of its own.
///
/// Invariants: everything that `contents` shows is either in a segment file that the manifest on disk names or in a log file
/// from its `logStart` on, and never in both; `logLength` is the length of the log up to its last synchronised record.
actor StoreWriter {
    private let thread: FileThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let paths: StorePaths
    private let files: FileAccess
    private let contents: StoreContents
    private let lock: StoreLock

    private var manifest: Manifest
    private var log: Int32
    private var logNumber: UInt64
    private var logLength: Int
    /// How long the log files are that hold rows which are in no segment yet.
    private var unsealedBytes: Int
    private var nextSequence: UInt64
    /// Why nothing can be written any more; nil as long as all is well.
    private var closed: String?

    private var waiting:
        [(ticket: UInt64, table: String, columns: [ColumnSchema], payload: Buffer<UInt8>, rows: Segment)]
    private var nextTicket: UInt64 = 0
    /// Tickets below have been decided.
    private var decided: UInt64 = 0
    private var failures: [UInt64: StorageError] = [:]
    private var isSealing = false
    private var isMerging = false

    init(opened: OpenedStore, contents: StoreContents, files: FileAccess) {
        thread = FileThread(name: "store")
        paths = opened.paths
        self.files = files
        self.contents = contents
        lock = opened.lock
        manifest = opened.manifest
        log = opened.log
        logNumber = opened.logNumber
        logLength = 0
        unsealedBytes = opened.unsealedBytes
        nextSequence = opened.nextSequence
        waiting = []
    }

    deinit { _ = Glibc.close(log) }

    // MARK: Appending

    /// Writes a record to the log; durable and visible when it returns.
    ///
    /// - Returns: How many bytes of the log are in no segment yet.
    func append(
        table: String, columns: [ColumnSchema], payload: Buffer<UInt8>, rows: Segment
    ) async throws(StorageError) -> Int {
        let ticket = nextTicket
        nextTicket += 1
        waiting.append((ticket, table, columns, payload, rows))
        // Group commit: whoever else has come meanwhile gets on the list before the first of all writes it and
        // synchronises once.
        await Task.yield()
        if ticket >= decided { commitWaiting() }
        if let failure = failures.removeValue(forKey: ticket) { throw failure }
        return unsealedBytes
    }

    private func commitWaiting() {
        let group = waiting
        waiting = []
        decided = nextTicket
        var accepted: [(table: String, columns: [ColumnSchema], rows: Segment)] = []
        var acceptedTickets: [UInt64] = []
        do throws(StorageError) {
            try checkOpen()
            var draft = contents.read { $0.mapValues(\.columns) }
            for record in group {
                // What cannot be stored fails alone, before anything of it is in the log.
                do throws(StorageError) {
                    var table = StoreContents.Table(columns: draft[record.table] ?? [])
                    try table.adopt(record.columns)
                    draft[record.table] = table.columns
                } catch {
                    failures[record.ticket] = error
                    continue
                }
                acceptedTickets.append(record.ticket)
                accepted.append((record.table, record.columns, record.rows))
                let head = LogRecord.head(payload: record.payload, sequence: nextSequence + UInt64(accepted.count - 1))
                try write(head)
                try write(record.payload)
                try write(Buffer(repeating: 0, count: LogRecord.padding(payloadLength: record.payload.count)))
            }
            if accepted.isEmpty { return }
            try files.synchronizeAll(log, path: paths.log(logNumber))
        } catch {
            // What was written of the group must not be found by a later opening: nobody was told that it is there.
            if closed == nil,
                ftruncate(log, off_t(logLength)) != 0 || lseek(log, off_t(logLength), SEEK_SET) < 0
                    || files.synchronize(log) != 0
            {
                closed = "an earlier write failed and could not be undone (\(error))"
            }
            for ticket in acceptedTickets { failures[ticket] = error }
            for record in group where failures[record.ticket] == nil { failures[record.ticket] = error }
            return
        }
        let end = lseek(log, 0, SEEK_CUR)
        unsealedBytes += Int(end) - logLength
        logLength = Int(end)
        nextSequence += UInt64(accepted.count)
        publish(accepted)
    }

    private func publish(_ accepted: [(table: String, columns: [ColumnSchema], rows: Segment)]) {
        contents.update { tables in
            for record in accepted {
                var table = tables[record.table] ?? StoreContents.Table()
                do throws(StorageError) {
                    try table.adopt(record.columns)
                    try table.addToTail(record.rows)
                } catch {
                    // Columns were checked before, and rows in memory are not read from anywhere.
                    preconditionFailure("a checked record cannot be added: \(error)")
                }
                tables[record.table] = table
            }
        }
    }

    private func write(_ bytes: Buffer<UInt8>) throws(StorageError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
            try files.writeAll(log, UnsafeRawBufferPointer(bytes), path: paths.log(logNumber))
        }
    }

    private func checkOpen() throws(StorageError) {
        if let closed { throw .closed(reason: closed) }
    }

    // MARK: Sealing: the log's rows become segment files

    /// What one sealing has to write.
    struct Sealing: Sendable {
        var tables: [(name: String, columns: [ColumnSchema], parts: [Segment])]
        var logStart: UInt64
        var firstSequence: UInt64
        /// How long the log files are that the rows come from.
        var bytes: Int
    }

    /// Begins a new log file and gives the rows of those before; nil when there are none or another sealing runs.
    func beginSealing() throws(StorageError) -> Sealing? {
        try checkOpen()
        if isSealing || unsealedBytes == 0 { return nil }
        let next = logNumber + 1
        let file = try paths.createLog(next, files: files)
        _ = Glibc.close(log)
        let bytes = unsealedBytes
        (log, logNumber, logLength, unsealedBytes) = (file, next, 0, 0)
        isSealing = true
        let tables = contents.update { tables in
            var parts: [(name: String, columns: [ColumnSchema], parts: [Segment])] = []
            for (name, table) in tables where !table.tail.isEmpty {
                parts.append((name, table.columns, table.tail))
                tables[name]?.sealing = table.tail
                tables[name]?.tail = []
            }
            return parts
        }
        return Sealing(tables: tables, logStart: next, firstSequence: nextSequence, bytes: bytes)
    }

    /// Makes the segments of a sealing count instead of the log.
    func finishSealing(_ sealing: Sealing, _ made: [MadeSegment]) throws(StorageError) {
        var next = manifest
        next.logStart = sealing.logStart
        next.firstSequence = sealing.firstSequence
        try swap(to: next, adding: made) { tables in
            for table in sealing.tables { tables[table.name]?.sealing = [] }
        }
        isSealing = false
        paths.removeLogs(before: sealing.logStart)
    }

    /// Gives the rows of a sealing that failed back to the tail; their log files are still there.
    func abandonSealing(_ sealing: Sealing) {
        isSealing = false
        contents.update { tables in
            for table in sealing.tables {
                let returned = tables[table.name]?.sealing ?? []
                tables[table.name]?.tail.insert(contentsOf: returned, at: 0)
                tables[table.name]?.sealing = []
            }
        }
        unsealedBytes += sealing.bytes
    }

    // MARK: Segments

    /// A name for a segment file that nobody else uses.
    func reserveIdentifier() throws(StorageError) -> UInt64 {
        try checkOpen()
        defer { manifest.nextIdentifier += 1 }
        return manifest.nextIdentifier
    }

    /// Makes segment files count, all at once.
    func add(_ made: [MadeSegment]) throws(StorageError) {
        try checkOpen()
        try swap(to: manifest, adding: made) { _ in }
    }

    /// Whether the caller may merge; false while another merge runs.
    func beginMerging() throws(StorageError) -> Bool {
        try checkOpen()
        if isMerging { return false }
        isMerging = true
        return true
    }

    /// Lets others merge again.
    func endMerging() { isMerging = false }

    /// Puts merged segment files in the place of those they were made of, all at once.
    func replace(_ replaced: Set<UInt64>, with made: [MadeSegment]) throws(StorageError) {
        try checkOpen()
        // Rows that were merged twice would be shown twice.
        let present = Set(manifest.tables.flatMap { $0.segments.map(\.identifier) })
        precondition(replaced.isSubset(of: present), "segments are merged that do not count any more")
        var next = manifest
        for index in next.tables.indices {
            next.tables[index].segments.removeAll { replaced.contains($0.identifier) }
        }
        try swap(to: next, adding: made) { tables in
            for name in tables.keys { tables[name]?.stored.removeAll { replaced.contains($0.identifier) } }
        }
        for identifier in replaced { unlink(paths.segment(identifier)) }
    }

    private func swap(
        to draft: Manifest, adding made: [MadeSegment], _ change: (inout [String: StoreContents.Table]) -> Void
    ) throws(StorageError) {
        var next = draft
        var schemas = contents.read { $0.mapValues(\.columns) }
        for segment in made {
            var table = StoreContents.Table(columns: schemas[segment.table] ?? [])
            try table.adopt(segment.columns)
            schemas[segment.table] = table.columns
        }
        for (name, columns) in schemas.sorted(by: { $0.key < $1.key }) {
            let index: Int
            if let known = next.tables.firstIndex(where: { $0.name == name }) {
                index = known
            } else {
                next.tables.append(Manifest.Table(name: name, columns: [], segments: []))
                index = next.tables.count - 1
            }
            next.tables[index].columns = columns.map { Manifest.Column(name: $0.name, type: $0.type) }
            next.tables[index].segments += made.filter { $0.table == name }.map {
                Manifest.File(identifier: $0.identifier, rows: $0.segment.rowCount, bytes: $0.segment.byteCount)
            }
        }
        try paths.publish(next, files: files)
        do throws(StorageError) {
            try files.synchronizeDirectory(paths.directory)
        } catch {
            // The new manifest is there but perhaps not for good: whether it counts will be known at the next opening.
            closed = "the manifest could not be synchronised (\(error))"
            throw .closed(reason: closed ?? "")
        }
        manifest = next
        contents.update { tables in
            change(&tables)
            for (name, columns) in schemas { tables[name, default: StoreContents.Table()].columns = columns }
            for segment in made {
                tables[segment.table]?.stored.append((segment.identifier, segment.segment))
            }
        }
    }

    /// Ends writing. What is in the log stays there.
    func close(reason: String) {
        if closed == nil { closed = reason }
        lock.release()
    }
}

/// A segment file that is written but does not count yet.
struct MadeSegment: Sendable {
    var table: String
    var columns: [ColumnSchema]
    var identifier: UInt64
    var segment: Segment
}
