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
        let isEnabled = try request.body.bool("accountEnabled")
        if profile != nil || isEnabled != nil { try refuseAdministrator(user, request) }
        try await request.directory.updateUser(
            user.id, in: request.tenant, displayName: try request.body.text("displayName"),
            isEnabled: isEnabled)
        if let profile {
            try profile.refuseOthers(than: ["password", "forceChangePasswordNextSignIn"])
            try await request.directory.setPassword(
                try profile.requiredText("password"), of: user.id, in: request.tenant,
                mustChange: try profile.bool("forceChangePasswordNextSignIn") ?? true)
        }
        return .noContent
    }

    static let delete: OperationHandler = { request in
        let user = try user(of: request)
        try refuseAdministrator(user, request)
        try await request.directory.deleteUser(user.id, in: request.tenant)
        try await request.services.access.removePrincipal(user.id, for: request.tenant)
        return .noContent
    }

    static let revokeSessions: OperationHandler = { request in
        let user = try user(of: request)
        try refuseAdministrator(user, request)
        try await request.directory.revokeSessions(of: user.id, in: request.tenant)
        return .object([.init("value", .bool(true))], context: "Edm.Boolean", for: request)
    }

    static let organisation: OperationHandler = { request in
        try .collection([request.tenant], type: Tenant.entityType, context: "organization", for: request)
    }

    /// Refuses to touch how somebody signs in who holds a role of the directory, unless the application may give such roles: else
    /// whoever can set passwords could become anybody.
    ///
    /// Source: "Who can perform sensitive actions", on the page of the resource type `user`.
    private static func refuseAdministrator(_ user: User, _ request: OperationRequest) throws {
        guard !user.roles.isEmpty, !request.token.isDelegated, !request.token.roles.contains(rolesPermission) else {
            return
        }
        throw APIError(
            .forbidden, api: .graph, code: "Authorization_RequestDenied",
            message:
                "Insufficient privileges to complete the operation. '\(user.userPrincipalName)' holds a role of the directory; the password, the sign-ins and the account of such a user change only by an application that has '\(rolesPermission)' too."
        )
    }

    private static let rolesPermission = "RoleManagement.ReadWrite.Directory"

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
