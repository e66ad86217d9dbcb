import GRDB

extension Directory {
    /// Sets the addresses to which codes and tokens of an application may go.
    ///
    /// - Throws: ``DirectoryError``.
    package func setRedirectURIs(_ uris: [RedirectURI], of id: ApplicationID) async throws {
        var seen: Set<RedirectURI> = []
        let wanted = uris.filter { seen.insert($0).inserted }
        guard wanted.count <= 256 else { throw DirectoryError.tooManyRedirectURIs }
        try await write { [self] database, changes in
            guard var application = read({ $0.applications[id] }) else { throw DirectoryError.unknownApplication(id) }
            try database.execute(
                sql: "DELETE FROM redirect_uris WHERE application_id = ?", arguments: [id.description])
            for (position, uri) in wanted.enumerated() {
                try database.execute(
                    sql: "INSERT INTO redirect_uris (application_id, platform, uri, position) VALUES (?, ?, ?, ?)",
                    arguments: [id.description, uri.platform.rawValue, uri.text, position])
            }
            application.redirectURIs = wanted
            changes.append(.application(application))
        }
    }
}
