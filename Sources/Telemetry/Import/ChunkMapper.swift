import Values

/// Maps the records of one chunk: finds what each is, makes rows of it, and counts.
///
/// One chunk, one mapper, one task; nothing is shared.
struct ChunkMapper {
    private let chunk: RecordChunk
    private let limits: ImportLimits
    /// The table that the file's name tells.
    private let fileTable: Int?
    private let scratch = Scratch()
    private let json: JSONRecord
    private let cells: CellReader
    private let event: WindowsEvent
    private let events: EventMapper
    private let shapes: RecordShapeReader
    private let hunting: HuntingRecordReader

    private var result: MappedChunk
    private var builders: [Int: TableBuilder] = [:]
    private var tally = RowTally()
    private var watch = DeviceWatch()

    /// - Throws: `JSONRejection.outOfMemory`.
    init(_ chunk: RecordChunk, limits: ImportLimits) throws(JSONRejection) {
        self.chunk = chunk
        self.limits = limits
        fileTable = chunk.source.tableInName
        json = try JSONRecord(maximumBytes: limits.recordBytes, maximumDepth: limits.recordDepth, scratch: scratch)
        cells = CellReader(json: json, scratch: scratch)
        event = WindowsEvent(scratch: scratch)
        events = EventMapper(scratch: scratch)
        shapes = RecordShapeReader(json: json, scratch: scratch)
        hunting = HuntingRecordReader(json: json, scratch: scratch, fileTable: fileTable)
        result = MappedChunk(sequence: chunk.sequence)
    }

    /// Maps all records of the chunk.
    static func map(_ chunk: RecordChunk, limits: ImportLimits) throws(JSONRejection) -> MappedChunk {
        var mapper = try ChunkMapper(chunk, limits: limits)
        return mapper.run()
    }

    private mutating func run() -> MappedChunk {
        for long in chunk.oversize {
            result.counts.events += 1
            result.counts.rejected[.recordTooLong, default: 0] += 1
            result.deadLetters.append(
                DeadLetter(
                    .recordTooLong, detail: "longer than \(limits.recordBytes) bytes", source: chunk.source,
                    line: long.line,
                    ordinal: long.ordinal, record: long.beginning, isCut: true))
        }
        let bytes = chunk.bytes
        bytes.withUnsafeBufferPointer { memory in
            guard let base = memory.baseAddress else { return }
            var row = CSVRowReader(header: chunk.source.header)
            for (index, record) in chunk.records.enumerated() {
                scratch.reset()
                let text = TextSlice(base: base + record.start, count: record.length)
                let place = Place(record: text, line: record.line, ordinal: chunk.firstOrdinal + Int64(index))
                switch chunk.format {
                case .lines, .values: mapJSON(text, readable: memory.count - record.start, place)
                case .csv(let delimiter): mapCSV(text, delimiter, &row, place)
                }
            }
        }
        result.tables = builders.sorted { $0.key < $1.key }.map { $0.value.finish() }
        result.counts.ignoredFields.formUnion(hunting.ignored)
        tally.flush(into: &result.counts)
        watch.flush(into: &result.devices)
        return result
    }

    /// Where a record stands, for what is said about it.
    private struct Place {
        let record: TextSlice
        let line: Int
        let ordinal: Int64
    }

    private mutating func reject(_ reason: RejectionReason, detail: String = "", at place: Place) {
        result.counts.rejected[reason, default: 0] += 1
        result.deadLetters.append(
            DeadLetter(
                reason, detail: detail, source: chunk.source, line: place.line, ordinal: place.ordinal,
                record: place.record.bytes))
    }

    // MARK: JSON

    private mutating func mapJSON(_ text: TextSlice, readable: Int, _ place: Place) {
        do {
            try json.parse(text, readable: readable)
        } catch {
            result.counts.events += 1
            switch error {
            case .notJSON: reject(.notJSON, at: place)
            case .notUTF8: reject(.invalidUTF8, at: place)
            case .tooDeep: reject(.nestedTooDeep, detail: "nested more than \(limits.recordDepth) deep", at: place)
            case .tooLong, .outOfMemory: reject(.recordTooLong, at: place)
            }
            return
        }
        if json.rootIsObject {
            mapObject(json.root, place)
        } else if json.rootIsArray {
            mapElements(of: json.root, place)
        } else {
            result.counts.events += 1
            reject(.notJSON, detail: "not an object", at: place)
        }
    }

    /// The records of an envelope: `{"records": [...]}` of event hubs, or a line that is an array.
    private mutating func mapElements(of node: JSONRecord.Node, _ place: Place) {
        for element in json.fields(of: node) {
            if element.isObject, let inner = element.node {
                mapObject(inner, place)
            } else {
                result.counts.events += 1
                reject(.unknownRecordShape, detail: "not an object", at: place)
            }
        }
    }

