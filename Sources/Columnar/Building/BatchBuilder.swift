package import Values

/// Collects rows of a table column by column and makes a batch of them.
///
/// ```
/// let builder = BatchBuilder(columns: [ColumnSchema(name: "Timestamp", type: .datetime), ...])
/// builder.append(long: ticks, at: 0)
/// builder.append(utf8: name, at: 3)
/// builder.endRow()                 // columns that were given nothing are null (strings empty)
/// let batch = builder.finish()
/// ```
///
/// A value given twice in one row replaces the first. Columns without any value cost nothing. One owner at a time; a builder
/// may be sent to another task but not shared.
package final class BatchBuilder {
    /// The columns, in the order of the batch.
    package let columns: [ColumnSchema]
    /// How many rows have been ended.
    package private(set) var rowCount = 0

    private let builders: [ColumnBuilder]

    /// Makes a builder without rows.
    package init(columns: [ColumnSchema]) {
        self.columns = columns
        builders = columns.map { ColumnBuilder(type: $0.type) }
    }

    /// About how much memory the rows take, in bytes.
    package var byteCount: Int { builders.reduce(0) { $0 + $1.byteCount } }

    /// Gives the current row a bool.
    package func append(bool value: Bool, at column: Int) { builder(at: column).append(bool: value) }
    /// Gives the current row a value of an int, long, datetime or timespan column.
    package func append(long value: Int64, at column: Int) { builder(at: column).append(long: value) }
    /// Gives the current row a real.
    package func append(real value: Double, at column: Int) { builder(at: column).append(real: value) }
    /// Gives the current row a decimal.
    package func append(decimal value: FixedDecimal, at column: Int) { builder(at: column).append(decimal: value) }
    /// Gives the current row a guid.
    package func append(guid value: UInt128, at column: Int) { builder(at: column).append(guid: value) }
    /// Gives the current row a text: the value of a string column, or the JSON of a dynamic one.
    package func append(utf8 text: UnsafeBufferPointer<UInt8>, at column: Int) {
        builder(at: column).append(utf8: text)
    }
    /// Gives the current row a string: the value of a string column, or the JSON of a dynamic one.
    package func append(string text: String, at column: Int) { builder(at: column).append(string: text) }
    /// Gives the current row a dynamic value.
    package func append(dynamic value: Dynamic, at column: Int) { builder(at: column).append(dynamic: value) }
    /// Gives the current row a value of the column's type or a null.
    package func append(scalar value: Scalar, at column: Int) { builder(at: column).append(scalar: value) }
    /// Gives the current row a null (what it has anyway, unless a value was given before).
    package func appendNull(at column: Int) { builder(at: column).appendNull() }

    /// Ends the current row.
    package func endRow() { rowCount += 1 }

    /// Takes back what the current row was given.
    package func discardRow() {
        for builder in builders where builder.count > rowCount { builder.removeLast() }
    }

    /// Column-wise filling: the builder of a column. Whoever appends through it ends the rows by `endRows(_:)`.
    package func column(_ column: Int) -> ColumnBuilder { builders[column] }

    /// Ends several rows that were filled column by column.
    package func endRows(_ count: Int) { rowCount += count }

    /// The rows as a batch; the builder is empty afterwards and may be used again. A row that was not ended is dropped.
    package func finish() -> Batch {
        discardRow()
        defer { rowCount = 0 }
        return Batch(columns: builders.map { $0.finish(rows: rowCount) }, count: rowCount)
    }

    @inline(__always)
    private func builder(at column: Int) -> ColumnBuilder {
        let builder = builders[column]
        if builder.count < rowCount {
            builder.appendNulls(rowCount - builder.count)
        } else if builder.count > rowCount {
            builder.removeLast()
        }
        return builder
    }
}
