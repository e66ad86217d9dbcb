/// The names that records are read by: of event data, and of the headers that the record shapes put around them.
///
/// Event data names are compared without case (`SourceProcessGUID` and `SourceProcessGuid` both occur), header names likewise.
enum EventField: UInt8, CaseIterable {
    // Headers of the record shapes
    case event, winlog, logName, eventIdBeats, sourceModuleType, sourceModuleName, eventReceivedTime, type, atTimestamp
    case computerName, eventDataBeats, userDataBeats, recordNumberBeats, processIdBeats, sourceNameBeats, providerName
    case eventID, channel, hostname, computer, eventLog, sourceName, provider, eventSourceName, source
    case eventTime, timeCreated, timeGenerated, recordNumber, eventRecordId, executionProcessID, message, eventData, userData
    case accountName, domain, userID, accountType, systemProcessId

    // Event data
    case application, attributeLDAPDisplayName, attributeValue, auditPolicyChanges, authenticationPackageName
    case accessMask, callTrace, categoryId, classId, className, clientProcessId, commandLine, company, consumer, contents
    case contextInfo, creationUtcTime, cryptoAlgorithms, currentDirectory, dataDescription, description, destAddress
    case destinationHostname, destinationIp, destinationPort, destPort, details, deviceDescription, deviceId, direction
    case disabledPrivilegeList, dSName, elevatedToken, enabledPrivilegeList, ess, eventType, fileVersion, filter
    case grantedAccess, hash, hashes, image, imageLoaded, imagePath, initiated, integrityLevel, ipAddress, ipPort, isExecutable
    case logonId, logonProcessName, logonType, mandatoryLabel, masterKeyId, memberName, memberSid, messageNumber, messageTotal
    case namespace, newName, newProcessId, newProcessName, newThreadId, newValue, newValueType, objectClass, objectDN
    case objectName, objectType, objectValueName, oldValue, oldValueType, operation, operationType, originalFileName
    case parentCommandLine, parentImage, parentProcessGuid, parentProcessId, parentProcessName, parentUser, path, payload
    case pipeName, possibleCause, preAuthType, previousCreationUtcTime, processGuid, processId, processName, product, profiles
    case `protocol`, queryName, queryResults, queryStatus, relativeTargetName, scriptBlockId, scriptBlockText, serviceAccount
    case serviceFileName, serviceName, serviceSid, serviceStartType, serviceType, shareLocalPath, shareName, signature
    case signatureStatus, signed, sourceAddress, sourceHostname, sourceImage, sourceIp, sourcePort, sourceProcessGuid
    case sourceProcessId, sourceUser, startAddress, startFunction, startModule, startType, status, subcategoryGuid
    case subcategoryId, subjectDomainName, subjectLogonId, subjectUserName, subjectUserSid, subStatus, targetDomainName
    case targetFilename, targetImage, targetLogonId, targetObject, targetProcessGuid, targetProcessId, targetServerName
    case targetSid, targetUser, targetUserName, targetUserSid, taskContent, taskContentNew, taskName, ticketEncryptionType
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

    /// The field that a name means; nil for the many that no rule reads.
    static func named(_ name: TextSlice) -> EventField? { EventFieldNames.shared.field(name) }
}

/// A hash table over the names of all event fields, without case: one look-up per field of every record.
private struct EventFieldNames: Sendable {
    static let shared = EventFieldNames()

    private static let size = 1024
    /// Which field stands in a slot, as its position in `fields`; -1 for none. Collisions go to the next slot.
    private let slots: [Int16]
    private let fields: [EventField]
    private let names: [[UInt8]]

    private init() {
        fields = EventField.allCases
        names = fields.map { $0.name.utf8.map(ASCII.lower) }
        var slots = [Int16](repeating: -1, count: EventFieldNames.size)
        for (index, name) in names.enumerated() {
            var slot = name.withUnsafeBufferPointer { EventFieldNames.slot(of: $0) }
            while slots[slot] >= 0 { slot = (slot + 1) % EventFieldNames.size }
            slots[slot] = Int16(index)
        }
        self.slots = slots
    }

    /// FNV-1a over the lower-case bytes.
    private static func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(ASCII.lower(byte))) &* 16_777_619 }
        return Int((hash ^ hash >> 15) % UInt32(size))
    }

    func field(_ name: TextSlice) -> EventField? {
        var slot = EventFieldNames.slot(of: name.bytes)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if matches(names[index], name) { return fields[index] }
            slot = (slot + 1) % EventFieldNames.size
        }
        return nil
    }

    private func matches(_ lower: [UInt8], _ name: TextSlice) -> Bool {
        guard lower.count == name.count else { return false }
        for position in 0..<lower.count where lower[position] != ASCII.lower(name.base[position]) { return false }
        return true
    }
}
