import Values

extension Parser {
    /// Whether a name stands here: a word, or a text in brackets.
    var isAtName: Bool {
        kind == .name || (kind == .leftBracket && peek().kind == .string && peek(2).kind == .rightBracket)
    }

    /// `DeviceName`, `['a b']`, `["a b"]`; says so where none stands.
    mutating func parseName(_ description: String) -> NameSyntax? {
        if kind == .name {
            let token = current
            advance()
            return NameSyntax(text: spelling(token), range: token.range)
        }
        if isAtName {
            let start = current.range.lowerBound
            advance()
            let name = stringValue(current)
            advance()
            advance()
            return NameSyntax(text: name, range: range(from: start))
        }
        reportExpected(description)
        return nil
    }

    /// An operator's name, whose parts are joined by hyphens: `mv-expand`, `project-away`.
    mutating func parseHyphenatedName() -> NameSyntax? {
        guard kind == .name else { return nil }
        let start = current.range.lowerBound
        advance()
        while kind == .minus, current.range.lowerBound == previousEnd, peek().kind == .name,
            peek().range.lowerBound == current.range.upperBound
        {
            advance()
            advance()
        }
        let range = range(from: start)
        return NameSyntax(text: text[range], range: range)
    }

    /// The hyphenated name that stands here, without taking it.
    func peekHyphenatedName() -> String {
        var copy = index
        guard tokens[copy].kind == .name else { return "" }
        let start = tokens[copy].range.lowerBound
        while copy + 2 < tokens.count, tokens[copy + 1].kind == .minus, tokens[copy + 2].kind == .name,
            tokens[copy + 1].range.lowerBound == tokens[copy].range.upperBound,
            tokens[copy + 2].range.lowerBound == tokens[copy + 1].range.upperBound
        {
            copy += 2
        }
        return text[start..<tokens[copy].range.upperBound]
    }

    /// A type's name, or nil with a diagnostic.
    mutating func parseType() -> ScalarType? {
        guard kind == .name else {
            reportExpected("a type")
            return nil
        }
        let token = current
        advance()
        guard let type = ScalarType(spelling: spelling(token)) else {
            report(.unknownType(spelling(token)), token.range)
            return nil
        }
        return type
    }

    /// `a: string, b: long`, up to a closing parenthesis, which is left.
    mutating func parseColumnDeclarations(isTypeNeeded: Bool = true) -> [ColumnDeclarationSyntax] {
        var columns: [ColumnDeclarationSyntax] = []
        while isAtName {
            guard let name = parseName("a column") else { break }
            if take(.colon) {
                columns.append(ColumnDeclarationSyntax(name: name, type: parseType()))
            } else {
                if isTypeNeeded { reportExpected("':' and a type") }
                columns.append(ColumnDeclarationSyntax(name: name, type: nil))
            }
            guard take(.comma) else { break }
        }
        return columns
    }

    /// `(a: string, b: long)`
    mutating func parseParenthesizedColumns(isTypeNeeded: Bool = true) -> [ColumnDeclarationSyntax] {
        guard expect(.leftParenthesis, "'('") else { return [] }
        let columns = parseColumnDeclarations(isTypeNeeded: isTypeNeeded)
        expect(.rightParenthesis, "')'")
        return columns
    }

    /// A name that may have wildcards (`Device*`, `*Events`), a bare `*`, or any expression; for lists of columns and tables.
    mutating func parsePattern() -> ExpressionSyntax {
        let start = current.range.lowerBound
        guard kind == .name || kind == .star else { return parseExpression() }
        var end = index
        var hasStar = kind == .star
        while tokens[end + 1].kind == .name || tokens[end + 1].kind == .star,
            tokens[end + 1].range.lowerBound == tokens[end].range.upperBound
        {
            end += 1
            hasStar = hasStar || tokens[end].kind == .star
        }
        guard hasStar else { return parseExpression() }
        index = end
        advance()
        let range = range(from: start)
        let spelling = text[range]
        return ExpressionSyntax(spelling == "*" ? .star : .wildcardName(spelling), range)
    }
}
