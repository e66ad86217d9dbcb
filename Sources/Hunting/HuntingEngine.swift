package import Values

/// Runs KQL queries over tables.
///
/// A value: it holds no state between queries and may be used from any number of tasks at a time.
package struct HuntingEngine: Sendable {
    /// Where the tables come from.
    package let tables: any TableProvider
    /// What time it is for `now()` and `ago()`.
    package let clock: WallClock
    /// What one query may take.
    package let limits: QueryLimits
    /// What a query may read beside the tables.
    package var resources = QueryResources()
    /// Whether plans are made better before they run. Off, a plan runs as it was bound: for comparing answers.
    package var optimises = true

    /// Makes an engine.
    package init(tables: any TableProvider, clock: WallClock = .system, limits: QueryLimits = QueryLimits()) {
        self.tables = tables
        self.clock = clock
        self.limits = limits
    }
}
