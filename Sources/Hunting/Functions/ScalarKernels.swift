package import KQL

/// The kernels of the catalogue's functions.
package enum ScalarKernels {
    /// The kernels by the function's identifier.
    package static let table: [ScalarFunction.Identifier: ScalarKernel] = [:]
}
