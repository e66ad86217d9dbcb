/// The issuer names of Entra's public cloud.
///
/// They are names, not addresses: a token says who issued it in these words under whichever host name the authority was reached.
package enum Issuer {
    /// The issuer of v1 tokens, with its trailing slash.
    package static func v1(_ tenant: TenantID) -> String { "https://sts.windows.net/\(tenant)/" }

    /// The issuer of v2 tokens.
    package static func v2(_ tenant: TenantID) -> String { "https://login.microsoftonline.com/\(tenant)/v2.0" }

    /// What discovery documents of `common` and `organizations` print, where the tenant is not known yet.
    package static let templateV1 = "https://sts.windows.net/{tenantid}/"

    /// See ``templateV1``.
    package static let templateV2 = "https://login.microsoftonline.com/{tenantid}/v2.0"
}
