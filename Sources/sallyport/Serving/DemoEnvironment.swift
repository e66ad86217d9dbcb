import Foundation
package import Identity
import Server

/// `<data>/demo.env`: what a script needs to call the demo, as shell assignments.
package enum DemoEnvironment {
    /// Writes the file for a server's address. The secrets of a file that is there stay: only it has their text, the
    /// directory keeps their hashes.
    package static func write(
        to path: String, tenants: DemoTenants, directory: Directory, address: String, authorityPath: String
    ) async throws {
        let existing = (FileManager.default.contents(atPath: path)).map {
            EnvironmentFile(parsing: String(decoding: $0, as: UTF8.self)).values
        }
        let file = EnvironmentFile([
            ("TENANT_ID", tenants.organisation.id.description),
            ("CLIENT_ID", tenants.application.id.description),
            ("CLIENT_SECRET", try await secret("CLIENT", of: tenants.application, existing, directory)),
            (
                "CLIENT_CERTIFICATE",
                try await DemoCertificate.path(beside: path, for: tenants.application, in: directory)
            ),
            ("AUTHORITY", address),
            ("API", address),
            ("CA_CERT", authorityPath),
            ("PARTNER_CLIENT_ID", tenants.partner.id.description),
            ("PARTNER_CLIENT_SECRET", try await secret("PARTNER_CLIENT", of: tenants.partner, existing, directory)),
            ("CUSTOMER_TENANT_ID", tenants.customer.id.description),
        ])
        try PrivateFile.write(Data(file.text.utf8), to: URL(filePath: path))
    }

    /// The secret that the file has for the application, or a new one when it has none.
    private static func secret(
        _ prefix: String, of application: Application, _ existing: [String: String]?, _ directory: Directory
    ) async throws -> String {
        if let existing, existing[prefix + "_ID"] == application.id.description, let text = existing[prefix + "_SECRET"]
        {
            return text
        }
        return try await directory.addSecret(to: application.id, displayName: "demo.env").text
    }
}
