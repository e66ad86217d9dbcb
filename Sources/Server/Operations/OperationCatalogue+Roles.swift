import Defender
import HTTPTypes

extension OperationCatalogue {
    /// The part of Microsoft Graph by which scripts say who may do what: the directory's roles, and Defender's own.
    ///
    /// Source: the reference pages of Microsoft Graph on directory roles and role management; Defender's is in beta there.
    static let roles: [Operation] = directoryRoles + olderDirectoryRoles + defenderRoles + deviceGroups

    private static let readDirectory = Operation.Permissions(
        application: [
            "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All",
            "Directory.ReadWrite.All",
        ],
        delegated: ["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All"])
    private static let writeDirectory = Operation.Permissions(
        application: ["RoleManagement.ReadWrite.Directory"], delegated: ["RoleManagement.ReadWrite.Directory"])
    private static let readDefender = Operation.Permissions(
        application: ["RoleManagement.Read.Defender", "RoleManagement.ReadWrite.Defender"],
        delegated: ["RoleManagement.Read.Defender", "RoleManagement.ReadWrite.Defender"])
    private static let writeDefender = Operation.Permissions(
        application: ["RoleManagement.ReadWrite.Defender"], delegated: ["RoleManagement.ReadWrite.Defender"])

    private static func options(_ filterable: [String]) -> ODataOptions {
        ODataOptions(filterable: filterable, maximumTop: 999, select: true, pageSize: 999)
    }

    private static func graph(
        _ id: String, _ summary: String, _ method: HTTPRequest.Method, _ paths: PathTemplate...,
        permissions: Operation.Permissions, userRole: Operation.UserRole, odata: ODataOptions = .none,
        handler: @escaping OperationHandler
    ) -> Operation {
        Operation(
            id, summary, api: .graph, method, paths: paths, permissions: permissions, userRole: userRole,
            limits: .unstated, odata: odata, handler: handler)
    }

    private static let directoryRoles: [Operation] = [
        graph(
            "list-directory-role-definitions", "list the roles that the directory knows", .get,
            "/v1.0/roleManagement/directory/roleDefinitions", permissions: readDirectory, userRole: .directoryReader,
            odata: options(["displayName", "templateId", "id"]), handler: GraphRoleOperations.listDefinitions),
        graph(
            "get-directory-role-definition", "get a role of the directory", .get,
            "/v1.0/roleManagement/directory/roleDefinitions/{id}", permissions: readDirectory,
            userRole: .directoryReader, handler: GraphRoleOperations.getDefinition),
        graph(
            "list-directory-role-assignments", "list who holds roles of the directory", .get,
            "/v1.0/roleManagement/directory/roleAssignments", permissions: readDirectory, userRole: .directoryReader,
            odata: options(["principalId", "roleDefinitionId", "id"]), handler: GraphRoleOperations.listAssignments),
        graph(
            "assign-directory-role", "give a user a role of the directory", .post,
            "/v1.0/roleManagement/directory/roleAssignments", permissions: writeDirectory,
            userRole: .globalAdministrator, handler: GraphRoleOperations.assign),
        graph(
            "get-directory-role-assignment", "get an assignment of a role of the directory", .get,
            "/v1.0/roleManagement/directory/roleAssignments/{id}", permissions: readDirectory,
            userRole: .directoryReader, handler: GraphRoleOperations.getAssignment),
        graph(
            "withdraw-directory-role", "take a role of the directory from a user", .delete,
            "/v1.0/roleManagement/directory/roleAssignments/{id}", permissions: writeDirectory,
            userRole: .globalAdministrator, handler: GraphRoleOperations.withdraw),
    ]

