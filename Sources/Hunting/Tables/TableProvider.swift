package import KQL

/// Where a query's tables come from.
package protocol TableProvider: Sendable {
    /// The tables as they are at this moment, for one query; later changes do not show in what comes back.
    func pinned() -> any TableProvider

    /// The rows of a table as they are now: a query asks once per table and reads one consistent state of it.
    ///
    /// - Parameter table: The table's name as the schema spells it.
    /// - Returns: nil when nothing is stored under this name; a table of the schema then has no rows.
    /// - Throws: When the store cannot be read.
    func source(of table: String) throws -> (any TableSource)?
}

extension TableProvider {
    package func pinned() -> any TableProvider { self }
}

/// One table's rows, behind the narrow door that a remote engine could also stand behind: it is told what is needed and
/// gives batches.
package protocol TableSource: Sendable {
    /// Prepares reading what the request asks for.
    ///
    /// - Returns: Batches that have exactly the request's columns, in its order. All rows that satisfy the request's
    ///   conjuncts and no other; in the table's order, when morsels are read in theirs. With a limit, no more than so many
    ///   rows a morsel.
    func scan(_ request: ScanRequest, in execution: Execution) async throws -> BatchStream
}

/// What a query needs of a table.
package struct ScanRequest: Sendable {
    /// The table's name, for messages.
    package let table: String
    /// The columns that come out, in order. A column that the table does not store is null, or empty, in every row.
    package let columns: [Column]
    /// What must be true of a row, in the order in which it is best tested; columns are those of `tested` and `columns`.
    package let conjuncts: [Expression]
    /// The columns that only the conjuncts read.
    package let tested: [Column]
    /// How many rows are enough (any of them); nil when all are needed.
    package let limit: Int?

    /// Makes a request.
    package init(
        table: String, columns: [Column], conjuncts: [Expression] = [], tested: [Column] = [], limit: Int? = nil
    ) {
        self.table = table
        self.columns = columns
        self.conjuncts = conjuncts
        self.tested = tested
        self.limit = limit
    }
}
