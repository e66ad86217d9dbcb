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
            ("PUBLIC_CLIENT_ID", tenants.tools.id.description),
            ("USERNAME", tenants.administrator.userPrincipalName),
            (
                "PASSWORD",
                try await password("", of: tenants.administrator, in: tenants.organisation, existing, directory)
            ),
            ("CUSTOMER_USERNAME", tenants.customerAdministrator.userPrincipalName),
            (
                "CUSTOMER_PASSWORD",
                try await password(
                    "CUSTOMER_", of: tenants.customerAdministrator, in: tenants.customer, existing, directory)
            ),
        ])
        try PrivateFile.write(Data(file.text.utf8), to: URL(filePath: path))
    }

    /// The password that the file has for the account, or a new one when it has none.
    private static func password(
        _ prefix: String, of user: User, in tenant: Tenant, _ existing: [String: String]?, _ directory: Directory
    ) async throws -> String {
        if let existing, existing[prefix + "USERNAME"] == user.userPrincipalName,
            let text = existing[prefix + "PASSWORD"]
        {
            return text
        }
        let text = OpaqueToken.make(prefix: "Sp-")
        try await directory.setPassword(text, of: user.id, in: tenant)
        return text
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
