/// The ten scalar types of KQL.
///
/// Source: "Scalar data types" of the Kusto documentation. `rawValue` is the name that a query writes and that
/// `getschema` reports.
package enum ScalarType: String, Sendable, Hashable, CaseIterable, Codable {
    case bool
    case int
    case long
    case real
    case decimal
    case string
    case datetime
    case timespan
    case guid
    case dynamic

    /// The type that a query's spelling names: the ten names and the documented aliases (`boolean`, `double`, `date`,
    /// `time`, `uuid`, `uniqueid`, `int32`, `int64`...). Nil when it names no type.
    package init?(spelling: String) {
        switch spelling {
        case "bool", "boolean": self = .bool
        case "int", "int32", "int8", "int16", "uint8", "uint16", "uint": self = .int
        case "long", "int64", "uint32", "uint64", "ulong": self = .long
        case "real", "double", "float": self = .real
        case "decimal": self = .decimal
        case "string": self = .string
        case "datetime", "date": self = .datetime
        case "timespan", "time": self = .timespan
        case "guid", "uuid", "uniqueid": self = .guid
        case "dynamic": self = .dynamic
        default: return nil
        }
    }

    /// Whether arithmetic treats the type as a number.
    package var isNumeric: Bool {
        switch self {
        case .int, .long, .real, .decimal: true
        default: false
        }
    }

    /// The type's name in the `Type` of an API result's schema (`DateTime`, `SByte` for bool...), as Defender writes it.
    package var apiName: String {
        switch self {
        case .bool: "SByte"
        case .int: "Int32"
        case .long: "Int64"
        case .real: "Double"
        case .decimal: "SqlDecimal"
        case .string: "String"
        case .datetime: "DateTime"
        case .timespan: "TimeSpan"
        case .guid: "Guid"
        case .dynamic: "Object"
        }
    }
}
