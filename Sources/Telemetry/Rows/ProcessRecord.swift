/// A process on a device. Sysmon's process GUID is unique over restarts; 0 stands for none.
struct ProcessKey: Sendable, Hashable {
    /// The first 64 bits of the device's id.
    let device: UInt64
    let guid: UInt128
}

/// What the creation record of a process tells about it: the source of the enrichment.
struct ProcessRecord: Sendable {
    /// A value that outlives the record that it came from.
    enum Value: Sendable {
        case text([UInt8])
        case long(Int64)
    }

    /// What rows of which it is the acting process are given, by the column that it goes to.
    var values: [(column: MappedColumn, value: Value)] = []
    /// When it was created, in ticks.
    let created: Int64?
    /// The process that started it.
    let parent: ProcessKey

    /// From the column of the creation row to the column of the rows that are enriched.
    private static let copied: [(from: MappedColumn, to: MappedColumn)] = [
        (.processCommandLine, .initiatingProcessCommandLine),
        (.processIntegrityLevel, .initiatingProcessIntegrityLevel),
        (.processCreationTime, .initiatingProcessCreationTime), (.sha1, .initiatingProcessSHA1),
        (.sha256, .initiatingProcessSHA256), (.md5, .initiatingProcessMD5),
        (.processVersionInfoCompanyName, .initiatingProcessVersionInfoCompanyName),
        (.processVersionInfoProductName, .initiatingProcessVersionInfoProductName),
        (.processVersionInfoProductVersion, .initiatingProcessVersionInfoProductVersion),
        (.processVersionInfoOriginalFileName, .initiatingProcessVersionInfoOriginalFileName),
        (.processVersionInfoFileDescription, .initiatingProcessVersionInfoFileDescription),
        (.accountDomain, .initiatingProcessAccountDomain), (.accountName, .initiatingProcessAccountName),
        (.accountSid, .initiatingProcessAccountSid), (.logonId, .initiatingProcessLogonId),
        (.initiatingProcessId, .initiatingProcessParentId),
    ]

    /// Reads the row of a creation event, and from the event what the row has in lower case only.
    init(_ row: EventRow, _ event: WindowsEvent, parent: ProcessKey) {
        for (from, to) in ProcessRecord.copied {
            switch row[from] {
            case .text(let text): values.append((to, .text(Array(text.bytes))))
            case .long(let number): values.append((to, .long(number)))
            default: break
            }
        }
        if let image = PathRule.image(event[.parentImage]) {
            values.append((.initiatingProcessParentFileName, .text(Array(PathRule.split(image).name.bytes))))
        }
        if case .long(let ticks) = row[.processCreationTime] { created = ticks } else { created = nil }
        self.parent = parent
    }
}
