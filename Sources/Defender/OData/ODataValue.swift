/// A value of an entity's property as OData sees it: what `$filter` compares, `$orderby` sorts and the JSON shows.
package indirect enum ODataValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    /// Ticks of 100 ns since 0001-01-01T00:00:00Z.
    case dateTimeOffset(Int64)
    case collection([ODataValue])
    case complex([Field])

    /// A named value inside a complex value, in the order that is written.
    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: ODataValue

        package init(_ name: String, _ value: ODataValue) {
            self.name = name
            self.value = value
        }
    }

    /// A text, or null.
    package static func text(_ value: String?) -> ODataValue { value.map(ODataValue.string) ?? .null }
    /// A whole number, or null.
    package static func number(_ value: Int64?) -> ODataValue { value.map(ODataValue.integer) ?? .null }
    /// A truth value, or null.
    package static func truth(_ value: Bool?) -> ODataValue { value.map(ODataValue.bool) ?? .null }
    /// A time in ticks, or null.
    package static func time(_ ticks: Int64?) -> ODataValue { ticks.map(ODataValue.dateTimeOffset) ?? .null }
    /// A list of texts.
    package static func texts(_ values: [String]) -> ODataValue { .collection(values.map(ODataValue.string)) }
}

/// The type of a property: decides which literals it may be compared with.
package indirect enum ODataKind: Sendable, Hashable {
    case string
    /// A string with a closed list of members; literals match members without regard to case, and any other is refused.
    case enumeration([String])
    case integer
    case double
    case bool
    case dateTimeOffset
    /// A GUID as lower-case text; its literal may be quoted or not.
    case guid
    case collection(ODataKind)
    case complex([ComplexField])

    /// One field of a complex type.
    package struct ComplexField: Sendable, Hashable {
        package let name: String
        package let kind: ODataKind

        package init(_ name: String, _ kind: ODataKind) {
            self.name = name
            self.kind = kind
        }
    }

    /// What a message calls the type.
    var typeName: String {
        switch self {
        case .string: "Edm.String"
        case .enumeration: "an enumeration"
        case .integer: "Edm.Int64"
        case .double: "Edm.Double"
        case .bool: "Edm.Boolean"
        case .dateTimeOffset: "Edm.DateTimeOffset"
        case .guid: "Edm.Guid"
        case .collection(let kind): "Collection(\(kind.typeName))"
        case .complex: "a complex type"
        }
    }
}
