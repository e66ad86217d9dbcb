import Columnar
import KQL
import Values

/// Makes compiled expressions: looks up kernels, resolves columns to positions, and computes what is constant.
struct ExpressionCompiler: Sendable {
    /// The context that constant parts are computed in.
    let context: EvaluationContext
    /// The kernels of the functions.
    let kernels: [ScalarFunction.Identifier: ScalarKernel]

    /// Whether a function gives something else at every call.
    static func variesByCall(_ function: ScalarFunction.Identifier) -> Bool {
        switch function.rawValue {
        case "rand", "new_guid": true
        default: false
        }
    }

    /// Compiles an expression over batches whose columns are those of `layout`.
    func compile(_ expression: Expression, over layout: Layout) throws -> CompiledExpression {
        switch expression {
        case .literal(let value): return CompiledExpression(.constant(value), type: value.type)
        case .column(let id, let type):
            guard let position = layout.position(of: id) else {
                preconditionFailure("column \(id.rawValue) is not among the operator's input columns")
            }
            return CompiledExpression(.input(position), type: type)
        case .call("and", let operands, let type):
            return try foldedCall(.all(try operands.flatMap { try flatten($0, .conjunction, layout) }), type)
        case .call("or", let operands, let type):
            return try foldedCall(.any(try operands.flatMap { try flatten($0, .disjunction, layout) }), type)
        case .call(let function, let operands, let type):
            guard let kernel = kernels[function] else {
                throw QueryError.unsupported("The function '\(function.rawValue)' is not supported.")
            }
            return try foldedCall(
                .call(function, kernel, try operands.map { try compile($0, over: layout) }), type)
        case .convert(let operand, .string) where operand.type != .string:
            // The text of a value is what `tostring()` makes of it.
            return try compile(.call("tostring", [operand], .string), over: layout)
        case .convert(let operand, let type):
            return try foldedCall(.convert(try compile(operand, over: layout)), type)
        case .isIn(let operand, .values(_, let rows), let ignoringCase):
            let set = ValueSet(rows.map { $0[0] }, ignoringCase: ignoringCase)
            return try foldedCall(.isMember(try compile(operand, over: layout), set), .bool)
        case .scalarSubquery, .isIn:
            preconditionFailure("subqueries are computed before the expressions around them are compiled")
        }
    }

    private enum Connective { case conjunction, disjunction }

    /// The operands of nested `and`s (or `or`s) in one list.
    private func flatten(
        _ expression: Expression, _ connective: Connective, _ layout: Layout
    ) throws -> [CompiledExpression] {
        let compiled = try compile(expression, over: layout)
        switch (compiled.node, connective) {
        case (.all(let operands), .conjunction), (.any(let operands), .disjunction): return operands
        default: return [compiled]
        }
    }

    /// Computes a call of constants once.
    private func foldedCall(
        _ node: CompiledExpression.Node, _ type: ScalarType
    ) throws -> CompiledExpression {
        let compiled = CompiledExpression(node, type: type)
        guard compiled.inputs.isEmpty, compiled.isDeterministic else { return compiled }
        let value = try compiled.computeRows(Batch(columns: [], count: 1), context).scalar(at: 0)
        return CompiledExpression(.constant(value), type: type)
    }
}

/// Which column of a batch is which column of the plan.
struct Layout: Sendable {
    private let positions: [ColumnID: Int]

    init(_ columns: [Column]) {
        positions = Dictionary(columns.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    }

    /// The place of a column in the batch; nil when it is not there.
    func position(of id: ColumnID) -> Int? { positions[id] }
}
