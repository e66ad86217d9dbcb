extension ColumnRule {
    /// The acting process: image in lower case, id, and its unique id for the enrichment. Id 0 without an image means that there is none.
    static func actingProcess(image: EventField, id: EventField, guid: EventField? = nil) -> ColumnRule {
        ColumnRule { event, row in
            let path = PathRule.image(event[image])
            setActingImage(path, row)
            if let number = event[id]?.integer, number != 0 || path != nil { row.set(.initiatingProcessId, number) }
            if let guid, let bits = event[guid]?.guidBits, bits != 0 { row.actingProcess = bits }
        }
    }

    static func setActingImage(_ path: TextSlice?, _ row: EventRow) {
        guard let path else { return }
        let lower = row.scratch.lowercased(path)
        let parts = PathRule.split(lower)
        row.set(.initiatingProcessFileName, parts.name)
        if parts.isPath { row.set(.initiatingProcessFolderPath, lower) }
    }

    /// Sysmon's usual acting process.
    static let sysmonActor: [ColumnRule] = [
        .actingProcess(image: .image, id: .processId, guid: .processGuid), .actingAccount(.user),
    ]

    /// The process that wrote the record: PowerShell logs from within itself.
    static let loggingProcess = ColumnRule { event, row in row.set(.initiatingProcessId, event.loggingProcessID) }
}
