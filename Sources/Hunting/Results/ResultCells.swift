import Columnar
import Values

/// Writes the cells of one batch's column as text, row by row.
///
/// Texts that many rows share (dictionary entries) are written once and copied from then on.
struct ResultCells {
    /// How cells are written.
    enum Form: Sendable {
        /// JSON values: datetimes, timespans, guids and decimals as strings, reals that JSON has no number for as strings,
        /// dynamics as they are nested.
        case json
        /// The text alone; null is nothing, dynamics are JSON.
        case plain
    }

    private let vector: Vector
    private let form: Form
    private let dynamics: DynamicReader?
    private let strings: StringReader?
    /// The written form of dynamic entries by code: parsing JSON anew for each row would cost most.
    private var written: [UInt32: [UInt8]] = [:]

    init(_ vector: Vector, _ form: Form) {
        self.vector = vector
        self.form = form
        dynamics = vector.type == .dynamic ? vector.dynamicReader : nil
        strings = vector.type == .string ? vector.stringReader : nil
    }

    /// Writes the cell of a row.
    mutating func write(_ row: Int, to bytes: inout [UInt8]) {
        if let strings {
            strings.withUTF8(row) { text in
                if form == .json { JSONText.append(text.span, to: &bytes) } else { bytes.append(contentsOf: text) }
            }
            return
        }
        if let dynamics {
            write(dynamics, row, to: &bytes)
            return
        }
        if vector.isNull(at: row) {
            if form == .json { bytes.append(contentsOf: "null".utf8) }
            return
        }
        switch vector.type {
        case .bool: bytes.append(contentsOf: (vector.boolReader[row] == 1 ? "true" : "false").utf8)
        case .int, .long: bytes.append(contentsOf: String(vector.longReader[row]).utf8)
        case .real:
            let value = vector.realReader[row]
            let isText = form == .json && !value.isFinite
            if isText { bytes.append(UInt8(ascii: "\"")) }
            // Swift's description is the shortest text that reads back as the same number, and a JSON number.
            bytes.append(contentsOf: (value.isFinite ? value.description : RealText.format(value)).utf8)
            if isText { bytes.append(UInt8(ascii: "\"")) }
        case .datetime: quoted(&bytes) { DateTimeText.append(vector.longReader[row], to: &$0) }
        case .timespan: quoted(&bytes) { TimeSpanText.append(vector.longReader[row], to: &$0) }
        case .guid: quoted(&bytes) { GuidText.append(vector.guidReader[row], to: &$0) }
        case .decimal: quoted(&bytes) { $0.append(contentsOf: vector.decimalReader[row].description.utf8) }
        case .string, .dynamic: break
        }
    }

    private func quoted(_ bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        if form == .json { bytes.append(UInt8(ascii: "\"")) }
        body(&bytes)
        if form == .json { bytes.append(UInt8(ascii: "\"")) }
    }

    private mutating func write(_ dynamics: DynamicReader, _ row: Int, to bytes: inout [UInt8]) {
        let code = dynamics.codes[row]
        if let known = written[code] {
            bytes.append(contentsOf: known)
            return
        }
        var text: [UInt8] = []
        let value = dynamics.dictionary[code]
        switch (value, form) {
        case (.null, .plain): break
        case (.string(let string), .plain): text.append(contentsOf: string.utf8)
        default: value.appendJSON(to: &text)
        }
        written[code] = text
        bytes.append(contentsOf: text)
    }
}
