import Foundation

/// The part of the directory that token requests read, in memory: look-ups by hash, no statement to run, nothing to wait for.
struct DirectorySnapshot: Sendable {
    /// One change, as it is applied after its transaction has been committed. Loading is the same changes from the start.
    enum Change: Sendable {
        case tenant(Tenant)
        case application(Application)
        case applicationRemoved(Application)
        case servicePrincipal(ServicePrincipal)
        case assignment(AppRoleAssignment)
        case assignmentRemoved(AppRoleAssignment)
        case servicePrincipalRemoved(ServicePrincipal)
        case user(User)
        case userRemoved(User)
        case delegatedGrant(DelegatedGrant)
        case delegatedGrantRemoved(DelegatedGrant)
        case signInRevoked(ObjectID, at: Date)
    }

    /// A principal by what a request names it with.
    struct PrincipalName: Hashable {
        let tenantID: TenantID
        let applicationID: ApplicationID
    }

    private(set) var tenants: [TenantID: Tenant] = [:]
    private(set) var tenantsByDomain: [String: TenantID] = [:]
    private(set) var applications: [ApplicationID: Application] = [:]
    private(set) var principals: [PrincipalName: ServicePrincipal] = [:]
    private(set) var assignments: [ObjectID: [AppRoleAssignment]] = [:]
    private(set) var users: [ObjectID: User] = [:]
    private(set) var usersByName: [String: ObjectID] = [:]
    /// By the client's service principal.
    private(set) var delegatedGrants: [ObjectID: [DelegatedGrant]] = [:]
    /// Sign-ins whose access tokens may still be about, and count for nothing.
    private(set) var revokedSignIns: [ObjectID: Date] = [:]

    /// For how long a revoked sign-in is remembered: longer than any access token lives.
    static let revocationMemory: TimeInterval = 2 * 3600
    /// When more are remembered, those that are too old are looked for.
    private static let manyRevocations = 10_000

    mutating func apply(_ change: Change) {
        switch change {
        case .tenant(let tenant):
            for domain in tenants[tenant.id]?.verifiedDomains ?? [] { tenantsByDomain[domain] = nil }
            tenants[tenant.id] = tenant
            for domain in tenant.verifiedDomains { tenantsByDomain[domain] = tenant.id }
        case .application(let application): applications[application.id] = application
        case .applicationRemoved(let application): applications[application.id] = nil
        case .servicePrincipal(let principal):
            principals[PrincipalName(tenantID: principal.tenantID, applicationID: principal.applicationID)] = principal
        case .assignment(let assignment): assignments[assignment.principalID, default: []].append(assignment)
        case .assignmentRemoved(let assignment):
            assignments[assignment.principalID]?.removeAll { $0.id == assignment.id }
        case .servicePrincipalRemoved(let principal):
            principals[PrincipalName(tenantID: principal.tenantID, applicationID: principal.applicationID)] = nil
            assignments[principal.id] = nil
            delegatedGrants[principal.id] = nil
        case .user(let user):
            users[user.id] = user
            usersByName[user.userPrincipalName] = user.id
        case .userRemoved(let user):
            users[user.id] = nil
            usersByName[user.userPrincipalName] = nil
            for client in delegatedGrants.keys { delegatedGrants[client]?.removeAll { $0.userID == user.id } }
        case .delegatedGrant(let grant):
            delegatedGrants[grant.clientID, default: []].removeAll { $0.id == grant.id }
            delegatedGrants[grant.clientID, default: []].append(grant)
        case .delegatedGrantRemoved(let grant): delegatedGrants[grant.clientID]?.removeAll { $0.id == grant.id }
        case .signInRevoked(let id, let time):
            if revokedSignIns.count >= Self.manyRevocations {
                revokedSignIns = revokedSignIns.filter { time.timeIntervalSince($0.value) < Self.revocationMemory }
            }
            revokedSignIns[id] = time
        }
    }
}
