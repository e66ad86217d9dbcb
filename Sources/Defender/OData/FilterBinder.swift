import Values

/// Resolves the names of a filter and types its literals.
struct FilterBinder {
    /// A property as the filter sees it.
    struct Name: Sendable {
        let name: String
        let kind: ODataKind
        let isFilterable: Bool
    }

    let typeName: String
    let properties: [Name]

    func condition(
        _ expression: FilterExpression, variables: [String: ODataKind]
    ) throws(ODataFault) -> BoundCondition {
        switch expression {
        case .and(let left, let right):
            return .and(try condition(left, variables: variables), try condition(right, variables: variables))
        case .or(let left, let right):
            return .or(try condition(left, variables: variables), try condition(right, variables: variables))
        case .not(let inner): return .not(try condition(inner, variables: variables))
        case .comparison(.literal(let literal), let comparison, let right):
            return try self.comparison(right, comparison.mirrored, literal, variables)
        case .comparison(let left, let comparison, .literal(let literal)):
            return try self.comparison(left, comparison, literal, variables)
        case .comparison:
            throw ODataFault("A comparison in $filter needs a literal on one side; two properties cannot be compared.")
        case .membership(let left, let members):
            let (operand, kind) = try self.operand(left, variables: variables)
            var values: [ODataValue] = []
            for member in members {
                guard case .literal(let literal) = member else {
                    throw ODataFault("The list of 'in' in $filter may hold only literals.")
                }
                values.append(try value(literal, as: kind, of: left))
            }
            return .membership(operand, values)
        case .call(let function, let arguments) where function.arity == 2:
            let (operand, kind) = try self.operand(arguments[0], variables: variables)
            guard kind.isText else {
                throw ODataFault("'\(function.rawValue)' needs a text; '\(arguments[0].spelling)' is \(kind.typeName).")
            }
            guard case .literal(.string(let text)) = arguments[1] else {
                throw ODataFault("The second argument of '\(function.rawValue)' must be a string in single quotes.")
            }
            return .text(function, operand, text)
        case .lambda(let quantifier, let path, let variable, let body):
            let (operand, kind) = try self.operand(.path(path), variables: variables)
            guard case .collection(let element) = kind else {
                throw ODataFault(
                    "'\(quantifier.rawValue)' needs a collection; '\(path.joined(separator: "/"))' is \(kind.typeName)."
                )
            }
            guard let variable, let body else { return .lambda(quantifier, operand, variable: "", body: nil) }
            let inner = variables.merging([variable: element]) { $1 }
            return .lambda(quantifier, operand, variable: variable, body: try condition(body, variables: inner))
        case .path, .call, .literal:
            let (operand, kind) = try self.operand(expression, variables: variables)
            guard kind == .bool else {
                throw ODataFault(
                    "'\(expression.spelling)' is \(kind.typeName), not a condition; compare it with a value.")
            }
            return .truth(operand)
        }
    }

    private func comparison(
        _ expression: FilterExpression, _ comparison: FilterExpression.ComparisonOperator, _ literal: FilterLiteral,
        _ variables: [String: ODataKind]
    ) throws(ODataFault) -> BoundCondition {
        let (operand, kind) = try self.operand(expression, variables: variables)
        if case .collection = kind, literal != .null {
            throw ODataFault(
                "'\(expression.spelling)' is a collection: use \(expression.spelling)/any(x: x \(comparison.rawValue) \(literal.text))."
            )
        }
        let value = try value(literal, as: kind, of: expression)
        if case .enumeration(let members) = kind, comparison.isOrdering, case .string(let name) = value,
            let rank = members.firstIndex(of: name)
        {
            // Members are ordered as they are declared, not by their letters.
            let matching = members.indices.filter {
                comparison.holds(.integer(Int64($0)), .integer(Int64(rank)))
            }
            return .membership(operand, matching.map { .string(members[$0]) })
        }
        return .comparison(operand, comparison, value)
    }

    private func operand(
        _ expression: FilterExpression, variables: [String: ODataKind]
    ) throws(ODataFault) -> (BoundOperand, ODataKind) {
        switch expression {
        case .path(let path): return try self.path(path, variables: variables)
        case .call(let function, let arguments) where function.arity == 1:
            let (operand, kind) = try self.operand(arguments[0], variables: variables)
            guard kind.isText else {
                throw ODataFault("'\(function.rawValue)' needs a text; '\(arguments[0].spelling)' is \(kind.typeName).")
            }
            return (function == .toLower ? .lowercased(operand) : .uppercased(operand), .string)
        default:
            throw ODataFault("'\(expression.spelling)' cannot stand here in $filter: a property was expected.")
        }
    }

