package import KQL

/// The kernels of the catalogue's functions and operators.
package enum ScalarKernels {
    typealias Family = [(ScalarFunction.Identifier, ScalarKernel)]

    /// The kernel of each; exactly the catalogue's identifiers (a test holds the two together).
    package static let table: [ScalarFunction.Identifier: ScalarKernel] = {
        let families: [Family] = [
            arithmetic, comparisons, membership, stringPredicates, logic, conditionals, conversions, strings,
            regularExpressions,
            dateTimes, formatting, math, units, binary, dynamicAccess, dynamics, arrays, sets, parsing, ip, hashes,
            encodings,
            series, seriesAnalysis, betas, geo,
        ]
        var table: [ScalarFunction.Identifier: ScalarKernel] = [:]
        for (identifier, kernel) in families.joined() {
            precondition(table[identifier] == nil, "two kernels for '\(identifier.rawValue)'")
            table[identifier] = kernel
        }
        return table
    }()
}