    private static let olderDirectoryRoles: [Operation] = [
        graph(
            "list-directory-roles", "list the roles of the directory (older form)", .get, "/v1.0/directoryRoles",
            permissions: readDirectory, userRole: .directoryReader,
            odata: options(["displayName", "roleTemplateId", "id"]), handler: GraphRoleOperations.listRoles),
        graph(
            "get-directory-role", "get a role of the directory (older form)", .get, "/v1.0/directoryRoles/{id}",
            "/v1.0/directoryRoles(roleTemplateId='{roleTemplateId}')", permissions: readDirectory,
            userRole: .directoryReader, handler: GraphRoleOperations.getRole),
        graph(
            "list-directory-role-members", "list who holds a role of the directory", .get,
            "/v1.0/directoryRoles/{id}/members", "/v1.0/directoryRoles(roleTemplateId='{roleTemplateId}')/members",
            permissions: readDirectory, userRole: .directoryReader,
            odata: options(["userPrincipalName", "displayName", "id"]), handler: GraphRoleOperations.listMembers),
        graph(
            "add-directory-role-member", "give a user a role of the directory (older form)", .post,
            "/v1.0/directoryRoles/{id}/members/$ref",
            "/v1.0/directoryRoles(roleTemplateId='{roleTemplateId}')/members/$ref", permissions: writeDirectory,
            userRole: .globalAdministrator, handler: GraphRoleOperations.addMember),
        graph(
            "remove-directory-role-member", "take a role of the directory from a user (older form)", .delete,
            "/v1.0/directoryRoles/{id}/members/{memberId}/$ref",
            "/v1.0/directoryRoles(roleTemplateId='{roleTemplateId}')/members/{memberId}/$ref",
            permissions: writeDirectory, userRole: .globalAdministrator, handler: GraphRoleOperations.removeMember),
        graph(
            "list-member-of", "list the roles that a user holds", .get, "/v1.0/users/{id}/memberOf",
            "/v1.0/users/{id}/transitiveMemberOf", permissions: readDirectory, userRole: .directoryReader,
            odata: options(["displayName", "id"]), handler: GraphRoleOperations.memberOf),
        graph(
            "list-own-member-of", "list the roles that the signed-in user holds", .get, "/v1.0/me/memberOf",
            "/v1.0/me/transitiveMemberOf",
            permissions: .init(application: [], delegated: ["User.Read", "User.Read.All", "Directory.Read.All"]),
            userRole: .member, odata: options(["displayName", "id"]), handler: GraphRoleOperations.ownMemberOf),
    ]

    private static let defenderRoles: [Operation] = [
        graph(
            "list-defender-roles", "list Defender's own roles", .get, "/beta/roleManagement/defender/roleDefinitions",
            permissions: readDefender, userRole: .accessReader, odata: options(["displayName", "id"]),
            handler: GraphAccessOperations.listRoles),
        graph(
            "create-defender-role", "make a role of Defender's own", .post,
            "/beta/roleManagement/defender/roleDefinitions", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.createRole),
        graph(
            "get-defender-role", "get a role of Defender's own", .get,
            "/beta/roleManagement/defender/roleDefinitions/{id}", permissions: readDefender, userRole: .accessReader,
            handler: GraphAccessOperations.getRole),
        graph(
            "update-defender-role", "change a role of Defender's own", .patch,
            "/beta/roleManagement/defender/roleDefinitions/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.updateRole),
        graph(
            "delete-defender-role", "remove a role of Defender's own", .delete,
            "/beta/roleManagement/defender/roleDefinitions/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.deleteRole),
        graph(
            "list-defender-role-assignments", "list who holds Defender's own roles", .get,
            "/beta/roleManagement/defender/roleAssignments", permissions: readDefender, userRole: .accessReader,
            odata: options(["displayName", "roleDefinitionId", "id"]), handler: GraphAccessOperations.listAssignments),
        graph(
            "create-defender-role-assignment", "give a role of Defender's own", .post,
            "/beta/roleManagement/defender/roleAssignments", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.createAssignment),
        graph(
            "get-defender-role-assignment", "get an assignment of a role of Defender's own", .get,
            "/beta/roleManagement/defender/roleAssignments/{id}", permissions: readDefender, userRole: .accessReader,
            handler: GraphAccessOperations.getAssignment),
        graph(
            "update-defender-role-assignment", "change an assignment of a role of Defender's own", .patch,
            "/beta/roleManagement/defender/roleAssignments/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.updateAssignment),
        graph(
            "delete-defender-role-assignment", "take a role of Defender's own back", .delete,
            "/beta/roleManagement/defender/roleAssignments/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.deleteAssignment),
    ]

    private static let deviceGroups: [Operation] = [
        graph(
            "list-device-groups", "list the device groups", .get, "/beta/roleManagement/defender/customAppScopes",
            permissions: readDefender, userRole: .accessReader, odata: options(["displayName", "type", "id"]),
            handler: GraphAccessOperations.listGroups),
        graph(
            "create-device-group", "make a device group", .post, "/beta/roleManagement/defender/customAppScopes",
            permissions: writeDefender, userRole: .accessAdministrator, handler: GraphAccessOperations.createGroup),
        graph(
            "get-device-group", "get a device group", .get, "/beta/roleManagement/defender/customAppScopes/{id}",
            permissions: readDefender, userRole: .accessReader, handler: GraphAccessOperations.getGroup),
        graph(
            "update-device-group", "change a device group", .patch,
            "/beta/roleManagement/defender/customAppScopes/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.updateGroup),
        graph(
            "delete-device-group", "remove a device group", .delete,
            "/beta/roleManagement/defender/customAppScopes/{id}", permissions: writeDefender,
            userRole: .accessAdministrator, handler: GraphAccessOperations.deleteGroup),
    ]
}
