import Defender
import HTTPTypes
import Identity

/// People and their organisation through Microsoft Graph.
enum GraphUserOperations {
    static let list: OperationHandler = { request in
        try .collection(
            request.directory.users(of: request.tenant), type: User.entityType, context: "users", for: request)
    }

    static let get: OperationHandler = { request in answer(try user(of: request), request) }

    static let me: OperationHandler = { request in
        guard let user = request.directory.user(request.token.objectID, in: request.tenant.id) else {
            throw APIError(
                .badRequest, api: .graph, code: "BadRequest",
                message: "/me request is only valid with delegated authentication flow.")
        }
        return answer(user, request)
    }

    static let create: OperationHandler = { request in
        try request.body.refuseOthers(than: [
            "accountEnabled", "displayName", "mailNickname", "userPrincipalName", "passwordProfile", "givenName",
            "surname",
        ])
        let profile = try request.body.object("passwordProfile") ?? .empty
        try profile.refuseOthers(than: ["password", "forceChangePasswordNextSignIn"])
        let user = try await request.directory.createUser(
            try request.body.requiredText("userPrincipalName"), password: try profile.requiredText("password"),
            displayName: try request.body.requiredText("displayName"),
            givenName: try request.body.text("givenName") ?? "", surname: try request.body.text("surname") ?? "",
            mustChangePassword: try profile.bool("forceChangePasswordNextSignIn") ?? true, in: request.tenant)
        if try request.body.bool("accountEnabled") == false {
            try await request.directory.updateUser(user.id, in: request.tenant, isEnabled: false)
        }
        return answer(request.directory.user(user.id, in: request.tenant.id) ?? user, request, status: .created)
    }

    static let update: OperationHandler = { request in
        try request.body.refuseOthers(than: ["accountEnabled", "displayName", "passwordProfile"])
        let user = try user(of: request)
        let profile = try request.body.object("passwordProfile")
        try await request.directory.updateUser(
            user.id, in: request.tenant, displayName: try request.body.text("displayName"),
            isEnabled: try request.body.bool("accountEnabled"))
        if let profile {
            try profile.refuseOthers(than: ["password", "forceChangePasswordNextSignIn"])
            try await request.directory.setPassword(
                try profile.requiredText("password"), of: user.id, in: request.tenant,
                mustChange: try profile.bool("forceChangePasswordNextSignIn") ?? true)
        }
        return .noContent
    }

    static let delete: OperationHandler = { request in
        try await request.directory.deleteUser(try user(of: request).id, in: request.tenant)
        return .noContent
    }

    static let revokeSessions: OperationHandler = { request in
        try await request.directory.revokeSessions(of: try user(of: request).id, in: request.tenant)
        return .object([.init("value", .bool(true))], context: "Edm.Boolean", for: request)
    }

    static let organisation: OperationHandler = { request in
        try .collection([request.tenant], type: Tenant.entityType, context: "organization", for: request)
    }

    /// The user that the path names, by id or by sign-in name.
    private static func user(of request: OperationRequest) throws -> User {
        let text = request.parameter("id")
        let found =
            ObjectID(text).flatMap { request.directory.user($0, in: request.tenant.id) }
            ?? request.directory.user(named: text)
        guard let found, found.tenantID == request.tenant.id else { throw APIError.notInDirectory(text) }
        return found
    }

    private static func answer(
        _ user: User, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(user, type: User.entityType, context: "users/$entity", for: request, status: status)
    }
}
