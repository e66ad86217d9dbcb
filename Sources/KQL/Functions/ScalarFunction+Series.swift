import Values

extension ScalarFunction {
    static let seriesFunctions: [Definition] =
        ["abs", "acos", "asin", "atan", "ceiling", "cos", "exp", "floor", "log", "sign", "sin", "tan"].map { name in
            Definition(
                .init(rawValue: "series_" + name), .series, "The \(name) of each number of an array.",
                [Signature([.dynamic("series")], returns: .type(.dynamic))])
        }
        + [
            "add", "subtract", "multiply", "divide", "pow", "equals", "not_equals", "less", "less_equals", "greater",
            "greater_equals",
        ].map { name in
            Definition(
                .init(rawValue: "series_" + name), .series,
                "The \(name.replacing("_", with: " ")) of the numbers of two arrays, pair by pair.",
                [Signature([.any("series1"), .any("series2")], returns: .type(.dynamic))])
        }
        + [
            ("series_sum", "The sum of an array's numbers."), ("series_product", "The product of an array's numbers."),
            ("series_magnitude", "The square root of the sum of the squares of an array's numbers."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .series, summary, [Signature([.dynamic("series")], returns: .type(.real))])
        }
        + [
            ("series_cosine_similarity", "The cosine of the angle between two arrays as vectors."),
            ("series_pearson_correlation", "The Pearson correlation of two arrays."),
        ].map { name, summary in
            Definition(
                .init(rawValue: name), .series, summary,
                [Signature([.dynamic("series1"), .dynamic("series2")], returns: .type(.real))])
        }
        + [
            Definition(
                "series_dot_product", .series,
                "The sum of the products of two arrays' numbers, or of an array's and a number.",
                [Signature([.any("series1"), .any("series2")], returns: .type(.real))])
        ]
}
