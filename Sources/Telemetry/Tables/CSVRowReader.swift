import HuntingSchema
import Values

/// Reads rows of a CSV file whose header has a hunting table's column names.
struct CSVRowReader {
    enum Failure: Error {
        /// More fields than the header has columns, or fewer.
        case fieldCount(Int)
        case rejected(HuntingRecordReader.Rejection)
    }

    let stage = RowStage()
    private let header: [String]
    private let headerBytes: [[UInt8]]
    /// The position in the header of a column that names the table of each row.
    private let tableField: Int?
    /// By table: the column of each field, -1 for none.
    private var positions: [Int: [Int]] = [:]
    private var matched: Int?

    init(header: [String]) {
        self.header = header
        headerBytes = header.map { Array($0.utf8) }
        tableField = header.firstIndex { ["$table", "TableName", "Type"].contains($0) }
    }

    /// Puts a row's fields into `stage`.
    ///
    /// - Returns: The table, or nil when nothing tells it.
    mutating func read(_ fields: [TextSlice], fileTable: Int?, cells: CellReader) throws(Failure) -> Int? {
        guard fields.count == header.count else { throw .fieldCount(fields.count) }
        guard let table = fileTable ?? named(fields) ?? best() else { return nil }
        let columns = TableCatalogue.shared.tables[table]
        let positions = positions(for: table, columns)
        stage.begin(columns: columns.table.columns.count)
        var generated: TextSlice?
        for (index, text) in fields.enumerated() {
            let position = positions[index]
            guard position >= 0 else {
                if header[index] == "TimeGenerated" { generated = text }
                continue
            }
            let column = columns.table.columns[position]
            do {
                let cell = try cells.cell(text, as: column.type)
                if !cell.isAbsent { stage.set(position, cell) }
            } catch {
                throw .rejected(.wrongType(column: column.name))
            }
        }
        if let time = columns.timePosition, stage[time].isAbsent {
            guard let ticks = generated.flatMap(EventTime.ticks) else { throw .rejected(.noTime) }
            stage.set(time, .long(ticks))
        }
        return table
    }

    private func named(_ fields: [TextSlice]) -> Int? {
        guard let tableField, tableField < fields.count else { return nil }
        return TableCatalogue.shared.index(of: fields[tableField])
    }

    private mutating func best() -> Int? {
        if let matched { return matched }
        // The slices point into `headerBytes`' storage, which one joined copy keeps in place for the call.
        var joined: [UInt8] = []
        var ranges: [Range<Int>] = []
        for name in headerBytes {
            ranges.append(joined.count..<joined.count + name.count)
            joined += name
        }
        matched = joined.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let names = ranges.map { TextSlice(base: base + $0.lowerBound, count: $0.count) }
            return TableCatalogue.shared.bestMatch(valued: names, all: names)
        }
        return matched
    }

    private mutating func positions(for table: Int, _ columns: TableColumns) -> [Int] {
        if let known = positions[table] { return known }
        let found = headerBytes.map { name in
            name.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.flatMap { columns.position(of: TextSlice(base: $0, count: bytes.count)) } ?? -1
            }
        }
        positions[table] = found
        return found
    }
}
