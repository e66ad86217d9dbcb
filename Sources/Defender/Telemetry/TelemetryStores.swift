package import Hunting
package import Identity
package import Values

/// The telemetry of every tenant: each has a store of its own, and none can be reached without its `Tenant`.
package struct TelemetryStores: Sendable {
    /// A tenant's tables at one moment.
    package struct Store: Sendable {
        package let tables: any TableProvider
        /// Differs after each change of the rows, so that what was derived from them can be kept until then. Empty without rows.
        package let revision: String

        package init(tables: any TableProvider, revision: String) {
            self.tables = tables
            self.revision = revision
        }
    }

    private let read: @Sendable (Tenant) async throws -> Store

    /// Makes the stores of a function that reads a tenant's tables as they are now; it is asked before each query.
    package init(_ read: @escaping @Sendable (Tenant) async throws -> Store) { self.read = read }

    /// The tables of a tenant as they are now.
    package func store(for tenant: Tenant) async throws -> Store { try await read(tenant) }

    /// An engine over the rows within reach as they are now.
    package func engine(
        for reach: Reach, clock: WallClock, limits: QueryLimits = QueryLimits()
    ) async throws -> HuntingEngine {
        var tables = try await store(for: reach.tenant).tables
        if let devices = reach.devices { tables = DeviceTables(tables, devices: devices) }
        return HuntingEngine(tables: tables, clock: clock, limits: limits)
    }
}
