import Values

extension Finding {
    /// What a result row says as a finding of one event; nil when the row names no device or time.
    package init?(row: ResultRow, entities: [DetectionRule.Entity]) {
        guard let device = row.text("DeviceId"), let time = row.ticks("Timestamp") else { return nil }
        let evidence = entities.compactMap { AlertEvidence($0, of: row) }
        let account = evidence.first { $0.entityType == .user } ?? evidence.first { $0.accountName != nil }
        self.init(
            deviceID: device, deviceName: row.text("DeviceName"), firstEvent: row.ticks("FirstEvent") ?? time,
            lastEvent: time, evidence: evidence,
            user: account?.accountName.map { RelatedUser(userName: $0, domainName: account?.domainName ?? "") })
    }

    /// The findings of all rows, one per device, in the order in which the devices first appear.
    package static func perDevice(_ rows: [ResultRow], entities: [DetectionRule.Entity]) -> [Finding] {
        var order: [String] = []
        var findings: [String: Finding] = [:]
        for row in rows {
            guard let event = Finding(row: row, entities: entities) else { continue }
            guard var finding = findings[event.deviceID] else {
                order.append(event.deviceID)
                findings[event.deviceID] = event
                continue
            }
            finding.merge(event)
            findings[event.deviceID] = finding
        }
        return order.compactMap { findings[$0] }
    }

    private mutating func merge(_ other: Finding) {
        firstEvent = min(firstEvent, other.firstEvent)
        lastEvent = max(lastEvent, other.lastEvent)
        eventCount += other.eventCount
        user = user ?? other.user
        for item in other.evidence where evidence.count < Alert.maximumEvidence && !evidence.contains(item) {
            evidence.append(item)
        }
    }
}

extension AlertEvidence {
    /// An entity of a result row; nil when the row's columns for it are empty.
    init?(_ entity: DetectionRule.Entity, of row: ResultRow) {
        switch entity {
        case .process:
            guard let name = row.text("FileName") else { return nil }
            self.init(entityType: .process, created: 0)
            fileName = name
            filePath = row.text("FolderPath").map(Self.folder)
            sha1 = row.text("SHA1")
            sha256 = row.text("SHA256")
            processID = row.integer("ProcessId")
            processCommandLine = row.text("ProcessCommandLine")
            processCreated = row.ticks("ProcessCreationTime")
            parentProcessID = row.integer("InitiatingProcessId")
            parentProcessCreated = row.ticks("InitiatingProcessCreationTime")
            parentProcessFileName = row.text("InitiatingProcessFileName")
            parentProcessFilePath = row.text("InitiatingProcessFolderPath").map(Self.folder)
            accountName = row.text("AccountName")
            domainName = row.text("AccountDomain")
            userSid = row.text("AccountSid")
            detectionStatus = "Detected"
        case .initiatingProcess:
            guard let name = row.text("InitiatingProcessFileName") else { return nil }
            self.init(entityType: .process, created: 0)
            fileName = name
            filePath = row.text("InitiatingProcessFolderPath").map(Self.folder)
            sha1 = row.text("InitiatingProcessSHA1")
            sha256 = row.text("InitiatingProcessSHA256")
            processID = row.integer("InitiatingProcessId")
            processCommandLine = row.text("InitiatingProcessCommandLine")
            processCreated = row.ticks("InitiatingProcessCreationTime")
            parentProcessID = row.integer("InitiatingProcessParentId")
            parentProcessCreated = row.ticks("InitiatingProcessParentCreationTime")
            parentProcessFileName = row.text("InitiatingProcessParentFileName")
            accountName = row.text("InitiatingProcessAccountName")
            domainName = row.text("InitiatingProcessAccountDomain")
            userSid = row.text("InitiatingProcessAccountSid")
            detectionStatus = "Detected"
        case .file:
            guard let name = row.text("FileName") else { return nil }
            self.init(entityType: .file, created: 0)
            fileName = name
            filePath = row.text("FolderPath").map(Self.folder)
            sha1 = row.text("SHA1")
            sha256 = row.text("SHA256")
            detectionStatus = "Detected"
        case .user:
            guard let name = row.text("AccountName") else { return nil }
            self.init(entityType: .user, created: 0)
            accountName = name
            domainName = row.text("AccountDomain")
            userSid = row.text("AccountSid")
            userPrincipalName = row.text("AccountUpn")
            aadUserID = row.text("AccountObjectId")
        case .initiatingUser:
            guard let name = row.text("InitiatingProcessAccountName") else { return nil }
            self.init(entityType: .user, created: 0)
            accountName = name
            domainName = row.text("InitiatingProcessAccountDomain")
            userSid = row.text("InitiatingProcessAccountSid")
            userPrincipalName = row.text("InitiatingProcessAccountUpn")
            aadUserID = row.text("InitiatingProcessAccountObjectId")
        case .ip:
            guard let address = row.text("RemoteIP") else { return nil }
            self.init(entityType: .ip, created: 0)
            ipAddress = address
        case .url:
            guard let address = row.text("RemoteUrl") else { return nil }
            self.init(entityType: .url, created: 0)
            url = address
        case .registry:
            guard let key = row.text("RegistryKey") else { return nil }
            self.init(entityType: .registry, created: 0)
            let slash = key.firstIndex(of: "\\") ?? key.endIndex
            registryHive = String(key[..<slash])
            registryKey = slash == key.endIndex ? "" : String(key[key.index(after: slash)...])
            registryValueName = row.text("RegistryValueName")
            registryValue = row.text("RegistryValueData")
            registryValueType = row.text("RegistryValueType")
        }
    }

    /// The folder of a path: hunting tables hold the whole path, alert evidence the folder alone.
    private static func folder(_ path: String) -> String {
        guard let separator = path.lastIndex(where: { $0 == "\\" || $0 == "/" }) else { return path }
        return String(path[..<separator])
    }
}
