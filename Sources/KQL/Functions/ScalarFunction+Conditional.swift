import Values

extension ScalarFunction {
    static let conditionalFunctions: [Definition] =
        [
            Definition(
                "not", .conditional, "The other truth value.", [Signature([.bool("value")], returns: .type(.bool))]),
            Definition(
                "iff", aliases: ["iif"], .conditional, "The second argument where the first is true, else the third.",
                [
                    Signature(
                        [.bool("if"), .commonOrDynamic("then"), .commonOrDynamic("else")], returns: .common)
                ]),
            Definition(
                "case", .conditional, "The value behind the first predicate that is true, else the last argument.",
                [
                    Signature(
                        repeating: [.bool("predicate"), .commonOrDynamic("then")], atLeast: 1,
                        trailing: [.commonOrDynamic("else")], returns: .common)
                ]),
            Definition(
                "coalesce", .conditional, "The first argument that is not null (of strings: not empty).",
                [Signature(repeating: [.commonOrDynamic("argument")], atLeast: 2, returns: .common)]),
            Definition(
                "assert", .conditional, "True where the condition is; otherwise the query fails with the message.",
                [Signature([.bool("condition"), .string("message").constant], returns: .type(.bool))]),
        ]
        + [
            ("isnull", [], "Whether the value is null; a string never is."),
            ("isnotnull", ["notnull"], "Whether the value is not null."),
            ("isempty", [], "Whether the value is null or the empty string."),
            ("isnotempty", ["notempty"], "Whether the value is neither null nor the empty string."),
        ].map { (name: String, aliases: [String], summary: String) in
            Definition(
                .init(rawValue: name), aliases: aliases, .conditional, summary,
                [Signature([.any("value")], returns: .type(.bool))])
        }
}
