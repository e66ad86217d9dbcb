/// The shapes in which people have recorded Windows events, told apart by the keys of the record.
package enum RecordShape: String, Sendable, CaseIterable {
    /// `Event.System`, `Event.EventData`: what evtx converters write.
    case evtxDump = "evtx_dump"
    /// Winlogbeat 7 and later, in the Elastic Common Schema.
    case winlogbeat7 = "winlogbeat7"
    /// Winlogbeat 5 and 6.
    case winlogbeat6 = "winlogbeat6"
    /// NXLog, with or without Logstash behind it.
    case nxlog = "nxlog"
    /// `Get-WinEvent` flattened to one object.
    case flat = "flat"
    /// Log Analytics (Sentinel): `WindowsEvent`, `Event`, `SecurityEvent`.
    case logAnalytics = "log_analytics"
}

/// Turns records into Windows events: finds the shape of each and fills the one form.
struct RecordShapeReader {
    let json: JSONRecord
    let scratch: Scratch

    /// Fills `event` from the object that was parsed last.
    ///
    /// - Returns: The record's shape; nil when it is none of the known ones.
    func read(_ fields: JSONRecord.Fields, into event: WindowsEvent) -> RecordShape? {
        event.reset()
        var header = Header()
        for field in fields {
            guard let name = EventField.named(field.name) else { continue }
            header.note(name, field)
        }
        if let inner = header[.event]?.node, readEvtx(inner, into: event) { return .evtxDump }
        if let inner = header[.winlog]?.node {
            readWinlogbeat7(inner, header, into: event)
            return .winlogbeat7
        }
        if header[.logName] != nil, header[.eventIdBeats] != nil {
            readWinlogbeat6(header, into: event)
            return .winlogbeat6
        }
        if header[.computer] != nil, let type = header[.type]?.string, isLogAnalytics(type) {
            readLogAnalytics(type, fields, header, into: event)
            return .logAnalytics
        }
        guard header[.eventID] != nil else { return nil }
        if header[.sourceModuleType] != nil || header[.eventReceivedTime] != nil {
            readNXLog(fields, header, into: event)
            return .nxlog
        }
        guard header[.hostname] != nil || header[.computer] != nil else { return nil }
        readFlat(fields, header, into: event)
        return .flat
    }

    /// The fields of a record by name; of several with one name the last.
    struct Header {
        private var fields: [(EventField, JSONRecord.Field)] = []

        mutating func note(_ name: EventField, _ field: JSONRecord.Field) { fields.append((name, field)) }

        subscript(name: EventField) -> JSONRecord.Field? {
            fields.last { $0.0 == name && !$0.1.isNull }?.1
        }
    }

    // MARK: What the shapes share

    func text(_ field: JSONRecord.Field?) -> TextSlice? {
        guard let field, let text = json.text(field), !text.isEmpty else { return nil }
        return text
    }

    func integer(_ field: JSONRecord.Field?) -> Int64? { field?.integer ?? text(field)?.integer }

    func time(_ field: JSONRecord.Field?) -> Int64? { text(field).flatMap(EventTime.ticks) }

    /// Takes the fields of an object as event data.
    func takeData(_ node: JSONRecord.Node, into event: WindowsEvent) {
        for field in json.fields(of: node) {
            if let name = EventField.named(field.name) { event.set(name, json.text(field)) }
        }
    }

    /// Takes the top-level fields as event data.
    func takeData(_ header: JSONRecord.Fields, into event: WindowsEvent, except excluded: (EventField) -> Bool) {
        for field in header {
            guard let name = EventField.named(field.name), !excluded(name) else { continue }
            event.set(name, json.text(field))
        }
    }

    /// `UserData` wraps the data in one element of its own name.
    func takeUserData(_ node: JSONRecord.Node, into event: WindowsEvent) {
        takeData(node, into: event)
        for field in json.fields(of: node) {
            if field.isObject, let inner = field.node { takeData(inner, into: event) }
        }
    }

    /// Event data written as XML: `<Data Name="Image">...</Data>`.
    func takeXML(_ xml: TextSlice, into event: WindowsEvent) {
        var position = 0
        while let open = xml.firstRange(of: "<Data Name=", from: position) {
            guard open.upperBound < xml.count else { return }
            let quote = xml[open.upperBound]
            let rest = xml.from(open.upperBound + 1)
            guard let nameEnd = rest.firstIndex(of: quote),
                let tagEnd = rest.from(nameEnd).firstIndex(of: UInt8(ascii: ">"))
            else { return }
            let isClosed = rest[nameEnd + tagEnd - 1] == UInt8(ascii: "/")
            let start = open.upperBound + 1 + nameEnd + tagEnd + 1
            if isClosed {
                position = start
                continue
            }
            guard let close = xml.firstRange(of: "</Data>", from: start) else { return }
            if let name = EventField.named(rest.upTo(nameEnd)) {
                event.set(name, XMLText.unescaped(xml[start..<close.lowerBound], scratch))
            }
            position = close.upperBound
        }
    }
}
