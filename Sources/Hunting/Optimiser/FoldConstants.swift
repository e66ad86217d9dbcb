import KQL
import Values

/// Computes calls of constants once: `ago(7d)` becomes the datetime that it is for this query.
struct FoldConstants {
    let compiler: ExpressionCompiler

    func rewrite(_ plan: Plan) -> Plan { plan.mapInputs(rewrite).mapExpressions(fold) }

    func fold(_ expression: Expression) -> Expression {
        switch expression {
        case .literal, .column, .scalarSubquery: return expression
        case .isIn(let operand, let plan, let ignoringCase):
            return .isIn(fold(operand), plan, ignoringCase: ignoringCase)
        case .convert(let operand, let type): return computed(.convert(fold(operand), type))
        case .call(let function, let operands, let type):
            return computed(.call(function, operands.map(fold), type))
        }
    }

    private func computed(_ expression: Expression) -> Expression {
        let operands: [Expression]
        switch expression {
        case .call(_, let arguments, _): operands = arguments
        case .convert(let operand, _): operands = [operand]
        default: return expression
        }
        let areLiterals = operands.allSatisfy {
            if case .literal = $0 { true } else { false }
        }
        // What cannot be computed (an unsupported function, an unusable pattern) stays, and fails where it is used.
        guard areLiterals, expression.isDeterministic,
            let compiled = try? compiler.compile(expression, over: Layout([])),
            let value = compiled.constant
        else { return expression }
        return value.type == expression.type ? .literal(value) : expression
    }
}