    private mutating func mapObject(_ node: JSONRecord.Node, _ place: Place) {
        let fields = json.fields(of: node)
        if let records = fields.named("records"), records.isArray, let list = records.node {
            mapElements(of: list, place)
            return
        }
        result.counts.events += 1
        do {
            if let table = try hunting.streamed(fields) {
                take(table)
            } else if fileTable != nil, let table = try hunting.plain(fields) {
                take(table)
            } else if let shape = shapes.read(fields, into: event) {
                mapEvent(shape, place)
            } else if let table = try hunting.plain(fields) {
                take(table)
            } else {
                reject(.unknownRecordShape, at: place)
            }
        } catch {
            reject(error, place)
        }
    }

    private mutating func reject(_ rejection: HuntingRecordReader.Rejection, _ place: Place) {
        switch rejection {
        case .unknownTable(let name):
            reject(.unknownTable, detail: "'\(name)' is not a table of advanced hunting", at: place)
        case .noTime: reject(.noTime, at: place)
        case .wrongType(let column):
            reject(.wrongType, detail: "the value of \(column) is not of the column's type", at: place)
        }
    }

    // MARK: Rows

    /// Takes over the row that stands in the hunting reader's stage.
    private mutating func take(_ table: Int) { take(table, hunting.stage) }

    private mutating func take(_ table: Int, _ stage: RowStage) {
        let columns = TableCatalogue.shared.tables[table]
        let builder: TableBuilder
        if let known = builders[table] {
            builder = known
        } else {
            builder = TableBuilder(columns.table)
            builders[table] = builder
        }
        builder.append(stage)
        let places = tally.places(table, of: columns.table)
        tally.count(table, action: places.action.map { stage[$0] } ?? .absent)
        guard let id = places.deviceId, case .text(let device) = stage[id], let time = columns.timePosition,
            case .long(let ticks) = stage[time]
        else { return }
        if places.isDeviceInfo { result.describedDevices.insert(device.string) }
        watch.note(id: device, name: places.deviceName.map { stage[$0] } ?? .absent, at: ticks, isWindows: false)
        if let local = places.localIP, let action = places.action {
            watch.noteAddress(stage[local], action: stage[action])
        }
    }

    private mutating func mapEvent(_ shape: RecordShape, _ place: Place) {
        result.counts.shapes[shape, default: 0] += 1
        event.ordinal = place.ordinal
        shapes.completeFromMessage(event)
        switch events.map(event) {
        case .notMapped(let reason): result.counts.notMapped[reason, default: 0] += 1
        case .noTime: reject(.noTime, at: place)
        case .noComputer: reject(.noComputer, at: place)
        case .row(let table, _): take(table)
        }
    }

    private mutating func take(_ table: MappedTable) {
        let row = events.row
        let id = row[.deviceId]
        let device: UInt64
        if case .text(let text) = id { device = UInt64(text.upTo(16).string, radix: 16) ?? 0 } else { device = 0 }
        let actor = ProcessKey(device: device, guid: row.actingProcess ?? 0)
        if table == .deviceProcessEvents, event.isSysmon, let guid = event[.processGuid]?.guidBits, guid != 0 {
            let key = ProcessKey(device: device, guid: guid)
            if result.processes[key] == nil { result.processes[key] = ProcessRecord(row, event, parent: actor) }
        }
        result.log.append(table, row.stage, process: actor)
        tally.count(
            MappedTable.allCases.count + 1000 + Int(table.rawValue), action: row[.actionType], named: table.name)
        if case .text(let text) = id, case .long(let ticks) = row[.timestamp] {
            watch.note(id: text, name: row[.deviceName], at: ticks, isWindows: true)
            if table == .deviceNetworkEvents { watch.noteAddress(row[.localIP], action: row[.actionType]) }
        }
    }

    // MARK: CSV

    private mutating func mapCSV(_ text: TextSlice, _ delimiter: UInt8, _ reader: inout CSVRowReader, _ place: Place) {
        result.counts.events += 1
        guard UTF8Check.isValid(text) else { return reject(.invalidUTF8, at: place) }
        do {
            let fields = CSVRow.fields(text, delimiter: delimiter, scratch)
            guard let table = try reader.read(fields, fileTable: fileTable, cells: cells) else {
                return reject(.unknownRecordShape, at: place)
            }
            take(table, reader.stage)
        } catch {
            switch error {
            case .fieldCount(let count):
                reject(
                    .malformedRow, detail: "\(count) fields, but the header has \(chunk.source.header.count)", at: place
                )
            case .rejected(let rejection): reject(rejection, place)
            }
        }
    }
}

/// Whether bytes are UTF-8.
enum UTF8Check {
    static func isValid(_ text: TextSlice) -> Bool {
        text.isASCII || String(validating: text.bytes, as: UTF8.self) != nil
    }
}
