import Columnar
import Values

/// Collects the texts of a string vector, one dictionary entry a row.
struct TextWriter {
    private var offsets: [UInt32] = [0]
    /// The texts so far: a row's text is written at the end.
    private var bytes: [UInt8] = []
    /// Whether a text was left out because all together would have been too much.
    private var isFull = false

    init(rows: Int) {
        offsets.reserveCapacity(rows + 1)
        bytes.reserveCapacity(rows * 8)
    }

    /// Ends the text of a row.
    ///
    /// Throws when the texts are more than a function may make.
    mutating func endRow() throws(QueryError) {
        guard !isFull, bytes.count <= ComputedValues.bytesMax else {
            throw .limit(.valueSize(bytes: ComputedValues.bytesMax))
        }
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard hasRoom(text.count) else { return }
        bytes.append(contentsOf: text)
    }

    mutating func append(_ text: String) {
        guard hasRoom(text.utf8.count) else { return }
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: [UInt8]) {
        guard hasRoom(text.count) else { return }
        bytes.append(contentsOf: text)
    }

    /// Appends what a closure writes, which is not much more than what it was made of.
    mutating func append(_ write: (inout [UInt8]) -> Void) { write(&bytes) }

    /// What does not fit is left out, and the end of the row says so.
    private mutating func hasRoom(_ count: Int) -> Bool {
        if bytes.count + count <= ComputedValues.bytesMax { return true }
        isFull = true
        return false
    }

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

    /// A dynamic vector of values that were computed, one dictionary entry a row.
    ///
    /// Throws when they are more than a function may make.
    static func dynamics(_ values: [Dynamic]) throws(QueryError) -> Vector {
        let vector = dynamicRows(values)
        guard case .dynamic(_, let dictionary) = vector.storage, dictionary.weight > ComputedValues.weightMax else {
            return vector
        }
        throw .limit(.valueSize(bytes: ComputedValues.bytesMax))
    }
}

/// How much the values may be that a function makes for the rows of one batch: a query can double a text with each of its
/// operators, and stays within these.
enum ComputedValues {
    static let bytesMax = 256 << 20
    /// The same in the units of `Dynamic.weight`.
    static let weightMax = bytesMax / 32
}
