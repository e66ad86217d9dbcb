import Values

/// A filter whose names are resolved and whose literals have the types of what they are compared with.
package struct BoundFilter<Entity: Sendable>: Sendable {
    private let root: BoundCondition
    private let values: [@Sendable (Entity) -> ODataValue]

    /// Binds a filter to an entity type.
    ///
    /// `filterable`: The names of the properties that may be filtered on; others are refused by name.
    /// Throws What cannot be resolved or compared, by name.
    package init(
        _ expression: FilterExpression, on type: EntityType<Entity>, filterable: Set<String>
    ) throws(ODataFault) {
        let allowed = Set(filterable.map { $0.lowercased() })
        let binder = FilterBinder(
            typeName: type.name,
            properties: type.properties.map {
                FilterBinder.Name(name: $0.name, kind: $0.kind, isFilterable: allowed.contains($0.name.lowercased()))
            })
        root = try binder.condition(expression, variables: [:])
        values = type.properties.map(\.value)
    }

    /// Whether the filter lets the entity through.
    package func accepts(_ entity: Entity) -> Bool {
        root.holds(property: { values[$0](entity) }, variables: [:])
    }
}

/// A condition over properties and lambda variables.
indirect enum BoundCondition: Sendable {
    case and(BoundCondition, BoundCondition)
    case or(BoundCondition, BoundCondition)
    case not(BoundCondition)
    case comparison(BoundOperand, FilterExpression.ComparisonOperator, ODataValue)
    case membership(BoundOperand, [ODataValue])
    case text(FilterFunction, BoundOperand, String)
    case truth(BoundOperand)
    case lambda(FilterExpression.Quantifier, BoundOperand, variable: String, body: BoundCondition?)

    func holds(property: (Int) -> ODataValue, variables: [String: ODataValue]) -> Bool {
        switch self {
        case .and(let left, let right):
            return left.holds(property: property, variables: variables)
                && right.holds(property: property, variables: variables)
        case .or(let left, let right):
            return left.holds(property: property, variables: variables)
                || right.holds(property: property, variables: variables)
        case .not(let inner): return !inner.holds(property: property, variables: variables)
        case .comparison(let operand, let comparison, let literal):
            return comparison.holds(operand.value(property: property, variables: variables), literal)
        case .membership(let operand, let members):
            return members.contains(operand.value(property: property, variables: variables))
        case .text(let function, let operand, let text):
            guard case .string(let value) = operand.value(property: property, variables: variables) else {
                return false
            }
            return switch function {
            case .startsWith: value.utf8.starts(with: text.utf8)
            case .endsWith: value.utf8.reversed().starts(with: text.utf8.reversed())
            case .contains: text.isEmpty || value.contains(text)
            case .toLower, .toUpper: false
            }
        case .truth(let operand): return operand.value(property: property, variables: variables) == .bool(true)
        case .lambda(let quantifier, let operand, let variable, let body):
            guard case .collection(let elements) = operand.value(property: property, variables: variables) else {
                return false
            }
            guard let body else { return !elements.isEmpty }
            func matches(_ element: ODataValue) -> Bool {
                body.holds(property: property, variables: variables.merging([variable: element]) { $1 })
            }
            return quantifier == .any ? elements.contains(where: matches) : elements.allSatisfy(matches)
        }
    }
}

/// What a condition reads.
indirect enum BoundOperand: Sendable {
    case property(Int)
    case variable(String)
    case field(BoundOperand, String)
    case lowercased(BoundOperand)
    case uppercased(BoundOperand)

    func value(property: (Int) -> ODataValue, variables: [String: ODataValue]) -> ODataValue {
        switch self {
        case .property(let position): return property(position)
        case .variable(let name): return variables[name] ?? .null
        case .field(let base, let name):
            guard case .complex(let fields) = base.value(property: property, variables: variables) else { return .null }
            return fields.first { $0.name == name }?.value ?? .null
        case .lowercased(let base):
            guard case .string(let text) = base.value(property: property, variables: variables) else { return .null }
            return .string(text.lowercased())
        case .uppercased(let base):
            guard case .string(let text) = base.value(property: property, variables: variables) else { return .null }
            return .string(text.uppercased())
        }
    }
}

extension FilterExpression.ComparisonOperator {
    /// Whether the comparison asks which of two values is greater.
    var isOrdering: Bool { self != .equal && self != .notEqual }

    /// Compares as OData 4.01 does: null equals only null, and an order comparison with null is false.
    func holds(_ left: ODataValue, _ right: ODataValue) -> Bool {
        switch self {
        case .equal: return left == right
        case .notEqual: return left != right
        case .greater: return ODataOrder.compare(left, right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return ODataOrder.compare(left, right).map { $0 >= 0 } ?? false
        case .less: return ODataOrder.compare(left, right).map { $0 < 0 } ?? false
        case .lessOrEqual: return ODataOrder.compare(left, right).map { $0 <= 0 } ?? false
        }
    }
}

/// The order of values of one type.
enum ODataOrder {
    /// Negative, zero or positive; nil when the two have no order (null, different types, collections).
    static func compare(_ left: ODataValue, _ right: ODataValue) -> Int? {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): sign(left, right)
        case (.double(let left), .double(let right)): sign(left, right)
        case (.integer(let left), .double(let right)): sign(Double(left), right)
        case (.double(let left), .integer(let right)): sign(left, Double(right))
        case (.dateTimeOffset(let left), .dateTimeOffset(let right)): sign(left, right)
        case (.string(let left), .string(let right)): sign(left, right)
        case (.bool(let left), .bool(let right)): sign(left ? 1 : 0, right ? 1 : 0)
        default: nil
        }
    }

    private static func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }
}
