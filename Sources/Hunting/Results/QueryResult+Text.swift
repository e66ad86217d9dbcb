import Columnar
import Values

extension QueryResult {
    /// How rows are written as JSON.
    package enum RowForm: Sendable {
        /// `{"DeviceName":"a","Count":1}`, as the hunting APIs answer.
        case objects
        /// `["a",1]`
        case arrays
    }

    /// Writes the rows as a JSON array (RFC 8259), a batch at a time.
    ///
    /// Datetimes are `2020-10-22T08:29:52.0160000Z` (no fraction where it is zero), timespans `1.02:03:04.5000000`, reals that
    /// JSON has no number for `"NaN"`, `"Infinity"`, `"-Infinity"`; nulls are `null`, and strings are never null.
    package func writeJSON(_ form: RowForm, to sink: (consuming [UInt8]) throws -> Void) rethrows {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        // The names with what stands around them, written once.
        let prefixes = columns.enumerated().map { index, column -> [UInt8] in
            var prefix: [UInt8] = index == 0 ? [] : [UInt8(ascii: ",")]
            if form == .objects {
                JSONText.append(column.name, to: &prefix)
                prefix.append(UInt8(ascii: ":"))
            }
            return prefix
        }
        var isFirst = true
        for batch in batches {
            var cells = batch.columns.map { ResultCells($0, .json) }
            for row in 0..<batch.count {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes.append(form == .objects ? UInt8(ascii: "{") : UInt8(ascii: "["))
                for index in cells.indices {
                    bytes.append(contentsOf: prefixes[index])
                    cells[index].write(row, to: &bytes)
                }
                bytes.append(form == .objects ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            }
            if bytes.count > 1 << 16 {
                try sink(bytes)
                bytes = []
            }
        }
        bytes.append(UInt8(ascii: "]"))
        try sink(bytes)
    }

    /// The rows as one JSON text; see `writeJSON`.
    package func json(_ form: RowForm) -> [UInt8] {
        var all: [UInt8] = []
        writeJSON(form) { all.append(contentsOf: $0) }
        return all
    }

    /// Writes the rows as CSV (RFC 4180) with a line of names, a batch at a time: lines end with CR LF; a cell is quoted when
    /// it has a quote, a comma or a line break in it. Null is an empty cell.
    package func writeCSV(to sink: (consuming [UInt8]) throws -> Void) rethrows {
        var bytes: [UInt8] = []
        func append(_ cell: [UInt8], _ index: Int) {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let needsQuotes = cell.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes else {
                bytes.append(contentsOf: cell)
                return
            }
            bytes.append(0x22)
            for byte in cell {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
        for (index, column) in columns.enumerated() { append(Array(column.name.utf8), index) }
        bytes.append(contentsOf: [13, 10])
        for batch in batches {
            var cells = batch.columns.map { ResultCells($0, .plain) }
            var cell: [UInt8] = []
            for row in 0..<batch.count {
                for index in cells.indices {
                    cell.removeAll(keepingCapacity: true)
                    cells[index].write(row, to: &cell)
                    append(cell, index)
                }
                bytes.append(contentsOf: [13, 10])
            }
            if bytes.count > 1 << 16 {
                try sink(bytes)
                bytes = []
            }
        }
        try sink(bytes)
    }
}
