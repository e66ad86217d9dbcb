import Values

extension ScalarFunction {
    /// Filling, filtering and describing series. Those whose method Kusto does not publish (detection of periods, decomposition,
    /// outliers) are not here: they could not be exact.
    static let seriesAnalysisFunctions: [Definition] = [
        Definition(
            "series_fill_forward", .series, "An array in which missing values are those before them.",
            [Signature([.dynamic("series"), .any("missing_value_placeholder")], optional: 1, returns: .type(.dynamic))]),
        Definition(
            "series_fill_backward", .series, "An array in which missing values are those behind them.",
            [Signature([.dynamic("series"), .any("missing_value_placeholder")], optional: 1, returns: .type(.dynamic))]),
        Definition(
            "series_fill_const", .series, "An array in which missing values are a constant.",
            [
                Signature(
                    [.dynamic("series"), .any("constant_value"), .any("missing_value_placeholder")], optional: 1,
                    returns: .type(.dynamic))
            ]),
        Definition(
            "series_fill_linear", .series, "An array in which missing values lie on the line between their neighbours.",
            [
                Signature(
                    [
                        .dynamic("series"), .any("missing_value_placeholder"), .bool("fill_edges"),
                        .any("constant_value"),
                    ], optional: 3, returns: .type(.dynamic))
            ]),
        Definition(
            "series_fir", .series, "An array through a filter of finite impulse response.",
            [
                Signature(
                    [.dynamic("series"), .dynamic("filter"), .bool("normalize"), .bool("center")], optional: 2,
                    returns: .type(.dynamic))
            ]),
        Definition(
            "series_iir", .series, "An array through a filter of infinite impulse response.",
            [
                Signature(
                    [.dynamic("series"), .dynamic("numerators"), .dynamic("denominators")], returns: .type(.dynamic))
            ]),
        Definition(
            "series_seasonal", .series, "The median of an array's numbers at each place of a period.",
            [Signature([.dynamic("series"), .long("period")], returns: .type(.dynamic))]),
        Definition(
            "series_stats_dynamic", .series, "Least, greatest, mean and spread of an array's numbers, as a bag.",
            [Signature([.dynamic("series"), .bool("ignore_nonfinite")], optional: 1, returns: .type(.dynamic))]),
        Definition(
            "series_stats", .series, "Least, greatest, mean and spread of an array's numbers, as columns.",
            [Signature([.dynamic("series"), .bool("ignore_nonfinite")], optional: 1, returns: .type(.dynamic))],
            components: [
                .init(name: "min", type: .real), .init(name: "min_idx", type: .long), .init(name: "max", type: .real),
                .init(name: "max_idx", type: .long), .init(name: "avg", type: .real),
                .init(name: "stdev", type: .real), .init(name: "variance", type: .real),
            ]),
        Definition(
            "series_fit_line", .series, "The line that fits an array's numbers best, as columns.",
            [Signature([.dynamic("series")], returns: .type(.dynamic))],
            components: [
                .init(name: "rsquare", type: .real), .init(name: "slope", type: .real),
                .init(name: "variance", type: .real), .init(name: "rvariance", type: .real),
                .init(name: "interception", type: .real), .init(name: "line_fit", type: .dynamic),
            ]),
        Definition(
            "series_fit_line_dynamic", .series, "The line that fits an array's numbers best, as a bag.",
            [Signature([.dynamic("series")], returns: .type(.dynamic))]),
    ]
}
