import Values

/// Makes queries over tables of known columns: any operators in any order, such that an answer does not depend on the order in
/// which rows come, unless a sort by every column fixes it.
struct RandomQuery {
    typealias Column = (name: String, type: ScalarType)

    private var random: SeededGenerator
    private let tables: [String: [Column]]
    private var fresh = 0

    init(seed: UInt64, tables: [String: [(String, ScalarType)]]) {
        random = SeededGenerator(seed: seed)
        self.tables = tables.mapValues { $0.map { (name: $0.0, type: $0.1) } }
    }

    mutating func next() -> String {
        var text = ""
        if chance(4) {
            // A named query that is used twice.
            let (body, columns) = pipeline(operators: 2)
            text = "let A = \(chance(2) ? "materialize(\(body))" : body);\n"
            let (rest, _) = operators(3, on: columns)
            let key = pick(columns.filter { $0.type != .dynamic })
            if let key, chance(2) {
                return text
                    + "A | join kind=\(joinKind()) (A | summarize n = count() by \(key.name)) on \(key.name)\(rest)"
            }
            return text + "A | union A\(rest)"
        }
        return text + pipeline(operators: 1 + number(6)).text
    }

    // MARK: Choices

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<max(bound, 1), using: &random) }
    private mutating func chance(_ oneIn: Int) -> Bool { number(oneIn) == 0 }
    private mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[number(elements.count)]
    }
    private mutating func choose(_ texts: String...) -> String { texts[number(texts.count)] }
    private mutating func name() -> String {
        fresh += 1
        return "c\(fresh)"
    }

    // MARK: Pipelines

    private mutating func pipeline(operators count: Int) -> (text: String, columns: [Column]) {
        let table = pick(tables.keys.sorted()) ?? ""
        let (text, columns) = operators(count, on: tables[table] ?? [])
        return (table + text, columns)
    }

    private mutating func operators(_ count: Int, on columns: [Column]) -> (text: String, columns: [Column]) {
        var (text, columns) = ("", columns)
        for _ in 0..<count {
            let (step, after) = operation(on: columns)
            text += "\n| " + step
            columns = after
            if columns.isEmpty { break }
        }
        return (text, columns)
    }

    private mutating func operation(on columns: [Column]) -> (String, [Column]) {
        let keys = columns.filter { $0.type != .dynamic }
        switch number(18) {
        case 0...3: return ("where \(expression(.bool, columns, 3))", columns)
        case 4, 5:
            let type = pick([ScalarType.long, .string, .bool, .datetime, .dynamic]) ?? .long
            let replaced = chance(4) ? pick(columns)?.name : nil
            let label = replaced ?? name()
            let value = expression(type, columns, 3)
            if let position = columns.firstIndex(where: { $0.name == label }) {
                var after = columns
                after[position].type = type
                return ("extend \(label) = \(value)", after)
            }
            return ("extend \(label) = \(value)", columns + [(label, type)])
        case 6:
            var kept = columns.filter { _ in chance(2) }
            if kept.isEmpty, let one = pick(columns) { kept = [one] }
            let type = pick([ScalarType.long, .string]) ?? .long
            let label = name()
            let list = kept.map(\.name) + ["\(label) = \(expression(type, columns, 2))"]
            return ("project \(list.joined(separator: ", "))", kept + [(label, type)])
        case 7:
            guard columns.count > 1, let away = pick(columns) else { fallthrough }
            return ("project-away \(away.name)", columns.filter { $0.name != away.name })
        case 8, 9: return summarize(columns, keys)
        case 10:
            guard let a = pick(keys), let b = pick(keys), a.name != b.name else { fallthrough }
            return ("distinct \(a.name), \(b.name)", [a, b])
        case 11, 12: return join(columns, keys)
        case 13:
            let (other, added) = pipeline(operators: number(3))
            // Columns of one name and different types are named apart: those are left out of what follows.
            let merged = columns + added.filter { new in !columns.contains { $0.name == new.name } }
            let clashing = Set(
                added.filter { new in columns.contains { $0.name == new.name && $0.type != new.type } }.map(\.name))
            return ("union (\(other))", merged.filter { !clashing.contains($0.name) })
        case 14:
            // Only values that can be ordered: what is left is fixed by the order of all of them.
            guard keys.count == columns.count else { fallthrough }
            let order = columns.map { "\($0.name) \(choose("asc", "desc")) nulls \(choose("first", "last"))" }
            let sort = "sort by \(order.joined(separator: ", "))"
            switch number(3) {
            case 0: return ("\(sort)\n| take \(number(40))", columns)
            case 1:
                guard let key = pick(keys) else { fallthrough }
                return ("top \(number(40)) by \(key.name) \(choose("asc", "desc"))\n| project \(key.name)", [key])
            default:
                let label = name()
                return ("\(sort)\n| extend \(label) = row_number()", columns + [(label, .long)])
            }
        case 15:
            guard let array = pick(columns.filter { $0.type == .dynamic }) else { fallthrough }
            let after = columns.map { $0.name == array.name ? ($0.name, .long) : $0 }
            return ("mv-expand \(array.name) to typeof(long)", after)
        case 16:
            guard let key = pick(keys.filter { $0.type == .long || $0.type == .string }) else { fallthrough }
            let (other, others) = pipeline(operators: 1)
            guard let same = pick(others.filter { $0.type == key.type }) else { fallthrough }
            return ("where \(key.name) \(choose("in", "!in")) ((\(other)\n| project \(same.name)))", columns)
        default: return ("where \(expression(.bool, columns, 1))", columns)
        }
    }

    private mutating func summarize(_ columns: [Column], _ keys: [Column]) -> (String, [Column]) {
        var after: [Column] = []
        var aggregates: [String] = []
        for _ in 0...number(3) {
            let label = name()
            let value = expression(.long, columns, 1)
            let (text, type): (String, ScalarType) =
                switch number(8) {
                case 0: ("count()", .long)
                case 1: ("sum(\(value))", .long)
                case 2: ("min(\(value))", .long)
                case 3: ("max(\(expression(.datetime, columns, 1)))", .datetime)
                case 4: ("dcount(\(expression(.string, columns, 1)))", .long)
                case 5: ("countif(\(expression(.bool, columns, 2)))", .long)
                case 6: ("max(\(expression(.string, columns, 1)))", .string)
                default: ("strcat_array(array_sort_asc(make_set(\(expression(.string, columns, 1)))), ',')", .string)
                }
            aggregates.append("\(label) = \(text)")
            after.append((label, type))
        }
        var by: [String] = []
        for _ in 0..<number(3) {
            if let key = pick(keys), !after.contains(where: { $0.name == key.name }) {
                if key.type == .datetime, chance(2) {
                    by.append("\(key.name) = bin(\(key.name), 1h)")
                } else {
                    by.append(key.name)
                }
                after.insert(key, at: 0)
            }
        }
        let text =
            "summarize \(aggregates.joined(separator: ", "))" + (by.isEmpty ? "" : " by \(by.joined(separator: ", "))")
        return (text, after)
    }

    private mutating func joinKind() -> String {
        choose("inner", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti")
    }

    private mutating func join(_ columns: [Column], _ keys: [Column]) -> (String, [Column]) {
        let (other, others) = pipeline(operators: number(3))
        guard let left = pick(keys.filter { $0.type == .long || $0.type == .string }),
            let right = pick(others.filter { $0.type == left.type })
        else { return ("where true", columns) }
        let on = "on $left.\(left.name) == $right.\(right.name)"
        if chance(4) {
            let added = others.filter { new in
                new.name != right.name && !columns.contains { $0.name == new.name }
            }
            return ("lookup kind=\(choose("leftouter", "inner")) (\(other)) \(on)", columns + added)
        }
        let kind = joinKind()
        let added = others.filter { new in !columns.contains { $0.name == new.name } }
        let after: [Column] =
            switch kind {
            case "leftsemi", "leftanti": columns
            case "rightsemi", "rightanti": others
            default: columns + added
            }
        return ("join kind=\(kind) (\(other)) \(on)", after)
    }

    // MARK: Expressions

    private mutating func expression(_ type: ScalarType, _ columns: [Column], _ depth: Int) -> String {
        let own = columns.filter { $0.type == type }
        if depth == 0 || chance(3) {
            if let column = pick(own), !chance(4) { return column.name }
            return literal(type)
        }
        func inner(_ type: ScalarType, _ self_: inout RandomQuery) -> String {
            self_.expression(type, columns, depth - 1)
        }
        switch type {
        case .bool:
            switch number(12) {
            case 0: return "(\(inner(.long, &self)) \(choose("<", "<=", ">", ">=", "==", "!=")) \(inner(.long, &self)))"
            case 1: return "(\(inner(.string, &self)) \(choose("==", "!=", "=~", "!~")) \(inner(.string, &self)))"
            case 2:
                let operation = choose(
                    "has", "!has", "contains", "!contains", "startswith", "endswith", "contains_cs", "hasprefix")
                return "(\(inner(.string, &self)) \(operation) \(literal(.string)))"
            case 3: return "(\(inner(.datetime, &self)) \(choose("<", ">=", "==")) \(inner(.datetime, &self)))"
            case 4, 5: return "(\(inner(.bool, &self)) and \(inner(.bool, &self)))"
            case 6, 7: return "(\(inner(.bool, &self)) or \(inner(.bool, &self)))"
            case 8: return "not(\(inner(.bool, &self)))"
            case 9:
                return
                    "(\(inner(.string, &self)) \(choose("in", "!in", "in~", "has_any")) (\(literal(.string)), \(literal(.string))))"
            case 10: return "\(choose("isnull", "isnotnull"))(\(inner(.long, &self)))"
            default: return "(\(inner(.long, &self)) between (\(number(20) - 5) .. \(number(60))))"
            }
        case .long:
            switch number(8) {
            case 0: return "(\(inner(.long, &self)) \(choose("+", "-", "*")) \(inner(.long, &self)))"
            case 1: return "strlen(\(inner(.string, &self)))"
            case 2: return "iff(\(inner(.bool, &self)), \(inner(.long, &self)), \(inner(.long, &self)))"
            case 3: return "coalesce(\(inner(.long, &self)), \(inner(.long, &self)))"
            case 4: return "bin(\(inner(.long, &self)), \(1 + number(9)))"
            case 5: return "(\(inner(.long, &self)) % \(1 + number(9)))"
            case 6: return "tolong(\(inner(.dynamic, &self))[0])"
            default: return "indexof(\(inner(.string, &self)), \(literal(.string)))"
            }
        case .string:
            switch number(7) {
            case 0: return "strcat(\(inner(.string, &self)), \(inner(.string, &self)))"
            case 1: return "\(choose("tolower", "toupper", "reverse"))(\(inner(.string, &self)))"
            case 2: return "tostring(\(inner(.long, &self)))"
            case 3: return "substring(\(inner(.string, &self)), \(number(4)), \(number(5)))"
            case 4: return "iff(\(inner(.bool, &self)), \(inner(.string, &self)), \(inner(.string, &self)))"
            case 5: return "replace_string(\(inner(.string, &self)), 'a', 'bb')"
            default: return "tostring(split(\(inner(.string, &self)), ' ')[0])"
            }
        case .datetime:
            switch number(4) {
            case 0: return "(\(inner(.datetime, &self)) + \(number(50)) * 1m)"
            case 1: return "bin(\(inner(.datetime, &self)), 1h)"
            case 2: return "iff(\(inner(.bool, &self)), \(inner(.datetime, &self)), \(inner(.datetime, &self)))"
            default: return "startofday(\(inner(.datetime, &self)))"
            }
        default:
            switch number(3) {
            case 0: return "pack_array(\(inner(.long, &self)), \(inner(.long, &self)))"
            case 1: return "array_concat(\(inner(.dynamic, &self)), \(inner(.dynamic, &self)))"
            default: return "array_slice(\(inner(.dynamic, &self)), 0, 1)"
            }
        }
    }

    private mutating func literal(_ type: ScalarType) -> String {
        switch type {
        case .bool: choose("true", "false", "bool(null)")
        case .long: choose("\(number(60) - 10)", "\(number(60) - 10)", "long(null)")
        case .string: choose("'a'", "'b2'", "'x1 y'", "''", "'A'", "'exe'", "'ä'")
        case .datetime: choose("datetime(2026-01-01 0\(number(9)):00)", "datetime(null)")
        default: choose("dynamic([3, 1])", "dynamic([])", "dynamic(null)")
        }
    }
}
