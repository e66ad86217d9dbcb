/// The names that records are read by: of event data, and of the headers that the record shapes put around them.
///
/// Event data names are compared without case (`SourceProcessGUID` and `SourceProcessGuid` both occur), header names likewise.
enum EventField: UInt8, CaseIterable {
    // Headers of the record shapes
    case event, winlog, logName, eventIdBeats, sourceModuleType, sourceModuleName, eventReceivedTime, type, atTimestamp
    case computerName, eventDataBeats, userDataBeats, recordNumberBeats, processIdBeats, sourceNameBeats, providerName
    case eventID, channel, hostname, computer, eventLog, sourceName, provider, eventSourceName, source
    case eventTime, timeCreated, timeGenerated, recordNumber, eventRecordId, executionProcessID, message, eventData,
        userData
    case accountName, domain, userID, accountType, systemProcessId

    // Event data
    case application, attributeLDAPDisplayName, attributeValue, auditPolicyChanges, authenticationPackageName
    case accessMask, callTrace, categoryId, classId, className, clientProcessId, commandLine, company, consumer,
        contents
    case contextInfo, creationUtcTime, cryptoAlgorithms, currentDirectory, dataDescription, description, destAddress
    case destinationHostname, destinationIp, destinationPort, destPort, details, deviceDescription, deviceId, direction
    case disabledPrivilegeList, dSName, elevatedToken, enabledPrivilegeList, ess, eventType, fileVersion, filter
    case grantedAccess, hash, hashes, image, imageLoaded, imagePath, initiated, integrityLevel, ipAddress, ipPort,
        isExecutable
    case logonId, logonProcessName, logonType, mandatoryLabel, masterKeyId, memberName, memberSid, messageNumber,
        messageTotal
    case namespace, newName, newProcessId, newProcessName, newThreadId, newValue, newValueType, objectClass, objectDN
    case objectName, objectType, objectValueName, oldValue, oldValueType, operation, operationType, originalFileName
    case parentCommandLine, parentImage, parentProcessGuid, parentProcessId, parentProcessName, parentUser, path,
        payload
    case pipeName, possibleCause, preAuthType, previousCreationUtcTime, processGuid, processId, processName, product,
        profiles
    case `protocol`, queryName, queryResults, queryStatus, relativeTargetName, scriptBlockId, scriptBlockText,
        serviceAccount
    case serviceFileName, serviceName, serviceSid, serviceStartType, serviceType, shareLocalPath, shareName, signature
    case signatureStatus, signed, sourceAddress, sourceHostname, sourceImage, sourceIp, sourcePort, sourceProcessGuid
    case sourceProcessId, sourceUser, startAddress, startFunction, startModule, startType, status, subcategoryGuid
    case subcategoryId, subjectDomainName, subjectLogonId, subjectUserName, subjectUserSid, subStatus, targetDomainName
    case targetFilename, targetImage, targetLogonId, targetObject, targetProcessGuid, targetProcessId, targetServerName
    case targetSid, targetUser, targetUserName, targetUserSid, taskContent, taskContentNew, taskName,
        ticketEncryptionType
    case ticketOptions, tokenElevationType, user, utcTime, vendorIds, workstation, workstationName

    /// How the field is written in records, apart from case.
    var name: String {
        switch self {
        case .logName: "log_name"
        case .eventIdBeats: "event_id"
        case .atTimestamp: "@timestamp"
        case .computerName: "computer_name"
        case .eventDataBeats: "event_data"
        case .userDataBeats: "user_data"
        case .recordNumberBeats: "record_number"
        case .processIdBeats: "process_id"
        case .sourceNameBeats: "source_name"
        case .providerName: "provider_name"
        case .systemProcessId: "SystemProcessId"
        default: String(describing: self)
        }
    }

    private static let fields = EventField.allCases
    private static let names = NameTable(fields.map(\.name), ignoringCase: true)

    /// The field that a name means; nil for the many that no rule reads.
    static func named(_ name: TextSlice) -> EventField? { names.index(of: name).map { fields[$0] } }
}
