package import Values

extension AggregateFunction {
    /// An aggregation function as the catalogue declares it.
    package struct Definition: Sendable, Hashable {
        /// The documented name.
        package let identifier: Identifier
        /// Older names of the same function.
        package let aliases: [String]
        /// What it does, in one sentence.
        package let summary: String
        /// The ways to call it. Of `arg_max`, `take_any` and `percentiles` the result is that of the first column; the binder
        /// makes the others.
        package let signatures: [Signature]
        /// How an unnamed column of it is called.
        package let naming: ColumnNaming

        init(
            _ identifier: Identifier, aliases: [String] = [], _ summary: String, _ signatures: [Signature],
            naming: ColumnNaming? = nil
        ) {
            self.identifier = identifier
            self.aliases = aliases
            self.summary = summary
            self.signatures = signatures
            self.naming = naming ?? .prefix(identifier.rawValue)
        }

        /// Chooses the signature that a call means; nil when none takes these arguments.
        package func resolve(arguments: [ScalarType]) -> Resolution? {
            Signature.resolve(signatures, arguments: arguments.map { Argument($0) })
        }
    }

    /// The catalogue of aggregation functions. Their accumulators ignore null operands, but for those that say otherwise.
    package static let catalogue: [Definition] = counts + sums + extremes + collections + statistics

    private static let definitionsByName: [String: Definition] = {
        var index: [String: Definition] = [:]
        for definition in catalogue {
            for name in [definition.identifier.rawValue] + definition.aliases {
                precondition(
                    index[name] == nil, "'\(name)' is declared twice in the catalogue of aggregation functions")
                index[name] = definition
            }
        }
        return index
    }()

    /// The definition with a name or an older name.
    package static func definition(named name: String) -> Definition? { definitionsByName[name] }

    private static let counts: [Definition] = [
        Definition("count", "The number of rows.", [Signature(returns: .type(.long))]),
        Definition(
            "countif", "The number of rows where a predicate is true.",
            [Signature([.bool("predicate")], returns: .type(.long))]),
        Definition(
            "dcount", "The number of distinct values.",
            [Signature([.any("expression"), .long("accuracy").constant], optional: 1, returns: .type(.long))]),
        Definition(
            "dcountif", "The number of distinct values where a predicate is true.",
            [
                Signature(
                    [.any("expression"), .bool("predicate"), .long("accuracy").constant], optional: 1,
                    returns: .type(.long))
            ]),
        Definition(
            "count_distinct", "The number of distinct values.",
            [Signature([.notDynamic("expression")], returns: .type(.long))]),
        Definition(
            "count_distinctif", "The number of distinct values where a predicate is true.",
            [Signature([.notDynamic("expression"), .bool("predicate")], returns: .type(.long))]),
    ]

    private static let sums: [Definition] = [
        Definition("sum", "The sum.", summable([])),
        Definition("sumif", "The sum where a predicate is true.", summable([.bool("predicate")])),
        Definition("avg", "The mean.", mean([])),
        Definition("avgif", "The mean where a predicate is true.", mean([.bool("predicate")])),
    ]

    private static func summable(_ more: [Signature.Parameter]) -> [Signature] {
        [
            Signature([.number("expression")] + more, returns: .widest),
            Signature([.timespan("expression")] + more, returns: .type(.timespan)),
        ]
    }

    private static func mean(_ more: [Signature.Parameter]) -> [Signature] {
        [
            Signature([.long("expression")] + more, returns: .type(.real)),
            Signature([.init("expression", .exactly(.real))] + more, returns: .type(.real)),
            Signature([.init("expression", .exactly(.decimal))] + more, returns: .type(.decimal)),
            Signature([.timespan("expression")] + more, returns: .type(.timespan)),
            Signature([.datetime("expression")] + more, returns: .type(.datetime)),
        ]
    }

    /// The ways to ask for a value by its rank: a number comes out as it would of a sum, anything else as it went in.
    private static func ranked(
        _ more: [Signature.Parameter], repeating: [Signature.Parameter] = [], asArray: Bool = false
    ) -> [Signature] {
        let atLeast = repeating.isEmpty ? 0 : 1
        let parameters: [(Signature.Parameter, Signature.Result)] = [
            (.number("expression"), .widest), (.datetime("expression"), .argument(0)),
            (.timespan("expression"), .argument(0)),
        ]
        return parameters.map { parameter, result in
            Signature(
                [parameter] + more, repeating: repeating, atLeast: atLeast, returns: asArray ? .type(.dynamic) : result)
        }
    }

    /// Signatures of the functions that give several percentiles as an array, and take them one by one or as an array.
    private static func rankedArrays(_ more: [Signature.Parameter]) -> [Signature] {
        ranked(more, repeating: [.real("percentile").constant], asArray: true)
            + ranked(more + [.dynamic("percentiles").constant], asArray: true)
    }

