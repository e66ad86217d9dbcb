import Foundation
package import GRDB
package import Identity
import Synchronization

/// Defender's own access control of every tenant: roles, who holds them over which devices, and the groups that devices form.
package final class AccessControl: Sendable {
    /// What a tenant has set up.
    package struct Policy: Sendable, Hashable {
        /// By name.
        package var roles: [AccessRole] = []
        package var assignments: [AccessAssignment] = []
        /// By rank.
        package var groups: [DeviceGroup] = []
    }

    private struct Cache {
        var generation = 0
        var policy: Policy?
    }

    /// How many roles, assignments and groups of each kind a tenant may have.
    package static let most = 1000

    private let database: any DatabaseWriter
    private let caches = Mutex<[TenantID: Cache]>([:])

    package init(database: any DatabaseWriter) { self.database = database }

    /// What a tenant has set up.
    package func policy(of tenant: Tenant) async throws -> Policy {
        let (known, generation) = caches.withLock { ($0[tenant.id]?.policy, $0[tenant.id]?.generation ?? 0) }
        if let known { return known }
        let policy = try await database.read { try Self.stored(of: tenant, in: $0) }
        caches.withLock { caches in
            // A write in between has made what was read old: the next reader reads again.
            guard (caches[tenant.id]?.generation ?? 0) == generation else { return }
            caches[tenant.id] = Cache(generation: generation, policy: policy)
        }
        return policy
    }

    // MARK: Roles

    /// Makes a role.
    ///
    /// Throws ``DefenderError``: an action that allows nothing here, a name that another role has.
    package func make(_ role: AccessRole, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            try Self.put(role, among: policy, of: tenant, in: database)
        }
    }

    /// Changes a role as it is at that moment.
    ///
    /// Throws ``DefenderError``: also when there is none of that id (any more).
    package func changeRole(
        _ id: ObjectID, for tenant: Tenant, _ body: @Sendable @escaping (inout AccessRole) throws -> Void
    ) async throws {
        try await change(tenant) { database, policy in
            guard var role = policy.roles.first(where: { $0.id == id }) else {
                throw Self.notFound("role definition", id)
            }
            try body(&role)
            try Self.put(role, among: policy, of: tenant, in: database)
        }
    }

    private static func put(
        _ role: AccessRole, among policy: Policy, of tenant: Tenant, in database: Database
    ) throws {
        try check(name: role.displayName)
        guard !role.allowedActions.isEmpty else {
            throw DefenderError(.invalidRequestBody, "A role needs at least one action in 'allowedResourceActions'.")
        }
        for action in role.allowedActions where AccessPermission.allowed(by: action).isEmpty {
            let known = AccessPermission.allCases.map(\.rawValue).joined(separator: ", ")
            throw DefenderError(
                .invalidInput,
                "'\(action.prefix(128))' allows nothing here. Actions: \(known); '*' stands for segments.")
        }
        let others = policy.roles.filter { $0.id != role.id }
        try check(count: others.count, of: "roles")
        try check(isFree: role.displayName, among: others.map(\.displayName), of: "role")
        try put(role, id: role.id.description, into: "access_role", of: tenant, in: database)
    }

    /// Removes a role with its assignments.
    package func removeRole(_ id: ObjectID, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            guard policy.roles.contains(where: { $0.id == id }) else { throw Self.notFound("role definition", id) }
            try Self.delete(id.description, from: "access_role", of: tenant, in: database)
            for assignment in policy.assignments where assignment.roleID == id {
                try Self.delete(assignment.id.description, from: "access_assignment", of: tenant, in: database)
            }
        }
    }

    // MARK: Assignments

    /// Gives a role to people.
    ///
    /// Throws ``DefenderError``: a role or a device group that the tenant does not have.
    package func make(_ assignment: AccessAssignment, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            try Self.put(assignment, among: policy, of: tenant, in: database)
        }
    }

    /// Changes to whom a role is given, from what is so at that moment.
    ///
    /// Throws ``DefenderError``: also when there is no assignment of that id (any more).
    package func changeAssignment(
        _ id: ObjectID, for tenant: Tenant, _ body: @Sendable @escaping (inout AccessAssignment) throws -> Void
    ) async throws {
        try await change(tenant) { database, policy in
            guard var assignment = policy.assignments.first(where: { $0.id == id }) else {
                throw Self.notFound("role assignment", id)
            }
            try body(&assignment)
            try Self.put(assignment, among: policy, of: tenant, in: database)
        }
    }

    /// Takes every role back from an account that is no more. An assignment that it alone had goes with it.
    package func removePrincipal(_ id: ObjectID, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            for var assignment in policy.assignments where assignment.principalIDs.contains(id) {
                assignment.principalIDs.removeAll { $0 == id }
                let key = assignment.id.description
                if assignment.principalIDs.isEmpty {
                    try Self.delete(key, from: "access_assignment", of: tenant, in: database)
                } else {
                    try Self.put(assignment, id: key, into: "access_assignment", of: tenant, in: database)
                }
            }
        }
    }

    private static func put(
        _ assignment: AccessAssignment, among policy: Policy, of tenant: Tenant, in database: Database
    ) throws {
        guard !assignment.principalIDs.isEmpty, assignment.principalIDs.count <= Self.most else {
            throw DefenderError(
                .invalidRequestBody, "An assignment needs 1 to \(Self.most) accounts in 'principalIds'.")
        }
        guard !assignment.scopes.isEmpty, assignment.scopes.count <= Self.most else {
            throw DefenderError(.invalidRequestBody, "An assignment needs 1 to \(Self.most) scopes in 'appScopeIds'.")
        }
        try check(count: policy.assignments.count { $0.id != assignment.id }, of: "role assignments")
        guard policy.roles.contains(where: { $0.id == assignment.roleID }) else {
            throw notFound("role definition", assignment.roleID)
        }
        for case .deviceGroup(let id) in assignment.scopes
        where id != DeviceGroup.ungroupedID && !policy.groups.contains(where: { $0.id == id }) {
            throw DefenderError(.invalidInput, "There is no device group \(id) in this tenant.")
        }
        try put(assignment, id: assignment.id.description, into: "access_assignment", of: tenant, in: database)
    }

    /// Takes a role back from everybody whom one assignment gave it.
    package func removeAssignment(_ id: ObjectID, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            guard policy.assignments.contains(where: { $0.id == id }) else {
                throw Self.notFound("role assignment", id)
            }
            try Self.delete(id.description, from: "access_assignment", of: tenant, in: database)
        }
    }

    // MARK: Device groups

    /// Makes a group; its number is the next one that the tenant has never had.
    package func makeGroup(
        named name: String, details: String, rank: Int64?, conditions: [DeviceGroup.Condition], for tenant: Tenant
    ) async throws -> DeviceGroup {
        try Self.check(conditions)
        return try await change(tenant) { database, policy in
            let id = try Self.nextGroupID(of: tenant, in: database)
            let group = DeviceGroup(
                id: id, name: name, details: details,
                rank: rank ?? (policy.groups.map(\.rank).max() ?? 0) + 1, conditions: conditions)
            try Self.put(group, among: policy, of: tenant, in: database)
            return group
        }
    }

    /// Changes a group as it is at that moment.
    package func changeGroup(
        _ id: DeviceGroup.ID, for tenant: Tenant, _ body: @Sendable @escaping (inout DeviceGroup) throws -> Void
    ) async throws {
        try await change(tenant) { database, policy in
            guard var group = policy.groups.first(where: { $0.id == id }) else { throw Self.notFound(id) }
            try body(&group)
            try Self.check(group.conditions)
            try Self.put(group, among: policy, of: tenant, in: database)
        }
    }

    /// Removes a group that no assignment speaks of: a role must never reach further because a group went away.
    package func removeGroup(_ id: DeviceGroup.ID, for tenant: Tenant) async throws {
        try await change(tenant) { database, policy in
            guard policy.groups.contains(where: { $0.id == id }) else { throw Self.notFound(id) }
            if let user = policy.assignments.first(where: { $0.scopes.contains(.deviceGroup(id)) }) {
                throw DefenderError(
                    .badRequest,
                    "The device group \(id) is the scope of the role assignment '\(user.displayName)' (\(user.id)); change that first."
                )
            }
            try Self.delete(String(id), from: "device_group", of: tenant, in: database)
        }
    }

    private static func put(
        _ group: DeviceGroup, among policy: Policy, of tenant: Tenant, in database: Database
    ) throws {
        try check(name: group.name)
        guard group.rank >= 1 else { throw DefenderError(.invalidInput, "The rank of a device group is 1 or more.") }
        let others = policy.groups.filter { $0.id != group.id }
        try check(count: others.count, of: "device groups")
        try check(isFree: group.name, among: others.map(\.name) + [DeviceGroup.ungroupedName], of: "device group")
        if let other = others.first(where: { $0.rank == group.rank }) {
            throw DefenderError(.invalidInput, "The device group '\(other.name)' has the rank \(group.rank) already.")
        }
        try put(group, id: String(group.id), into: "device_group", of: tenant, in: database)
    }

    /// The numbers are never used again: what was said of a group that is gone must not come to mean another one.
    private static func nextGroupID(of tenant: Tenant, in database: Database) throws -> DeviceGroup.ID {
        try database.execute(
            sql: """
                INSERT INTO device_group_counter (tenant, last) VALUES (?, 1)
                ON CONFLICT (tenant) DO UPDATE SET last = last + 1
                """,
            arguments: [tenant.id.description])
        return try Int64.fetchOne(
            database, sql: "SELECT last FROM device_group_counter WHERE tenant = ?",
            arguments: [tenant.id.description]) ?? 1
    }
}

