package import Identity

/// What a role of Defender's own lets a person do.
///
/// The raw value is the resource action of the unified role-based access control. Its names of live response and of
/// vulnerability management are published as words alone; the actions here are made of those words.
///
/// Source: "Custom roles in role-based access control for Microsoft Defender XDR", and its table that maps the permissions of
/// Defender for Endpoint.
package enum AccessPermission: String, Sendable, Hashable, CaseIterable, Codable {
    case readSecurityData = "microsoft.xdr/secops/securitydata/read"
    case manageAlerts = "microsoft.xdr/secops/securitydata/alerts/manage"
    case manageResponse = "microsoft.xdr/secops/securitydata/response/manage"
    case basicLiveResponse = "microsoft.xdr/secops/liveresponse/basic/manage"
    case advancedLiveResponse = "microsoft.xdr/secops/liveresponse/advanced/manage"
    case readVulnerabilities = "microsoft.xdr/securityposture/vulnerability/read"
    case manageExceptions = "microsoft.xdr/securityposture/exception/manage"
    case manageRemediation = "microsoft.xdr/securityposture/remediation/manage"
    case manageBaselines = "microsoft.xdr/securityposture/baselines/manage"
    case readSecuritySettings = "microsoft.xdr/configuration/security/read"
    case manageSecuritySettings = "microsoft.xdr/configuration/security/manage"
    case readSystemSettings = "microsoft.xdr/configuration/system/read"
    case manageSystemSettings = "microsoft.xdr/configuration/system/manage"
    case readAuthorization = "microsoft.xdr/configuration/authorization/read"
    case manageAuthorization = "microsoft.xdr/configuration/authorization/manage"

    /// The name in Defender for Endpoint.
    package var displayName: String {
        switch self {
        case .readSecurityData: "View data - Security operations"
        case .manageAlerts: "Alerts investigation"
        case .manageResponse: "Active remediation actions - Security operations"
        case .basicLiveResponse: "Live response capabilities - basic"
        case .advancedLiveResponse: "Live response capabilities - advanced"
        case .readVulnerabilities: "View data - Threat and vulnerability management"
        case .manageExceptions: "Active remediation actions - Exception handling"
        case .manageRemediation: "Active remediation actions - Remediation handling"
        case .manageBaselines: "Vulnerability management - Manage security baselines assessment profiles"
        case .readSecuritySettings: "View security settings"
        case .manageSecuritySettings: "Manage security settings in Security Center"
        case .readSystemSettings: "View portal system settings"
        case .manageSystemSettings: "Manage portal system settings"
        case .readAuthorization: "View roles"
        case .manageAuthorization: "Manage roles"
        }
    }

    /// Whether it is about the tenant's settings and not about devices: a role over some device groups does not give it.
    package var isTenantWide: Bool {
        switch self {
        case .readSecuritySettings, .readSystemSettings, .manageSystemSettings, .readAuthorization,
            .manageAuthorization:
            true
        case .readSecurityData, .manageAlerts, .manageResponse, .basicLiveResponse, .advancedLiveResponse,
            .readVulnerabilities, .manageExceptions, .manageRemediation, .manageBaselines, .manageSecuritySettings:
            false
        }
    }

    /// The permissions that an action of a role definition allows; empty when it names none that this service has.
    ///
    /// `*` stands for one or more segments, and an action that ends early for everything below it: `microsoft.xdr/secops/*/read`,
    /// `microsoft.xdr/securityposture/read`. Letter case does not matter.
    package static func allowed(by action: String) -> Set<AccessPermission> {
        let pattern = action.lowercased().split(separator: "/", omittingEmptySubsequences: false)[...]
        guard pattern.count >= 2, pattern.count <= 8, let verb = pattern.last else { return [] }
        return Set(
            allCases.filter { permission in
                permission.spellings.contains { spelling in
                    let segments = spelling.split(separator: "/")[...]
                    guard segments.last == verb || verb == "*" else { return false }
                    return matches(pattern, segments) || isPrefix(pattern.dropLast(), segments.dropLast())
                }
            })
    }

    /// The basics of security data are also published under a name of their own.
    private var spellings: [String] {
        self == .readSecurityData ? [rawValue, "microsoft.xdr/secops/securitydata/basics/read"] : [rawValue]
    }

    private static func isPrefix(_ pattern: ArraySlice<Substring>, _ segments: ArraySlice<Substring>) -> Bool {
        !pattern.contains("*") && segments.starts(with: pattern)
    }

    private static func matches(_ pattern: ArraySlice<Substring>, _ segments: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return segments.isEmpty }
        guard let segment = segments.first else { return false }
        if first == "*" {
            return matches(pattern.dropFirst(), segments.dropFirst()) || matches(pattern, segments.dropFirst())
        }
        return first == segment && matches(pattern.dropFirst(), segments.dropFirst())
    }
}

extension DirectoryRole {
    /// What a role of the directory allows in Defender, on every device.
    ///
    /// Source: the table of global roles in "Map Microsoft Defender XDR unified RBAC permissions", its column for Defender for
    /// Endpoint.
    package var defenderPermissions: Set<AccessPermission> {
        switch self {
        case .globalAdministrator, .securityAdministrator: Set(AccessPermission.allCases)
        case .securityOperator:
            [
                .readSecurityData, .readVulnerabilities, .manageAlerts, .manageResponse, .manageExceptions,
                .manageRemediation, .basicLiveResponse, .advancedLiveResponse, .readSecuritySettings,
                .manageSecuritySettings, .readSystemSettings,
            ]
        case .securityReader, .globalReader:
            [.readSecurityData, .readVulnerabilities, .readSecuritySettings, .readSystemSettings]
        case .applicationAdministrator, .cloudApplicationAdministrator: []
        }
    }
}
