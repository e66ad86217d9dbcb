/// Records of NXLog, as a rule through Logstash. Its header names hide event data of the same name, because names know no case there:
/// `EventType`, `ProcessID` and `AccountName` of the event are then found in the rendered message only.
extension RecordShapeReader {
    func readNXLog(_ fields: JSONRecord.Fields, _ header: Header, into event: WindowsEvent) {
        event.channel = text(header[.channel])
        event.provider = text(header[.sourceName])
        event.id = integer(header[.eventID])
        event.computer = text(header[.hostname])
        event.recordNumber = integer(header[.recordNumber])
        event.message = text(header[.message])
        event.recordTime = recordTime(header)
        // Before 2020 the header called the logging process `ProcessID`, a number; event data are texts.
        let headerTakesProcessId = header[.executionProcessID] == nil && header[.processId]?.isInteger ?? false
        event.loggingProcessID = integer(headerTakesProcessId ? header[.processId] : header[.executionProcessID])

        takeData(fields, into: event) { name in
            switch name {
            case .accountName, .domain, .userID, .accountType, .message, .hostname, .channel, .eventID, .recordNumber,
                .eventTime, .eventReceivedTime, .atTimestamp, .sourceName, .sourceModuleName, .sourceModuleType,
                .executionProcessID:
                true
            case .processId: headerTakesProcessId
            default: false
            }
        }
        if let word = event[.eventType], !SysmonWords.isEventType(word) { event.set(.eventType, nil) }
        if event.isSysmon { return }
        if headerTakesProcessId { event.set(.processId, processIdOfMessage(event)) }
        if event.id == 7045,
            let account = event.message.flatMap({ MessageText.value(after: "Service Account:", in: $0) })
        {
            event.set(.accountName, account)
        }
    }

    /// `EventTime` is the event's own in the collector's zone, to the second. Logstash's stamp, which is UTC, tells the zone.
    private func recordTime(_ header: Header) -> Int64? {
        guard let own = text(header[.eventTime]).flatMap(EventTime.read) else { return time(header[.atTimestamp]) }
        if own.namesZone { return own.ticks }
        guard let stamp = time(header[.atTimestamp]),
            let received = text(header[.eventReceivedTime]).flatMap(EventTime.read),
            !received.namesZone
        else { return own.ticks }
        let quarter = 900 * EventTime.second
        let zone =
            ((stamp - received.ticks) + (stamp >= received.ticks ? quarter / 2 : -quarter / 2)) / quarter * quarter
        return own.ticks + zone
    }

    /// The id in `Process ID:`, `Creator Process ID:`, `Caller Process ID:`; the last of them is the one that the header hides.
    private func processIdOfMessage(_ event: WindowsEvent) -> TextSlice? {
        guard let message = event.message, let range = message.lastRange(of: "Process ID:") else { return nil }
        return message.from(range.upperBound).words.first
    }
}

/// The rendered text of an event.
enum MessageText {
    /// What follows a label, up to the end of its line.
    static func value(after label: StaticString, in message: TextSlice) -> TextSlice? {
        guard let range = message.firstRange(of: label) else { return nil }
        let rest = message.from(range.upperBound)
        let value = rest.upTo(rest.firstIndex(of: ASCII.newline) ?? rest.count).trimmed
        return value.isEmpty ? nil : value
    }
}

/// The closed word lists of Sysmon.
enum SysmonWords {
    /// Whether a word is one that Sysmon's own `EventType` has, and not an event log's level.
    static func isEventType(_ word: TextSlice) -> Bool {
        let words: [StaticString] = [
            "CreateKey", "DeleteKey", "DeleteValue", "CreateValue", "SetValue", "RenameKey", "RenameValue",
            "CreatePipe",
            "ConnectPipe",
        ]
        return words.contains { word.equals($0) } || word.hasPrefix("Wmi")
    }
}
