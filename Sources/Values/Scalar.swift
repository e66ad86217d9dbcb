/// One value of one of the ten types: a literal of a query, a cell of `datatable`, a constant argument.
///
/// Rows never travel as scalars: operators exchange column vectors, and a scalar stands for what is the same in every row.
///
/// - `datetime` is ticks of 100 ns since 0001-01-01T00:00:00Z, `timespan` is ticks of 100 ns.
/// - `string` is never null (Kusto: a missing string is the empty string); `.null(.string)` is therefore not made.
package enum Scalar: Sendable, Hashable {
    case null(ScalarType)
    case bool(Bool)
    case int(Int32)
    case long(Int64)
    case real(Double)
    case decimal(FixedDecimal)
    case string(String)
    case datetime(Int64)
    case timespan(Int64)
    case guid(UInt128)
    case dynamic(Dynamic)

    /// The scalar's type.
    package var type: ScalarType {
        switch self {
        case .null(let type): type
        case .bool: .bool
        case .int: .int
        case .long: .long
        case .real: .real
        case .decimal: .decimal
        case .string: .string
        case .datetime: .datetime
        case .timespan: .timespan
        case .guid: .guid
        case .dynamic: .dynamic
        }
    }

    /// Whether the value is missing. A dynamic JSON `null` counts as missing, as `isnull()` has it.
    package var isNull: Bool {
        switch self {
        case .null, .dynamic(.null): true
        default: false
        }
    }
}
