import Defender
import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Server

/// A request for an operation of the catalogue about the things of one tenant, with everything that the operation needs.
struct OperationExample: Sendable {
    let path: String
    let body: String?

    /// What the requests are about.
    struct Subjects: Sendable {
        let machine: String
        let alert: String
        let action: String
        let event: (machine: String, time: String, report: String)
        var directory = DirectorySubjects()
    }

    /// The objects of a tenant's directory; by default such that are nowhere.
    struct DirectorySubjects: Sendable {
        private static let nowhere = "5f0c0c5e-4a0e-4b0e-9b0e-0c5e4a0e4b0e"
        var application = nowhere
        var secret = nowhere
        /// The client id of an application that the tenant has not installed.
        var uninstalled = nowhere
        var principal = nowhere
        var resource = nowhere
        var assignment = nowhere
        var grant = nowhere
        var user = nowhere
        /// A role of the directory, an account that holds it, and the assignment of the two.
        var directoryRole = nowhere
        var holder = nowhere
        var directoryRoleAssignment = nowhere
        /// A role of Defender's own, an assignment of it, and a device group over which nobody has a role.
        var defenderRole = nowhere
        var defenderRoleAssignment = nowhere
        var deviceGroup = "9"
    }

    /// The example of an operation that is built; nil when it has none.
    init?(_ operation: Server.Operation, about subjects: Subjects) {
        let path = operation.paths[0].text
        let isAlert = path.hasPrefix("/api/alerts")
        let directory = subjects.directory
        let identifier =
            if path.hasPrefix("/v1.0/applications") {
                directory.application
            } else if path.hasPrefix("/v1.0/servicePrincipals") {
                path.hasSuffix("AssignedTo") || path.contains("AssignedTo/") ? directory.resource : directory.principal
            } else if path.hasPrefix("/v1.0/users") {
                directory.user
            } else if path.hasPrefix("/v1.0/oauth2PermissionGrants") {
                directory.grant
            } else if path.contains("/directory/roleDefinitions") || path.hasPrefix("/v1.0/directoryRoles") {
                directory.directoryRole
            } else if path.contains("/directory/roleAssignments") {
                directory.directoryRoleAssignment
            } else if path.contains("/defender/roleDefinitions") {
                directory.defenderRole
            } else if path.contains("/defender/roleAssignments") {
                directory.defenderRoleAssignment
            } else if path.contains("/defender/customAppScopes") {
                directory.deviceGroup
            } else {
                isAlert ? subjects.alert : path.hasPrefix("/api/machineactions") ? subjects.action : subjects.machine
            }
        self.path =
            path
            .replacing("{IP}", with: "10.0.0.1").replacing("{TimeStamp}", with: "2026-03-04T08:00:00Z")
            .replacing("{time}", with: "2026-03-04T08:00:00Z")
            .replacing("{assignmentId}", with: directory.assignment).replacing("{memberId}", with: directory.holder)
            .replacing("{id}", with: identifier).replacing("{machineId}", with: subjects.machine)
            + (operation.id == "find-machines-by-tag" ? "?tag=lab" : "")
        switch operation.id {
        case "update-alert": body = #"{"status":"InProgress","comment":"looking"}"#
        case "batch-update-alerts": body = #"{"alertIds":["\#(subjects.alert)"],"status":"InProgress"}"#
        case "create-alert-by-reference":
            body = """
                {"machineId":"\(subjects.event.machine)","eventTime":"\(subjects.event.time)",
                "reportId":"\(subjects.event.report)","severity":"Low","title":"By reference","description":"d",
                "recommendedAction":"r","category":"General"}
                """
        case "update-machine": body = #"{"machineTags":["lab"]}"#
        case "set-device-value": body = #"{"DeviceValue":"High"}"#
        case "add-or-remove-machine-tag": body = #"{"Value":"lab","Action":"Add"}"#
        case "add-or-remove-tag-multiple-machines":
            body = #"{"Value":"lab","Action":"Add","MachineIds":["\#(subjects.machine)"]}"#
        case "isolate-machine": body = #"{"Comment":"contain","IsolationType":"Full"}"#
        case "unisolate-machine": body = #"{"Comment":"release"}"#
        case "cancel-machine-action": body = #"{"Comment":"not needed"}"#
        case "run-advanced-query", "run-hunting-query", "run-graph-hunting-query":
            body = #"{"Query":"DeviceInfo | take 1"}"#
        case "create-application":
            body = #"{"displayName":"Made","web":{"redirectUris":["https://made.example/back"]}}"#
        case "update-application": body = #"{"displayName":"Renamed"}"#
        case "add-password": body = #"{"passwordCredential":{"displayName":"second"}}"#
        case "remove-password": body = #"{"keyId":"\#(directory.secret)"}"#
        case "create-service-principal": body = #"{"appId":"\#(directory.uninstalled)"}"#
        case "update-service-principal": body = #"{"accountEnabled":true}"#
        case "assign-app-role", "assign-app-role-of":
            let role = WellKnownResource.windowsDefenderATP.definition.role(named: "Machine.Scan")?.id.description ?? ""
            body =
                #"{"principalId":"\#(directory.principal)","resourceId":"\#(directory.resource)","appRoleId":"\#(role)"}"#
        case "create-permission-grant":
            body =
                #"{"clientId":"\#(directory.principal)","consentType":"AllPrincipals","resourceId":"\#(directory.resource)","scope":"Machine.Read"}"#
        case "update-permission-grant": body = #"{"scope":"Alert.Read"}"#
        case "create-user":
            body =
                #"{"accountEnabled":true,"displayName":"New","mailNickname":"new","userPrincipalName":"new@contoso.onmicrosoft.com","passwordProfile":{"password":"correct horse"}}"#
        case "update-user": body = #"{"displayName":"Maximilian"}"#
        case "revoke-sign-in-sessions": body = nil
        case "assign-directory-role":
            body =
                #"{"principalId":"\#(directory.user)","roleDefinitionId":"\#(directory.directoryRole)","directoryScopeId":"/"}"#
        case "add-directory-role-member":
            body = #"{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/\#(directory.user)"}"#
        case "create-defender-role":
            body =
                #"{"displayName":"Made","rolePermissions":[{"allowedResourceActions":["microsoft.xdr/secops/*/read"]}]}"#
        case "update-defender-role": body = #"{"description":"changed"}"#
        case "create-defender-role-assignment":
            body =
                #"{"displayName":"Made","roleDefinitionId":"\#(directory.defenderRole)","principalIds":["\#(directory.user)"],"appScopeIds":["/"]}"#
        case "update-defender-role-assignment": body = #"{"appScopeIds":["/"]}"#
        case "create-device-group":
            body =
                #"{"displayName":"Made","type":"DeviceGroups","customAttributes":{"conditions":[{"property":"OS","operator":"Equals","values":["Windows11"]}]}}"#
        case "update-device-group": body = #"{"description":"changed"}"#
        default:
            guard operation.method == .get || operation.method == .delete else { return nil }
            body = nil
        }
        guard !self.path.contains("{") else { return nil }
    }
}

