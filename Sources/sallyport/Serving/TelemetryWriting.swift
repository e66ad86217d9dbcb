package import Columnar
package import Foundation
package import Identity
import Server

/// Writing to a tenant's segment store, beside a server that reads it or without one.
package enum TelemetryWriting {
    /// Opens the store of a tenant, lends it, and closes it: a store has one owner at a time.
    ///
    /// A server has a store for the moment in which it takes a snapshot, so one that is in use is asked for again, for ten
    /// seconds; another import takes longer than that, and is then told of.
    package static func withStore<Result>(
        of tenant: Tenant, dataDirectory: URL, _ body: (SegmentStore) async throws -> Result
    ) async throws -> Result {
        let directory = dataDirectory.appending(path: "tenants/\(tenant.id)/telemetry")
        try PrivateFile.makeDirectory(directory)
        let store = try await open(directory.path(percentEncoded: false))
        do {
            let result = try await body(store)
            try await store.close()
            return result
        } catch {
            // What the body met is the error to report; what it wrote before is safe in the log.
            try? await store.close()
            throw error
        }
    }

    private static func open(_ path: String) async throws -> SegmentStore {
        var attempts = 0
        while true {
            do throws(StorageError) {
                return try await SegmentStore.open(directory: path)
            } catch {
                attempts += 1
                guard case .inUse = error, attempts < 100 else { throw error }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
