import Defender
import HTTPTypes
import Identity

/// Defender's own roles, who holds them, and device groups, through Microsoft Graph (beta): `roleManagement/defender`.
///
/// Device groups are the `customAppScopes` of the type `DeviceGroups`. Graph lists them; that they can be made and changed there
/// too is ours, since the cloud has only its portal for it.
enum GraphAccessOperations {
    private static let root = "roleManagement/defender"

    // MARK: Role definitions

    static let listRoles: OperationHandler = { request in
        try .collection(
            try await policy(request).roles, type: AccessRole.entityType, context: "\(root)/roleDefinitions",
            for: request)
    }

    static let getRole: OperationHandler = { request in answer(try await role(of: request), request) }

    static let createRole: OperationHandler = { request in
        var role = AccessRole(id: .random(), displayName: "", details: "", allowedActions: [])
        try change(&role, by: request.body, isNew: true)
        try await request.services.access.make(role, for: request.tenant)
        return answer(role, request, status: .created)
    }

    static let updateRole: OperationHandler = { request in
        try await request.services.access.changeRole(try await role(of: request).id, for: request.tenant) {
            try change(&$0, by: request.body, isNew: false)
        }
        return .noContent
    }

    static let deleteRole: OperationHandler = { request in
        try await request.services.access.removeRole(try await role(of: request).id, for: request.tenant)
        return .noContent
    }

    private static func change(_ role: inout AccessRole, by body: RequestBody, isNew: Bool) throws {
        try body.refuseOthers(than: ["@odata.type", "displayName", "description", "isEnabled", "rolePermissions"])
        role.displayName = try isNew ? body.requiredText("displayName") : body.text("displayName") ?? role.displayName
        role.details = try body.text("description") ?? role.details
        role.isEnabled = try body.bool("isEnabled") ?? role.isEnabled
        if let permissions = try body.objects("rolePermissions") {
            role.allowedActions = try permissions.flatMap { permission in
                try permission.refuseOthers(than: ["@odata.type", "allowedResourceActions", "condition"])
                guard try permission.text("condition") == nil else {
                    throw DefenderError(.invalidInput, "A 'condition' of a role's permissions is not supported.")
                }
                return try permission.texts("allowedResourceActions") ?? []
            }
        }
    }

    private static func answer(
        _ role: AccessRole, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(
            role, type: AccessRole.entityType, context: "\(root)/roleDefinitions/$entity", for: request, status: status)
    }

    private static func role(of request: OperationRequest) async throws -> AccessRole {
        let text = request.parameter("id")
        guard let role = try await policy(request).roles.first(where: { $0.id.description == text.lowercased() })
        else { throw APIError.notInDirectory(text) }
        return role
    }

    // MARK: Role assignments

    static let listAssignments: OperationHandler = { request in
        try .collection(
            try await policy(request).assignments, type: AccessAssignment.entityType,
            context: "\(root)/roleAssignments", for: request)
    }

    static let getAssignment: OperationHandler = { request in answer(try await assignment(of: request), request) }

    static let createAssignment: OperationHandler = { request in
        let text = try request.body.requiredText("roleDefinitionId")
        guard let role = ObjectID(text) else { throw APIError.notInDirectory(text) }
        var assignment = AccessAssignment(
            id: .random(), displayName: "", roleID: role, principalIDs: [], scopes: [])
        try change(&assignment, by: request)
        try await request.services.access.make(assignment, for: request.tenant)
        return answer(assignment, request, status: .created)
    }

    static let updateAssignment: OperationHandler = { request in
        let id = try await assignment(of: request).id
        try await request.services.access.changeAssignment(id, for: request.tenant) { try change(&$0, by: request) }
        return .noContent
    }

    static let deleteAssignment: OperationHandler = { request in
        try await request.services.access.removeAssignment(try await assignment(of: request).id, for: request.tenant)
        return .noContent
    }

    private static func change(_ assignment: inout AccessAssignment, by request: OperationRequest) throws {
        let body = request.body
        try body.refuseOthers(than: [
            "@odata.type", "displayName", "description", "roleDefinitionId", "principalIds", "appScopeIds",
        ])
        assignment.displayName = try body.text("displayName") ?? assignment.displayName
        if let text = try body.text("roleDefinitionId") {
            guard let role = ObjectID(text) else { throw APIError.notInDirectory(text) }
            assignment.roleID = role
        }
        if let principals = try body.texts("principalIds") {
            assignment.principalIDs = try principals.map { text in
                guard let id = ObjectID(text), request.directory.user(id, in: request.tenant.id) != nil else {
                    throw DefenderError(
                        .invalidInput,
                        "'\(text.prefix(64))' is not the id of a user of this tenant. Roles are given to users; this directory has no groups, and applications have their application roles."
                    )
                }
                return id
            }
        }
        if let scopes = try body.texts("appScopeIds") {
            assignment.scopes = try scopes.map { text in
                guard let scope = AccessScope(text) else {
                    throw DefenderError(
                        .invalidInput,
                        "'\(text.prefix(64))' is not a scope. Scopes: '/' (every device), 'Mde' (the same), '/DeviceGroups/<id>'."
                    )
                }
                return scope
            }
        }
    }

    private static func answer(
        _ assignment: AccessAssignment, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(
            assignment, type: AccessAssignment.entityType, context: "\(root)/roleAssignments/$entity", for: request,
            status: status)
    }

