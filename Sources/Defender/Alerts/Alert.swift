/// An alert of Defender for Endpoint.
package struct Alert: Sendable, Hashable, Codable {
    package var id: String
    package var incidentID: Int64?
    package var investigationID: Int64?
    package var assignedTo: String?
    package var severity: Severity
    package var status: Status
    package var classification: Classification?
    package var determination: Determination?
    package var investigationState: String?
    package var detectionSource: String
    package var detectorID: String
    package var category: String
    package var threatFamilyName: String?
    package var title: String
    package var details: String
    /// Times are ticks of 100 ns since 0001-01-01.
    package var created: Int64
    package var firstEvent: Int64?
    package var lastEvent: Int64?
    package var lastUpdate: Int64
    package var resolved: Int64?
    package var machineID: String?
    package var computerDnsName: String?
    package var rbacGroupName: String?
    package var tenantID: String
    package var threatName: String?
    package var mitreTechniques: [String]
    package var relatedUser: RelatedUser?
    package var comments: [AlertComment]
    package var evidence: [AlertEvidence]
    package var recommendedAction: String

    package init(
        id: String, severity: Severity, title: String, details: String, category: String, detectorID: String,
        created: Int64, machineID: String?, computerDnsName: String?, tenantID: String, recommendedAction: String,
        mitreTechniques: [String] = [], detectionSource: String = "WindowsDefenderAtp"
    ) {
        self.id = id
        self.severity = severity
        self.status = .new
        self.detectionSource = detectionSource
        self.detectorID = detectorID
        self.category = category
        self.title = title
        self.details = details
        self.created = created
        self.lastUpdate = created
        self.machineID = machineID
        self.computerDnsName = computerDnsName
        self.tenantID = tenantID
        self.mitreTechniques = mitreTechniques
        self.comments = []
        self.evidence = []
        self.recommendedAction = recommendedAction
    }

    package enum Severity: String, Sendable, Hashable, CaseIterable, Codable {
        case unspecified = "UnSpecified"
        case informational = "Informational"
        case low = "Low"
        case medium = "Medium"
        case high = "High"
    }

    package enum Status: String, Sendable, Hashable, CaseIterable, Codable {
        case unknown = "Unknown"
        case new = "New"
        case inProgress = "InProgress"
        case resolved = "Resolved"
    }

    package enum Classification: String, Sendable, Hashable, CaseIterable, Codable {
        case truePositive = "TruePositive"
        case informationalExpectedActivity = "InformationalExpectedActivity"
        case falsePositive = "FalsePositive"
    }

    /// `Clean`/`NotMalicious` and `ConfirmedUserActivity`/`ConfirmedActivity` are two documented names each of one thing; both
    /// are kept as given.
    package enum Determination: String, Sendable, Hashable, CaseIterable, Codable {
        case multiStagedAttack = "MultiStagedAttack"
        case maliciousUserActivity = "MaliciousUserActivity"
        case compromisedUser = "CompromisedUser"
        case malware = "Malware"
        case phishing = "Phishing"
        case unwantedSoftware = "UnwantedSoftware"
        case securityTesting = "SecurityTesting"
        case lineOfBusinessApplication = "LineOfBusinessApplication"
        case confirmedActivity = "ConfirmedActivity"
        case confirmedUserActivity = "ConfirmedUserActivity"
        case notMalicious = "NotMalicious"
        case clean = "Clean"
        case insufficientData = "InsufficientData"
        case other = "Other"
    }
}

/// The user that an alert is about.
package struct RelatedUser: Sendable, Hashable, Codable {
    package let userName: String
    package let domainName: String

    package init(userName: String, domainName: String) {
        self.userName = userName
        self.domainName = domainName
    }
}

/// A remark on an alert.
package struct AlertComment: Sendable, Hashable, Codable {
    package let comment: String
    package let createdBy: String
    package let created: Int64

    package init(comment: String, createdBy: String, created: Int64) {
        self.comment = comment
        self.createdBy = createdBy
        self.created = created
    }
}

/// A file, process, user, address or registry value that an alert rests on. What does not apply is nil.
package struct AlertEvidence: Sendable, Hashable, Codable {
    package enum EntityType: String, Sendable, Hashable, Codable, CaseIterable {
        case user = "User"
        case process = "Process"
        case file = "File"
        case ip = "Ip"
        case url = "Url"
        case registry = "Registry"
    }

    package var entityType: EntityType
    package var created: Int64
    package var sha1: String?
    package var sha256: String?
    package var fileName: String?
    package var filePath: String?
    package var processID: Int64?
    package var processCommandLine: String?
    package var processCreated: Int64?
    package var parentProcessID: Int64?
    package var parentProcessCreated: Int64?
    package var parentProcessFileName: String?
    package var parentProcessFilePath: String?
    package var ipAddress: String?
    package var url: String?
    package var registryKey: String?
    package var registryHive: String?
    package var registryValueType: String?
    package var registryValue: String?
    package var registryValueName: String?
    package var accountName: String?
    package var domainName: String?
    package var userSid: String?
    package var aadUserID: String?
    package var userPrincipalName: String?
    package var detectionStatus: String?

    package init(entityType: EntityType, created: Int64) {
        self.entityType = entityType
        self.created = created
    }

    /// The evidence without the time at which it was recorded: two runs of a rule over the same events find equal identities.
    package var identity: AlertEvidence {
        var copy = self
        copy.created = 0
        return copy
    }
}
