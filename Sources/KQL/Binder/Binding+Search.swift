import Values

extension Binding {
    /// `search in (A, B) "word"`: the rows of the tables in which any column has the word, with the table's name in front.
    func bindSearch(
        _ operation: OperatorSyntax, _ search: SearchSyntax, _ input: BoundTable?, _ scope: Scope
    ) -> BoundTable? {
        guard let kind = choice("kind", operation, among: ["default", "case_insensitive", "case_sensitive"]) else {
            return nil
        }
        let isCaseSensitive = kind == "case_sensitive"
        var tables: [BoundTable] = []
        var isComplete = true
        if let list = search.tables {
            for operand in list {
                switch operand.kind {
                case .wildcardName(let pattern): tables += tablesMatching(pattern, scope)
                case .star: tables += tablesMatching("*", scope)
                default: if let table = bindTable(operand, scope) { tables.append(table) } else { isComplete = false }
                }
            }
        } else if let input {
            tables = [input]
        } else {
            tables = tablesMatching("*", scope)
        }
        guard isComplete else { return nil }
        let known = Set(tables.flatMap { $0.columns.map(\.name) })
        var found: [BoundTable] = []
        for table in tables {
            let search = SearchTerms(columnsOfOthers: known, isCaseSensitive: isCaseSensitive)
            guard
                let condition = bindSearchCondition(
                    search, search: operation, table: table, scope: scope, predicate: operation)
            else { return nil }
            if case .literal(.bool(false)) = condition, tables.count > 1 { continue }
            found.append(table.applying(.filter(table.plan, condition)))
        }
        if found.isEmpty, let first = tables.first {
            found = [first.applying(.filter(first.plan, .literal(.bool(false))))]
        }
        return union(found, source: "$table", at: operation.range)
    }

    private func bindSearchCondition(
        _ terms: SearchTerms, search operation: OperatorSyntax, table: BoundTable, scope: Scope,
        predicate: OperatorSyntax
    ) -> Expression? {
        guard case .search(let search) = operation.kind else { return nil }
        return bindTerms(search.predicate, table, scope, terms)
    }

    /// `where * has "x"`
    func bindSearchPredicate(
        _ predicate: ExpressionSyntax, _ table: BoundTable, _ scope: Scope, isCaseSensitive: Bool
    ) -> BoundTable? {
        let terms = SearchTerms(columnsOfOthers: [], isCaseSensitive: isCaseSensitive)
        guard let condition = bindTerms(predicate, table, scope, terms) else { return nil }
        return table.applying(.filter(table.plan, condition))
    }

    /// How the terms of a search are read.
    struct SearchTerms {
        /// Columns of the other tables: a condition on one of them is false here.
        let columnsOfOthers: Set<String>
        let isCaseSensitive: Bool
    }

    /// A search predicate over one table: bare texts and `*` mean any column.
    func bindTerms(
        _ predicate: ExpressionSyntax, _ table: BoundTable, _ scope: Scope, _ terms: SearchTerms
    ) -> Expression? {
        switch predicate.kind {
        case .and(let parts):
            let bound = parts.map { bindTerms($0, table, scope, terms) }
            guard !bound.contains(where: { $0 == nil }) else { return nil }
            let conditions = bound.compactMap { $0 }
            if conditions.contains(.literal(.bool(false))) { return .literal(.bool(false)) }
            return .call("and", conditions, .bool)
        case .or(let parts):
            let bound = parts.map { bindTerms($0, table, scope, terms) }
            guard !bound.contains(where: { $0 == nil }) else { return nil }
            let conditions = bound.compactMap { $0 }.filter { $0 != .literal(.bool(false)) }
            return conditions.isEmpty
                ? .literal(.bool(false)) : conditions.count == 1 ? conditions[0] : .call("or", conditions, .bool)
        case .parenthesized(let inner): return bindTerms(inner, table, scope, terms)
        case .star: return .literal(.bool(true))
        case .literal(.string(let term)):
            return anyColumn(of: table, has: term, terms, predicate.range)
        case .name(let name) where table.column(named: name.text) == nil:
            if case .scalar(.literal(.string(let term)))? = scope.entry(name.text) {
                return anyColumn(of: table, has: term, terms, predicate.range)
            }
        case .binary(let token, let left, let right):
            if left.isStar {
                guard let value = bindScalar(right, scope) else { return nil }
                return anyColumn(of: table, token, value, predicate.range)
            }
            if token.spelling == ":" { return bindColon(left, right, table, scope, terms) }
        case .membership(let token, let operand, let items) where operand.isStar:
            var conditions: [Expression] = []
            let context = ExpressionContext(scope: scope, table: table)
            for column in table.columns where column.type == .string || column.type == .dynamic {
                let name = NameSyntax(text: column.name, range: operand.range)
                let one = ExpressionSyntax(
                    .membership(token, ExpressionSyntax(.name(name), operand.range), items), predicate.range)
                guard let bound = bind(one, context) else { return nil }
                conditions.append(bound)
            }
            return conditions.isEmpty ? .literal(.bool(false)) : .call("or", conditions, .bool)
        default: break
        }
        if let name = leadingName(predicate), table.column(named: name) == nil, terms.columnsOfOthers.contains(name) {
            return .literal(.bool(false))
        }
        let context = ExpressionContext(scope: scope, table: table)
        guard let bound = bind(predicate, context) else { return nil }
        guard let condition = asBool(bound) else {
            report(.wrongType("The condition", wanted: "bool", found: bound.type), predicate.range)
            return nil
        }
        return condition
    }