// MARK: Checks

extension AccessControl {
    private static func check(name: String) throws(DefenderError) {
        guard (1...256).contains(name.count) else {
            throw DefenderError(
                .invalidInput, "'\(name.prefix(64))' is not a usable name: it needs 1 to 256 characters.")
        }
    }

    private static func check(_ conditions: [DeviceGroup.Condition]) throws(DefenderError) {
        guard conditions.count <= 32, conditions.allSatisfy({ (1...256).contains($0.values.count) }),
            conditions.allSatisfy({ $0.values.allSatisfy { (1...256).contains($0.count) } })
        else {
            throw DefenderError(
                .invalidInput,
                "A device group has at most 32 conditions, each with 1 to 256 values of 1 to 256 characters.")
        }
    }

    private static func check(count: Int, of what: String) throws(DefenderError) {
        guard count < most else { throw DefenderError(.badRequest, "A tenant has at most \(most) \(what).") }
    }

    private static func check(isFree name: String, among others: [String], of what: String) throws(DefenderError) {
        guard !others.contains(where: { $0.lowercased() == name.lowercased() }) else {
            throw DefenderError(.invalidInput, "There is a \(what) '\(name)' already.")
        }
    }

    static func notFound(_ what: String, _ id: ObjectID) -> DefenderError {
        DefenderError(.resourceNotFound, "There is no \(what) \(id) in this tenant.")
    }

