import Columnar
import KQL
import Values

/// `getschema`: a row for each column of a plan that is never run.
enum SchemaOperator {
    /// The operator that gives the rows; `columns` are the four of `getschema`.
    static func make(of described: [Column], columns: [Column]) -> ValuesOperator {
        ValuesOperator(
            columns: columns,
            rows: described.enumerated().map { ordinal, column in
                [
                    .string(column.name), ordinalValue(ordinal, columns[1].type), .string(dataType(of: column.type)),
                    .string(column.type.rawValue),
                ]
            })
    }

    private static func ordinalValue(_ ordinal: Int, _ type: ScalarType) -> Scalar {
        type == .int ? .int(Int32(ordinal)) : .long(Int64(ordinal))
    }

    /// The .NET type that Kusto reports for a column.
    private static func dataType(of type: ScalarType) -> String {
        switch type {
        case .bool: "System.SByte"
        case .int: "System.Int32"
        case .long: "System.Int64"
        case .real: "System.Double"
        case .decimal: "System.Data.SqlTypes.SqlDecimal"
        case .string: "System.String"
        case .datetime: "System.DateTime"
        case .timespan: "System.TimeSpan"
        case .guid: "System.Guid"
        case .dynamic: "System.Object"
        }
    }
}
