import Columnar
import KQL
import Values

/// A scalar expression whose columns are positions of a batch and whose functions are kernels.
final class CompiledExpression: Sendable {
    /// What is computed.
    enum Node: Sendable {
        case constant(Scalar)
        /// The column at a position of the batch.
        case input(Int)
        case call(ScalarFunction.Identifier, ScalarKernel, [CompiledExpression])
        /// `a and b and c`: the later operands see only the rows that the earlier ones left undecided, where that pays.
        case all([CompiledExpression])
        /// `a or b or c`
        case any([CompiledExpression])
        case convert(CompiledExpression)
        /// `x in (T)`
        case isMember(CompiledExpression, ValueSet)
    }

    let node: Node
    let type: ScalarType
    /// The positions of the columns that the expression reads, ascending.
    let inputs: [Int]
    /// Whether the same row always gives the same value.
    let isDeterministic: Bool

    init(_ node: Node, type: ScalarType) {
        self.node = node
        self.type = type
        var inputs: Set<Int> = []
        var isDeterministic = true
        switch node {
        case .constant: break
        case .input(let position): inputs.insert(position)
        case .call(let function, _, let operands):
            isDeterministic = !ExpressionCompiler.variesByCall(function)
            for operand in operands {
                inputs.formUnion(operand.inputs)
                isDeterministic = isDeterministic && operand.isDeterministic
            }
        case .all(let operands), .any(let operands):
            for operand in operands {
                inputs.formUnion(operand.inputs)
                isDeterministic = isDeterministic && operand.isDeterministic
            }
        case .convert(let operand), .isMember(let operand, _):
            inputs.formUnion(operand.inputs)
            isDeterministic = operand.isDeterministic
        }
        self.inputs = inputs.sorted()
        self.isDeterministic = isDeterministic
    }

    /// The value, when it is the same in every row of every batch.
    var constant: Scalar? {
        if case .constant(let value) = node { value } else { nil }
    }

    /// The one column that the expression is a function of, when it may be computed over that column's dictionary.
    var liftedInput: Int? {
        switch node {
        case .constant, .input: nil
        default: isDeterministic && inputs.count == 1 ? inputs[0] : nil
        }
    }
}
