import Defender
import HTTPTypes

extension OperationCatalogue {
    /// The part of Microsoft Graph by which scripts register applications and grant permissions.
    ///
    /// Source: the reference pages of Microsoft Graph v1.0 on applications, service principals, permission grants and users.
    static let directory: [Operation] = graphApplications + graphPrincipals + graphGrants + graphUsers

    private static let readApplications = Operation.Permissions(
        application: ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"],
        delegated: ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"])
    private static let writeApplications = Operation.Permissions(
        application: ["Application.ReadWrite.All"], delegated: ["Application.ReadWrite.All"])
    private static let writeRoles = Operation.Permissions(
        application: ["AppRoleAssignment.ReadWrite.All"], delegated: ["AppRoleAssignment.ReadWrite.All"])
    private static let readGrants = Operation.Permissions(
        application: ["DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All"],
        delegated: ["DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All"])
    private static let writeGrants = Operation.Permissions(
        application: ["DelegatedPermissionGrant.ReadWrite.All"], delegated: ["DelegatedPermissionGrant.ReadWrite.All"])
    private static let readUsers = Operation.Permissions(
        application: ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All"],
        delegated: ["User.Read.All", "Directory.Read.All"])
    private static let writeUsers = Operation.Permissions(application: ["User.ReadWrite.All"], delegated: [])

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

    private static let graphApplications: [Operation] = [
        graph(
            "list-applications", "list the tenant's application registrations", .get, "/v1.0/applications",
            permissions: readApplications, userRole: .directoryReader, odata: options(["appId", "displayName", "id"]),
            handler: GraphApplicationOperations.list),
        graph(
            "create-application", "register an application", .post, "/v1.0/applications",
            permissions: writeApplications, userRole: .applicationAdministrator,
            handler: GraphApplicationOperations.create),
        graph(
            "get-application", "get a registration", .get, "/v1.0/applications/{id}",
            "/v1.0/applications(appId='{appId}')", permissions: readApplications, userRole: .directoryReader,
            odata: ODataOptions(select: false), handler: GraphApplicationOperations.get),
        graph(
            "update-application", "change a registration", .patch, "/v1.0/applications/{id}",
            "/v1.0/applications(appId='{appId}')", permissions: writeApplications,
            userRole: .applicationAdministrator, handler: GraphApplicationOperations.update),
        graph(
            "delete-application", "remove a registration", .delete, "/v1.0/applications/{id}",
            "/v1.0/applications(appId='{appId}')", permissions: writeApplications,
            userRole: .applicationAdministrator, handler: GraphApplicationOperations.delete),
        graph(
            "add-password", "add a client secret", .post, "/v1.0/applications/{id}/addPassword",
            "/v1.0/applications(appId='{appId}')/addPassword", permissions: writeApplications,
            userRole: .applicationAdministrator, handler: GraphApplicationOperations.addPassword),
        graph(
            "remove-password", "remove a client secret", .post, "/v1.0/applications/{id}/removePassword",
            "/v1.0/applications(appId='{appId}')/removePassword", permissions: writeApplications,
            userRole: .applicationAdministrator, handler: GraphApplicationOperations.removePassword),
    ]

    private static let graphPrincipals: [Operation] = [
        graph(
            "list-service-principals", "list the tenant's service principals", .get, "/v1.0/servicePrincipals",
            permissions: readApplications, userRole: .directoryReader, odata: options(["appId", "displayName", "id"]),
            handler: GraphPrincipalOperations.list),
        graph(
            "create-service-principal", "install an application in the tenant", .post, "/v1.0/servicePrincipals",
            permissions: writeApplications, userRole: .applicationAdministrator,
            handler: GraphPrincipalOperations.create),
        graph(
            "get-service-principal", "get a service principal", .get, "/v1.0/servicePrincipals/{id}",
            "/v1.0/servicePrincipals(appId='{appId}')", permissions: readApplications, userRole: .directoryReader,
            handler: GraphPrincipalOperations.get),
        graph(
            "update-service-principal", "enable or disable a service principal", .patch,
            "/v1.0/servicePrincipals/{id}", "/v1.0/servicePrincipals(appId='{appId}')",
            permissions: writeApplications, userRole: .applicationAdministrator,
            handler: GraphPrincipalOperations.update),
        graph(
            "delete-service-principal", "remove an application from the tenant", .delete,
            "/v1.0/servicePrincipals/{id}", "/v1.0/servicePrincipals(appId='{appId}')",
            permissions: writeApplications, userRole: .applicationAdministrator,
            handler: GraphPrincipalOperations.delete),
        graph(
            "list-app-role-assignments", "list the application roles that a principal holds", .get,
            "/v1.0/servicePrincipals/{id}/appRoleAssignments", permissions: readApplications,
            userRole: .directoryReader, odata: options(["resourceId", "appRoleId"]),
            handler: GraphPrincipalOperations.listRoles),
        graph(
            "assign-app-role", "grant an application role", .post, "/v1.0/servicePrincipals/{id}/appRoleAssignments",
            permissions: writeRoles, userRole: .globalAdministrator, handler: GraphPrincipalOperations.assignRole),
        graph(
            "remove-app-role", "withdraw an application role", .delete,
            "/v1.0/servicePrincipals/{id}/appRoleAssignments/{assignmentId}", permissions: writeRoles,
            userRole: .globalAdministrator, handler: GraphPrincipalOperations.removeRole),
        graph(
            "list-app-role-assigned-to", "list who holds roles of a resource", .get,
            "/v1.0/servicePrincipals/{id}/appRoleAssignedTo", permissions: readApplications,
            userRole: .directoryReader, odata: options(["principalId", "appRoleId"]),
            handler: GraphPrincipalOperations.listRolesAssignedTo),
        graph(
            "assign-app-role-of", "grant a role of a resource", .post,
            "/v1.0/servicePrincipals/{id}/appRoleAssignedTo", permissions: writeRoles,
            userRole: .globalAdministrator, handler: GraphPrincipalOperations.assignRole),
        graph(
            "remove-app-role-of", "withdraw a role of a resource", .delete,
            "/v1.0/servicePrincipals/{id}/appRoleAssignedTo/{assignmentId}", permissions: writeRoles,
            userRole: .globalAdministrator, handler: GraphPrincipalOperations.removeRole),
    ]

    private static let graphGrants: [Operation] = [
        graph(
            "list-permission-grants", "list the grants of delegated permissions", .get,
            "/v1.0/oauth2PermissionGrants", permissions: readGrants, userRole: .directoryReader,
            odata: options(["clientId", "resourceId", "principalId", "consentType"]),
            handler: GraphPrincipalOperations.listGrants),
        graph(
            "create-permission-grant", "grant delegated permissions", .post, "/v1.0/oauth2PermissionGrants",
            permissions: writeGrants, userRole: .applicationAdministrator, handler: GraphPrincipalOperations.grant),
        graph(
            "update-permission-grant", "change the scopes of a grant", .patch, "/v1.0/oauth2PermissionGrants/{id}",
            permissions: writeGrants, userRole: .applicationAdministrator,
            handler: GraphPrincipalOperations.updateGrant),
        graph(
            "delete-permission-grant", "withdraw a grant", .delete, "/v1.0/oauth2PermissionGrants/{id}",
            permissions: writeGrants, userRole: .applicationAdministrator,
            handler: GraphPrincipalOperations.removeGrant),
    ]

    private static let graphUsers: [Operation] = [
        graph(
            "get-organization", "get the organization", .get, "/v1.0/organization",
            permissions: .init(
                application: ["Organization.Read.All", "Directory.Read.All"],
                delegated: ["User.Read", "Directory.Read.All"]), userRole: .member,
            odata: ODataOptions(select: true), handler: GraphUserOperations.organisation),
        graph(
            "get-me", "get the signed-in user", .get, "/v1.0/me",
            permissions: .init(application: [], delegated: ["User.Read", "User.Read.All"]), userRole: .member,
            handler: GraphUserOperations.me),
        graph(
            "list-users", "list the tenant's users", .get, "/v1.0/users", permissions: readUsers,
            userRole: .directoryReader, odata: options(["userPrincipalName", "displayName", "accountEnabled", "id"]),
            handler: GraphUserOperations.list),
        graph(
            "create-user", "make an account", .post, "/v1.0/users", permissions: writeUsers,
            userRole: .globalAdministrator, handler: GraphUserOperations.create),
        graph(
            "get-user", "get a user by id or sign-in name", .get, "/v1.0/users/{id}", permissions: readUsers,
            userRole: .directoryReader, handler: GraphUserOperations.get),
        graph(
            "update-user", "change an account or its password", .patch, "/v1.0/users/{id}", permissions: writeUsers,
            userRole: .globalAdministrator, handler: GraphUserOperations.update),
        graph(
            "delete-user", "remove an account", .delete, "/v1.0/users/{id}", permissions: writeUsers,
            userRole: .globalAdministrator, handler: GraphUserOperations.delete),
        graph(
            "revoke-sign-in-sessions", "end every sign-in of a user", .post, "/v1.0/users/{id}/revokeSignInSessions",
            permissions: writeUsers, userRole: .globalAdministrator, handler: GraphUserOperations.revokeSessions),
    ]
}
