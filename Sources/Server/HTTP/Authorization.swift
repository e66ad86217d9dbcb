import Defender
import HTTPTypes
import Identity

/// Whether a verified token may call an operation, and the refusal that says what it lacks.
enum Authorization {
    /// Refuses a token that was issued for another API (401).
    ///
    /// Both Defender APIs live on one host name, so the Defender for Endpoint API takes the other's tokens as authentic and lets
    /// them fail on their roles (observed: 403 "Missing application roles", not 401), and the other way round.
    static func checkAudience(_ token: VerifiedToken, for operation: Operation) throws {
        let accepted: [WellKnownResource] =
            switch operation.api {
            case .mde, .xdr: [.windowsDefenderATP, .microsoftThreatProtection]
            case .graph: [.microsoftGraph]
            }
        guard !accepted.contains(token.resource) else { return }
        let wanted = accepted.map { resource in
            "\(resource.definition.identifierURIs.first ?? "\(resource.applicationID)") (\(resource.displayName))"
        }
        throw unauthorized(
            "invalid audience. The token is for '\(token.audience)' (\(token.resource.displayName)); this API expects "
                + wanted.joined(separator: " or ") + ".",
            api: operation.api)
    }

    /// What the caller reaches with an operation: for an application everything of its tenant, for a person what their own
    /// rights give.
    ///
    /// Refuses a token that carries none of the operation's permissions (403), naming those that would do.
    static func reach(
        of token: VerifiedToken, for operation: Operation, in services: DefenderServices
    ) async throws -> Reach {
        let owner = operation.api.resource
        let permissions = operation.permissions
        let isOwn = token.resource == owner
        if token.isDelegated {
            guard !isOwn || token.scopes.isDisjoint(with: permissions.delegated) else {
                return try await userReach(of: token, for: operation, in: services)
            }
            throw APIError(
                .forbidden, api: operation.api, code: "Forbidden",
                message:
                    "Missing delegated permissions. API required scopes: \(permissions.delegated.joined(separator: ",")), "
                    + "delegated permissions: \(token.scopes.sorted().joined(separator: ",")). "
                    + remedy(token, "delegated", permissions.delegated, owner))
        }
        guard !isOwn || token.roles.isDisjoint(with: permissions.application) else { return Reach(token.tenant) }
        throw APIError(
            .forbidden, api: operation.api, code: "Forbidden",
            message:
                "Missing application roles. API required roles: \(permissions.application.joined(separator: ",")), "
                + "application roles: \(token.roles.sorted().joined(separator: ",")). "
                + remedy(token, "application", permissions.application, owner))
    }

    /// Refuses a user whose own rights do not reach as far as the token's scopes (403): what counts is the intersection of both.
    private static func userReach(
        of token: VerifiedToken, for operation: Operation, in services: DefenderServices
    ) async throws -> Reach {
        let requirement = operation.userRequirement
        switch requirement {
        case .membership: return Reach(token.tenant)
        case .directoryRole(let roles):
            if !roles.isDisjoint(with: token.userRoles) { return Reach(token.tenant) }
        case .defenderPermission(let permissions):
            let reach = try await services.reach(
                of: token.objectID, token.userRoles, wanting: permissions, in: token.tenant)
            if let reach { return reach }
        }
        func list(_ roles: Set<DirectoryRole>) -> String {
            roles.isEmpty ? "none" : roles.map(\.rawValue).sorted().joined(separator: ", ")
        }
        let role = operation.userRole.map { " (\($0.rawValue))" } ?? ""
        throw APIError(
            .forbidden, api: operation.api, code: "Forbidden",
            message:
                "The user '\(token.userPrincipalName ?? "")' is not allowed to do this\(role). Directory roles that allow it: "
                + "\(list(requirement.directoryRoles)); roles of the user: \(list(token.userRoles))."
                + defenderRemedy(requirement.permissions))
    }

    /// How a role of Defender's own would do.
    private static func defenderRemedy(_ permissions: Set<AccessPermission>) -> String {
        if permissions.isEmpty { return "" }
        let names = permissions.map { "'\($0.displayName)' (\($0.rawValue))" }.sorted().joined(separator: " or ")
        return " A role of Defender's own with \(names) would do too."
    }

    /// How to get what is missing.
    private static func remedy(
        _ token: VerifiedToken, _ kind: String, _ permissions: [String], _ owner: WellKnownResource
    ) -> String {
        guard !permissions.isEmpty else { return "This operation is not open to \(kind) permissions." }
        let name = token.applicationName.isEmpty ? "\(token.applicationID)" : "'\(token.applicationName)'"
        var text =
            "Grant the application \(name) the \(kind) permission \(permissions.joined(separator: " or ")) of "
            + "'\(owner.displayName)', with admin consent, and request a new token"
        if token.resource != owner {
            text +=
                " for \(owner.definition.identifierURIs.first ?? "\(owner.applicationID)")"
                + " (this one is for '\(token.audience)')"
        }
        return text + "."
    }

    /// A refusal of the credentials, with the challenge that RFC 6750 section 3 asks for.
    static func unauthorized(_ reason: String, api: DefenderAPI) -> APIError {
        let message =
            api == .graph ? Self.capitalised(reason) : "Unauthorized request - reason of failure: \(reason)"
        // The description goes into a quoted string: quotes and what is not printable ASCII may not stand in it.
        let description = String(
            decoding: reason.utf8.map { $0 >= 32 && $0 < 127 && $0 != 34 && $0 != 92 ? $0 : 39 }, as: UTF8.self)
        return APIError(
            .unauthorized, api: api, code: api == .graph ? "InvalidAuthenticationToken" : "Unauthorized",
            message: message,
            headers: [
                .wwwAuthenticate:
                    "Bearer authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"invalid_token\", error_description=\"\(description)\""
            ])
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension DefenderAPI {
    /// The resource that defines the permissions of the API's operations.
    var resource: WellKnownResource {
        switch self {
        case .mde: .windowsDefenderATP
        case .xdr: .microsoftThreatProtection
        case .graph: .microsoftGraph
        }
    }
}
