package import KQL
import Values

extension Plan {
    /// The plan as an indented tree, an operator a line, inputs below.
    package func explanation(indentation: Int = 0) -> String {
        let line = String(repeating: "  ", count: indentation) + headline + "\n"
        return inputs.reduce(line) { $0 + $1.explanation(indentation: indentation + 1) }
    }

    /// Names, of which a long list keeps the first.
    private static func shortened(_ names: [String]) -> [String] {
        names.count <= 8 ? names : names.prefix(6) + ["... \(names.count - 6) more"]
    }

    private var headline: String {
        func list(_ columns: [Column]) -> String {
            Self.shortened(columns.map { "\($0.name)#\($0.id.rawValue)" }).joined(separator: ", ")
        }
        /// What is computed, and how many columns are only handed on.
        func list(_ computed: [ComputedColumn]) -> String {
            let passed = computed.filter { $0.expression == .column($0.column.id, $0.column.type) }
            let made = computed.filter { $0.expression != .column($0.column.id, $0.column.type) }.map {
                "\($0.column.name)#\($0.column.id.rawValue) = \($0.expression.text)"
            }
            return (Self.shortened(passed.map { "\($0.column.name)#\($0.column.id.rawValue)" }) + made)
                .joined(separator: ", ")
        }
        switch self {
        case .table(let name, let columns): return "table \(name) [\(list(columns))]"
        case .values(let columns, let rows): return "values [\(list(columns))] \(rows.count) rows"
        case .range(let column, let from, let to, let step):
            return "range \(list([column])) from \(from.text) to \(to.text) step \(step.text)"
        case .filter(_, let predicate): return "where \(predicate.text)"
        case .project(_, let computed): return "project \(list(computed))"
        case .aggregate(_, let keys, let aggregates):
            let functions = aggregates.map { aggregate in
                "\(list(aggregate.columns)) = \(aggregate.function.rawValue)(\(aggregate.arguments.map(\.text).joined(separator: ", ")))"
            }
            return "summarize \(functions.joined(separator: ", ")) by \(list(keys))"
        case .sort(_, let keys): return "sort by \(keys.text)"
        case .take(_, let limit): return "take \(limit)"
        case .top(_, let limit, let keys): return "top \(limit) by \(keys.text)"
        case .join(let join):
            return "join kind=\(join.kind.rawValue) on "
                + join.keys.map { "\($0.left.text) == \($0.right.text)" }.joined(separator: ", ")
        case .union(_, let columns): return "union [\(list(columns))]"
        case .window(_, let window):
            return "window "
                + window.map {
                    "\(list([$0.column])) = \($0.function.rawValue)(\($0.arguments.map(\.text).joined(separator: ", ")))"
                }
                .joined(separator: ", ")
        case .scan(let scan):
            return "scan " + scan.steps.map { "step \($0.name): \($0.condition.text)" }.joined(separator: "; ")
        case .mvExpand(let expand): return "mv-expand \(list(expand.items))"
        case .parse(let parse): return "parse \(parse.source.text) [\(list(parse.captured))]"
        case .shared(let identifier, _): return "shared #\(identifier)"
        case .external(let data):
            return "externaldata [\(list(data.columns))] \(data.locations.joined(separator: ", "))"
        case .schema(let described, _): return "getschema of [\(list(described))]"
        }
    }
}
