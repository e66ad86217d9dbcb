internal import Glibc
internal import Synchronization
internal import Values

/// A bulk import: segment files written directly, which all appear at once by `commit`.
///
/// Until then nothing of the import is visible; a crash, or `cancel`, leaves nothing of it. Several tasks may append at once;
/// none may append while or after one commits.
package final class SegmentImport: Sendable {
    private struct Pending {
        var columns: [ColumnSchema] = []
        var parts: [Segment] = []
        var rows = 0
    }

    private let store: SegmentStore
    private let state = Mutex<(pending: [String: Pending], made: [MadeSegment])>(([:], []))

    init(into store: SegmentStore) { self.store = store }

    /// Adds rows to a table of the import. Returns quickly unless the rows complete a segment, whose file is then written.
    ///
    /// - Throws: `StorageError.columnType`, `.diskFull`, `.system`, `.closed`.
    package func append(table: String, columns: [ColumnSchema], batch: Batch) async throws(StorageError) {
        precondition(
            columns.count == batch.columns.count, "a schema of \(columns.count) columns for \(batch.columns.count)")
        if batch.count == 0 { return }
        let rows = Segment(inMemory: batch, columns: columns)
        let limit = store.options.segmentRows
        let stored = store.columns(of: table)
        let outcome: Result<Pending?, StorageError> = state.withLock { state in
            var pending = state.pending[table] ?? Pending()
            var schema = StoreContents.Table(columns: stored)
            do throws(StorageError) {
                try schema.adopt(pending.columns)
                try schema.adopt(columns)
                var own = StoreContents.Table(columns: pending.columns)
                try own.adopt(columns)
                pending.columns = own.columns
            } catch {
                return .failure(error)
            }
            pending.parts.append(rows)
            pending.rows += rows.rowCount
            if pending.rows >= limit {
                state.pending[table] = nil
                return .success(pending)
            }
            state.pending[table] = pending
            return .success(nil)
        }
        if let full = try outcome.get() { try await write(table, full) }
    }

    /// Makes everything that was appended visible, durably and at once.
    package func commit() async throws(StorageError) {
        let rest = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (table, pending) in rest { group.addTask { try await self.write(table, pending) } }
                try await group.waitForAll()
            }
        } catch let error as StorageError {
            throw error
        } catch {
            throw .closed(reason: "\(error)")
        }
        let made = state.withLock { state in
            defer { state.made = [] }
            return state.made
        }
        do throws(StorageError) {
            try await store.writer.add(made.sorted { $0.identifier < $1.identifier })
        } catch {
            // After `.closed` the files may count.
            if case .closed = error { throw error }
            remove(made)
            throw error
        }
    }

    /// Gives the import up and removes its files.
    package func cancel() async {
        let made = state.withLock { state in
            defer { state = ([:], []) }
            return state.made
        }
        remove(made)
    }

    private func write(_ table: String, _ pending: Pending) async throws(StorageError) {
        let made = try await store.makeSegment(table: table, columns: pending.columns, parts: pending.parts)
        state.withLock { $0.made.append(made) }
    }

    private func remove(_ made: [MadeSegment]) {
        let paths = StorePaths(directory: store.directory)
        for segment in made { unlink(paths.segment(segment.identifier)) }
    }
}
