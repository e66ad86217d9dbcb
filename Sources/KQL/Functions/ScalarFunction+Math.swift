import Values

extension ScalarFunction {
    static let mathFunctions: [Definition] =
        [
            ("sqrt", "The square root."), ("exp", "e to a power."), ("exp2", "2 to a power."),
            ("exp10", "10 to a power."),
            ("log", "The natural logarithm."), ("log2", "The logarithm to the base 2."),
            ("log10", "The logarithm to the base 10."), ("sin", "The sine."), ("cos", "The cosine."),
            ("tan", "The tangent."),
            ("cot", "The cotangent."), ("asin", "The arc sine."), ("acos", "The arc cosine."),
            ("atan", "The arc tangent."),
            ("degrees", "Radians in degrees."), ("radians", "Degrees in radians."), ("sign", "-1, 0 or 1."),
            ("gamma", "The gamma function."), ("loggamma", "The logarithm of the gamma function's absolute value."),
            ("erf", "The error function."), ("erfc", "The complementary error function."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .math, summary, [Signature([.real("number")], returns: .type(.real))],
                naming: ["cot", "degrees", "radians", "sign"].contains(name) ? .none : .firstArgument)
        }
        + [
            ("isnan", "Whether a real is NaN."), ("isinf", "Whether a real is infinite."),
            ("isfinite", "Whether a real is neither infinite nor NaN."),
        ].map { name, summary in
            Definition(.init(rawValue: name), .math, summary, [Signature([.real("number")], returns: .type(.bool))])
        }
        + [
            Definition(
                "pi", .math, "The ratio of a circle's circumference to its diameter.",
                [Signature(returns: .type(.real))]),
            Definition(
                "pow", .math, "A number to a power.",
                [Signature([.real("base"), .real("exponent")], returns: .type(.real))], naming: .firstArgument),
            Definition(
                "beta_cdf", .math, "The cumulative beta distribution.",
                [Signature([.real("x"), .real("alpha"), .real("beta")], returns: .type(.real))]),
            Definition(
                "beta_inv", .math, "The inverse of the cumulative beta distribution.",
                [Signature([.real("probability"), .real("alpha"), .real("beta")], returns: .type(.real))]),
            Definition(
                "beta_pdf", .math, "The density of the beta distribution.",
                [Signature([.real("x"), .real("alpha"), .real("beta")], returns: .type(.real))]),
            Definition(
                "atan2", .math, "The angle between the x axis and the ray to a point.",
                [Signature([.real("y"), .real("x")], returns: .type(.real))], naming: .firstArgument),
            Definition(
                "abs", .math, "The absolute value.",
                [
                    Signature([.number("number")], returns: .widest),
                    Signature([.timespan("number")], returns: .type(.timespan)),
                ], naming: .firstArgument),
            Definition(
                "ceiling", .math, "The least whole number that is not less.",
                [Signature([.number("number")], returns: .widest)], naming: .firstArgument),
            Definition(
                "round", .math, "A number to so many decimal places, halves away from zero.",
                [Signature([.real("number"), .long("precision")], optional: 1, returns: .type(.real))],
                naming: .firstArgument),
            Definition(
                "bin", aliases: ["floor"], .math, "The value rounded down to a multiple of a size.", binSignatures,
                naming: .firstArgument),
            Definition(
                "bin_at", .math, "The value rounded down to a multiple of a size, counted from a fixed point.",
                [
                    Signature([.number("value"), .number("binSize"), .number("fixedPoint")], returns: .widest),
                    Signature(
                        [.timespan("value"), .timespan("binSize"), .timespan("fixedPoint")], returns: .type(.timespan)),
                    Signature(
                        [.datetime("value"), .timespan("binSize"), .datetime("fixedPoint")], returns: .type(.datetime)),
                ], naming: .firstArgument),
            Definition(
                "max_of", .math, "The greatest of the arguments; nulls are passed over.",
                [Signature(repeating: [.orderable("argument")], atLeast: 1, returns: .common)]),
            Definition(
                "min_of", .math, "The least of the arguments; nulls are passed over.",
                [Signature(repeating: [.orderable("argument")], atLeast: 1, returns: .common)]),
            Definition(
                "rand", .math, "A random real from 0 to below 1, or a random whole number below a bound.",
                [Signature([.long("bound")], optional: 1, returns: .type(.real))], stability: .volatile,
                naming: .firstArgument),
            Definition("new_guid", .math, "A random guid.", [Signature(returns: .type(.guid))], stability: .volatile),
            Definition(
                "around", .math, "Whether a value lies within a distance of a centre, both ends included.",
                [
                    Signature([.number("value"), .number("center"), .number("delta")], returns: .type(.bool)),
                    Signature([.datetime("value"), .datetime("center"), .timespan("delta")], returns: .type(.bool)),
                    Signature([.timespan("value"), .timespan("center"), .timespan("delta")], returns: .type(.bool)),
                ]),
        ]
        + [
            ("convert_angle", "An angle in another unit."), ("convert_energy", "An energy in another unit."),
            ("convert_force", "A force in another unit."), ("convert_length", "A length in another unit."),
            ("convert_mass", "A mass in another unit."), ("convert_speed", "A speed in another unit."),
            ("convert_temperature", "A temperature in another unit."), ("convert_volume", "A volume in another unit."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .math, summary,
                [Signature([.real("value"), .string("from"), .string("to")], returns: .type(.real))])
        }

    private static let binSignatures: [Signature] = [
        Signature([.number("value"), .number("roundTo")], returns: .widest),
        Signature([.datetime("value"), .timespan("roundTo")], returns: .type(.datetime)),
        Signature([.timespan("value"), .timespan("roundTo")], returns: .type(.timespan)),
        // One argument: floor(4.5), bin to 1.
        Signature([.number("value")], returns: .widest),
    ]
}
