package import Values

/// Collects the values of one column.
///
/// Rows that are never given a value cost nothing until a later row has one; a column without any becomes a constant. A
/// builder has one owner at a time.
///
/// Invariants: values, validity and `count` speak of the same rows; `invalid` is empty as long as no row is null, else it
/// has `count` elements (0 null, 1 valid).
package final class ColumnBuilder {
    /// The column's type.
    package let type: ScalarType
    /// How many rows have been appended.
    package private(set) var count = 0

    private var values: Values
    private var validity = GrowableMemory<UInt8>()

    // One growing memory by physical type; the others stay at their smallest.
    private struct Values: ~Copyable {
        var bytes = GrowableMemory<UInt8>()
        var longs = GrowableMemory<Int64>()
        var reals = GrowableMemory<Double>()
        var decimals = GrowableMemory<FixedDecimal>()
        var guids = GrowableMemory<UInt128>()
        var codes = GrowableMemory<UInt32>()
        var interner: StringInterner?
    }

    /// Makes a builder without rows.
    package init(type: ScalarType) {
        self.type = type
        values = Values()
        if type == .string || type == .dynamic { values.interner = StringInterner() }
    }

    /// How much memory the values take, in bytes; for deciding when a batch is large enough.
    package var byteCount: Int {
        values.bytes.count + values.longs.count * 8 + values.reals.count * 8 + values.decimals.count * 32
            + values.guids.count * 16 + values.codes.count * 4 + (values.interner?.byteCount ?? 0)
    }

    /// Appends a value of a bool column.
    package func append(bool value: Bool) {
        precondition(type == .bool, "a bool for a column of \(type.rawValue)")
        values.bytes.append(value ? 1 : 0)
        appendedValue()
    }

    /// Appends a value of an int, long, datetime (ticks since year 1) or timespan (ticks) column.
    package func append(long value: Int64) {
        switch type {
        case .long, .datetime, .timespan: break
        case .int: precondition(Int64(Int32(truncatingIfNeeded: value)) == value, "\(value) does not fit an int column")
        default: preconditionFailure("a 64-bit integer for a column of \(type.rawValue)")
        }
        values.longs.append(value)
        appendedValue()
    }

    /// Appends a value of a real column.
    package func append(real value: Double) {
        precondition(type == .real, "a real for a column of \(type.rawValue)")
        values.reals.append(value)
        appendedValue()
    }

    /// Appends a value of a decimal column.
    package func append(decimal value: FixedDecimal) {
        precondition(type == .decimal, "a decimal for a column of \(type.rawValue)")
        values.decimals.append(value)
        appendedValue()
    }

    /// Appends a value of a guid column.
    package func append(guid value: UInt128) {
        precondition(type == .guid, "a guid for a column of \(type.rawValue)")
        values.guids.append(value)
        appendedValue()
    }

    /// Appends a text to a string column, or a JSON text to a dynamic column (where the empty text is null).
    ///
    /// The text is copied. What is not UTF-8 is repaired. A text that would take the column beyond 4 GiB of distinct
    /// texts stops the program: batches are cut long before.
    package func append(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let interner = values.interner else {
            preconditionFailure("a text for a column of \(type.rawValue)")
        }
        guard let code = interner.intern(text) else { preconditionFailure("more than 4 GiB of texts in one batch") }
        values.codes.append(code)
        count += 1
    }

    /// Appends a Swift string, as `append(utf8:)` does.
    package func append(string text: String) {
        var text = text
        text.withUTF8 { append(utf8: $0) }
    }

    /// Appends a dynamic value: its JSON text is what is kept.
    package func append(dynamic value: Dynamic) {
        precondition(type == .dynamic, "a dynamic for a column of \(type.rawValue)")
        append(string: value == .null ? "" : value.jsonText)
    }

    /// Appends a value of the column's type, or a null.
    package func append(scalar value: Scalar) {
        switch value {
        case .null: appendNull()
        case .bool(let value): append(bool: value)
        case .int(let value): append(long: Int64(value))
        case .long(let value), .datetime(let value), .timespan(let value): append(long: value)
        case .real(let value): append(real: value)
        case .decimal(let value): append(decimal: value)
        case .string(let value): append(string: value)
        case .guid(let value): append(guid: value)
        case .dynamic(let value): append(dynamic: value)
        }
    }

    /// Appends a null; in a string column the empty string.
    package func appendNull() { appendNulls(1) }

    /// Appends several nulls.
    package func appendNulls(_ added: Int) {
        switch type {
        case .string, .dynamic:
            values.codes.append(repeating: 0, count: added)
            count += added
            return
        case .bool: values.bytes.append(repeating: 0, count: added)
        case .int, .long, .datetime, .timespan: values.longs.append(repeating: 0, count: added)
        case .real: values.reals.append(repeating: 0, count: added)
        case .decimal: values.decimals.append(repeating: FixedDecimal(coefficient: 0, scale: 0), count: added)
        case .guid: values.guids.append(repeating: 0, count: added)
        }
        if validity.count == 0, count > 0 { validity.append(repeating: 1, count: count) }
        validity.append(repeating: 0, count: added)
        count += added
    }

    /// Removes the last row.
    package func removeLast() {
        precondition(count > 0, "no row to remove")
        switch type {
        case .string, .dynamic: values.codes.removeLast(1)
        case .bool: values.bytes.removeLast(1)
        case .int, .long, .datetime, .timespan: values.longs.removeLast(1)
        case .real: values.reals.removeLast(1)
        case .decimal: values.decimals.removeLast(1)
        case .guid: values.guids.removeLast(1)
        }
        if validity.count > 0 { validity.removeLast(1) }
        count -= 1
    }

    /// The values as a vector of `rows` rows, nulls behind the last appended one; the builder is empty afterwards.
    package func finish(rows: Int) -> Vector {
        precondition(rows >= count, "a batch of \(rows) rows with a column of \(count)")
        defer { count = 0 }
        if count == 0 {
            return .constant(type == .string ? .string("") : .null(type), count: rows)
        }
        if rows > count { appendNulls(rows - count) }
        let validity = validity.count == 0 ? nil : Bitmap(nonzero: validity.take())
        let storage: Vector.Storage =
            switch type {
            case .bool: .bool(values.bytes.take())
            case .int, .long, .datetime, .timespan: .long(values.longs.take())
            case .real: .real(values.reals.take())
            case .decimal: .decimal(values.decimals.take())
            case .guid: .guid(values.guids.take())
            case .string: .string(codes: values.codes.take(), dictionary: finishTexts())
            case .dynamic: .dynamic(codes: values.codes.take(), dictionary: DynamicDictionary(texts: finishTexts()))
            }
        return Vector(type: type, count: rows, storage: storage, validity: validity)
    }

    private func finishTexts() -> StringDictionary { values.interner?.finish() ?? .empty }

    @inline(__always)
    private func appendedValue() {
        if validity.count > 0 { validity.append(1) }
        count += 1
    }
}
