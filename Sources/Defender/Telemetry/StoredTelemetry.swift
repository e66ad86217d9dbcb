import Columnar
package import Foundation
import Hunting
package import Identity

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The segment stores of a data directory as a server reads them, while imports of other processes write to them.
///
/// A store has one owner at a time. The server therefore opens a store only for the moment of taking a snapshot, which stays
/// valid afterwards, and looks again when the store's manifest has changed. While an import has the store, the snapshot from
/// before goes on to answer; what the import brings appears at once when it is done.
package actor StoredTelemetry {
    /// What tells one state of a manifest from the next: publishing replaces the file.
    private struct ManifestState: Equatable {
        let inode: UInt64
        let modifiedSeconds: Int
        let modifiedNanoseconds: Int
        let size: Int
    }

    private struct Snapshot {
        let manifest: ManifestState
        let store: TelemetryStores.Store
    }

    private let directory: @Sendable (TenantID) -> URL
    private var snapshots: [TenantID: Snapshot] = [:]
    private var readings: [TenantID: Task<Snapshot?, any Error>] = [:]

    /// Makes the telemetry of a function that tells where a tenant's store is.
    package init(directory: @escaping @Sendable (TenantID) -> URL) { self.directory = directory }

    /// The stores, for the domain.
    package nonisolated var stores: TelemetryStores { TelemetryStores { tenant in try await self.store(for: tenant) } }

    /// The tables of a tenant as they are now; none when nothing was imported yet. Throws `StorageError` for a store that cannot
    /// be read.
    package func store(for tenant: Tenant) async throws -> TelemetryStores.Store {
        let path = directory(tenant.id).path
        let known = snapshots[tenant.id]
        guard let state = Self.manifest(of: path) else { return known?.store ?? Self.empty }
        if let known, known.manifest == state { return known.store }
        // Requests that come while the store is read share one reading.
        let reading = readings[tenant.id] ?? Task { try await Self.read(path, state) }
        readings[tenant.id] = reading
        let result = await reading.result
        readings[tenant.id] = nil
        if let snapshot = try result.get() { snapshots[tenant.id] = snapshot }
        return snapshots[tenant.id]?.store ?? Self.empty
    }

    private static let empty = TelemetryStores.Store(tables: MemoryTables(), revision: "")

    /// Nil when another process has the store.
    private static func read(_ path: String, _ before: ManifestState) async throws -> Snapshot? {
        let store: SegmentStore
        do throws(StorageError) {
            store = try await SegmentStore.open(directory: path)
        } catch {
            if case .inUse = error { return nil }
            throw error
        }
        let segments = store.snapshot()
        try await store.close()
        // Rows are only ever added, so the row counts tell whether there are new ones; merging changes none of them.
        let counts = segments.sorted { $0.key < $1.key }
            .map { table, segments in "\(table):\(segments.reduce(0) { $0 + $1.rowCount })" }
        return Snapshot(
            manifest: manifest(of: path) ?? before,
            store: TelemetryStores.Store(tables: MemoryTables(segments), revision: counts.joined(separator: ",")))
    }

    /// The state of a store's manifest; nil when there is no store.
    private static func manifest(of directory: String) -> ManifestState? {
        var status = stat()
        guard stat(directory + "/MANIFEST", &status) == 0 else { return nil }
        return ManifestState(
            inode: UInt64(status.st_ino), modifiedSeconds: Int(status.st_mtim.tv_sec),
            modifiedNanoseconds: Int(status.st_mtim.tv_nsec), size: Int(status.st_size))
    }
}
