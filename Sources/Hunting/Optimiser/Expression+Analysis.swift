import KQL
import Values

extension Expression {
    /// The operands of the outermost `and`s, in order; the expression itself when it is none.
    var conjuncts: [Expression] {
        guard case .call("and", let operands, _) = self else { return [self] }
        return operands.flatMap(\.conjuncts)
    }

    /// The conjunction of expressions; `true` of none.
    static func conjunction(_ conjuncts: [Expression]) -> Expression {
        guard var result = conjuncts.first else { return .literal(.bool(true)) }
        for conjunct in conjuncts.dropFirst() { result = .call("and", [result, conjunct], .bool) }
        return result
    }

    /// Adds the columns that the expression reads.
    func collectColumns(into columns: inout Set<ColumnID>) {
        switch self {
        case .literal, .scalarSubquery: break
        case .column(let id, _): columns.insert(id)
        case .call(_, let operands, _): for operand in operands { operand.collectColumns(into: &columns) }
        case .convert(let operand, _), .isIn(let operand, _, _): operand.collectColumns(into: &columns)
        }
    }

    /// The columns that the expression reads.
    var columns: Set<ColumnID> {
        var columns: Set<ColumnID> = []
        collectColumns(into: &columns)
        return columns
    }

    /// Whether equal rows always give equal values: no `rand()` inside.
    var isDeterministic: Bool {
        switch self {
        case .literal, .column, .scalarSubquery: true
        case .call(let function, let operands, _):
            !ExpressionCompiler.variesByCall(function) && operands.allSatisfy(\.isDeterministic)
        case .convert(let operand, _), .isIn(let operand, _, _): operand.isDeterministic
        }
    }

    /// The expression with columns replaced.
    func replacingColumns(_ replacement: (ColumnID) -> Expression?) -> Expression {
        switch self {
        case .literal, .scalarSubquery: self
        case .column(let id, _): replacement(id) ?? self
        case .call(let function, let operands, let type):
            .call(function, operands.map { $0.replacingColumns(replacement) }, type)
        case .convert(let operand, let type): .convert(operand.replacingColumns(replacement), type)
        case .isIn(let operand, let plan, let ignoringCase):
            .isIn(operand.replacingColumns(replacement), plan, ignoringCase: ignoringCase)
        }
    }

    /// The expression in a form for explanations; columns by their number.
    var text: String {
        switch self {
        case .literal(let value): value.explanation
        case .column(let id, _): "#\(id.rawValue)"
        case .call(let function, let operands, _):
            if operands.count == 2,
                function.rawValue.first.map({ !$0.isLetter }) ?? false || Self.infix.contains(function.rawValue)
            {
                "(\(operands[0].text) \(function.rawValue) \(operands[1].text))"
            } else {
                "\(function.rawValue)(\(operands.map(\.text).joined(separator: ", ")))"
            }
        case .convert(let operand, let type): "\(operand.text):\(type.rawValue)"
        case .scalarSubquery: "toscalar(...)"
        case .isIn(let operand, _, let ignoringCase): "\(operand.text) in\(ignoringCase ? "~" : "") (...)"
        }
    }

    private static let infix: Set<String> = ["and", "or", "has", "contains", "startswith", "endswith", "matches regex"]
}

extension Scalar {
    /// The value as an explanation shows it.
    var explanation: String {
        switch self {
        case .null(let type): "\(type.rawValue)(null)"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .long(let value): "\(value)"
        case .real(let value): "\(value)"
        case .decimal(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .datetime(let value): "datetime(\(DateTimeText.format(value)))"
        case .timespan(let value): "time(\(TimeSpanText.format(value)))"
        case .guid(let value): "guid(\(GuidText.format(value)))"
        case .dynamic(let value): "dynamic(\(value.jsonText))"
        }
    }
}

extension [SortKey] {
    /// The keys in a form for explanations.
    var text: String {
        map { "\($0.expression.text) \($0.ascending ? "asc" : "desc") nulls \($0.nullsFirst ? "first" : "last")" }
            .joined(separator: ", ")
    }
}
