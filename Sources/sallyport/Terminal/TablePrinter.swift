/// Rows as an aligned table that fits a terminal.
package struct TablePrinter: Sendable {
    /// Which side of its column a value stands on.
    package enum Alignment: Sendable { case left, right }

    /// A column: its heading, and the side that its values stand on.
    package struct Column: Sendable {
        package var name: String
        package var alignment: Alignment

        package init(name: String, alignment: Alignment = .left) {
            self.name = name
            self.alignment = alignment
        }
    }

    private let columns: [Column]
    private let width: Int
    private let colour: Bool

    /// - `width`: The cells of a line.
    /// - `colour`: Whether headings are bold.
    package init(columns: [Column], width: Int, colour: Bool) {
        self.columns = columns
        self.width = width
        self.colour = colour
    }

    /// The lines: headings, a rule, the rows. Columns that do not fit give up width, widest first, down to their heading
    /// or eight cells; of those that still do not fit the last are left out, and a line below the rows names them. A value is
    /// cut at its column's edge.
    ///
    /// - `rows`: Values in the order of the columns; a short row has empty values at its end.
    package func lines(_ rows: [[String]]) -> [String] {
        guard !columns.isEmpty else { return [] }
        let cells = rows.map { $0.map(Self.oneLine) }
        let natural = naturalWidths(cells)
        let widths = fitted(Array(natural.prefix(shownCount(natural))))
        let heading = line(columns.map(\.name), widths: widths)
        let rule = DisplayWidth.truncated(
            widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), to: width)
        let lines = [colour ? "\u{1B}[1m\(heading)\u{1B}[0m" : heading, rule] + cells.map { line($0, widths: widths) }
        let hidden = columns.dropFirst(widths.count)
        guard !hidden.isEmpty else { return lines }
        let names = hidden.map(\.name).joined(separator: ", ")
        let count = hidden.count == 1 ? "1 column that does" : "\(hidden.count) columns that do"
        return lines + [DisplayWidth.truncated("+ \(count) not fit: \(names)", to: width)]
    }

    /// How many columns, from the first, fit side by side when each is as narrow as it may be; the first always counts.
    private func shownCount(_ natural: [Int]) -> Int {
        var used = 0
        for (index, columnWidth) in natural.enumerated() {
            used += min(columnWidth, leastWidth(index)) + (index == 0 ? 0 : 2)
            if index > 0, used > width { return index }
        }
        return natural.count
    }

    private func leastWidth(_ column: Int) -> Int { max(8, min(DisplayWidth.of(columns[column].name), 20)) }

    private func naturalWidths(_ cells: [[String]]) -> [Int] {
        var widths = columns.map { DisplayWidth.of($0.name) }
        for row in cells {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], DisplayWidth.of(cell))
            }
        }
        return widths
    }

    private func fitted(_ natural: [Int]) -> [Int] {
        var widths = natural
        let least = widths.indices.map(leastWidth)
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        while excess > 0 {
            let shrinkable = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            // Down to the next widest at once, so that a column of a thousand cells costs one step and not a thousand.
            let next = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let step = min(excess, max(1, widths[widest] - max(next, least[widest])))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }

    private func line(_ cells: [String], widths: [Int]) -> String {
        var parts: [String] = []
        for (index, columnWidth) in widths.enumerated() {
            let cell = DisplayWidth.truncated(index < cells.count ? cells[index] : "", to: columnWidth)
            let padding = String(repeating: " ", count: columnWidth - DisplayWidth.of(cell))
            parts.append(columns[index].alignment == .right ? padding + cell : cell + padding)
        }
        var text = parts.joined(separator: "  ")
        while text.hasSuffix(" ") { text.removeLast() }
        return DisplayWidth.truncated(text, to: width)
    }

    /// The value on one line, without what would move the cursor or change colours: values come from telemetry, and
    /// telemetry comes from attackers.
    private static func oneLine(_ value: String) -> String {
        guard value.unicodeScalars.contains(where: isUnprintable) else { return value }
        var text = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\n": text.append("␊")
            case "\r": text.append("␍")
            case "\t": text.append(" ")
            case _ where isUnprintable(scalar): text.append("�")
            default: text.append(scalar)
            }
        }
        return String(text)
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
