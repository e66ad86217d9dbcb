import Foundation
import Identity
import Values

/// The fixture's tenant with two people and a program on their devices, to which an administrator has consented.
struct UserFixture: Sendable {
    static let resource = "https://api.securitycenter.microsoft.com"
    static let password = "correct horse battery"

    let base: AuthorityFixture
    let user: User
    let tools: Application

    init() async throws {
        base = try await AuthorityFixture()
        user = try await base.directory.createUser(
            "Ana@contoso.com", password: Self.password, displayName: "Ana Silva", givenName: "Ana", surname: "Silva",
            roles: [.securityReader], in: base.tenant)
        tools = try await base.directory.registerApplication(
            in: base.tenant, displayName: "Tools", isFallbackPublicClient: true)
        try await base.directory.grant(
            scopes: ["Alert.Read", "Machine.Read"], of: .windowsDefenderATP, to: tools.id, in: base.tenant)
    }

    /// A request for tokens by name and password.
    var parameters: [String: String] {
        [
            "grant_type": "password", "client_id": tools.id.description, "username": "ana@contoso.com",
            "password": Self.password, "scope": "\(Self.resource)/.default offline_access openid profile",
        ]
    }

    func refresh(_ token: String) -> [String: String] {
        ["grant_type": "refresh_token", "client_id": tools.id.description, "refresh_token": token]
    }

    /// A token of an answer.
    func token(_ name: String, _ parameters: [String: String]) async throws -> String {
        guard case .string(let text)? = try await base.answer(parameters)[name] else {
            throw FixtureError(text: "no \(name)")
        }
        return text
    }
}
