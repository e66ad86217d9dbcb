extension Alert {
    /// The alert as the API shows it, in the observed order of keys.
    package static let entityType = EntityType<Alert>(
        name: "Alert",
        properties: [
            .init("id", .string) { .string($0.id) },
            .init("incidentId", .integer, nullable: true) { .number($0.incidentID) },
            .init("investigationId", .integer, nullable: true) { .number($0.investigationID) },
            .init("assignedTo", .string, nullable: true) { .text($0.assignedTo) },
            .init("severity", .enumeration(Severity.allCases.map(\.rawValue))) { .string($0.severity.rawValue) },
            .init("status", .enumeration(Status.allCases.map(\.rawValue))) { .string($0.status.rawValue) },
            .init("classification", .enumeration(Classification.allCases.map(\.rawValue)), nullable: true) {
                .text($0.classification?.rawValue)
            },
            .init("determination", .enumeration(Determination.allCases.map(\.rawValue)), nullable: true) {
                .text($0.determination?.rawValue)
            },
            .init("investigationState", .string, nullable: true) { .text($0.investigationState) },
            .init("detectionSource", .string) { .string($0.detectionSource) },
            .init("detectorId", .string) { .string($0.detectorID) },
            .init("category", .string) { .string($0.category) },
            .init("threatFamilyName", .string, nullable: true) { .text($0.threatFamilyName) },
            .init("title", .string) { .string($0.title) },
            .init("description", .string) { .string($0.details) },
            .init("alertCreationTime", .dateTimeOffset) { .time($0.created) },
            .init("firstEventTime", .dateTimeOffset, nullable: true) { .time($0.firstEvent) },
            .init("lastEventTime", .dateTimeOffset, nullable: true) { .time($0.lastEvent) },
            .init("lastUpdateTime", .dateTimeOffset) { .time($0.lastUpdate) },
            .init("resolvedTime", .dateTimeOffset, nullable: true) { .time($0.resolved) },
            .init("machineId", .string, nullable: true) { .text($0.machineID) },
            .init("computerDnsName", .string, nullable: true) { .text($0.computerDnsName) },
            .init("rbacGroupName", .string, nullable: true) { .text($0.rbacGroupName) },
            .init("aadTenantId", .string) { .string($0.tenantID) },
            .init("threatName", .string, nullable: true) { .text($0.threatName) },
            .init("mitreTechniques", .collection(.string)) { .texts($0.mitreTechniques) },
            .init(
                "relatedUser", .complex([.init("userName", .string), .init("domainName", .string)]), nullable: true
            ) { alert in
                guard let user = alert.relatedUser else { return .null }
                return .complex([
                    .init("userName", .string(user.userName)), .init("domainName", .string(user.domainName)),
                ])
            },
            .init(
                "comments",
                .collection(
                    .complex([
                        .init("comment", .string), .init("createdBy", .string), .init("createdTime", .dateTimeOffset),
                    ]))
            ) { alert in
                .collection(
                    alert.comments.map { comment in
                        .complex([
                            .init("comment", .string(comment.comment)), .init("createdBy", .string(comment.createdBy)),
                            .init("createdTime", .dateTimeOffset(comment.created)),
                        ])
                    })
            },
            .init(
                "evidence", .collection(.complex(AlertEvidence.fields.map { .init($0.name, $0.kind) })),
                navigation: true
            ) {
                .collection($0.evidence.map(\.value))
            },
        ])
}

extension AlertEvidence {
    /// The fields in the observed order; every key is always written.
    static let fields: [(name: String, kind: ODataKind, value: @Sendable (AlertEvidence) -> ODataValue)] = [
        ("entityType", .enumeration(EntityType.allCases.map(\.rawValue)), { .string($0.entityType.rawValue) }),
        ("evidenceCreationTime", .dateTimeOffset, { .time($0.created) }),
        ("sha1", .string, { .text($0.sha1) }),
        ("sha256", .string, { .text($0.sha256) }),
        ("fileName", .string, { .text($0.fileName) }),
        ("filePath", .string, { .text($0.filePath) }),
        ("processId", .integer, { .number($0.processID) }),
        ("processCommandLine", .string, { .text($0.processCommandLine) }),
        ("processCreationTime", .dateTimeOffset, { .time($0.processCreated) }),
        ("parentProcessId", .integer, { .number($0.parentProcessID) }),
        ("parentProcessCreationTime", .dateTimeOffset, { .time($0.parentProcessCreated) }),
        ("parentProcessFileName", .string, { .text($0.parentProcessFileName) }),
        ("parentProcessFilePath", .string, { .text($0.parentProcessFilePath) }),
        ("ipAddress", .string, { .text($0.ipAddress) }),
        ("url", .string, { .text($0.url) }),
        ("registryKey", .string, { .text($0.registryKey) }),
        ("registryHive", .string, { .text($0.registryHive) }),
        ("registryValueType", .string, { .text($0.registryValueType) }),
        ("registryValue", .string, { .text($0.registryValue) }),
        ("registryValueName", .string, { .text($0.registryValueName) }),
        ("accountName", .string, { .text($0.accountName) }),
        ("domainName", .string, { .text($0.domainName) }),
        ("userSid", .string, { .text($0.userSid) }),
        ("aadUserId", .string, { .text($0.aadUserID) }),
        ("userPrincipalName", .string, { .text($0.userPrincipalName) }),
        ("detectionStatus", .string, { .text($0.detectionStatus) }),
    ]

    /// The evidence as a complex value.
    var value: ODataValue { .complex(Self.fields.map { .init($0.name, $0.value(self)) }) }
}
