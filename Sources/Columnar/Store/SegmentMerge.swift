internal import Values

/// Makes one segment of several: their rows together, in order of time.
enum SegmentMerge {
    /// The image of a segment of all rows of some parts, in memory or on disk: the columns of `schema`, in order of the time
    /// column. Rows without time come first, and rows of one time keep their order.
    static func image(of parts: [Segment], schema: [ColumnSchema], timeColumn: String) throws(StorageError) -> Buffer<
        UInt8
    > {
        var order: Buffer<UInt32>?
        if let time = schema.first(where: { $0.name == timeColumn && $0.type == .datetime }) {
            order = timeOrder(try merged(parts, time))
        }
        let rowCount = parts.reduce(0) { $0 + $1.rowCount }
        // Column by column, so that only one is in memory a second time.
        return try SegmentEncoder.encode(
            rowCount: rowCount, schema: schema, timeColumn: timeColumn, isCompressing: true
        ) {
            (column) throws(StorageError) in
            let vector = try merged(parts, schema[column])
            return order.map { vector.gather($0) } ?? vector
        }
    }

    private static func merged(_ parts: [Segment], _ column: ColumnSchema) throws(StorageError) -> Vector {
        var pieces: [Vector] = []
        for part in parts {
            pieces.append(try part.batch(of: [column], rows: 0..<part.rowCount).columns[0])
        }
        do throws(DictionaryOverflow) {
            return try Vector.concatenated(pieces, type: column.type)
        } catch {
            throw .tooMuchText(column: column.name)
        }
    }

    /// The order of rows by time; nil when they are in order already.
    private static func timeOrder(_ vector: Vector) -> Buffer<UInt32>? {
        let times = vector.longReader
        func key(_ row: Int) -> Int64 { times.isValid(row) ? times[row] : .min }
        if vector.count < 2 { return nil }
        var keys: [(time: Int64, row: UInt32)] = []
        keys.reserveCapacity(vector.count)
        var isOrdered = true
        for row in 0..<vector.count {
            let time = key(row)
            if let last = keys.last, time < last.time { isOrdered = false }
            keys.append((time, UInt32(row)))
        }
        if isOrdered { return nil }
        keys.sort { $0.time != $1.time ? $0.time < $1.time : $0.row < $1.row }
        return Buffer(count: keys.count) { rows in
            for (index, key) in keys.enumerated() { rows.initializeElement(at: index, to: key.row) }
        }
    }
}