    /// The column that a condition is about: the left operand, or the first argument of a call.
    private func leadingName(_ expression: ExpressionSyntax) -> String? {
        switch expression.kind {
        case .name(let name): name.text
        case .binary(_, let left, _), .membership(_, let left, _), .between(_, let left, _, _): leadingName(left)
        case .member(let base, _), .element(let base, _), .parenthesized(let base): leadingName(base)
        case .call(_, let arguments): arguments.first.flatMap { leadingName($0.value) }
        default: nil
        }
    }

    /// `Column:"term"`: as `has`, and with wildcards as the operator that they stand for.
    private func bindColon(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ table: BoundTable, _ scope: Scope, _ terms: SearchTerms
    ) -> Expression? {
        if let name = leadingName(left), table.column(named: name) == nil, terms.columnsOfOthers.contains(name) {
            return .literal(.bool(false))
        }
        let context = ExpressionContext(scope: scope, table: table)
        guard let operand = bind(left, context), let value = bind(right, context) else { return nil }
        guard case .string(let term)? = value.foldedValue else { return apply("==", [operand, value], right.range) }
        let (name, text) = Self.termOperator(term, isCaseSensitive: terms.isCaseSensitive)
        guard let textual = asText(operand) else { return nil }
        return apply(name, [textual, .literal(.string(text))], right.range)
    }

    /// The operator that a term with wildcards stands for: `abc*` begins a term, `*abc` ends one, `*abc*` stands anywhere.
    static func termOperator(_ term: String, isCaseSensitive: Bool) -> (name: String, text: String) {
        let suffix = isCaseSensitive ? "_cs" : ""
        let inner = term.drop { $0 == "*" }
        let core = String(inner.reversed().drop { $0 == "*" }.reversed())
        if core.contains("*") {
            let pattern = core.split(separator: "*", omittingEmptySubsequences: true)
                .map { RegexText.escaped($0) }.joined(separator: ".*?")
            let start = term.hasPrefix("*") ? "" : #"\b"#
            let end = term.hasSuffix("*") ? "" : #"\b"#
            return ("matches regex", (isCaseSensitive ? "" : "(?i)") + start + pattern + end)
        }
        switch (term.hasPrefix("*"), term.hasSuffix("*")) {
        case (true, true): return ("contains" + suffix, core)
        case (true, false): return ("hassuffix" + suffix, core)
        case (false, true): return ("hasprefix" + suffix, core)
        case (false, false): return ("has" + suffix, core)
        }
    }

    private func anyColumn(
        of table: BoundTable, has term: String, _ terms: SearchTerms, _ range: Range<Int>
    ) -> Expression? {
        let (name, text) = Self.termOperator(term, isCaseSensitive: terms.isCaseSensitive)
        return anyColumn(
            of: table, OperatorTokenSyntax(spelling: name, range: range), .literal(.string(text)), range)
    }

    /// Whether any column of the row fits; columns whose text cannot have the term are left out.
    private func anyColumn(
        of table: BoundTable, _ token: OperatorTokenSyntax, _ value: Expression, _ range: Range<Int>
    ) -> Expression? {
        if table.isOpen { return nil }
        var conditions: [Expression] = []
        for column in table.columns {
            let operand = Expression.column(column.id, column.type)
            if case .string(let term)? = value.foldedValue {
                guard Self.mayHold(column.type, term) else { continue }
                guard let textual = asText(operand),
                    let condition = apply(token.spelling, [textual, value], token.range)
                else { return nil }
                conditions.append(condition)
            } else if let definition = ScalarFunction.definition(named: token.spelling),
                definition.resolve(arguments: [column.type, value.type]) != nil
            {
                guard let condition = apply(token.spelling, [operand, value], token.range) else { return nil }
                conditions.append(condition)
            }
        }
        guard !conditions.isEmpty else { return .literal(.bool(false)) }
        return conditions.count == 1 ? conditions[0] : .call("or", conditions, .bool)
    }

    /// Whether the text of a value of a type may have a term at all.
    private static func mayHold(_ type: ScalarType, _ term: String) -> Bool {
        let letters = Set(term.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) })
        switch type {
        case .string, .dynamic: return true
        case .bool: return letters.isSubset(of: Set("truefalse".unicodeScalars))
        case .guid: return letters.isSubset(of: Set("abcdef".unicodeScalars))
        case .real, .decimal: return letters.isSubset(of: Set("einfaty".unicodeScalars))
        case .datetime: return letters.isSubset(of: Set("tz".unicodeScalars))
        case .int, .long, .timespan: return letters.isEmpty
        }
    }

    /// An expression as the text that string operators see.
    private func asText(_ expression: Expression) -> Expression? {
        if expression.type == .string { return expression }
        return apply("tostring", [expression], 0..<0)
    }
}

/// Text inside of regular expressions.
enum RegexText {
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text {
            if #"\.+*?()|[]{}^$"#.contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
