/// A `$filter` as written: names not yet resolved, literals not yet typed.
///
/// Source: OData 4.01 URL conventions, section 5.1.1.
package indirect enum FilterExpression: Sendable, Hashable {
    /// `a and b`
    case and(FilterExpression, FilterExpression)
    /// `a or b`
    case or(FilterExpression, FilterExpression)
    /// `not a`
    case not(FilterExpression)
    /// `a eq b`
    case comparison(FilterExpression, ComparisonOperator, FilterExpression)
    /// `a in ('x','y')`
    case membership(FilterExpression, [FilterExpression])
    /// `startswith(a,'x')`
    case call(FilterFunction, [FilterExpression])
    /// `machineTags/any(tag: tag eq 'x')`; `any()` has neither variable nor body.
    case lambda(Quantifier, collection: [String], variable: String?, body: FilterExpression?)
    /// `relatedUser/userName`
    case path([String])
    /// `'High'`, `4711`, `2018-08-01Z`, `true`, `null`
    case literal(FilterLiteral)

    package enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
        case equal = "eq"
        case notEqual = "ne"
        case greater = "gt"
        case greaterOrEqual = "ge"
        case less = "lt"
        case lessOrEqual = "le"

        /// The operator with its sides exchanged.
        var mirrored: ComparisonOperator {
            switch self {
            case .equal, .notEqual: self
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            }
        }
    }

    package enum Quantifier: String, Sendable, Hashable {
        case any
        case all
    }
}

/// The functions that a filter may call.
package enum FilterFunction: String, Sendable, Hashable, CaseIterable {
    case startsWith = "startswith"
    case endsWith = "endswith"
    case contains
    case toLower = "tolower"
    case toUpper = "toupper"

    /// How many arguments it takes.
    var arity: Int {
        switch self {
        case .startsWith, .endsWith, .contains: 2
        case .toLower, .toUpper: 1
        }
    }
}

/// A literal of a filter, as written.
package enum FilterLiteral: Sendable, Hashable {
    case null
    case bool(Bool)
    case string(String)
    /// A number, a date or a GUID without quotes: what it is depends on the property that it is compared with.
    case bare(String)

    /// The literal in the form that a message shows.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .string(let value): "'\(value)'"
        case .bare(let value): value
        }
    }
}
