import ArgumentParser
package import DefenderClient

/// The forms that rows are printed in.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// An aligned table; on a terminal cut to its width.
    case table
    /// One array of objects.
    case json
    /// One object a line.
    case ndjson
    /// RFC 4180 with a heading line; lines end in LF alone.
    case csv
}

/// Rows of named columns, wherever they came from, in the form asked for.
package struct TabularOutput: Sendable {
    /// A column; `type` is KQL's name for it or the API's.
    package struct Column: Sendable, Hashable {
        package var name: String
        package var type: String

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }

        /// Whether its values are numbers, which line up on the right.
        var isNumeric: Bool {
            ["int", "long", "real", "decimal", "int32", "int64", "double", "sqldecimal", "int16"].contains(
                type.lowercased())
        }
    }

    package var columns: [Column]
    /// Values in the order of the columns.
    package var rows: [[JSONValue]]

    package init(columns: [Column], rows: [[JSONValue]]) {
        self.columns = columns
        self.rows = rows
    }

    /// A client's answer; a value that a row does not have is null.
    package init(_ answer: HuntingAnswer) {
        columns = answer.columns.map { Column(name: $0.name, type: $0.type) }
        rows = answer.rows.map { row in answer.columns.map { row[$0.name] ?? .null } }
    }

    /// The text of a form, piece by piece, each with its line end.
    package func write(_ format: OutputFormat, terminal: TerminalSettings, to output: (String) -> Void) {
        switch format {
        case .table: writeTable(terminal, to: output)
        case .json:
            output("[")
            for (index, row) in rows.enumerated() { output((index == 0 ? "\n" : ",\n") + object(row)) }
            output(rows.isEmpty ? "]\n" : "\n]\n")
        case .ndjson:
            for row in rows { output(object(row) + "\n") }
        case .csv:
            output(columns.map { Self.csvField($0.name) }.joined(separator: ",") + "\n")
            for row in rows { output(row.map { Self.csvField($0.cellText) }.joined(separator: ",") + "\n") }
        }
    }

    private func writeTable(_ terminal: TerminalSettings, to output: (String) -> Void) {
        let printer = TablePrinter(
            columns: columns.map { .init(name: $0.name, alignment: $0.isNumeric ? .right : .left) },
            width: terminal.outputIsTerminal ? terminal.width : .max, colour: terminal.colour)
        for line in printer.lines(rows.map { $0.map(\.cellText) }) { output(line + "\n") }
    }

    private func object(_ row: [JSONValue]) -> String {
        var text = "{"
        for (index, column) in columns.enumerated() {
            if index > 0 { text += "," }
            JSONValue.string(column.name).appendText(to: &text)
            text += ":"
            row[index].appendText(to: &text)
        }
        return text + "}"
    }

    private static func csvField(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension JSONValue {
    /// The value in a cell of a table: strings bare, null empty, lists and objects as JSON.
    package var cellText: String {
        switch self {
        case .null: return ""
        case .string(let text): return text
        default:
            var text = ""
            appendText(to: &text)
            return text
        }
    }

    /// Adds the value as JSON text without blanks.
    package func appendText(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value):
            // JSON has no such numbers; the engine and the API write them as strings too.
            text += value.isFinite ? "\(value)" : "\"\(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")\""
        case .string(let value): Self.append(quoted: value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.appendText(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                Self.append(quoted: member.key, to: &text)
                text += ":"
                member.value.appendText(to: &text)
            }
            text += "}"
        }
    }

    private static func append(quoted value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
