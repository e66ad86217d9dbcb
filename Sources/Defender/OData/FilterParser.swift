/// Parses a `$filter`.
///
/// Bounded on purpose: the text comes from outside, and recursion must not depend on it. Past `maximumLength` bytes or
/// `maximumDepth` nested expressions it is refused.
package struct FilterParser {
    /// The longest filter, in UTF-8 bytes.
    package static let maximumLength = 16_384
    /// How deep expressions may nest.
    package static let maximumDepth = 64

    private let tokens: [FilterToken]
    private var position = 0
    private var depth = 0

    /// Parses the text, with `%XX` and `+` already decoded.
    package static func parse(_ text: String) throws(ODataFault) -> FilterExpression {
        guard text.utf8.count <= maximumLength else {
            throw ODataFault(
                "The $filter is \(text.utf8.count) bytes long; at most \(maximumLength) are accepted.")
        }
        var parser = FilterParser(tokens: try FilterToken.tokens(of: text))
        guard !parser.tokens.isEmpty else { throw ODataFault("The $filter is empty.") }
        let expression = try parser.disjunction()
        if let extra = parser.current {
            throw ODataFault(
                "Syntax error at position \(extra.offset) in the $filter: '\(extra.text)' was not expected.")
        }
        return expression
    }

    private init(tokens: [FilterToken]) { self.tokens = tokens }

    private var current: FilterToken? { position < tokens.count ? tokens[position] : nil }

    private func isWord(_ word: String) -> Bool {
        current?.kind == .word && current?.text.equalsIgnoringASCIICase(word) == true
    }

    private mutating func expect(_ kind: FilterToken.Kind, _ spelling: String) throws(ODataFault) {
        guard let token = current else { throw ODataFault("The $filter ends where '\(spelling)' was expected.") }
        guard token.kind == kind else {
            throw ODataFault(
                "Syntax error at position \(token.offset) in the $filter: '\(spelling)' was expected, '\(token.text)' found."
            )
        }
        position += 1
    }

    private mutating func nested<Result>(
        _ body: (inout FilterParser) throws(ODataFault) -> Result
    ) throws(ODataFault) -> Result {
        guard depth < Self.maximumDepth else {
            throw ODataFault("The $filter nests deeper than \(Self.maximumDepth) levels.")
        }
        depth += 1
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func disjunction() throws(ODataFault) -> FilterExpression {
        try nested { (parser) throws(ODataFault) in
            var terms = [try parser.conjunction()]
            while parser.isWord("or") {
                parser.position += 1
                terms.append(try parser.conjunction())
            }
            return Self.balanced(terms[...], FilterExpression.or)
        }
    }

    private mutating func conjunction() throws(ODataFault) -> FilterExpression {
        var terms = [try negation()]
        while isWord("and") {
            position += 1
            terms.append(try negation())
        }
        return Self.balanced(terms[...], FilterExpression.and)
    }

    /// Joins terms as a balanced tree, so that ten thousand `or` terms do not make a tree ten thousand levels deep.
    private static func balanced(
        _ terms: ArraySlice<FilterExpression>, _ join: (FilterExpression, FilterExpression) -> FilterExpression
    ) -> FilterExpression {
        if terms.count == 1 { return terms[terms.startIndex] }
        let middle = terms.startIndex + terms.count / 2
        return join(balanced(terms[..<middle], join), balanced(terms[middle...], join))
    }

    private mutating func negation() throws(ODataFault) -> FilterExpression {
        guard isWord("not") else { return try comparison() }
        position += 1
        return try nested { (parser) throws(ODataFault) in .not(try parser.negation()) }
    }

    private mutating func comparison() throws(ODataFault) -> FilterExpression {
        let left = try primary()
        guard let token = current, token.kind == .word else { return left }
        let word = token.text.lowercased()
        if let comparison = FilterExpression.ComparisonOperator(rawValue: word) {
            position += 1
            return .comparison(left, comparison, try primary())
        }
        guard word == "in" else { return left }
        position += 1
        try expect(.open, "(")
        var members = [try primary()]
        while current?.kind == .comma {
            position += 1
            members.append(try primary())
        }
        try expect(.close, ")")
        return .membership(left, members)
    }

    private mutating func primary() throws(ODataFault) -> FilterExpression {
        guard let token = current else { throw ODataFault("The $filter ends where an expression was expected.") }
        switch token.kind {
        case .open:
            position += 1
            let inner = try disjunction()
            try expect(.close, ")")
            return inner
        case .string:
            position += 1
            return .literal(.string(token.text))
        case .bare:
            position += 1
            return .literal(.bare(token.text))
        case .word:
            position += 1
            switch token.text.lowercased() {
            case "null": return .literal(.null)
            case "true": return .literal(.bool(true))
            case "false": return .literal(.bool(false))
            default: return try name(token)
            }
        case .close, .comma, .colon, .slash:
            throw ODataFault(
                "Syntax error at position \(token.offset) in the $filter: an expression was expected, '\(token.text)' found."
            )
        }
    }

    /// What a name begins: a path, a lambda over a collection, or a call.
    private mutating func name(_ first: FilterToken) throws(ODataFault) -> FilterExpression {
        if current?.kind == .open { return try call(first) }
        var path = [first.text]
        while current?.kind == .slash {
            position += 1
            guard let segment = current, segment.kind == .word else {
                throw ODataFault("The $filter's path '\(path.joined(separator: "/"))/' ends without a name.")
            }
            position += 1
            if current?.kind == .open, let quantifier = FilterExpression.Quantifier(rawValue: segment.text.lowercased())
            {
                return try lambda(quantifier, over: path)
            }
            path.append(segment.text)
        }
        return .path(path)
    }

    private mutating func call(_ name: FilterToken) throws(ODataFault) -> FilterExpression {
        guard let function = FilterFunction(rawValue: name.text.lowercased()) else {
            throw ODataFault(
                "The function '\(name.text)' is not supported in $filter. Supported are: "
                    + FilterFunction.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        position += 1
        return try nested { (parser) throws(ODataFault) in
            var arguments: [FilterExpression] = []
            if parser.current?.kind != .close {
                arguments.append(try parser.primary())
                while parser.current?.kind == .comma {
                    parser.position += 1
                    arguments.append(try parser.primary())
                }
            }
            try parser.expect(.close, ")")
            guard arguments.count == function.arity else {
                throw ODataFault(
                    "The function '\(function.rawValue)' takes \(function.arity) argument(s); \(arguments.count) given."
                )
            }
            return .call(function, arguments)
        }
    }

    private mutating func lambda(
        _ quantifier: FilterExpression.Quantifier, over collection: [String]
    ) throws(ODataFault) -> FilterExpression {
        position += 1
        if current?.kind == .close {
            guard quantifier == .any else { throw ODataFault("'all' needs a condition: all(x: x eq ...).") }
            position += 1
            return .lambda(quantifier, collection: collection, variable: nil, body: nil)
        }
        guard let variable = current, variable.kind == .word else {
            throw ODataFault("'\(quantifier.rawValue)' needs a variable: \(quantifier.rawValue)(x: x eq ...).")
        }
        position += 1
        try expect(.colon, ":")
        let body = try disjunction()
        try expect(.close, ")")
        return .lambda(quantifier, collection: collection, variable: variable.text, body: body)
    }
}

/// What makes an OData query unusable, in words that name the part.
package struct ODataFault: Error, Sendable, Hashable {
    package let message: String

    package init(_ message: String) { self.message = message }
}
