package import Defender
package import Identity

/// A request whose caller may do what it asks for.
package struct OperationRequest: Sendable {
    /// What is called.
    package let operation: Operation
    /// The values of the path's parameters.
    package let path: [String: String]
    /// The OData options.
    package let odata: ODataQuery
    /// All query parameters as sent, decoded.
    package let parameters: [(name: String, value: String)]
    package let body: RequestBody
    /// Who calls. Its tenant is the only one whose data the operation can reach.
    package let token: VerifiedToken
    package let services: DefenderServices
    /// What of the tenant's data the caller sees and changes.
    package let reach: Reach
    /// Who there is: of it too, only what belongs to the tenant.
    package let directory: Directory
    /// Scheme and authority as the caller wrote them: `https://api.securitycenter.microsoft.com`.
    package let origin: String
    /// The path as the caller wrote it.
    package let rawPath: String

    /// The tenant that is asked.
    package var tenant: Tenant { token.tenant }

    /// Who is named as the author of what the request changes: the user, or the application.
    package var caller: String {
        token.userPrincipalName ?? (token.applicationName.isEmpty ? "\(token.applicationID)" : token.applicationName)
    }

    /// A path parameter; empty is impossible, since a segment is never empty.
    package func parameter(_ name: String) -> String { path[name] ?? "" }

    /// A query parameter of the operation's own; nil when absent.
    package func query(_ name: String) -> String? {
        parameters.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }

    /// A query parameter that must be there.
    package func requiredQuery(_ name: String) throws(DefenderError) -> String {
        guard let value = query(name), !value.isEmpty else {
            throw DefenderError(.missingRequiredParameter, "The required query parameter '\(name)' is missing.")
        }
        return value
    }
}
