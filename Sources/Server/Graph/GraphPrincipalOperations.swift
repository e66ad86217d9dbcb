import Defender
import HTTPTypes
import Identity

/// Service principals, and the roles and scopes that they have been granted, through Microsoft Graph.
enum GraphPrincipalOperations {
    static let list: OperationHandler = { request in
        try .collection(
            request.directory.servicePrincipals(in: request.tenant).map { entity($0, request) },
            type: GraphServicePrincipal.entityType, context: "servicePrincipals", for: request)
    }

    static let get: OperationHandler = { request in
        .entity(
            entity(try principal(of: request), request), type: GraphServicePrincipal.entityType,
            context: "servicePrincipals/$entity", for: request)
    }

    static let create: OperationHandler = { request in
        try request.body.refuseOthers(than: ["appId"])
        let text = try request.body.requiredText("appId")
        guard let id = ApplicationID(text) else { throw APIError.notInDirectory(text) }
        guard request.directory.servicePrincipal(of: id, in: request.tenant.id) == nil else {
            throw APIError(
                .conflict, api: .graph, code: "Request_MultipleObjectsWithSameKeyValue",
                message: "The service principal cannot be created: the tenant has one of the application \(id) already."
            )
        }
        let principal = try await request.directory.addServicePrincipal(of: id, in: request.tenant)
        return .entity(
            entity(principal, request), type: GraphServicePrincipal.entityType, context: "servicePrincipals/$entity",
            for: request, status: .created)
    }

    static let update: OperationHandler = { request in
        try request.body.refuseOthers(than: ["accountEnabled", "appRoleAssignmentRequired"])
        try await request.directory.updateServicePrincipal(
            of: try principal(of: request).applicationID, in: request.tenant,
            isEnabled: try request.body.bool("accountEnabled"),
            requiresAssignment: try request.body.bool("appRoleAssignmentRequired"))
        return .noContent
    }

    static let delete: OperationHandler = { request in
        try await request.directory.removeServicePrincipal(
            of: try principal(of: request).applicationID, in: request.tenant)
        return .noContent
    }

    // MARK: Application roles

    static let listRoles: OperationHandler = { request in
        try assignments(request.directory.roleAssignments(of: try principal(of: request)), request)
    }

    static let listRolesAssignedTo: OperationHandler = { request in
        try assignments(request.directory.roleAssignments(on: try principal(of: request)), request)
    }

    static let assignRole: OperationHandler = { request in
        try request.body.refuseOthers(than: ["principalId", "resourceId", "appRoleId"])
        _ = try principal(of: request)
        let holder = try principal(request.body.requiredText("principalId"), request)
        let resource = try principal(request.body.requiredText("resourceId"), request)
        let text = try request.body.requiredText("appRoleId")
        guard let role = PermissionID(text) else {
            throw DirectoryError.unknownPermission(text, resource: request.directory.displayName(of: resource))
        }
        let made = try await request.directory.assign(role: role, of: resource, to: holder, in: request.tenant)
        return .entity(
            entity(made, request), type: GraphRoleAssignment.entityType, context: "appRoleAssignments/$entity",
            for: request, status: .created)
    }

    static let removeRole: OperationHandler = { request in
        _ = try principal(of: request)
        let text = request.parameter("assignmentId")
        guard let id = ObjectID(text) else { throw APIError.notInDirectory(text) }
        try await request.directory.removeAssignment(id, in: request.tenant)
        return .noContent
    }

    private static func assignments(
        _ assignments: [AppRoleAssignment], _ request: OperationRequest
    ) throws -> OperationResponse {
        try .collection(
            assignments.map { entity($0, request) }, type: GraphRoleAssignment.entityType,
            context: "appRoleAssignments", for: request)
    }

    private static func entity(_ assignment: AppRoleAssignment, _ request: OperationRequest) -> GraphRoleAssignment {
        func name(_ id: ObjectID) -> String {
            request.directory.servicePrincipal(object: id, in: request.tenant)
                .map { request.directory.displayName(of: $0) } ?? id.description
        }
        return GraphRoleAssignment(
            assignment: assignment, principalName: name(assignment.principalID),
            resourceName: name(assignment.resourceID))
    }

    // MARK: Delegated permissions

    static let listGrants: OperationHandler = { request in
        try .collection(
            request.directory.delegatedGrants(in: request.tenant), type: DelegatedGrant.entityType,
            context: "oauth2PermissionGrants", for: request)
    }

    static let grant: OperationHandler = { request in
        try request.body.refuseOthers(than: ["clientId", "consentType", "principalId", "resourceId", "scope"])
        let client = try principal(request.body.requiredText("clientId"), request)
        let resource = try principal(request.body.requiredText("resourceId"), request)
        guard let known = WellKnownResource(applicationID: resource.applicationID) else {
            throw APIError(
                .badRequest, api: .graph, code: "Request_BadRequest",
                message: "'\(request.directory.displayName(of: resource))' exposes no delegated permissions.")
        }
        let userText = try request.body.text("principalId")
        let user: ObjectID?
        switch try request.body.requiredText("consentType") {
        case "AllPrincipals":
            guard userText == nil else {
                throw DefenderError(.invalidInput, "'principalId' is only for the consentType 'Principal'.")
            }
            user = nil
        case "Principal":
            guard let id = userText.flatMap({ ObjectID($0) }), request.directory.user(id, in: request.tenant.id) != nil
            else { throw APIError.notInDirectory(userText ?? "principalId") }
            user = id
        case let other:
            throw DefenderError(.invalidInput, "'\(other)' is not a consentType. Values: AllPrincipals, Principal.")
        }
        let scopes = Set((try request.body.text("scope") ?? "").split(separator: " ").map(String.init))
        let made = try await request.directory.grant(
            scopes: scopes, of: known, by: user, to: client.applicationID, in: request.tenant)
        return .entity(
            made, type: DelegatedGrant.entityType, context: "oauth2PermissionGrants/$entity", for: request,
            status: .created)
    }

    static let updateGrant: OperationHandler = { request in
        try request.body.refuseOthers(than: ["scope"])
        let scopes = Set(try request.body.requiredText("scope").split(separator: " ").map(String.init))
        try await request.directory.setScopes(scopes, of: try grantID(request), in: request.tenant)
        return .noContent
    }

    static let removeGrant: OperationHandler = { request in
        try await request.directory.removeDelegatedGrant(try grantID(request), in: request.tenant)
        return .noContent
    }

    private static func grantID(_ request: OperationRequest) throws -> ObjectID {
        let text = request.parameter("id")
        guard let id = ObjectID(text) else { throw APIError.notInDirectory(text) }
        return id
    }

    // MARK: What the handlers share

    private static func principal(of request: OperationRequest) throws -> ServicePrincipal {
        guard let text = request.path["appId"] else { return try principal(request.parameter("id"), request) }
        guard let id = ApplicationID(text),
            let found = request.directory.servicePrincipal(of: id, in: request.tenant.id)
        else { throw APIError.notInDirectory(text) }
        return found
    }

    private static func principal(_ text: String, _ request: OperationRequest) throws -> ServicePrincipal {
        guard let id = ObjectID(text), let found = request.directory.servicePrincipal(object: id, in: request.tenant)
        else { throw APIError.notInDirectory(text) }
        return found
    }

    private static func entity(_ principal: ServicePrincipal, _ request: OperationRequest) -> GraphServicePrincipal {
        GraphServicePrincipal(
            principal: principal, displayName: request.directory.displayName(of: principal),
            application: request.directory.application(principal.applicationID))
    }
}