    private static let extremes: [Definition] = [
        Definition("min", "The least value.", [Signature([.any("expression")], returns: .argument(0))]),
        Definition(
            "minif", "The least value where a predicate is true.",
            [Signature([.any("expression"), .bool("predicate")], returns: .argument(0))]),
        Definition("max", "The greatest value.", [Signature([.any("expression")], returns: .argument(0))]),
        Definition(
            "maxif", "The greatest value where a predicate is true.",
            [Signature([.any("expression"), .bool("predicate")], returns: .argument(0))]),
        Definition(
            "arg_max", aliases: ["argmax"], "The row in which an expression is greatest.",
            [Signature([.any("maximized")], repeating: [.any("returned")], returns: .argument(0))],
            naming: .firstArgument),
        Definition(
            "arg_min", aliases: ["argmin"], "The row in which an expression is least.",
            [Signature([.any("minimized")], repeating: [.any("returned")], returns: .argument(0))],
            naming: .firstArgument),
        Definition(
            "take_any", aliases: ["any"], "The values of some row.",
            [Signature(repeating: [.any("expression")], atLeast: 1, returns: .argument(0))], naming: .firstArgument),
        Definition(
            "take_anyif", aliases: ["anyif"], "The value of some row where a predicate is true.",
            [Signature([.any("expression"), .bool("predicate")], returns: .argument(0))], naming: .firstArgument),
    ]

    private static let collections: [Definition] = [
        Definition(
            "make_list", aliases: ["makelist"], "The array of the values.",
            [Signature([.any("expression"), .long("maxSize").constant], optional: 1, returns: .type(.dynamic))],
            naming: .prefix("list")),
        Definition(
            "make_list_if", "The array of the values where a predicate is true.",
            [
                Signature(
                    [.any("expression"), .bool("predicate"), .long("maxSize").constant], optional: 1,
                    returns: .type(.dynamic))
            ], naming: .prefix("list")),
        Definition(
            "make_list_with_nulls", "The array of the values, nulls among them.",
            [Signature([.any("expression")], returns: .type(.dynamic))], naming: .prefix("list")),
        Definition(
            "make_set", aliases: ["makeset"], "The array of the distinct values.",
            [Signature([.any("expression"), .long("maxSize").constant], optional: 1, returns: .type(.dynamic))],
            naming: .prefix("set")),
        Definition(
            "make_set_if", "The array of the distinct values where a predicate is true.",
            [
                Signature(
                    [.any("expression"), .bool("predicate"), .long("maxSize").constant], optional: 1,
                    returns: .type(.dynamic))
            ], naming: .prefix("set")),
        Definition(
            "make_bag", aliases: ["make_dictionary"], "The bag of all bags' properties.",
            [Signature([.dynamic("expression"), .long("maxSize").constant], optional: 1, returns: .type(.dynamic))],
            naming: .prefix("bag")),
        Definition(
            "make_bag_if", "The bag of all bags' properties where a predicate is true.",
            [
                Signature(
                    [.dynamic("expression"), .bool("predicate"), .long("maxSize").constant], optional: 1,
                    returns: .type(.dynamic))
            ], naming: .prefix("bag")),
    ]

    private static let statistics: [Definition] =
        ["stdev", "stdevp", "variance", "variancep"].flatMap { name in
            [
                Definition(
                    .init(rawValue: name), "The \(name) of the values.",
                    [Signature([.real("expression")], returns: .type(.real))]),
                Definition(
                    .init(rawValue: name + "if"), "The \(name) of the values where a predicate is true.",
                    [Signature([.real("expression"), .bool("predicate")], returns: .type(.real))]),
            ]
        }
        + ["covariance", "covariancep"].flatMap { name in
            [
                Definition(
                    .init(rawValue: name), "The \(name) of two expressions.",
                    [Signature([.real("expression1"), .real("expression2")], returns: .type(.real))]),
                Definition(
                    .init(rawValue: name + "if"), "The \(name) of two expressions where a predicate is true.",
                    [
                        Signature(
                            [.real("expression1"), .real("expression2"), .bool("predicate")], returns: .type(.real))
                    ]),
            ]
        }
        + ["binary_all_and", "binary_all_or", "binary_all_xor"].map { name in
            Definition(
                .init(rawValue: name), "The bits of all values combined.",
                [Signature([.long("expression")], returns: .type(.long))], naming: .firstArgument)
        }
        + [
            Definition(
                "percentile", "The value below which a share of the values lies.",
                ranked([.real("percentile").constant]),
                naming: .prefix("percentile")),
            Definition(
                "percentiles", "The values below which shares of the values lie, one column each.",
                ranked([], repeating: [.real("percentile").constant]), naming: .prefix("percentile")),
            Definition(
                "percentiles_array", "The values below which shares of the values lie, as an array.", rankedArrays([]),
                naming: .prefix("percentiles")),
            Definition(
                "percentilew", "The weighted percentile.",
                ranked([.long("weight"), .real("percentile").constant]), naming: .prefix("percentile")),
            Definition(
                "percentilesw", "The weighted percentiles, one column each.",
                ranked([.long("weight")], repeating: [.real("percentile").constant]), naming: .prefix("percentile")),
            Definition(
                "percentilesw_array", "The weighted percentiles, as an array.", rankedArrays([.long("weight")]),
                naming: .prefix("percentiles")),
        ]
}
