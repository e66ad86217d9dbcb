import Columnar
import KQL
package import Synchronization

/// One run of one query: what its operators share.
package final class Execution: Sendable {
    /// The clock, limits, memory and caches that kernels see too.
    package let context: EvaluationContext
    /// Where tables come from.
    package let tables: any TableProvider

    /// Rows of blocks that were read.
    package let rowsScanned = Atomic(0)
    /// Rows that indexes ruled out unread.
    package let rowsSkipped = Atomic(0)

    /// What expressions give for the entries of dictionaries.
    let lifted = DictionaryLifting()

    /// What the query may read beside the tables.
    let resources: QueryResources
    /// Whether plans are made better before they run.
    let optimises: Bool

    /// Makes the expressions that operators compute.
    let compiler: ExpressionCompiler

    private let sharedRows = Mutex<[Int: [Batch]]>([:])
    private let sources = Mutex<[String: any TableSource]>([:])

    /// Makes a run.
    package init(
        context: EvaluationContext, tables: any TableProvider, resources: QueryResources = QueryResources(),
        optimises: Bool = true
    ) {
        self.resources = resources
        self.context = context
        self.tables = tables
        self.optimises = optimises
        compiler = ExpressionCompiler(context: context, kernels: ScalarKernels.table)
    }

    /// The table as this query sees it: the same state however often the query names it. Nil when there is none.
    package func source(of table: String) throws -> (any TableSource)? {
        if let known = sources.withLock({ $0[table] }) { return known }
        guard let source = try tables.source(of: table) else { return nil }
        return sources.withLock { known in
            if let first = known[table] { return first }
            known[table] = source
            return source
        }
    }

    /// The rows of a shared plan that were computed before.
    func shared(_ identifier: Int) -> [Batch]? { sharedRows.withLock { $0[identifier] } }

    /// Keeps the rows of a shared plan for its other readers.
    func keep(_ batches: [Batch], ofShared identifier: Int) { sharedRows.withLock { $0[identifier] = batches } }
}
