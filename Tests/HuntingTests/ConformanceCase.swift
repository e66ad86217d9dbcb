import Columnar
import Foundation
import Hunting
import Values

/// One conformance case: a query that stands by itself, and the table that it must give.
///
/// Cells are texts in a canonical form (shortest decimals, times with seven digits or none, JSON for dynamics), null for null.
struct ConformanceCase: Decodable {
    struct Column: Decodable {
        let name: String
        /// Nil where the type is not known.
        let type: String?
    }

    let id: String
    let query: String
    let columns: [Column]
    let rows: [[String?]]
    let ordered: Bool
    /// The columns whose arrays are sets, so that their elements may come in any order.
    let unorderedArrays: [String]?

    private enum CodingKeys: String, CodingKey {
        case id, query, columns, rows, ordered
        case unorderedArrays = "unordered_arrays"
    }

    /// Where the cases lie: beside the package, or where the environment says; nil where they are not.
    static let file: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["SALLYPORT_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
        let file = shared.appending(path: "conformance/kql-cases.jsonl")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }()

    static func all() throws -> [ConformanceCase] {
        guard let file else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(ConformanceCase.self, from: Data($0.utf8)) }
    }

    /// What is different in a result; nil when it is the expected table.
    func difference(from result: QueryResult) -> String? {
        let names = result.columns.map(\.name)
        guard names == columns.map(\.name) else { return "columns \(names), expected \(columns.map(\.name))" }
        for (found, expected) in zip(result.columns, columns) {
            if let type = expected.type, type != found.type.rawValue {
                return "column \(found.name) has type \(found.type.rawValue), expected \(type)"
            }
        }
        var found = result.batches.flatMap { batch in
            (0..<batch.count).map { row in batch.columns.map { $0.scalar(at: row) } }
        }
        guard found.count == rows.count else { return "\(found.count) rows, expected \(rows.count)" }
        for (index, row) in rows.enumerated() {
            let match = ordered ? (matches(found[index], row) ? index : nil) : found.firstIndex { matches($0, row) }
            guard let match else {
                return "no row matches \(row.map { $0 ?? "null" }); there are \(found.prefix(5))"
            }
            if !ordered { found.remove(at: match) }
        }
        return nil
    }

    private func matches(_ found: [Scalar], _ expected: [String?]) -> Bool {
        zip(zip(found, expected), columns).allSatisfy { cells, column in
            Self.matches(cells.0, cells.1, isSet: unorderedArrays?.contains(column.name) == true)
        }
    }

    /// Whether a value is the one that a canonical text stands for.
    private static func matches(_ found: Scalar, _ expected: String?, isSet: Bool) -> Bool {
        if case .string(let text) = found { return text == expected ?? "" }
        guard let expected else { return found.isNull }
        switch found {
        case .null: return false
        case .bool(let value): return expected == (value ? "true" : "false")
        case .int(let value): return expected == String(value)
        case .long(let value): return expected == String(value)
        case .real(let value): return isClose(value, expected)
        case .decimal(let value): return Double("\(value)").map { isClose($0, expected) } ?? false
        case .datetime(let ticks): return DateTimeText.parse(expected) == ticks
        case .timespan(let ticks): return TimeSpanText.parse(expected) == ticks
        case .guid(let value): return GuidText.parse(expected) == value
        case .string(let text): return text == expected
        case .dynamic(let value):
            guard let wanted = try? Dynamic(parsingJSON: expected) else { return value == .string(expected) }
            return matches(value, wanted, isSet: isSet)
        }
    }

    private static func isClose(_ value: Double, _ expected: String) -> Bool {
        let names = ["NaN": Double.nan, "Infinity": .infinity, "-Infinity": -.infinity]
        guard let wanted = names[expected] ?? Double(expected) else { return false }
        return isClose(value, wanted)
    }

    private static func isClose(_ value: Double, _ wanted: Double) -> Bool {
        if value.isNaN || wanted.isNaN { return value.isNaN && wanted.isNaN }
        return value == wanted || abs(value - wanted) <= max(1e-9 * max(abs(value), abs(wanted)), 1e-12)
    }

    /// Dynamics by JSON value: numbers with a tolerance, bags whatever the order of their properties.
    private static func matches(_ found: Dynamic, _ wanted: Dynamic, isSet: Bool) -> Bool {
        switch (found, wanted) {
        case (.array(let found), .array(let wanted)):
            guard found.count == wanted.count else { return false }
            if !isSet { return zip(found, wanted).allSatisfy { matches($0, $1, isSet: false) } }
            var rest = wanted
            return found.allSatisfy { element in
                guard let match = rest.firstIndex(where: { matches(element, $0, isSet: false) }) else { return false }
                rest.remove(at: match)
                return true
            }
        case (.bag(let found), .bag(let wanted)):
            guard found.properties.count == wanted.properties.count else { return false }
            return found.properties.allSatisfy { property in
                wanted[property.name].map { matches(property.value, $0, isSet: isSet) } ?? false
            }
        case (.long(let found), .long(let wanted)): return found == wanted
        default:
            if found == wanted { return true }
            if let found = number(found), let wanted = number(wanted) { return isClose(found, wanted) }
            // What JSON has no form for is a string there.
            guard case .string(let text) = wanted else { return false }
            switch found {
            case .datetime(let ticks): return DateTimeText.parse(text) == ticks
            case .timespan(let ticks): return TimeSpanText.parse(text) == ticks
            case .guid(let value): return GuidText.parse(text) == value
            case .real(let value): return isClose(value, text)
            default: return false
            }
        }
    }

    private static func number(_ value: Dynamic) -> Double? {
        switch value {
        case .long(let value): Double(value)
        case .real(let value): value
        case .decimal(let value): Double("\(value)")
        default: nil
        }
    }
}
