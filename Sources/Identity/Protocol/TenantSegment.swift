/// The first segment of the authority's paths: which tenant a request is for, in the client's words.
package enum TenantSegment: Sendable, Hashable {
    /// A tenant's GUID.
    case id(TenantID)
    /// A verified domain, lower-case.
    case domain(String)
    /// Work and personal accounts of any tenant.
    case common
    /// Work accounts of any tenant.
    case organizations
    /// Personal accounts.
    case consumers

    /// The tenant of personal accounts, under its GUID.
    static let consumersTenantID = TenantID("9188040d-6c67-4c5b-b112-36a304b66dad")

    /// Reads a segment.
    ///
    /// - Throws: AADSTS900023 when it has none of the forms.
    package init(_ text: some StringProtocol) throws(OAuthError) {
        let name = text.lowercased()
        switch name {
        case "common": self = .common
        case "organizations": self = .organizations
        case "consumers": self = .consumers
        default:
            if let id = TenantID(name) {
                self = id == Self.consumersTenantID ? .consumers : .id(id)
            } else if Directory.isDomainName(name) {
                self = .domain(name)
            } else {
                throw .malformedTenant(String(text))
            }
        }
    }

    /// The segment as URLs carry it.
    package var text: String {
        switch self {
        case .id(let id): id.description
        case .domain(let name): name
        case .common: "common"
        case .organizations: "organizations"
        case .consumers: "consumers"
        }
    }
}

extension Directory {
    /// The tenant that a segment names; nil for the words that stand for many.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - error: what `error` says when there is no such tenant: discovery and the token endpoint differ.
    /// - Returns: the tenant.
    /// - Throws: AADSTS90002 when there is none.
    func tenant(_ segment: TenantSegment, orThrow error: OAuthError.Name) throws(OAuthError) -> Tenant? {
        switch segment {
        case .id(let id):
            guard let tenant = tenant(id) else { throw .tenantNotFound(id.description, as: error) }
            return tenant
        case .domain(let name):
            guard let tenant = tenant(ownerOf: name) else { throw .tenantNotFound(name, as: error) }
            return tenant
        case .common, .organizations, .consumers: return nil
        }
    }
}
