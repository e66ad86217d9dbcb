/// Records of a `Get-WinEvent` exporter: header and event data side by side in one object.
extension RecordShapeReader {
    func readFlat(_ fields: JSONRecord.Fields, _ header: Header, into event: WindowsEvent) {
        event.channel = text(header[.channel])
        event.provider = text(header[.sourceName]) ?? text(header[.providerName])
        event.id = integer(header[.eventID])
        event.computer = text(header[.hostname]) ?? text(header[.computer])
        event.recordTime = time(header[.atTimestamp]) ?? time(header[.timeCreated])
        event.message = text(header[.message])
        event.loggingProcessID = integer(header[.executionProcessID])
        takeData(fields, into: event) { name in
            switch name {
            case .channel, .eventID, .hostname, .computer, .atTimestamp, .timeCreated, .message, .executionProcessID:
                true
            default: false
            }
        }
    }
}
