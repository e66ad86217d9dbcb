import GRDB

extension Records {
    /// Reads from the database, to find out whether it can be read.
    ///
    /// - Throws: ``RecordsError``.
    package func checkReadable() async throws {
        do {
            try await database.read { database in try database.execute(sql: "SELECT 1") }
        } catch {
            throw RecordsError(error, path: path)
        }
    }
}
