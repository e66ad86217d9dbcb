import Columnar
package import Hunting
package import Values

/// One row of a query's result, read by column name.
///
/// For the domain's own small results; large ones stay columns.
package struct ResultRow: Sendable {
    private let positions: [String: Int]
    private let values: [Scalar]

    /// All rows of a result.
    package static func rows(of result: QueryResult) -> [ResultRow] {
        let names = result.columns.enumerated().map { ($0.element.name, $0.offset) }
        let positions = Dictionary(names) { first, _ in first }
        var rows: [ResultRow] = []
        rows.reserveCapacity(result.rowCount)
        for batch in result.batches {
            for row in 0..<batch.count {
                rows.append(ResultRow(positions: positions, values: batch.columns.map { $0.scalar(at: row) }))
            }
        }
        return rows
    }

    private func value(_ column: String) -> Scalar? { positions[column].map { values[$0] } }

    /// A text; nil when the column is absent, the value null or the text empty (KQL's missing string).
    package func text(_ column: String) -> String? {
        switch value(column) {
        case .string(let text): text.isEmpty ? nil : text
        case .guid(let bits): GuidText.format(bits)
        case .dynamic(.string(let text)): text.isEmpty ? nil : text
        default: nil
        }
    }

    /// A time in ticks.
    package func ticks(_ column: String) -> Int64? {
        guard case .datetime(let ticks) = value(column) else { return nil }
        return ticks
    }

    /// A whole number.
    package func integer(_ column: String) -> Int64? {
        switch value(column) {
        case .long(let number): number
        case .int(let number): Int64(number)
        default: nil
        }
    }

    /// A truth value.
    package func truth(_ column: String) -> Bool? {
        guard case .bool(let value) = value(column) else { return nil }
        return value
    }

    /// The texts of a dynamic array; empty when it is none.
    package func texts(_ column: String) -> [String] {
        guard case .dynamic(.array(let elements)) = value(column) else { return [] }
        return elements.compactMap { element in
            guard case .string(let text) = element, !text.isEmpty else { return nil }
            return text
        }
    }

    /// A dynamic value, parsed when the column holds its JSON text; null when absent or no JSON.
    package func dynamic(_ column: String) -> Dynamic {
        switch value(column) {
        case .dynamic(let value): value
        case .string(let text): (try? Dynamic(parsingJSON: text)) ?? .null
        default: .null
        }
    }
}
