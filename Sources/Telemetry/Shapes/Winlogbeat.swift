/// Records of Elastic's Winlogbeat. `host`, `agent` and `beat` name the collector and are not read.
extension RecordShapeReader {
    /// Winlogbeat 7 and later: everything under `winlog`.
    func readWinlogbeat7(_ node: JSONRecord.Node, _ header: Header, into event: WindowsEvent) {
        let winlog = json.fields(of: node)
        event.channel = text(winlog.named("channel"))
        event.provider = text(winlog.named("provider_name"))
        event.id = integer(winlog.named("event_id"))
        event.computer = text(winlog.named("computer_name"))
        event.recordNumber = integer(winlog.named("record_id"))
        event.recordTime = time(header[.atTimestamp])
        event.message = text(header[.message])
        if let process = winlog.named("process")?.node {
            event.loggingProcessID = integer(json.fields(of: process).named("pid"))
        }
        if let data = winlog.named("event_data")?.node {
            takeData(data, into: event)
        } else if let data = winlog.named("user_data")?.node {
            takeUserData(data, into: event)
        }
    }

    /// Winlogbeat 5 and 6: the header's names stand at the top level.
    func readWinlogbeat6(_ header: Header, into event: WindowsEvent) {
        event.channel = text(header[.logName])
        event.provider = text(header[.sourceNameBeats])
        event.id = integer(header[.eventIdBeats])
        event.computer = text(header[.computerName])
        event.recordNumber = integer(header[.recordNumberBeats])
        event.loggingProcessID = integer(header[.processIdBeats])
        event.recordTime = time(header[.atTimestamp])
        event.message = text(header[.message])
        if let data = header[.eventDataBeats]?.node {
            takeData(data, into: event)
        } else if let data = header[.userDataBeats]?.node {
            takeUserData(data, into: event)
        }
    }
}
