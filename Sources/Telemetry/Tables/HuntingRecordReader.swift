import HuntingSchema
import Values

/// Reads records that are already rows of a hunting table: Defender's streaming export, Log Analytics tables, and plain exports in a
/// table's own columns.
final class HuntingRecordReader {
    /// What is wrong with a record that is a hunting row, or was meant to be one.
    enum Rejection: Error {
        case unknownTable(String)
        case noTime
        case wrongType(column: String)
    }

    let stage = RowStage()
    private let json: JSONRecord
    private let cells: CellReader
    private let catalogue = TableCatalogue.shared
    /// The table that the file's name tells.
    private let fileTable: Int?
    /// Names of fields that the present table has no column for; noted once each.
    private(set) var ignored: Set<String> = []

    // Records of one file have their fields in one order, as a rule: the column of the field in the same place last time
    // is tried before the look-up.
    private var cachedTable = -1
    // Looked at for every field: the reader has one owner, so the run-time check of exclusive access (a fifth of an import's time) finds
    // nothing here.
    @exclusivity(unchecked) private var cache: [(name: [UInt8], position: Int)] = []

    init(json: JSONRecord, scratch: Scratch, fileTable: Int?) {
        self.json = json
        self.fileTable = fileTable
        cells = CellReader(json: json, scratch: scratch)
    }

    /// A record of the streaming export: `{"category": "AdvancedHunting-DeviceEvents", "properties": {...}}`; nil when it is none.
    func streamed(_ fields: JSONRecord.Fields) throws(Rejection) -> Int? {
        guard let category = fields.named("category")?.string, category.hasPrefixIgnoringCase("AdvancedHunting-"),
            let properties = fields.named("properties")
        else { return nil }
        let name = category.from(16)
        guard let table = catalogue.index(of: name) else { throw .unknownTable(name.string) }
        let node: JSONRecord.Node
        if let object = properties.node, properties.isObject {
            node = object
        } else if let text = properties.string, let object = try? json.parseNested(text) {
            node = object
        } else {
            throw .wrongType(column: "properties")
        }
        try read(json.fields(of: node), into: table, time: fields.named("time"))
        return table
    }

    /// A record in a table's own columns; nil when nothing tells the table.
    func plain(_ fields: JSONRecord.Fields) throws(Rejection) -> Int? {
        guard let table = try table(of: fields) else { return nil }
        try read(fields, into: table, time: nil)
        return table
    }

    private func table(of fields: JSONRecord.Fields) throws(Rejection) -> Int? {
        if let fileTable { return fileTable }
        for name in ["$table", "TableName", "Type"] as [StaticString] {
            guard let text = fields.named(name)?.string else { continue }
            if let table = catalogue.index(of: text) { return table }
            if text.hasPrefixIgnoringCase("AdvancedHunting-"), let table = catalogue.index(of: text.from(16)) {
                return table
            }
            if TextSlice(name).equals("$table") { throw .unknownTable(text.string) }
        }
        var valued: [TextSlice] = []
        var all: [TextSlice] = []
        for field in fields {
            all.append(field.name)
            if !field.isNull, field.string?.isEmpty != true { valued.append(field.name) }
        }
        return catalogue.bestMatch(valued: valued, all: all)
    }

    /// Puts the fields into `stage`; `time` is the envelope's, for rows that have none of their own.
    private func read(_ fields: JSONRecord.Fields, into table: Int, time: JSONRecord.Field?) throws(Rejection) {
        let columns = catalogue.tables[table]
        stage.begin(columns: columns.table.columns.count)
        if cachedTable != table {
            cachedTable = table
            cache.removeAll(keepingCapacity: true)
        }
        var generated: JSONRecord.Field? = time
        var index = 0
        for field in fields {
            defer { index += 1 }
            guard let position = position(of: field.name, at: index, in: columns) else {
                if field.name.equals("TimeGenerated") { generated = field }
                continue
            }
            let column = columns.table.columns[position]
            do {
                let cell = try cells.cell(field, as: column.type)
                if !cell.isAbsent { stage.set(position, cell) }
            } catch {
                throw .wrongType(column: column.name)
            }
        }
        guard let timePosition = columns.timePosition, stage[timePosition].isAbsent else { return }
        guard let text = generated?.string, let ticks = EventTime.ticks(text) else { throw .noTime }
        stage.set(timePosition, .long(ticks))
    }

    private func position(of name: TextSlice, at index: Int, in columns: TableColumns) -> Int? {
        if index < cache.count {
            let cached = cache[index]
            if cached.name.withUnsafeBytes({ TextSlice.sameBytes($0, name) }) {
                return cached.position >= 0 ? cached.position : nil
            }
        }
        let position = columns.position(of: name)
        if position == nil, !HuntingRecordReader.isEnvelope(name) {
            ignored.insert("\(columns.table.name).\(name.string)")
        }
        let entry = (name: Array(name.bytes), position: position ?? -1)
        if index < cache.count { cache[index] = entry } else if index == cache.count { cache.append(entry) }
        return position
    }

    /// Names that exporters put around a row's own columns.
    private static func isEnvelope(_ name: TextSlice) -> Bool {
        let names: [StaticString] = [
            "$table", "TableName", "Type", "TimeGenerated", "TenantId", "SourceSystem", "MG", "_ResourceId",
        ]
        return names.contains { name.equals($0) }
    }
}
