/// One Windows event in the form that every record shape is turned into before it is mapped.
///
/// An object that is filled again for each record: its texts are slices of the parser's memory and of `scratch`, valid while the
/// record is the present one.
final class WindowsEvent {
    let scratch: Scratch

    /// The log that the event was written to, in the record's spelling; compared without case.
    var channel: TextSlice?
    var provider: TextSlice?
    var id: Int64?
    /// The machine that the event happened on; never the collector.
    var computer: TextSlice?
    /// When the event happened by the record's header, in ticks since 0001-01-01; nil when it does not tell.
    var recordTime: Int64?
    /// The record's number in its log; nil in shapes that do not carry it.
    var recordNumber: Int64?
    /// The process that wrote the event: the logging service, except for PowerShell, where it is the shell itself.
    var loggingProcessID: Int64?
    /// The rendered text of the event.
    var message: TextSlice?
    /// The record's position in its file, from 1.
    var ordinal: Int64 = 0

    @exclusivity(unchecked) private var values: [TextSlice?]
    @exclusivity(unchecked) private var touched: [Int] = []

    init(scratch: Scratch) {
        self.scratch = scratch
        values = Array(repeating: nil, count: EventField.allCases.count)
    }

    /// Forgets the record before.
    func reset() {
        channel = nil
        provider = nil
        id = nil
        computer = nil
        recordTime = nil
        recordNumber = nil
        loggingProcessID = nil
        message = nil
        for index in touched { values[index] = nil }
        touched.removeAll(keepingCapacity: true)
    }

    /// A value of the event data as the record has it, be it empty or `-`.
    func raw(_ field: EventField) -> TextSlice? { values[Int(field.rawValue)] }

    /// A value of the event data; nil when it is absent, empty or `-`, which all mean that there is none.
    subscript(field: EventField) -> TextSlice? {
        guard let text = values[Int(field.rawValue)], !text.isEmpty, !(text.count == 1 && text[0] == UInt8(ascii: "-"))
        else { return nil }
        return text
    }

    /// Sets a value of the event data; nil removes it.
    func set(_ field: EventField, _ text: TextSlice?) {
        let index = Int(field.rawValue)
        if values[index] == nil, text != nil { touched.append(index) }
        values[index] = text
    }

    /// When the event happened: Sysmon's `UtcTime`, or the record time.
    var timestamp: Int64? {
        if isSysmon, let text = self[.utcTime], let ticks = EventTime.ticks(text) { return ticks }
        return recordTime
    }

    var isSysmon: Bool { channel?.equalsIgnoringCase("Microsoft-Windows-Sysmon/Operational") ?? false }
}
