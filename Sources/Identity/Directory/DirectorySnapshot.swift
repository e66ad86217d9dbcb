import Foundation

/// The part of the directory that token requests read, in memory: look-ups by hash, no statement to run, nothing to wait for.
struct DirectorySnapshot: Sendable {
    /// One change, as it is applied after its transaction has been committed. Loading is the same changes from the start.
    enum Change: Sendable {
        case tenant(Tenant)
        case application(Application)
        case servicePrincipal(ServicePrincipal)
        case assignment(AppRoleAssignment)
        case assignmentRemoved(AppRoleAssignment)
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

    mutating func apply(_ change: Change) {
        switch change {
        case .tenant(let tenant):
            for domain in tenants[tenant.id]?.verifiedDomains ?? [] { tenantsByDomain[domain] = nil }
            tenants[tenant.id] = tenant
            for domain in tenant.verifiedDomains { tenantsByDomain[domain] = tenant.id }
        case .application(let application): applications[application.id] = application
        case .servicePrincipal(let principal):
            principals[PrincipalName(tenantID: principal.tenantID, applicationID: principal.applicationID)] = principal
        case .assignment(let assignment): assignments[assignment.principalID, default: []].append(assignment)
        case .assignmentRemoved(let assignment):
            assignments[assignment.principalID]?.removeAll { $0.id == assignment.id }
        }
    }
}