    static func notFound(_ group: DeviceGroup.ID) -> DefenderError {
        DefenderError(.resourceNotFound, "There is no device group \(group) in this tenant.")
    }
}

// MARK: Storage

extension AccessControl {
    /// Changes what a tenant has set up, in one transaction, and forgets what was read before.
    private func change<Result: Sendable>(
        _ tenant: Tenant, _ body: @Sendable @escaping (Database, Policy) throws -> Result
    ) async throws -> Result {
        let result = try await database.write { try body($0, try Self.stored(of: tenant, in: $0)) }
        caches.withLock { $0[tenant.id] = Cache(generation: ($0[tenant.id]?.generation ?? 0) + 1, policy: nil) }
        return result
    }

    private static func stored(of tenant: Tenant, in database: Database) throws -> Policy {
        let decoder = JSONDecoder()
        func all<Document: Decodable>(_ table: String) throws -> [Document] {
            try Data.fetchAll(
                database, sql: "SELECT document FROM \(table) WHERE tenant = ?", arguments: [tenant.id.description]
            ).map { try decoder.decode(Document.self, from: $0) }
        }
        let roles: [AccessRole] = try all("access_role")
        let assignments: [AccessAssignment] = try all("access_assignment")
        let groups: [DeviceGroup] = try all("device_group")
        return Policy(
            roles: roles.sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) },
            assignments: assignments.sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) },
            groups: groups.sorted { $0.rank < $1.rank })
    }

    /// `table`: One of this file's own names.
    private static func put(
        _ document: some Encodable, id: String, into table: String, of tenant: Tenant, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO \(table) (tenant, id, document) VALUES (?, ?, ?)
                ON CONFLICT (tenant, id) DO UPDATE SET document = excluded.document
                """,
            arguments: [tenant.id.description, id, try JSONEncoder().encode(document)])
    }

    private static func delete(_ id: String, from table: String, of tenant: Tenant, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM \(table) WHERE tenant = ? AND id = ?", arguments: [tenant.id.description, id])
    }
}
