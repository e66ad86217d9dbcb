/// Records exported from Log Analytics (Sentinel). Event data come as JSON in a string (`WindowsEvent`), as XML in a string
/// (`Event`, and often `SecurityEvent`), or as columns of their own (`SecurityEvent`).
extension RecordShapeReader {
    func isLogAnalytics(_ type: TextSlice) -> Bool {
        type.equals("WindowsEvent") || type.equals("Event") || type.equals("SecurityEvent")
    }

    func readLogAnalytics(_ type: TextSlice, _ fields: JSONRecord.Fields, _ header: Header, into event: WindowsEvent) {
        let isSecurity = type.equals("SecurityEvent")
        event.channel = text(header[.channel]) ?? text(header[.eventLog]) ?? (isSecurity ? TextSlice("Security") : nil)
        event.provider = text(header[.provider]) ?? text(header[.eventSourceName]) ?? text(header[.source])
        event.id = integer(header[.eventID])
        event.computer = text(header[.computer])
        event.recordTime = time(header[.timeGenerated])
        event.recordNumber = integer(header[.eventRecordId])
        event.loggingProcessID = integer(header[.systemProcessId])
        if isSecurity {
            takeData(fields, into: event) { name in
                switch name {
                case .channel, .eventID, .computer, .timeGenerated, .type, .eventData, .source, .accountType: true
                default: false
                }
            }
        }
        guard let data = header[.eventData] else { return }
        if let node = data.node {
            takeData(node, into: event)
        } else if let string = data.string?.trimmed, !string.isEmpty {
            if string[0] == UInt8(ascii: "<") {
                takeXML(string, into: event)
            } else if let node = try? json.parseNested(string) {
                // A string that is not JSON holds no event data; the record is mapped by what its columns say.
                takeData(node, into: event)
            }
        }
    }
}
