import Columnar
import Values

/// Collects the texts of a string vector, one dictionary entry a row.
struct TextWriter {
    private var offsets: [UInt32] = [0]
    /// The texts so far: a row's text is written at the end.
    var bytes: [UInt8] = []

    init(rows: Int) {
        offsets.reserveCapacity(rows + 1)
        bytes.reserveCapacity(rows * 8)
    }

    /// Ends the text of a row.
    mutating func endRow() throws(QueryError) {
        guard bytes.count < Int(UInt32.max) else {
            throw .evaluation("The texts of one column of a batch exceed 4 GiB.")
        }
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }
    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// The vector of the rows that were ended.
    func finish() -> Vector {
        let rows = offsets.count - 1
        let codes = Buffer<UInt32>(count: rows) { memory in
            for row in 0..<rows { memory[row] = UInt32(truncatingIfNeeded: row) }
        }
        let dictionary = StringDictionary(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: false)
        return Vector(type: .string, count: rows, storage: .string(codes: codes, dictionary: dictionary))
    }
}

extension Vector {
    /// A string vector whose rows a closure writes.
    static func texts(
        rows: Int, _ write: (_ row: Int, _ writer: inout TextWriter) throws -> Void
    ) throws -> Vector {
        var writer = TextWriter(rows: rows)
        for row in 0..<rows {
            try write(row, &writer)
            try writer.endRow()
        }
        return writer.finish()
    }

    /// A dynamic vector of values, one dictionary entry a row.
    static func dynamics(_ values: [Dynamic]) -> Vector { dynamicRows(values) }
}