    private func path(
        _ path: [String], variables: [String: ODataKind]
    ) throws(ODataFault) -> (BoundOperand, ODataKind) {
        var operand: BoundOperand
        var kind: ODataKind
        if let element = variables[path[0]] {
            operand = .variable(path[0])
            kind = element
        } else {
            guard let position = properties.firstIndex(where: { $0.name.equalsIgnoringASCIICase(path[0]) }) else {
                throw ODataFault("Could not find a property named '\(path[0])' on type '\(typeName)'.")
            }
            guard properties[position].isFilterable else {
                let names = properties.filter(\.isFilterable).map(\.name).joined(separator: ", ")
                throw ODataFault(
                    "The property '\(properties[position].name)' of '\(typeName)' cannot be used in $filter."
                        + (names.isEmpty ? "" : " Properties that can: \(names)."))
            }
            operand = .property(position)
            kind = properties[position].kind
        }
        for segment in path.dropFirst() {
            guard case .complex(let fields) = kind,
                let field = fields.first(where: { $0.name.equalsIgnoringASCIICase(segment) })
            else {
                throw ODataFault("Could not find a property named '\(segment)' in '\(path.joined(separator: "/"))'.")
            }
            operand = .field(operand, field.name)
            kind = field.kind
        }
        return (operand, kind)
    }

    /// The literal as a value of the type of what it is compared with.
    private func value(
        _ literal: FilterLiteral, as kind: ODataKind, of expression: FilterExpression
    ) throws(ODataFault) -> ODataValue {
        if literal == .null { return .null }
        switch (kind, literal) {
        case (.string, .string(let text)): return .string(text)
        case (.guid, .string(let text)), (.guid, .bare(let text)):
            if let value = GuidText.parse(text) { return .string(GuidText.format(value)) }
        case (.enumeration(let members), .string(let text)):
            if let member = members.first(where: { $0.equalsIgnoringASCIICase(text) }) { return .string(member) }
            throw ODataFault(
                "'\(text)' is not a value of '\(expression.spelling)'. Values: \(members.joined(separator: ", ")).")
        // A quoted number is accepted because the documentation prints rbacGroupId as a string and sends it as a number.
        case (.integer, .bare(let text)), (.integer, .string(let text)):
            if let value = Int64(text) { return .integer(value) }
        case (.double, .bare(let text)):
            if let value = Double(text), value.isFinite { return .double(value) }
        case (.bool, .bool(let value)): return .bool(value)
        case (.dateTimeOffset, .bare(let text)), (.dateTimeOffset, .string(let text)):
            if let ticks = ODataDate.ticks(text) { return .dateTimeOffset(ticks) }
        default: break
        }
        throw ODataFault(
            "\(literal.text) cannot be compared with '\(expression.spelling)', which is \(kind.typeName).")
    }
}

/// Date literals as the service reads them.
enum ODataDate {
    /// `2018-08-01T10:00:00.1234567Z`, with an offset, without a time (`2018-08-01Z`, `2018-08-01`) or without a zone (UTC).
    static func ticks(_ text: String) -> Int64? {
        // A date begins with four digits and a hyphen: keeps forms that the general reader takes (`1/2/2018`) out.
        guard text.utf8.count >= 10, text.utf8.prefix(4).allSatisfy({ $0 >= 48 && $0 <= 57 }),
            text.utf8.dropFirst(4).first == UInt8(ascii: "-")
        else { return nil }
        if text.utf8.count == 11, text.utf8.last?.asciiLowercased == UInt8(ascii: "z") {
            return DateTimeText.parse(String(text.dropLast()))
        }
        return DateTimeText.parse(text)
    }
}

extension ODataKind {
    /// Whether the values are texts.
    var isText: Bool {
        switch self {
        case .string, .enumeration, .guid: true
        default: false
        }
    }
}

extension FilterExpression {
    /// The expression as a message shows it.
    var spelling: String {
        switch self {
        case .path(let path): path.joined(separator: "/")
        case .literal(let literal): literal.text
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map(\.spelling).joined(separator: ",")))"
        case .lambda(let quantifier, let path, _, _): "\(path.joined(separator: "/"))/\(quantifier.rawValue)(...)"
        case .comparison, .membership, .and, .or, .not: "a condition"
        }
    }
}
