import Foundation
import GRDB
import Values

extension Directory {
    /// Founds a tenant, with its service principals of the built-in resources.
    ///
    /// - Parameters:
    ///   - id: the id, by default a new one.
    ///   - displayName: the organisation's name, 1 to 256 characters.
    ///   - domains: the verified domains, the initial one (`….onmicrosoft.com`) first.
    ///   - region: the region that tokens name.
    ///   - plan: what it has bought of Defender.
    /// - Returns: the tenant.
    /// - Throws: ``DirectoryError`` when the id or a domain is taken or an input is unusable.
    @discardableResult
    package func createTenant(
        id: TenantID = .random(), displayName: String, domains: [String], region: Tenant.Region = .europe,
        plan: Tenant.Plan = .plan2
    ) async throws -> Tenant {
        let displayName = try Self.checked(name: displayName)
        let domains = try domains.map(Self.checked(domain:))
        guard !domains.isEmpty else { throw DirectoryError.noDomain }
        let tenant = Tenant(id: id, displayName: displayName, verifiedDomains: domains, region: region, plan: plan)
        let now = clock.now
        return try await write { [self] database, changes in
            try read { (directory) throws(DirectoryError) in
                guard directory.tenants[id] == nil else { throw DirectoryError.tenantExists(id) }
                for domain in domains where directory.tenantsByDomain[domain] != nil {
                    throw DirectoryError.domainTaken(domain)
                }
            }
            try database.execute(
                sql: "INSERT INTO tenants (id, display_name, region, created_at, plan) VALUES (?, ?, ?, ?, ?)",
                arguments: [id.description, displayName, region.rawValue, now.storedSeconds, plan.rawValue])
            for (position, domain) in domains.enumerated() {
                try database.execute(
                    sql: "INSERT INTO tenant_domains (name, tenant_id, position) VALUES (?, ?, ?)",
                    arguments: [domain, id.description, position])
            }
            changes.append(.tenant(tenant))
            for resource in WellKnownResource.allCases {
                let principal = ServicePrincipal(
                    id: .random(), tenantID: id, applicationID: resource.applicationID, isEnabled: true,
                    requiresAssignment: false)
                try Self.insert(principal, at: now, into: database)
                changes.append(.servicePrincipal(principal))
            }
            return tenant
        }
    }

    /// The tenant with that id, for the local operator.
    package func tenant(_ id: TenantID) -> Tenant? { read { $0.tenants[id] } }

    /// The tenant that owns a domain, in either case.
    package func tenant(ownerOf domain: some StringProtocol) -> Tenant? {
        let name = domain.lowercased()
        return read { directory in directory.tenantsByDomain[name].flatMap { directory.tenants[$0] } }
    }

    /// Every tenant, by name.
    package var tenants: [Tenant] {
        read { Array($0.tenants.values) }.sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) }
    }

    /// A DNS name in lower case: at least two labels of letters, digits and inner hyphens.
    static func checked(domain: String) throws(DirectoryError) -> String {
        let name = domain.lowercased()
        guard isDomainName(name) else { throw .unusableDomain(domain) }
        return name
    }

    /// Whether a lower-case text has the form of a DNS name of at least two labels.
    static func isDomainName(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                            UInt8(ascii: "-"):
                            true
                        default: false
                        }
                    }
            }
    }
}
