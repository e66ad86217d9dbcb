/// An entity of the API described as data: its properties in the order in which the JSON shows them.
///
/// The JSON, `$filter`, `$orderby`, `$select` and the OpenAPI schema all come from this one list.
package struct EntityType<Entity: Sendable>: Sendable {
    /// One property.
    package struct Property: Sendable {
        package let name: String
        package let kind: ODataKind
        /// Whether the value may be null.
        package let isNullable: Bool
        /// A navigation property is an empty collection unless `$expand` names it.
        package let isNavigation: Bool
        package let value: @Sendable (Entity) -> ODataValue

        package init(
            _ name: String, _ kind: ODataKind, nullable: Bool = false, navigation: Bool = false,
            value: @escaping @Sendable (Entity) -> ODataValue
        ) {
            self.name = name
            self.kind = kind
            self.isNullable = nullable
            self.isNavigation = navigation
            self.value = value
        }
    }

    /// The type's name, as the schema has it.
    package let name: String
    /// The properties in wire order.
    package let properties: [Property]

    package init(name: String, properties: [Property]) {
        self.name = name
        self.properties = properties
    }

    /// The position of a property, its name matched without regard to case (as the service does); nil when there is none.
    package func position(of name: String) -> Int? {
        properties.firstIndex { $0.name.equalsIgnoringASCIICase(name) }
    }
}

extension String {
    /// Whether two texts differ at most in the case of ASCII letters.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { left, right in left.asciiLowercased == right.asciiLowercased }
    }
}

extension UInt8 {
    /// The byte with `A`...`Z` made lower case.
    package var asciiLowercased: UInt8 { self >= 65 && self <= 90 ? self | 0x20 : self }
}
