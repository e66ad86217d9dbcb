/// Rows of Windows events, copied out of their records, that wait for the second pass of an import.
///
/// Enrichment needs the creation records of processes, which may come after the events of those processes; so the rows are kept in
/// this compact form until all records have been read, and only then put into columns.
///
/// ```
/// row   | table (1) | cells (1) | device (8) | process (16) | cell... |
/// cell  | position (1) | kind (1) | 8 bytes, or length (4) and bytes |
/// ```
struct RowLog: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var rowCount = 0

    private enum Kind: UInt8 {
        case text, long, real, bool
    }

    /// Copies a row. `process` names the acting process on the row's device; its `guid` is 0 when the event does not.
    mutating func append(_ table: MappedTable, _ stage: RowStage, process: ProcessKey) {
        bytes.append(table.rawValue)
        bytes.append(UInt8(stage.filled.count))
        put(process.device)
        put(process.guid)
        for position in stage.filled {
            bytes.append(UInt8(position))
            switch stage[position] {
            case .text(let text):
                bytes.append(Kind.text.rawValue)
                put(UInt32(text.count))
                bytes.append(contentsOf: text.bytes)
            case .long(let value):
                bytes.append(Kind.long.rawValue)
                put(value)
            case .real(let value):
                bytes.append(Kind.real.rawValue)
                put(value.bitPattern)
            case .bool(let value):
                bytes.append(Kind.bool.rawValue)
                bytes.append(value ? 1 : 0)
            case .absent, .guid:
                preconditionFailure("no rule makes a guid, and a filled cell is not absent")
            }
        }
        rowCount += 1
    }

    private mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Reads the rows back in the order in which they were appended.
    func forEachRow(
        _ body: (_ table: MappedTable, _ process: ProcessKey, _ cells: [(position: Int, cell: Cell)]) -> Void
    ) {
        bytes.withUnsafeBufferPointer { memory in
            guard let base = memory.baseAddress else { return }
            var offset = 0
            func byte() -> UInt8 {
                defer { offset += 1 }
                return memory[offset]
            }
            func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value {
                defer { offset += MemoryLayout<Value>.size }
                return Value(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: Value.self))
            }
            var cells: [(position: Int, cell: Cell)] = []
            while offset < memory.count {
                guard let table = MappedTable(rawValue: byte()) else {
                    preconditionFailure("a row log begins with its table")
                }
                let count = byte()
                let process = ProcessKey(device: integer(UInt64.self), guid: integer(UInt128.self))
                cells.removeAll(keepingCapacity: true)
                for _ in 0..<count {
                    let position = Int(byte())
                    switch Kind(rawValue: byte()) {
                    case .text:
                        let length = Int(integer(UInt32.self))
                        cells.append((position, .text(TextSlice(base: base + offset, count: length))))
                        offset += length
                    case .long: cells.append((position, .long(integer(Int64.self))))
                    case .real: cells.append((position, .real(Double(bitPattern: integer(UInt64.self)))))
                    case .bool: cells.append((position, .bool(byte() != 0)))
                    case nil: preconditionFailure("a row log has cells of four kinds")
                    }
                }
                body(table, process, cells)
            }
        }
    }
}
