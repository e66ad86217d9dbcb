package import Columnar
package import Values

/// How a scalar function or operator of the catalogue is computed, over whole columns at a time.
///
/// A kernel maps rows to rows: value `i` of what it gives depends on value `i` of its arguments alone, and on nothing that
/// changes between two calls of one query. So the evaluator is free to call it over the entries of a dictionary instead of
/// the rows, once over one row when all arguments are constant, and on any number of threads.
package struct ScalarKernel: Sendable {
    /// Computes the values of `rows` rows.
    ///
    /// - Arguments: one vector an argument, of the types that the chosen signature names and of `rows` rows each; any of
    ///   them may be `.constant`.
    /// - Result: the type that the binder gave the call; the vector that comes out is of this type and of `rows` rows.
    /// - Null rows: as KQL has it for the function; most give null when an argument is null.
    package let evaluate:
        @Sendable (_ arguments: [Vector], _ result: ScalarType, _ rows: Int, _ context: EvaluationContext) throws ->
            Vector

    /// Makes a kernel of a function over columns.
    package init(
        _ evaluate:
            @escaping @Sendable (
                _ arguments: [Vector], _ result: ScalarType, _ rows: Int, _ context: EvaluationContext
            ) throws -> Vector
    ) {
        self.evaluate = evaluate
    }
}
