/// Records of evtx converters: `{"Event": {"System": {...}, "EventData": {...}}}`.
extension RecordShapeReader {
    /// - Returns: Whether the object is an event of this shape; false when it has no `System`.
    func readEvtx(_ node: JSONRecord.Node, into event: WindowsEvent) -> Bool {
        let parts = json.fields(of: node)
        guard let systemNode = parts.named("System")?.node else { return false }
        let system = json.fields(of: systemNode)
        event.channel = text(system.named("Channel"))
        event.id = integer(system.named("EventID"))
        event.computer = text(system.named("Computer"))
        event.recordNumber = integer(system.named("EventRecordID"))
        event.provider = attribute("Name", of: system.named("Provider"))
        event.recordTime = attribute("SystemTime", of: system.named("TimeCreated")).flatMap(EventTime.ticks)
        event.loggingProcessID = attribute("ProcessID", of: system.named("Execution"))?.integer
        if let data = parts.named("EventData")?.node {
            takeEventData(data, into: event)
        } else if let data = parts.named("UserData")?.node {
            takeUserData(data, into: event)
        }
        return true
    }

    /// An attribute, which converters put under `#attributes`, or beside the element's text, or with an `@`.
    private func attribute(_ name: StaticString, of field: JSONRecord.Field?) -> TextSlice? {
        guard let node = field?.node else { return text(field) }
        let fields = json.fields(of: node)
        if let attributes = fields.named("#attributes")?.node { return text(json.fields(of: attributes).named(name)) }
        return text(fields.named(name)) ?? text(fields.last { $0.name.hasPrefix("@") && $0.name.from(1).equals(name) })
    }

    /// `EventData` is an object of names, or holds a list `Data` of `{"@Name", "#text"}`.
    private func takeEventData(_ node: JSONRecord.Node, into event: WindowsEvent) {
        takeData(node, into: event)
        guard let list = json.fields(of: node).named("Data"), list.isArray, let elements = list.node else { return }
        for element in json.fields(of: elements) {
            guard let name = attribute("Name", of: element), element.isObject else { continue }
            if let field = EventField.named(name) { event.set(field, text(element)) }
        }
    }
}
