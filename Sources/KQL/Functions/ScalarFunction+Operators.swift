import Values

extension ScalarFunction {
    /// Operators, by their spelling; unary ones as `unary -`, access to dynamics as `.` and `[]`.
    static let operators: [Definition] = arithmeticOperators + comparisonOperators + stringOperators + otherOperators

    private static let arithmeticOperators: [Definition] = [
        Definition(
            "+", .operator, "Adds numbers, timespans, or a timespan to a datetime.",
            [
                Signature([.number("left"), .number("right")], returns: .widest),
                Signature([.timespan("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.datetime("left"), .timespan("right")], returns: .type(.datetime)),
                Signature([.timespan("left"), .datetime("right")], returns: .type(.datetime)),
                Signature([.dynamic("left"), .dynamic("right")], returns: .type(.dynamic)),
            ]),
        Definition(
            "-", .operator, "Subtracts numbers, timespans, a timespan from a datetime, or two datetimes.",
            [
                Signature([.number("left"), .number("right")], returns: .widest),
                Signature([.timespan("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.datetime("left"), .datetime("right")], returns: .type(.timespan)),
                Signature([.datetime("left"), .timespan("right")], returns: .type(.datetime)),
                Signature([.dynamic("left"), .dynamic("right")], returns: .type(.dynamic)),
            ]),
        Definition(
            "*", .operator, "Multiplies numbers, or a timespan by a number.",
            [
                Signature([.number("left"), .number("right")], returns: .widest),
                Signature([.timespan("left"), .long("right")], returns: .type(.timespan)),
                Signature([.long("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.timespan("left"), .real("right")], returns: .type(.timespan)),
                Signature([.real("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.dynamic("left"), .dynamic("right")], returns: .type(.dynamic)),
            ]),
        Definition(
            "/", .operator,
            "Divides numbers (whole numbers to a whole number), a timespan by a number, or two timespans.",
            [
                Signature([.number("left"), .number("right")], returns: .widest),
                Signature([.timespan("left"), .timespan("right")], returns: .type(.real)),
                Signature([.timespan("left"), .long("right")], returns: .type(.timespan)),
                Signature([.timespan("left"), .real("right")], returns: .type(.timespan)),
                Signature([.dynamic("left"), .dynamic("right")], returns: .type(.dynamic)),
            ]),
        Definition(
            "%", .operator, "The remainder of a division, never negative.",
            [
                Signature([.number("left"), .number("right")], returns: .widest),
                Signature([.timespan("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.datetime("left"), .timespan("right")], returns: .type(.timespan)),
                Signature([.dynamic("left"), .dynamic("right")], returns: .type(.dynamic)),
            ]),
        Definition("unary -", .operator, "The number or timespan with the other sign.", signs),
        Definition("unary +", .operator, "The number or timespan itself.", signs),
    ]

    private static let signs: [Signature] = [
        Signature([.init("operand", .exactly(.int))], returns: .type(.int)),
        Signature([.number("operand")], returns: .widest),
        Signature([.timespan("operand")], returns: .type(.timespan)),
        Signature([.dynamic("operand")], returns: .type(.dynamic)),
    ]

    private static let comparisonOperators: [Definition] =
        [
            Definition(
                "==", .operator, "Whether two values are equal; strings by letter case.",
                [Signature([.comparand("left"), .comparand("right")], returns: .type(.bool))]),
            Definition(
                "!=", aliases: ["<>"], .operator, "Whether two values differ; strings by letter case.",
                [Signature([.comparand("left"), .comparand("right")], returns: .type(.bool))]),
        ]
        + [
            ("<", "Whether the left value is less than the right."),
            ("<=", "Whether the left value is at most the right."),
            (">", "Whether the left value is greater than the right."),
            (">=", "Whether the left value is at least the right."),
        ].map { spelling, summary in
            Definition(.init(rawValue: spelling), .operator, summary, orderComparisons)
        }
        + [
            ("between", "Whether a value lies between two others, both included."),
            ("!between", "Whether a value lies outside of two others."),
        ].map { spelling, summary in
            Definition(.init(rawValue: spelling), .operator, summary, ranges)
        }

    private static let orderComparisons: [Signature] = [
        Signature([.number("left"), .number("right")], returns: .type(.bool)),
        Signature([.datetime("left"), .datetime("right")], returns: .type(.bool)),
        Signature([.timespan("left"), .timespan("right")], returns: .type(.bool)),
        Signature([.bool("left"), .bool("right")], returns: .type(.bool)),
        Signature([.dynamic("left"), .dynamic("right")], returns: .type(.bool)),
        Signature([.dynamic("left"), .long("right")], returns: .type(.bool)),
        Signature([.long("left"), .dynamic("right")], returns: .type(.bool)),
        Signature([.dynamic("left"), .real("right")], returns: .type(.bool)),
        Signature([.real("left"), .dynamic("right")], returns: .type(.bool)),
    ]

    private static let ranges: [Signature] = [
        Signature([.number("value"), .number("start"), .number("end")], returns: .type(.bool)),
        Signature([.datetime("value"), .datetime("start"), .datetime("end")], returns: .type(.bool)),
        Signature([.timespan("value"), .timespan("start"), .timespan("end")], returns: .type(.bool)),
        Signature([.datetime("value"), .datetime("start"), .timespan("length")], returns: .type(.bool)),
    ]

    private static let stringOperators: [Definition] =
        [
            ("=~", "Whether two strings are equal, letter case ignored."),
            ("!~", "Whether two strings differ, letter case ignored."),
        ].map { stringPredicate($0, $1) }
        + [
            ("has", "the right string as a whole term"), ("hasprefix", "a term that begins with the right string"),
            ("hassuffix", "a term that ends with the right string"), ("contains", "the right string anywhere"),
            ("startswith", "the right string at its beginning"), ("endswith", "the right string at its end"),
        ].flatMap { spelling, what in
            [
                stringPredicate(spelling, "Whether the left string has \(what), letter case ignored."),
                stringPredicate("!" + spelling, "Whether the left string lacks \(what), letter case ignored."),
                stringPredicate(spelling + "_cs", "Whether the left string has \(what), by letter case."),
                stringPredicate("!" + spelling + "_cs", "Whether the left string lacks \(what), by letter case."),
            ]
        }
        + [
            Definition(
                "matches regex", .operator, "Whether a part of the left string matches a regular expression (RE2).",
                [Signature([.stringOrDynamic("left"), .string("regex")], returns: .type(.bool))]),
            Definition(
                "has_any", .operator, "Whether the string has any of several terms, letter case ignored.", termLists),
            Definition(
                "has_all", .operator, "Whether the string has all of several terms, letter case ignored.", termLists),
        ]

    private static func stringPredicate(_ spelling: String, _ summary: String) -> Definition {
        Definition(
            Identifier(rawValue: spelling), .operator, summary,
            [Signature([.stringOrDynamic("left"), .stringOrDynamic("right")], returns: .type(.bool))])
    }

    private static let termLists: [Signature] = [
        Signature([.stringOrDynamic("value")], repeating: [.dynamic("terms")], atLeast: 1, returns: .type(.bool)),
        Signature([.stringOrDynamic("value")], repeating: [.text("term")], atLeast: 1, returns: .type(.bool)),
    ]

    private static let otherOperators: [Definition] =
        [
            Definition(
                "and", .operator, "Whether both are true; null where neither is false and one is null.",
                [Signature([.bool("left"), .bool("right")], returns: .type(.bool))]),
            Definition(
                "or", .operator, "Whether one is true; null where neither is true and one is null.",
                [Signature([.bool("left"), .bool("right")], returns: .type(.bool))]),
            Definition(
                ".", .operator, "The property of a dynamic bag.",
                [Signature([.dynamic("bag"), .string("name")], returns: .type(.dynamic))]),
            Definition(
                "[]", .operator,
                "The element of a dynamic array by position (negative: from the end), or a bag's property.",
                [
                    Signature([.dynamic("array"), .long("position")], returns: .type(.dynamic)),
                    Signature([.dynamic("bag"), .string("name")], returns: .type(.dynamic)),
                ]),
        ]
        + [
            ("in", "Whether the value is one of several."), ("!in", "Whether the value is none of several."),
        ].map { spelling, summary in
            Definition(
                .init(rawValue: spelling), .operator, summary,
                [
                    Signature([.comparand("value")], repeating: [.member("member")], returns: .type(.bool))
                ])
        }
        + [
            ("in~", "Whether the string is one of several, letter case ignored."),
            ("!in~", "Whether the string is none of several, letter case ignored."),
        ].map { spelling, summary in
            Definition(
                .init(rawValue: spelling), .operator, summary,
                [
                    Signature([.stringOrDynamic("value")], repeating: [.string("member")], returns: .type(.bool)),
                    Signature([.stringOrDynamic("value")], repeating: [.member("member")], returns: .type(.bool)),
                ])
        }
}
