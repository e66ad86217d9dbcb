import ArgumentParser
import Columnar
package import DefenderClient
package import Hunting
package import Values

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
    package var rows: [[Dynamic]]

    package init(columns: [Column], rows: [[Dynamic]]) {
        self.columns = columns
        self.rows = rows
    }

    /// A client's answer; a value that a row does not have is null.
    package init(_ answer: HuntingAnswer) {
        columns = answer.columns.map { Column(name: $0.name, type: $0.type) }
        rows = answer.rows.map { row in
            answer.columns.map { column in row[column.name].map(Dynamic.init) ?? .null }
        }
    }

    /// A query's result.
    package init(_ result: QueryResult) {
        columns = result.columns.map { Column(name: $0.name, type: $0.type.rawValue) }
        rows = result.batches.flatMap { batch in
            (0..<batch.count).map { row in batch.columns.map { Dynamic($0.scalar(at: row)) } }
        }
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

    /// Objects with all their properties, as JSON.
    package static func write(objects: [JSONValue], _ format: OutputFormat, to output: (String) -> Void) {
        let texts = objects.map { Dynamic($0).jsonText }
        if format == .ndjson {
            for text in texts { output(text + "\n") }
        } else {
            output(texts.isEmpty ? "[]\n" : "[\n\(texts.joined(separator: ",\n"))\n]\n")
        }
    }

    private func writeTable(_ terminal: TerminalSettings, to output: (String) -> Void) {
        let printer = TablePrinter(
            columns: columns.map { .init(name: $0.name, alignment: $0.isNumeric ? .right : .left) },
            width: terminal.outputIsTerminal ? terminal.width : .max, colour: terminal.colour)
        for line in printer.lines(rows.map { $0.map(\.cellText) }) { output(line + "\n") }
    }

    private func object(_ row: [Dynamic]) -> String {
        let properties = zip(columns, row).map { PropertyBag.Property(name: $0.name, value: $1) }
        return Dynamic.bag(PropertyBag(properties)).jsonText
    }

    private static func csvField(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension Dynamic {
    /// The value in a cell of a table: strings bare, null empty, everything else as JSON.
    package var cellText: String {
        switch self {
        case .null: ""
        case .string(let text): text
        default: jsonText
        }
    }

    /// A value of a client's answer. An object's properties come in the order of their names, since the client keeps none.
    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .long(value)
        case .number(let value): self = .real(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(Dynamic.init))
        case .object(let members):
            self = .bag(
                PropertyBag(
                    members.sorted { $0.key < $1.key }
                        .map { PropertyBag.Property(name: $0.key, value: Dynamic($0.value)) }))
        }
    }

    /// A value of a query's result; what has no form of its own in JSON as its text.
    package init(_ scalar: Scalar) {
        switch scalar {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .long(Int64(value))
        case .long(let value): self = .long(value)
        case .real(let value): self = .real(value)
        case .decimal(let value): self = .decimal(value)
        case .string(let value): self = .string(value)
        case .datetime(let ticks): self = .string(DateTimeText.format(ticks))
        case .timespan(let ticks): self = .string(TimeSpanText.format(ticks))
        case .guid(let value): self = .string(GuidText.format(value))
        case .dynamic(let value): self = value
        }
    }
}
