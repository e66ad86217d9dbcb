/// One of the statements that a query's text is made of, separated by semicolons.
package indirect enum StatementSyntax: Sendable, Hashable {
    /// `let <name> = <expression>`
    case `let`(NameSyntax, ExpressionSyntax)
    /// `set <option> = <value>`
    case set(NameSyntax, ExpressionSyntax?)
    /// `declare query_parameters(a: string = "x")`
    case queryParameters([FunctionSyntax.Parameter])
    /// `alias`, `restrict`, `declare pattern`: known, refused by the binder.
    case unsupported(NameSyntax)
    /// The query itself.
    case expression(ExpressionSyntax)
}

/// What a text was read as. There is always a tree; `diagnostics` says what is wrong with it.
package struct ParsedQuery: Sendable {
    package let text: SourceText
    package let statements: [StatementSyntax]
    package let diagnostics: [Diagnostic]

    package init(text: SourceText, statements: [StatementSyntax], diagnostics: [Diagnostic]) {
        self.text = text
        self.statements = statements
        self.diagnostics = diagnostics
    }
}
