/// Sysmon's rendered message is `Title:` and lines `Name: value`: it holds what a collector lost from the event data.
extension RecordShapeReader {
    /// Fills the fields that the event data lack from the message, when one that the mapping needs is among them.
    func completeFromMessage(_ event: WindowsEvent) {
        guard event.isSysmon, let message = event.message else { return }
        let needed: [EventField]
        switch event.id {
        case 8, 10: needed = [.utcTime, .sourceProcessId, .sourceImage]
        case 12, 13, 14: needed = [.utcTime, .processId, .image, .eventType, .targetObject]
        case 19, 20, 21: needed = [.utcTime, .operation]
        default: needed = [.utcTime, .processId, .image]
        }
        guard needed.contains(where: { event.raw($0) == nil }) else { return }
        var start = 0
        while start < message.count {
            let rest = message.from(start)
            let line = rest.upTo(rest.firstIndex(of: ASCII.newline) ?? rest.count)
            start += line.count + 1
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon + 1 < line.count,
                let name = EventField.named(line.upTo(colon)), event.raw(name) == nil
            else { continue }
            event.set(name, line.from(colon + 1).trimmed)
        }
    }
}
