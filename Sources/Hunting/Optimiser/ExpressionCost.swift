import KQL
import Values

/// About how much computing an expression for one row costs, in units of comparing two numbers.
enum ExpressionCost {
    static func cost(of expression: Expression) -> Int {
        switch expression {
        case .literal, .column: 0
        case .convert(let operand, _): cost(of: operand)
        case .scalarSubquery: 0
        case .isIn(let operand, _, _): 4 + cost(of: operand)
        case .call(let function, let operands, _):
            operands.reduce(ownCost(function.rawValue, operands)) { $0 + cost(of: $1) }
        }
    }

    private static func ownCost(_ function: String, _ operands: [Expression]) -> Int {
        switch function {
        case "and", "or", "not": return 0
        case "matches regex", "extract", "extract_all", "replace_regex", "countof", "parse_json", "todynamic",
            "parse_xml", "parse_url", "parse_urlquery", "parse_path", "parse_user_agent", "parse_command_line", "split",
            "bag_merge", "extract_json", "extractjson":
            return 100
        case "==", "!=", "<", "<=", ">", ">=", "between", "!between", "in", "!in":
            return operands.first?.type == .string ? 2 : 1
        case "=~", "!~", "in~", "!in~", "isempty", "isnotempty", "isnull", "isnotnull", "tolower", "toupper", "strlen":
            return 3
        case "bin", "+", "-", "*", "/", "%", "bin_at", "startofday", "startofhour": return 1
        default: return 10
        }
    }

    /// Puts conjuncts in the order in which they are best tested: what rules out most for least comes first. Those of one
    /// rank stay in the order of the query.
    static func ordered(_ conjuncts: [Expression]) -> [Expression] {
        conjuncts.enumerated()
            .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    private static func rank(_ conjunct: Expression) -> Int {
        // What is computed over a dictionary is a look-up for the rows; what reads several columns is computed by row.
        let width = conjunct.columns.count
        return cost(of: conjunct) + (width > 1 ? 20 * width : 0)
    }
}

/// Puts the operands of each filter's conjunction in order of their cost.
struct OrderConjuncts {
    func rewrite(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(rewrite)
        guard case .filter(let input, let predicate) = plan else { return plan }
        return .filter(input, .conjunction(ExpressionCost.ordered(predicate.conjuncts)))
    }
}
