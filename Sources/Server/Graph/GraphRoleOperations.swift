import Defender
import HTTPTypes
import Identity

/// The roles of the directory, and who holds them, through Microsoft Graph: as `roleManagement/directory` and in the older form
/// of `directoryRoles`.
enum GraphRoleOperations {
    // MARK: roleManagement/directory

    static let listDefinitions: OperationHandler = { request in
        try .collection(
            DirectoryRole.allCases, type: DirectoryRole.definitionType,
            context: "roleManagement/directory/roleDefinitions", for: request)
    }

    static let getDefinition: OperationHandler = { request in
        .entity(
            try role(request.parameter("id")), type: DirectoryRole.definitionType,
            context: "roleManagement/directory/roleDefinitions/$entity", for: request)
    }

    static let listAssignments: OperationHandler = { request in
        try .collection(
            request.directory.directoryRoleAssignments(in: request.tenant), type: DirectoryRoleAssignment.entityType,
            context: "roleManagement/directory/roleAssignments", for: request)
    }

    static let getAssignment: OperationHandler = { request in
        answer(try assignment(of: request), request)
    }

    static let assign: OperationHandler = { request in
        try request.body.refuseOthers(than: ["@odata.type", "principalId", "roleDefinitionId", "directoryScopeId"])
        let scope = try request.body.requiredText("directoryScopeId")
        guard scope == "/" else {
            throw DefenderError(
                .invalidInput,
                "'\(scope.prefix(64))' is not a scope of this directory: roles hold in the whole tenant, '/'.")
        }
        let made = try await request.directory.assign(
            try role(request.body.requiredText("roleDefinitionId")),
            to: try user(request.body.requiredText("principalId"), request).id, in: request.tenant)
        return answer(made, request, status: .created)
    }

    static let withdraw: OperationHandler = { request in
        let assignment = try assignment(of: request)
        try await request.directory.withdraw(assignment.role, from: assignment.userID, in: request.tenant)
        return .noContent
    }

    private static func answer(
        _ assignment: DirectoryRoleAssignment, _ request: OperationRequest, status: HTTPResponse.Status = .ok
    ) -> OperationResponse {
        .entity(
            assignment, type: DirectoryRoleAssignment.entityType,
            context: "roleManagement/directory/roleAssignments/$entity", for: request, status: status)
    }

    private static func assignment(of request: OperationRequest) throws -> DirectoryRoleAssignment {
        let text = request.parameter("id")
        guard let assignment = DirectoryRoleAssignment(id: text),
            request.directory.directoryRoleAssignments(in: request.tenant).contains(assignment)
        else { throw APIError.notInDirectory(text) }
        return assignment
    }

    // MARK: directoryRoles

    static let listRoles: OperationHandler = { request in
        try .collection(
            DirectoryRole.allCases, type: DirectoryRole.entityType, context: "directoryRoles", for: request)
    }

    static let getRole: OperationHandler = { request in
        .entity(
            try pathRole(request), type: DirectoryRole.entityType, context: "directoryRoles/$entity", for: request)
    }

    static let listMembers: OperationHandler = { request in
        let role = try pathRole(request)
        return try .collection(
            request.directory.users(of: request.tenant).filter { $0.roles.contains(role) }, type: User.entityType,
            context: "directoryObjects", for: request)
    }

    static let addMember: OperationHandler = { request in
        try request.body.refuseOthers(than: ["@odata.id"])
        let reference = try request.body.requiredText("@odata.id")
        guard let id = reference.split(separator: "/").last else { throw APIError.notInDirectory(reference) }
        try await request.directory.assign(
            try pathRole(request), to: try user(String(id), request).id, in: request.tenant)
        return .noContent
    }

    static let removeMember: OperationHandler = { request in
        try await request.directory.withdraw(
            try pathRole(request), from: try user(request.parameter("memberId"), request).id, in: request.tenant)
        return .noContent
    }

    // MARK: memberOf

    static let memberOf: OperationHandler = { request in
        try roles(of: try user(request.parameter("id"), request), request)
    }

    static let ownMemberOf: OperationHandler = { request in
        try roles(of: try user(request.token.objectID.description, request), request)
    }

    private static func roles(of user: User, _ request: OperationRequest) throws -> OperationResponse {
        try .collection(
            user.roles.sorted { $0.rawValue < $1.rawValue }, type: DirectoryRole.memberOfType,
            context: "directoryObjects", for: request)
    }

    // MARK: What the handlers share

    private static func pathRole(_ request: OperationRequest) throws -> DirectoryRole {
        try role(request.path["roleTemplateId"] ?? request.parameter("id"))
    }

    private static func role(_ text: String) throws -> DirectoryRole {
        guard let role = DirectoryRole.allCases.first(where: { $0.templateID.equalsIgnoringASCIICase(text) }) else {
            throw APIError.notInDirectory(text)
        }
        return role
    }

    private static func user(_ text: String, _ request: OperationRequest) throws -> User {
        let found =
            ObjectID(text).flatMap { request.directory.user($0, in: request.tenant.id) }
            ?? request.directory.user(named: text)
        guard let found, found.tenantID == request.tenant.id else { throw APIError.notInDirectory(text) }
        return found
    }
}

extension DirectoryRole {
    /// As `unifiedRoleDefinition`. The actions behind a built-in role of Entra are not part of this directory.
    static let definitionType = EntityType<DirectoryRole>(
        name: "unifiedRoleDefinition",
        properties: [
            .init("id", .guid) { .string($0.templateID) },
            .init("description", .string) { .string($0.details) },
            .init("displayName", .string) { .string($0.rawValue) },
            .init("isBuiltIn", .bool) { _ in .bool(true) },
            .init("isEnabled", .bool) { _ in .bool(true) },
            .init("resourceScopes", .collection(.string)) { _ in .texts(["/"]) },
            .init("templateId", .guid) { .string($0.templateID) },
            .init("version", .string, nullable: true) { _ in .null },
        ])

    /// As `directoryRole`. Entra gives the role an id of its own in each tenant; here it is the template's.
    static let entityType = EntityType<DirectoryRole>(name: "directoryRole", properties: properties)

    /// The same among other objects, which are told apart by their type.
    static let memberOfType = EntityType<DirectoryRole>(
        name: "directoryObject",
        properties: [.init("@odata.type", .string) { _ in .string("#microsoft.graph.directoryRole") }] + properties)

    private static let properties: [EntityType<DirectoryRole>.Property] = [
        .init("id", .guid) { .string($0.templateID) },
        .init("deletedDateTime", .dateTimeOffset, nullable: true) { _ in .null },
        .init("description", .string) { .string($0.details) },
        .init("displayName", .string) { .string($0.rawValue) },
        .init("roleTemplateId", .guid) { .string($0.templateID) },
    ]

    /// What its holder may do here.
    private var details: String {
        switch self {
        case .globalAdministrator: "Administers everything of the tenant."
        case .applicationAdministrator, .cloudApplicationAdministrator: "Administers applications and their consent."
        case .securityAdministrator: "Reads and administers everything of security."
        case .securityOperator: "Works on alerts, incidents and devices."
        case .securityReader: "Reads security data."
        case .globalReader: "Reads everything that a Global Administrator can."
        }
    }
}

extension DirectoryRoleAssignment {
    static let entityType = EntityType<DirectoryRoleAssignment>(
        name: "unifiedRoleAssignment",
        properties: [
            .init("id", .string) { .string($0.id) },
            .init("principalId", .guid) { .string($0.userID.description) },
            .init("directoryScopeId", .string) { _ in .string("/") },
            .init("roleDefinitionId", .guid) { .string($0.role.templateID) },
        ])
}
