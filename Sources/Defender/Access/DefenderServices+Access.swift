package import Identity

extension DefenderServices {
    /// What a person reaches with permissions of which one is enough: what their roles of the directory allow on every device, and
    /// what their roles of Defender's own allow on the devices of those roles' groups.
    ///
    /// `wanted`: One of these must be allowed.
    ///
    /// Returns nil for somebody who has none of them anywhere. What is about the tenant and not about devices is given by a role
    /// over every device alone.
    package func reach(
        of user: ObjectID, _ directoryRoles: Set<DirectoryRole>, wanting wanted: Set<AccessPermission>,
        in tenant: Tenant
    ) async throws -> Reach? {
        if directoryRoles.contains(where: { !$0.defenderPermissions.isDisjoint(with: wanted) }) { return Reach(tenant) }
        let policy = try await access.policy(of: tenant)
        let held = policy.assignments.filter { $0.principalIDs.contains(user) }
        guard !held.isEmpty else { return nil }
        let roles = Dictionary(policy.roles.map { ($0.id, $0.permissions) }) { first, _ in first }
        func scopes(giving wanted: Set<AccessPermission>) -> [AccessScope] {
            held.filter { roles[$0.roleID]?.isDisjoint(with: wanted) == false }.flatMap(\.scopes)
        }
        if scopes(giving: wanted).contains(.all) { return Reach(tenant) }
        let groups = Set(scopes(giving: wanted.filter { !$0.isTenantWide }))
        if groups.isEmpty { return nil }
        let machines = try await machines.list(for: Reach(tenant))
        // Where there are no groups any more, every device is an ungrouped one.
        let visible = machines.filter { groups.contains(.deviceGroup($0.rbacGroupID ?? DeviceGroup.ungroupedID)) }
        return Reach(tenant, devices: Set(visible.map(\.id)))
    }
}
