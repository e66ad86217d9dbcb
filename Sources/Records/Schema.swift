import GRDB

/// The tables of one domain, as the steps that lead to them.
///
/// Step `n` takes the tables from version `n - 1` to version `n`. A step that has been released is never edited; a change is a new
/// step at the end.
package struct Schema: Sendable {
    /// The domain's name, by which the database remembers its version.
    package let name: String
    /// SQL, one or more statements a step.
    package let steps: [String]

    /// Makes a schema.
    package init(name: String, steps: [String]) {
        self.name = name
        self.steps = steps
    }

    static let ledgerDefinition = """
        CREATE TABLE IF NOT EXISTS schema_ledger (
            name TEXT NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    static func version(of name: String, in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT version FROM schema_ledger WHERE name = ?", arguments: [name]) ?? 0
    }

    static func record(version: Int, of name: String, in database: Database) throws {
        try database.execute(
            sql:
                "INSERT INTO schema_ledger (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            arguments: [name, version])
    }
}
