import Columnar
import Hunting
import KQL
import Testing
import Values

/// Calls a function of the catalogue as the binder and the evaluator do: overload, conversions, kernel.
enum FunctionCheck {
    /// The result of a call, computed once over constants and once over columns, which must agree.
    static func call(_ name: String, _ arguments: [Scalar]) throws -> Scalar {
        let definition = try #require(ScalarFunction.definition(named: name), "no function \(name)")
        let resolution = try #require(
            definition.resolve(arguments: arguments.map(\.type)), "no signature of \(name) takes \(arguments)")
        let kernel = try #require(ScalarKernels.table[definition.identifier], "no kernel for \(name)")
        let context = EvaluationContext(now: 636_000_000_000_000_000, limits: QueryLimits())
        let constants = try zip(arguments, resolution.argumentTypes).map {
            try ScalarKernels.convert(.constant($0, count: 1), to: $1)
        }
        let once = try kernel.evaluate(constants, resolution.result, 1, context)
        let columns = try zip(arguments, resolution.argumentTypes).map { value, type in
            let builder = ColumnBuilder(type: value.type)
            for _ in 0..<3 { builder.append(scalar: value) }
            return try ScalarKernels.convert(builder.finish(rows: 3), to: type)
        }
        let rows = try kernel.evaluate(columns, resolution.result, 3, context)
        #expect(once.count == 1)
        #expect(rows.count == 3)
        #expect(once.type == resolution.result)
        #expect(rows.type == resolution.result)
        let value = once.scalar(at: 0)
        if definition.isDeterministic, !value.isNaN {
            #expect(rows.scalar(at: 2).plain == value.plain, "constants and columns differ")
        }
        return value
    }
}

extension Scalar {
    fileprivate var isNaN: Bool { if case .real(let value) = self { value.isNaN } else { false } }

    /// The value as text, in which a dynamic that came through a column's JSON is equal to one that did not.
    fileprivate var plain: String {
        switch self {
        case .dynamic(let value): value.jsonText
        default: "\(self)"
        }
    }
}
