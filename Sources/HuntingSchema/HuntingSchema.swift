/// The schema of advanced hunting: what tables there are, what columns they have, and what they used to be called.
///
/// Data only. Source: the advanced hunting schema reference of the product documentation.
package enum HuntingSchema {
    /// All tables, by name.
    package static let tables: [HuntingTable] = {
        let notations: [(HuntingTable.Category, String)] = [
            (.alertsAndBehaviors, HuntingTable.alertsAndBehaviorsNotation),
            (.appsAndIdentities, HuntingTable.appsAndIdentitiesNotation),
            (.emailAndCollaboration, HuntingTable.emailAndCollaborationNotation),
            (.devices, HuntingTable.devicesNotation),
            (.vulnerabilityManagement, HuntingTable.vulnerabilityManagementNotation),
            (.cloudInfrastructure, HuntingTable.cloudInfrastructureNotation),
            (.dataSecurity, HuntingTable.dataSecurityNotation),
            (.exposureManagement, HuntingTable.exposureManagementNotation),
            (.aiAgents, HuntingTable.aiAgentsNotation),
        ]
        return notations.flatMap { HuntingTable.tables(notation: $1, category: $0) }.sorted { $0.name < $1.name }
    }()

    private static let tablesByName: [String: HuntingTable] = Dictionary(
        uniqueKeysWithValues: tables.map { ($0.name, $0) })

    /// The table of that name, compared by letter case as KQL does; nil when the schema has none.
    package static func table(named name: String) -> HuntingTable? { tablesByName[name] }

    /// Names that tables had before, and what to use instead (several where a table was split).
    package static let renamedTables: [String: [String]] = [
        "AADSignInEventsBeta": ["EntraIdSignInEvents"],
        "AADSpnSignInEventsBeta": ["EntraIdSpnSignInEvents"],
        "AIAgentsInfo": ["AgentsInfo"],
        "AccountInfo": ["IdentityInfo"],
        "AppFileEvents": ["CloudAppEvents"],
        "DeviceAlertEvents": ["AlertInfo", "AlertEvidence"],
        "DeviceTvmSoftwareInventoryVulnerabilities": [
            "DeviceTvmSoftwareInventory", "DeviceTvmSoftwareVulnerabilities",
        ],
        "GraphApiAuditEvents": ["GraphAPIAuditEvents"],
    ]

    /// Names that columns had before: table -> old column -> present column.
    package static let renamedColumns: [String: [String: String]] = [
        "AADSignInEventsBeta": ["AadDeviceId": "EntraIdDeviceId"],
        // Letter cases that queries are found with, beside the documented one.
        "CloudAppEvents": ["ISP": "Isp"],
        "IdentityLogonEvents": ["ISP": "Isp"],
        "DeviceInfo": ["DeviceObjectId": "AadDeviceId"],
        "EmailAttachmentInfo": [
            "MalwareDetectionMethod": "DetectionMethods", "PhishDetectionMethod": "DetectionMethods",
            "MalwareFilterVerdict": "ThreatTypes", "PhishFilterVerdict": "ThreatTypes",
        ],
        "EmailEvents": [
            "FinalEmailAction": "EmailAction", "FinalEmailActionPolicy": "EmailActionPolicy",
            "FinalEmailActionPolicyGuid": "EmailActionPolicyGuid", "MalwareDetectionMethod": "DetectionMethods",
            "PhishDetectionMethod": "DetectionMethods", "MalwareFilterVerdict": "ThreatTypes",
            "PhishFilterVerdict": "ThreatTypes",
        ],
        "IdentityInfo": ["SourceProvider": "IdentityEnvironment", "AccountUPN": "AccountUpn"],
    ]
}
