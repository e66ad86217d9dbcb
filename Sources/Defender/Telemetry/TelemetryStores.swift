package import Hunting
package import Identity
package import Values

/// The telemetry of every tenant: each has a store of its own, and none can be reached without its `Tenant`.
package actor TelemetryStores {
    /// A tenant's tables, and a text that changes whenever they do.
    package struct Store: Sendable {
        package let tables: any TableProvider
        /// Differs after each change of the rows, so that what was derived from them can be kept until then.
        package let revision: @Sendable () throws -> String

        package init(tables: any TableProvider, revision: @escaping @Sendable () throws -> String) {
            self.tables = tables
            self.revision = revision
        }
    }

    private let open: @Sendable (Tenant) async throws -> Store
    private var stores: [TenantID: Store] = [:]

    /// Makes the stores.
    ///
    /// `open`: Opens a tenant's store; called once a tenant.
    package init(open: @escaping @Sendable (Tenant) async throws -> Store) { self.open = open }

    /// The store of a tenant, opened when it is asked for first.
    package func store(for tenant: Tenant) async throws -> Store {
        if let store = stores[tenant.id] { return store }
        let opened = try await open(tenant)
        // Another task may have opened it meanwhile; the first one stays.
        if let store = stores[tenant.id] { return store }
        stores[tenant.id] = opened
        return opened
    }

    /// An engine over a tenant's tables.
    package func engine(for tenant: Tenant, clock: WallClock, limits: QueryLimits = QueryLimits()) async throws
        -> HuntingEngine
    {
        HuntingEngine(tables: try await store(for: tenant).tables, clock: clock, limits: limits)
    }
}
