/// The second pass of an import: completes the rows of Windows events from the creation records of their processes, and puts
/// them into columns. It adds no row.
struct SecondPass {
    private let processes: [ProcessKey: ProcessRecord]
    private var builders: [TableBuilder]

    /// How many rows a batch has at most.
    private static let batchRows = 131_072
    private static let batchBytes = 128 << 20

    init(processes: [ProcessKey: ProcessRecord]) {
        self.processes = processes
        builders = MappedTable.allCases.map { TableBuilder($0.layout.table) }
    }

    /// Completes the rows of a log; gives the batches that are full.
    mutating func add(_ log: RowLog) -> [TableBatch] {
        var full: [TableBatch] = []
        log.forEachRow { table, process, cells in
            let builder = builders[Int(table.rawValue)]
            // What the process's record tells comes first: the row's own values replace it, so only empty columns are filled.
            if process.guid != 0, let record = processes[process] { enrich(builder, table.layout, record) }
            for (position, cell) in cells { builder.append(cell, at: position) }
            builder.endRow()
            if builder.rowCount >= SecondPass.batchRows
                || builder.rowCount % 1024 == 0 && builder.byteCount > SecondPass.batchBytes
            {
                full.append(builder.finish())
            }
        }
        return full
    }

    private func enrich(_ builder: TableBuilder, _ layout: TableLayout, _ record: ProcessRecord) {
        for (column, value) in record.values {
            guard let position = layout.position(of: column) else { continue }
            switch value {
            case .long(let number): builder.append(.long(number), at: position)
            case .text(let bytes):
                bytes.withUnsafeBufferPointer { memory in
                    guard let base = memory.baseAddress else { return }
                    builder.append(.text(TextSlice(base: base, count: memory.count)), at: position)
                }
            }
        }
        if record.parent.guid != 0, let created = processes[record.parent]?.created,
            let position = layout.position(of: .initiatingProcessParentCreationTime)
        {
            builder.append(.long(created), at: position)
        }
    }

    /// The rows that are left.
    func finish() -> [TableBatch] { builders.filter { $0.rowCount > 0 }.map { $0.finish() } }
}
