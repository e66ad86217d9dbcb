import Values

/// Turns a field of a record into the cell of a column by the column's type.
///
/// An empty text is no value in every type (exports write absent values so). A value that the type cannot hold is an error and
/// never a silent null.
struct CellReader {
    let json: JSONRecord
    let scratch: Scratch

    /// The value is not of the column's type.
    struct WrongType: Error {}

    /// The cell of a JSON value.
    func cell(_ field: JSONRecord.Field, as type: ScalarType) throws(WrongType) -> Cell {
        if let text = field.string {
            if type == .string { return text.isEmpty ? .absent : .text(text) }
            return try cell(text, as: type)
        }
        if field.isNull { return .absent }
        switch type {
        case .string:
            return json.text(field).map(Cell.text) ?? .absent
        case .dynamic:
            if let node = field.node { return .text(json.json(node)) }
            return json.text(field).map(Cell.text) ?? .absent
        case .long, .int:
            if let value = field.integer { return try bounded(value, type) }
            if let truth = field.truth { return .long(truth ? 1 : 0) }
            // Spreadsheet-minded exporters write integers as 5.0; any other fraction is not an integer.
            if let real = field.real, let value = Int64(exactly: real) { return try bounded(value, type) }
            throw WrongType()
        case .real:
            if let real = field.real { return .real(real) }
            if let value = field.integer { return .real(Double(value)) }
            if let value = field.unsigned { return .real(Double(value)) }
            throw WrongType()
        case .bool:
            if let truth = field.truth { return .bool(truth) }
            if let value = field.integer, value == 0 || value == 1 { return .bool(value == 1) }
            throw WrongType()
        case .datetime, .timespan, .guid, .decimal:
            throw WrongType()
        }
    }

    /// The cell of a text: of a CSV field, or of a JSON string in a column of another type.
    func cell(_ text: TextSlice, as type: ScalarType) throws(WrongType) -> Cell {
        if type == .string { return text.isEmpty ? .absent : .text(text) }
        let trimmed = text.trimmed
        if trimmed.isEmpty { return .absent }
        switch type {
        case .string: return .text(text)
        case .dynamic: return .text(dynamic(trimmed))
        case .long, .int:
            guard let value = trimmed.integer ?? wholeReal(trimmed) else { throw WrongType() }
            return try bounded(value, type)
        case .real:
            guard let value = Double(trimmed.string) else { throw WrongType() }
            return .real(value)
        case .bool:
            guard let truth = trimmed.truth else { throw WrongType() }
            return .bool(truth)
        case .datetime:
            guard let ticks = EventTime.ticks(trimmed) else { throw WrongType() }
            return .long(ticks)
        case .guid:
            guard let bits = trimmed.guidBits else { throw WrongType() }
            return .guid(bits)
        case .timespan, .decimal:
            throw WrongType()
        }
    }

    private func bounded(_ value: Int64, _ type: ScalarType) throws(WrongType) -> Cell {
        guard type == .long || Int32(exactly: value) != nil else { throw WrongType() }
        return .long(value)
    }

    private func wholeReal(_ text: TextSlice) -> Int64? {
        guard text.count > 2, text.from(text.count - 2).equals(".0") else { return nil }
        return text.upTo(text.count - 2).integer
    }

    /// JSON for a dynamic column: an object or array that came as text is taken for what it is, other texts are strings.
    private func dynamic(_ text: TextSlice) -> TextSlice {
        if text[0] == UInt8(ascii: "{") || text[0] == UInt8(ascii: "["), let node = try? json.parseNested(text) {
            return json.json(node)
        }
        var quoted: [UInt8] = []
        JSONText.append(text.bytes.span, to: &quoted)
        return scratch.copy(quoted)
    }
}
