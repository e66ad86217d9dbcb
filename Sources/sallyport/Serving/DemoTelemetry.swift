package import Columnar
import Foundation
package import Simulation

/// The simulated telemetry of the demo's tenants.
package enum DemoTelemetry {
    /// How many rows were imported, and from how many devices.
    package struct Imported: Sendable {
        package var rows = 0
        package var devices = 0
    }

    /// Imports a simulation that ended a moment ago, unless the store has rows: what was imported once is there, and a
    /// tenant with telemetry of its own is not given invented events.
    package static func importOnce(
        _ simulation: Simulation, into store: SegmentStore, progress: ProgressLine
    ) async throws -> Imported? {
        guard store.tables.isEmpty else { return nil }
        let session = store.beginImport()
        var imported = Imported(rows: 0, devices: simulation.enterprise.devices.count)
        do {
            progress.update("simulating an enterprise of \(imported.devices) devices")
            for rows in simulation.batches() {
                try await session.append(table: rows.table, columns: rows.columns, batch: rows.batch)
                imported.rows += rows.batch.count
                progress.update("importing the simulated enterprise: \(ImportSummary.number(imported.rows)) events")
            }
            try await session.commit()
        } catch {
            await session.cancel()
            throw error
        }
        return imported
    }
}
