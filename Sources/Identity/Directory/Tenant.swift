/// One organisation whose data is held apart from every other's.
///
/// The value is a proof: only this module can make one, from a verified token (``TokenValidator``) or for the local operator
/// (``Directory``). Whatever asks for a `Tenant` can therefore not be reached with a tenant that somebody merely named.
package struct Tenant: Sendable, Hashable {
    /// The tenant's id, the claim `tid`.
    package let id: TenantID
    /// The organisation's name.
    package let displayName: String
    /// The domains that the organisation has proven to own, lower-case, the initial one first; never empty.
    package let verifiedDomains: [String]
    /// The region of the tenant as the claim `tenant_region_scope` names it.
    package let region: Region
    /// What the organisation has bought of Defender.
    package let plan: Plan

    /// The regions that Entra names in `tenant_region_scope`.
    package enum Region: String, Sendable, Hashable, CaseIterable {
        case northAmerica = "NA"
        case europe = "EU"
        case asia = "AS"
        case worldwide = "WW"
        case usGovernment = "USG"
    }

    init(id: TenantID, displayName: String, verifiedDomains: [String], region: Region, plan: Plan) {
        self.id = id
        self.displayName = displayName
        self.verifiedDomains = verifiedDomains
        self.region = region
        self.plan = plan
    }
}
