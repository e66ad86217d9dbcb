package import Identity

/// A role of Defender's own: a name for a set of permissions (`unifiedRoleDefinition`).
package struct AccessRole: Sendable, Hashable, Codable {
    /// The role's id.
    package let id: ObjectID
    package var displayName: String
    package var details: String
    /// The actions as they were written; each allows at least one permission.
    package var allowedActions: [String]
    /// Whether the role counts.
    package var isEnabled: Bool

    package init(id: ObjectID, displayName: String, details: String, allowedActions: [String], isEnabled: Bool = true) {
        self.id = id
        self.displayName = displayName
        self.details = details
        self.allowedActions = allowedActions
        self.isEnabled = isEnabled
    }

    /// What the role allows.
    package var permissions: Set<AccessPermission> {
        isEnabled ? allowedActions.reduce(into: []) { $0.formUnion(AccessPermission.allowed(by: $1)) } : []
    }
}

/// A role given to people over some devices (`unifiedRoleAssignmentMultiple`).
package struct AccessAssignment: Sendable, Hashable, Codable {
    /// The assignment's id.
    package let id: ObjectID
    package var displayName: String
    package var roleID: ObjectID
    /// The accounts that hold the role.
    package var principalIDs: [ObjectID]
    /// Which devices the role reaches.
    package var scopes: [AccessScope]

    package init(
        id: ObjectID, displayName: String, roleID: ObjectID, principalIDs: [ObjectID], scopes: [AccessScope]
    ) {
        self.id = id
        self.displayName = displayName
        self.roleID = roleID
        self.principalIDs = principalIDs
        self.scopes = scopes
    }
}

/// Which devices an assignment reaches (`appScopeIds`).
package enum AccessScope: Sendable, Hashable, Codable {
    /// Every device.
    case all
    /// The devices of one group.
    case deviceGroup(DeviceGroup.ID)

    /// Reads `/`, `All`, `Mde`, or `/DeviceGroups/<id>`; nil for every other text.
    package init?(_ text: String) {
        switch text.lowercased() {
        case "/", "all", "mde": self = .all
        case let text:
            let prefix = "/devicegroups/"
            guard text.hasPrefix(prefix), let id = DeviceGroup.ID(text.dropFirst(prefix.count)) else { return nil }
            self = .deviceGroup(id)
        }
    }

    /// The text of the API.
    package var text: String {
        switch self {
        case .all: "/"
        case .deviceGroup(let id): "/DeviceGroups/\(id)"
        }
    }
}
