package import Values

/// A name as the query writes it, without brackets and quotes.
package struct NameSyntax: Sendable, Hashable {
    package let text: String
    package let range: Range<Int>

    package init(text: String, range: Range<Int>) {
        self.text = text
        self.range = range
    }
}

/// An expression of a query's text, scalar or tabular: which of the two only the binder can tell (`T` may be a table or a
/// column), so one tree holds both.
///
/// Chains of `and`, `or` and pipes are flat lists: a query may have ten thousand terms, and a tree as deep would overflow
/// the stack of whoever walks it.
package struct ExpressionSyntax: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        /// `"x"`, `12`, `1h`, `datetime(2024-01-01)`, `dynamic([1, 2])`
        case literal(Scalar)
        /// `DeviceName`, `['a b']`, `$left`
        case name(NameSyntax)
        /// `Device*`: a name with wildcards, where tables or columns are listed
        case wildcardName(String)
        /// `*`
        case star
        /// `strlen(x)`, `T(1, 2)`
        case call(NameSyntax, [ArgumentSyntax])
        /// `<expression>.<name>`
        case member(ExpressionSyntax, NameSyntax)
        /// `<expression>[<index>]`
        case element(ExpressionSyntax, ExpressionSyntax)
        /// `-x`, `+x`
        case unary(OperatorTokenSyntax, ExpressionSyntax)
        /// `<left> <operator> <right>`: arithmetic, comparison, string operators
        case binary(OperatorTokenSyntax, ExpressionSyntax, ExpressionSyntax)
        /// `a and b and c`; at least two terms
        case and([ExpressionSyntax])
        /// `a or b or c`; at least two terms
        case or([ExpressionSyntax])
        /// `x in (...)`, `!in`, `in~`, `!in~`, `has_any`, `has_all`
        case membership(OperatorTokenSyntax, ExpressionSyntax, [ExpressionSyntax])
        /// `x between (low .. high)`, `x !between (low .. high)`
        case between(OperatorTokenSyntax, ExpressionSyntax, ExpressionSyntax, ExpressionSyntax)
        /// `(<expression>)`
        case parenthesized(ExpressionSyntax)
        /// `<source> | <operator> | ...`; at least one operator
        case pipeline(ExpressionSyntax, [OperatorSyntax])
        /// An operator that makes rows of nothing: `print`, `range`, `datatable`, `union`, `search`, `find`...
        case source(OperatorSyntax)
        /// `{ let ...; <expression> }` of a function, `(a: string, T: (*)) { ... }`
        case function(FunctionSyntax)
        /// `typeof(long)`, `typeof(a: long, b: string)`
        case typeOf([ColumnDeclarationSyntax])
        /// Nothing stands where an expression should; a diagnostic says so.
        case missing
    }

    package let kind: Kind
    package let range: Range<Int>

    package init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}

/// An operator between operands, by its canonical spelling (`==`, `!has`, `in~`, `matches regex`).
package struct OperatorTokenSyntax: Sendable, Hashable {
    package let spelling: String
    package let range: Range<Int>

    package init(spelling: String, range: Range<Int>) {
        self.spelling = spelling
        self.range = range
    }
}

/// `x`, `name = x`: an argument of a call.
package struct ArgumentSyntax: Sendable, Hashable {
    package let name: NameSyntax?
    package let value: ExpressionSyntax

    package init(name: NameSyntax?, value: ExpressionSyntax) {
        self.name = name
        self.value = value
    }
}

/// `x`, `a = x`, `(a, b) = x`: an expression of `project`, `extend`, `summarize`... with the names it gives.
package struct NamedExpressionSyntax: Sendable, Hashable {
    /// Empty when the query gives none.
    package let names: [NameSyntax]
    package let expression: ExpressionSyntax

    package init(names: [NameSyntax], expression: ExpressionSyntax) {
        self.names = names
        self.expression = expression
    }

    package var range: Range<Int> {
        (names.first?.range.lowerBound ?? expression.range.lowerBound)..<max(
            expression.range.upperBound, names.last?.range.upperBound ?? 0)
    }
}

/// `Name: string`; the type is nil where the query gives none, or one that is unknown (a diagnostic says so).
package struct ColumnDeclarationSyntax: Sendable, Hashable {
    package let name: NameSyntax
    package let type: ScalarType?

    package init(name: NameSyntax, type: ScalarType?) {
        self.name = name
        self.type = type
    }
}

/// `(<parameters>) { <statements> <body> }`
package struct FunctionSyntax: Sendable, Hashable {
    /// What a function takes.
    package struct Parameter: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            /// `x: long`
            case scalar(ScalarType)
            /// `T: (a: long, b: string)`, and `T: (*)` when the list is nil
            case tabular([ColumnDeclarationSyntax]?)
        }
        package let name: NameSyntax
        package let kind: Kind
        package let defaultValue: ExpressionSyntax?

        package init(name: NameSyntax, kind: Kind, defaultValue: ExpressionSyntax?) {
            self.name = name
            self.kind = kind
            self.defaultValue = defaultValue
        }
    }

    package let parameters: [Parameter]
    package let statements: [StatementSyntax]
    /// Nil when a diagnostic says that the body is missing.
    package let body: ExpressionSyntax?
    /// `view () { ... }`: `search` and `union *` see it as a table.
    package let isView: Bool

    package init(parameters: [Parameter], statements: [StatementSyntax], body: ExpressionSyntax?, isView: Bool) {
        self.parameters = parameters
        self.statements = statements
        self.body = body
        self.isView = isView
    }
}
