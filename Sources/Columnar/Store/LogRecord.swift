internal import Values

/// One append in the write-ahead log.
///
/// ```
/// magic u32 "SLR1"  checksum of the next 24 bytes u32
/// length u64   sequence u64   checksum of the payload u32   0 u32
/// payload: table, columns (name, type), image of the rows (as in a segment file)
/// zeros up to a multiple of 8
/// ```
///
/// The magic number is not checked for by value alone: a record counts when both checksums do.
struct LogRecord {
    static let magic: UInt32 = 0x3152_4C53
    static let headLength = 32

    var table: String
    var columns: [ColumnSchema]
    var image: Buffer<UInt8>

    /// The payload, which any thread can make; the sequence number is only known when it is written.
    func payload() -> Buffer<UInt8> {
        var writer = ByteWriter()
        writer.write(table)
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(column.name)
            writer.write(column.type.rawValue)
        }
        writer.write(UInt64(image.count))
        writer.write(bytes: image)
        return writer.take()
    }

    static func head(payload: Buffer<UInt8>, sequence: UInt64) -> Buffer<UInt8> {
        var fields = ByteWriter()
        fields.write(UInt64(payload.count))
        fields.write(sequence)
        fields.write(payload.checksum)
        fields.write(UInt32(0))
        let rest = fields.take()
        var writer = ByteWriter()
        writer.write(magic)
        writer.write(rest.checksum)
        writer.write(bytes: rest)
        return writer.take()
    }

    static func padding(payloadLength: Int) -> Int { (8 - payloadLength % 8) % 8 }

    init(table: String, columns: [ColumnSchema], image: Buffer<UInt8>) {
        (self.table, self.columns, self.image) = (table, columns, image)
    }

    init(payload: Buffer<UInt8>, path: String) throws(StorageError) {
        var reader = ByteReader(payload, path: path)
        table = try reader.readText()
        columns = []
        for _ in 0..<(try reader.readCount(limit: reader.remaining)) {
            let name = try reader.readText()
            let typeName = try reader.readText()
            guard let type = ScalarType(rawValue: typeName) else {
                throw reader.damaged("a record has a column of type \(typeName)")
            }
            columns.append(ColumnSchema(name: name, type: type))
        }
        let length = Int(truncatingIfNeeded: try reader.read(UInt64.self))
        // A copy of its own: aligned, and independent of the file, which goes away once its rows are in segments.
        image = Buffer(try reader.readBytes(length).array)
    }
}

/// What a log file holds.
struct LogContents {
    var records: [LogRecord] = []
    /// Where the last whole record ends.
    var validLength = 0
    /// How many bytes follow it: a record whose writing was interrupted, never acknowledged.
    var tornLength = 0
    var nextSequence: UInt64

    /// Reads a log file, whose first record must have the given sequence number, and whose end may be torn by a crash if it is
    /// the last one.
    init(path: String, firstSequence: UInt64, isLast: Bool) throws(StorageError) {
        nextSequence = firstSequence
        let bytes = try MappedFile(path: path).buffer
        var position = 0
        while let (payload, sequence, next) = Self.record(in: bytes, at: position) {
            guard sequence == nextSequence else {
                throw .damaged(path: path, reason: "record \(nextSequence) is missing (found \(sequence))")
            }
            records.append(try LogRecord(payload: payload, path: path))
            nextSequence += 1
            position = next
        }
        validLength = position
        tornLength = bytes.count - position
        if tornLength == 0 { return }
        guard isLast else { throw .damaged(path: path, reason: "record \(nextSequence) is not readable") }
        // A crash tears the end only: whole records behind the torn place mean that acknowledged ones were damaged.
        var later = position + 8
        while later + LogRecord.headLength <= bytes.count {
            if Self.record(in: bytes, at: later) != nil {
                throw .damaged(path: path, reason: "record \(nextSequence) is not readable, but later ones are")
            }
            later += 8
        }
    }

    /// The record at a position, when a whole and unchanged one is there.
    private static func record(
        in bytes: Buffer<UInt8>, at position: Int
    ) -> (payload: Buffer<UInt8>, sequence: UInt64, next: Int)? {
        guard position + LogRecord.headLength <= bytes.count else { return nil }
        func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: Value.Type) -> Value {
            bytes[position + offset..<position + offset + MemoryLayout<Value>.size].withUnsafeBufferPointer {
                Value(littleEndian: UnsafeRawBufferPointer($0).loadUnaligned(as: Value.self))
            }
        }
        guard load(0, UInt32.self) == LogRecord.magic,
            bytes[position + 8..<position + LogRecord.headLength].checksum == load(4, UInt32.self)
        else { return nil }
        let length = Int(truncatingIfNeeded: load(8, UInt64.self))
        let start = position + LogRecord.headLength
        guard length >= 0, length <= bytes.count - start else { return nil }
        let payload = bytes[start..<start + length]
        guard payload.checksum == load(24, UInt32.self) else { return nil }
        let next = start + length + LogRecord.padding(payloadLength: length)
        guard next <= bytes.count else { return nil }
        return (payload, load(16, UInt64.self), next)
    }
}
