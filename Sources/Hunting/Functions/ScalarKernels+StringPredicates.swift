import Columnar
import KQL
import Values

extension ScalarKernels {
    /// A missing string is the empty string: no predicate is ever null.
    static let stringPredicates: Family =
        [
            ("=~", predicate(.equals, ignoringCase: true)),
            ("!~", predicate(.equals, ignoringCase: true, negated: true)),
            (
                "matches regex",
                ScalarKernel { arguments, _, rows, context in
                    let text = arguments[0].stringReader
                    let pattern = arguments[1].stringReader
                    if pattern.codes.isConstant, rows > 0 {
                        let expression = try context.regularExpressions.expression(pattern[0])
                        if let matches = expression.matches(amongNeighbours: text, rows: rows) {
                            return Vector(matches)
                        }
                        return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                            text.withUTF8(row) { expression.matches($0) } ? 1 : 0
                        }
                    }
                    return try RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                        let expression = try context.regularExpressions.expression(pattern[row])
                        return text.withUTF8(row) { expression.matches($0) } ? 1 : 0
                    }
                }
            ),
            ("has_any", termList(requiresAll: false)), ("has_all", termList(requiresAll: true)),
        ]
        + relations.flatMap { spelling, relation in
            [
                (ScalarFunction.Identifier(rawValue: spelling), predicate(relation, ignoringCase: true)),
                (.init(rawValue: "!" + spelling), predicate(relation, ignoringCase: true, negated: true)),
                (.init(rawValue: spelling + "_cs"), predicate(relation, ignoringCase: false)),
                (.init(rawValue: "!" + spelling + "_cs"), predicate(relation, ignoringCase: false, negated: true)),
            ]
        }

    private static let relations: [(String, StringPattern.Relation)] = [
        ("has", .has), ("hasprefix", .hasPrefix), ("hassuffix", .hasSuffix), ("contains", .contains),
        ("startswith", .startsWith), ("endswith", .endsWith),
    ]

    private static func predicate(
        _ relation: StringPattern.Relation, ignoringCase: Bool, negated: Bool = false
    ) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let text = arguments[0].stringReader
            let needle = arguments[1].stringReader
            let miss: UInt8 = negated ? 1 : 0
            if needle.codes.isConstant, rows > 0 {
                let pattern = needle.withUTF8(0) { StringPattern($0, relation, ignoringCase: ignoringCase) }
                if let matches = pattern.matches(amongNeighbours: text, rows: rows) {
                    return Vector(negated ? ~matches : matches)
                }
                return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                    text.withUTF8(row) { pattern.matches($0) } ? 1 - miss : miss
                }
            }
            return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                let pattern = needle.withUTF8(row) { StringPattern($0, relation, ignoringCase: ignoringCase) }
                return text.withUTF8(row) { pattern.matches($0) } ? 1 - miss : miss
            }
        }
    }

    private static func termList(requiresAll: Bool) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let text = arguments[0].stringReader
            let columns = arguments.dropFirst().map { Row.Value($0) }
            func patterns(_ row: Int) -> [StringPattern] {
                columns.flatMap { column -> [Dynamic] in
                    if case .array(let elements) = column[row] { elements } else { [column[row]] }
                }.map { StringPattern(ScalarText.text(of: $0), .has, ignoringCase: true) }
            }
            func holds(_ patterns: [StringPattern], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
                requiresAll ? patterns.allSatisfy { $0.matches(text) } : patterns.contains { $0.matches(text) }
            }
            let isConstant = arguments.dropFirst().allSatisfy { $0.constantValue != nil }
            let constant = isConstant && rows > 0 ? patterns(0) : nil
            if let constant, let verdict = matches(constant, requiresAll: requiresAll, among: text, rows: rows) {
                return Vector(verdict)
            }
            return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                text.withUTF8(row) { holds(constant ?? patterns(row), $0) } ? 1 : 0
            }
        }
    }

    /// The rows in which any of the patterns is (or all are), a pass over the bytes for each; nil where `StringPattern` has none.
    private static func matches(
        _ patterns: [StringPattern], requiresAll: Bool, among text: StringReader, rows: Int
    ) -> Bitmap? {
        var verdict = Bitmap(repeating: requiresAll, count: rows)
        for pattern in patterns {
            guard let matches = pattern.matches(amongNeighbours: text, rows: rows) else { return nil }
            verdict = requiresAll ? verdict & matches : verdict | matches
        }
        return verdict
    }
}