extension DefenderService {
    /// A machine, an alert, an action and an event of a tenant, as its own callers see them.
    func subjects(of tenant: Tenant) async throws -> OperationExample.Subjects {
        let token = try token(in: tenant)
        let alerts = try await send(.get, "/api/alerts", token: token).entities()
        let alert = try required(alerts.first?["id"] as? String)
        let machine = try required(alerts.first?["machineId"] as? String)
        let isolated = try await send(
            .post, "/api/machines/\(machine)/isolate", token: token, body: #"{"Comment":"contain"}"#)
        let action: String
        if isolated.status == .created {
            action = try required(try isolated.object()["id"] as? String)
        } else {
            let actions = try await send(.get, "/api/machineactions", token: token).entities()
            action = try required(actions.first?["id"] as? String)
        }
        let event = try await send(
            .post, "/api/advancedqueries/run", token: token,
            body: #"{"Query":"DeviceProcessEvents | project DeviceId, Timestamp, ReportId | take 1"}"#)
        let row = try required((try event.object()["Results"] as? [[String: Any]])?.first)
        return OperationExample.Subjects(
            machine: machine, alert: alert, action: action,
            event: (
                try required(row["DeviceId"] as? String), try required(row["Timestamp"] as? String),
                try required((row["ReportId"] as? NSNumber)?.stringValue)
            ), directory: try await directorySubjects(of: tenant))
    }

    /// Things in the directory that a test may change or remove.
    private func directorySubjects(of tenant: Tenant) async throws -> OperationExample.DirectorySubjects {
        let directory = installation.directory
        let spare = try await directory.registerApplication(in: tenant, displayName: "Spare")
        let secret = try await directory.addSecret(to: spare.id)
        let other = try await directory.registerApplication(
            in: tenant, displayName: "Not installed", withServicePrincipal: false)
        let atp = WellKnownResource.windowsDefenderATP
        try await directory.grant(roles: ["Alert.Read.All"], of: atp, to: spare.id, in: tenant)
        let grant = try await directory.grant(scopes: ["Alert.Read"], of: atp, to: spare.id, in: tenant)
        let reader = try await self.reader(of: tenant)
        let access = installation.defender.access
        let role = AccessRole(
            id: .random(), displayName: "Spare \(ObjectID.random())", details: "",
            allowedActions: ["microsoft.xdr/secops/*/read"])
        try await access.make(role, for: tenant)
        let held = AccessAssignment(
            id: .random(), displayName: "Spare", roleID: role.id, principalIDs: [reader.id], scopes: [.all])
        try await access.make(held, for: tenant)
        // A tag that no device has: the devices of the tests stay where they are.
        let group = try await access.makeGroup(
            named: "Spare \(ObjectID.random())", details: "", rank: nil,
            conditions: [.init(.tag, .equals, ["no such tag"])], for: tenant)
        let principal = try required(directory.servicePrincipal(of: spare.id, in: tenant.id))
        let resource = try required(directory.servicePrincipal(of: atp.applicationID, in: tenant.id))
        return OperationExample.DirectorySubjects(
            application: spare.objectID.description, secret: secret.credential.id.description,
            uninstalled: other.id.description, principal: principal.id.description,
            resource: resource.id.description,
            assignment: try required(directory.roleAssignments(of: principal).first?.id.description),
            grant: grant.id.description, user: member.id.description,
            directoryRole: DirectoryRole.securityReader.templateID, holder: reader.id.description,
            directoryRoleAssignment: DirectoryRoleAssignment(role: .securityReader, userID: reader.id).id,
            defenderRole: role.id.description, defenderRoleAssignment: held.id.description,
            deviceGroup: String(group.id))
    }

    /// An account that holds the role Security Reader.
    private func reader(of tenant: Tenant) async throws -> User {
        try await installation.directory.createUser(
            "reader-\(ObjectID.random())@\(tenant.verifiedDomains[0])", password: "correct horse",
            displayName: "Reader", roles: [.securityReader], in: tenant)
    }

    private func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ServiceError(text: "the simulated telemetry lacks what a test needs") }
        return value
    }
}
