import HuntingSchema

/// The columns that Windows events are mapped to, over all tables.
enum MappedColumn: UInt8, CaseIterable {
    case timestamp, deviceId, deviceName, actionType, reportId, additionalFields
    case fileName, folderPath, sha1, sha256, md5, fileOriginUrl, fileOriginReferrerUrl
    case processId, processCommandLine, processIntegrityLevel, processTokenElevation, processCreationTime
    case processVersionInfoCompanyName, processVersionInfoProductName, processVersionInfoProductVersion
    case processVersionInfoOriginalFileName, processVersionInfoFileDescription
    case accountDomain, accountName, accountSid, accountUpn, logonId
    case initiatingProcessFileName, initiatingProcessFolderPath, initiatingProcessId, initiatingProcessCommandLine
    case initiatingProcessIntegrityLevel, initiatingProcessCreationTime
    case initiatingProcessSHA1, initiatingProcessSHA256, initiatingProcessMD5
    case initiatingProcessVersionInfoCompanyName, initiatingProcessVersionInfoProductName
    case initiatingProcessVersionInfoProductVersion, initiatingProcessVersionInfoOriginalFileName
    case initiatingProcessVersionInfoFileDescription
    case initiatingProcessAccountDomain, initiatingProcessAccountName, initiatingProcessAccountSid
    case initiatingProcessLogonId, initiatingProcessParentId, initiatingProcessParentFileName
    case initiatingProcessParentCreationTime
    case localIP, localPort, localIPType, remoteIP, remotePort, remoteIPType, remoteUrl, remoteDeviceName, `protocol`
    case registryKey, registryValueName, registryValueType, registryValueData
    case previousRegistryKey, previousRegistryValueName, previousRegistryValueData
    case logonType, failureReason
    case application, ipAddress, port, destinationDeviceName, targetDeviceName

    /// The column's name in the schema.
    var name: String {
        switch self {
        case .sha1: "SHA1"
        case .sha256: "SHA256"
        case .md5: "MD5"
        case .ipAddress: "IPAddress"
        default: String(describing: self).prefix(1).uppercased() + String(describing: self).dropFirst()
        }
    }
}

/// The tables that Windows events become rows of.
enum MappedTable: UInt8, CaseIterable {
    case deviceProcessEvents, deviceNetworkEvents, deviceFileEvents, deviceRegistryEvents, deviceImageLoadEvents
    case deviceLogonEvents, deviceEvents, identityLogonEvents

    /// The table's name in the schema.
    var name: String { String(describing: self).prefix(1).uppercased() + String(describing: self).dropFirst() }

    var layout: TableLayout { TableLayout.mapped[Int(rawValue)] }
}

/// A hunting table and where the mapped columns stand in it.
struct TableLayout: Sendable {
    let table: HuntingTable
    /// By `MappedColumn`: the column's position in the table, or -1 when the table lacks it.
    let positions: [Int16]

    init(_ table: HuntingTable) {
        self.table = table
        positions = MappedColumn.allCases.map { column in
            Int16(table.columns.firstIndex { $0.name == column.name } ?? -1)
        }
    }

    /// The layouts of the mapped tables, by `MappedTable`.
    static let mapped: [TableLayout] = MappedTable.allCases.map { mapped in
        guard let table = HuntingSchema.table(named: mapped.name) else {
            preconditionFailure("the hunting schema has no table \(mapped.name)")
        }
        return TableLayout(table)
    }

    func position(of column: MappedColumn) -> Int? {
        let position = Int(positions[Int(column.rawValue)])
        return position >= 0 ? position : nil
    }
}