    private static func assignment(of request: OperationRequest) async throws -> AccessAssignment {
        let text = request.parameter("id")
        let found = try await policy(request).assignments.first { $0.id.description == text.lowercased() }
        guard let found else { throw APIError.notInDirectory(text) }
        return found
    }

    // MARK: Device groups

    static let listGroups: OperationHandler = { request in
        try .collection(
            try await policy(request).groups, type: DeviceGroup.entityType, context: "\(root)/customAppScopes",
            for: request)
    }

    static let getGroup: OperationHandler = { request in answer(try await group(of: request), request) }

    static let createGroup: OperationHandler = { request in
        try refuseOtherScopes(request.body)
        let attributes = try request.body.object("customAttributes") ?? .empty
        let group = try await request.services.access.makeGroup(
            named: try request.body.requiredText("displayName"), details: try request.body.text("description") ?? "",
            rank: try attributes.integer("rank"), conditions: try conditions(attributes) ?? [], for: request.tenant)
        return answer(group, request, status: .created)
    }

    static let updateGroup: OperationHandler = { request in
        try refuseOtherScopes(request.body)
        try await request.services.access.changeGroup(try await group(of: request).id, for: request.tenant) { group in
            group.name = try request.body.text("displayName") ?? group.name
            group.details = try request.body.text("description") ?? group.details
            if let attributes = try request.body.object("customAttributes") {
                group.rank = try attributes.integer("rank") ?? group.rank
                group.conditions = try conditions(attributes) ?? group.conditions
            }
        }
        return .noContent
    }

    static let deleteGroup: OperationHandler = { request in
        try await request.services.access.removeGroup(try await group(of: request).id, for: request.tenant)
        return .noContent
    }

    private static func refuseOtherScopes(_ body: RequestBody) throws {
        try body.refuseOthers(than: ["@odata.type", "type", "displayName", "description", "customAttributes"])
        if let type = try body.text("type"), type != "DeviceGroups" {
            throw DefenderError(.invalidInput, "'\(type.prefix(64))' is not a type of scope here. Types: DeviceGroups.")
        }
    }

    private static func conditions(_ attributes: RequestBody) throws -> [DeviceGroup.Condition]? {
        try attributes.refuseOthers(than: ["@odata.type", "rank", "conditions"])
        return try attributes.objects("conditions")?.map { condition in
            try condition.refuseOthers(than: ["property", "operator", "values"])
            guard let property = try condition.member("property", of: DeviceGroup.Condition.Property.self),
                let comparison = try condition.member("operator", of: DeviceGroup.Condition.Comparison.self),
                let values = try condition.texts("values")
            else {
                throw DefenderError(
                    .invalidRequestBody, "A condition of a device group needs 'property', 'operator' and 'values'.")
            }
            return DeviceGroup.Condition(property, comparison, values)
        }
    }

    private static func answer(
        _ group: DeviceGroup, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(
            group, type: DeviceGroup.entityType, context: "\(root)/customAppScopes/$entity", for: request,
            status: status)
    }

    private static func group(of request: OperationRequest) async throws -> DeviceGroup {
        let text = request.parameter("id")
        guard let group = try await policy(request).groups.first(where: { String($0.id) == text }) else {
            throw APIError.notInDirectory(text)
        }
        return group
    }

    private static func policy(_ request: OperationRequest) async throws -> AccessControl.Policy {
        try await request.services.access.policy(of: request.tenant)
    }
}

extension AccessRole {
    static let entityType = EntityType<AccessRole>(
        name: "unifiedRoleDefinition",
        properties: [
            .init("id", .guid) { .string($0.id.description) },
            .init("description", .string) { .string($0.details) },
            .init("displayName", .string) { .string($0.displayName) },
            .init("isBuiltIn", .bool) { _ in .bool(false) },
            .init("isEnabled", .bool) { .bool($0.isEnabled) },
            .init("templateId", .guid) { .string($0.id.description) },
            .init("version", .string, nullable: true) { _ in .null },
            .init("rolePermissions", .collection(.complex([]))) { role in
                .collection([
                    .complex([
                        .init("allowedResourceActions", .texts(role.allowedActions)), .init("condition", .null),
                    ])
                ])
            },
        ])
}

extension AccessAssignment {
    static let entityType = EntityType<AccessAssignment>(
        name: "unifiedRoleAssignmentMultiple",
        properties: [
            .init("id", .guid) { .string($0.id.description) },
            .init("displayName", .string) { .string($0.displayName) },
            .init("roleDefinitionId", .guid) { .string($0.roleID.description) },
            .init("principalIds", .collection(.string)) { .texts($0.principalIDs.map(\.description)) },
            .init("directoryScopeIds", .collection(.string)) { _ in .collection([]) },
            .init("appScopeIds", .collection(.string)) { .texts($0.scopes.map(\.text)) },
        ])
}

extension DeviceGroup {
    static let entityType = EntityType<DeviceGroup>(
        name: "customAppScope",
        properties: [
            .init("id", .string) { .string(String($0.id)) },
            .init("type", .string) { _ in .string("DeviceGroups") },
            .init("displayName", .string) { .string($0.name) },
            .init("description", .string) { .string($0.details) },
            .init("customAttributes", .complex([])) { group in
                .complex([
                    .init("rank", .integer(group.rank)),
                    .init(
                        "conditions",
                        .collection(
                            group.conditions.map { condition in
                                .complex([
                                    .init("property", .string(condition.property.rawValue)),
                                    .init("operator", .string(condition.comparison.rawValue)),
                                    .init("values", .texts(condition.values)),
                                ])
                            })),
                ])
            },
        ])
}
