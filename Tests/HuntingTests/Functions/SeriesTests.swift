import Testing

/// Series. Expectations are examples of each function's page.
@Suite("Series")
struct SeriesTests {
    @Test(arguments: [
        (
            "series_fill_forward(dynamic([null,null,36,41,null,null,16,61,33,null,null]))",
            "[null,null,36,41,41,41,16,61,33,33,33]"
        ),
        (
            "series_fill_backward(dynamic([111,null,36,41,null,null,16,61,33,null,null]))",
            "[111,36,36,41,16,16,16,61,33,null,null]"
        ),
        ("series_fill_const(dynamic([111,null,36]), -1)", "[111,-1,36]"),
        ("series_fill_const(dynamic([111,-9,36]), 0, -9)", "[111,0,36]"),
        (
            "series_fill_linear(dynamic([null,111,null,36,41,null,null,16,61,33,null,null]))",
            "[111,111,73,36,41,32,24,16,61,33,33,33]"
        ),
        (
            "series_fill_linear(dynamic([null,111.0,null,36.0,null]), double(null), false)",
            "[null,111.0,73.5,36.0,null]"
        ),
        ("series_fill_linear(dynamic([null,null]))", "[0.0,0.0]"),
        ("series_fill_linear(dynamic([null,null]), double(null), true, 3.14159)", "[3.14159,3.14159]"),
        ("series_iir(range(1.0, 4, 1), dynamic([1]), dynamic([1,-1]))", "[1.0,3.0,6.0,10.0]"),
        ("series_iir(dynamic([1]), dynamic([1]), dynamic([0]))", "null"),
        (
            "series_fir(dynamic([0,0,0,0,2,2,2,2,3,3,3,3]), dynamic([1,-1]), false, false)",
            "[0.0,0.0,0.0,0.0,2.0,0.0,0.0,0.0,1.0,0.0,0.0,0.0]"
        ),
        ("series_fir(dynamic([3,6,9]), dynamic([1,1,1]), true, true)", "[3.0,6.0,5.0]"),
        ("series_fir(dynamic([1]), dynamic([1,-1]), true)", "null"),
        ("series_seasonal(dynamic([1,3,5,1,3,5,2,4,6]), 3)", "[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]"),
        ("series_seasonal(dynamic([1,3,5,2,4,6,1,3,5,2,4,6]), 3)", "[1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5]"),
        ("series_dot_product(dynamic([1,2,4]), dynamic([4,2,1]))", "12.0"),
        ("series_dot_product(dynamic([1,2,4]), 2)", "14.0"),
        ("series_dot_product(dynamic([]), dynamic([1]))", "null"), ("series_stats_dynamic(dynamic([1, null]))", "null"),
        ("series_stats_dynamic(dynamic([1, null]), true).avg", "1.0"),
    ])
    func `of one value`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test func `several values are several columns`() async throws {
        let series = "print x = dynamic([23,46,23,87,4,8,3,75,2,56,13,75,32,16,29]) | project "
        #expect(
            try await Evaluation.rows(series + "series_stats(x)") == [
                ["2.0", "8", "87.0", "3", "32.8", "28.503634", "812.457143"]
            ])
        let names = try await Evaluation.rows(series + "series_stats(x) | getschema | project ColumnName")
        #expect(
            names.map { $0[0] } == [
                "series_stats_x_min", "series_stats_x_min_idx", "series_stats_x_max", "series_stats_x_max_idx",
                "series_stats_x_avg", "series_stats_x_stdev", "series_stats_x_variance",
            ])
        #expect(try await Evaluation.rows(series + "(a, b) = series_stats(x)") == [["2.0", "8"]])
        let line = try await Evaluation.rows(
            """
            print y = dynamic([2,5,6,8,11,15,17,18,25,26,30,30])
            | extend (RSquare, Slope, Variance, RVariance, Interception, LineFit) = series_fit_line(y)
            | project round(RSquare, 3), round(Slope, 3), round(Variance, 3), round(RVariance, 3), round(Interception, 3), array_length(LineFit)
            """)
        #expect(line == [["0.983", "2.731", "98.629", "1.686", "-1.667", "12"]])
    }

    @Test(arguments: [
        "print series_decompose_anomalies(dynamic([1,2]))", "print (a, b) = strlen('x')",
        "print x = dynamic([1]) | extend (a, b, c, d, e, f, g, h) = series_stats(x)",
        "print series_seasonal(dynamic([1,2,1,2]), -1)",
    ])
    func `what is not computed is refused`(query: String) async throws {
        await #expect(throws: (any Error).self) { try await Evaluation.rows(query) }
    }

    @Test(arguments: [
        ("beta_cdf(0.9, 10.0, 20.0)", 0.999999999999959), ("beta_inv(0.1, 10.0, 20.0)", 0.226415022388749),
        ("beta_pdf(0.5, 10.0, 20.0)", 0.746176019310951), ("beta_cdf(0.5, 1, 1)", 0.5),
        ("beta_inv(beta_cdf(0.3, 2, 5), 2, 5)", 0.3),
        ("beta_cdf(0, 2, 3)", 0), ("beta_cdf(1, 2, 3)", 1),
    ])
    func `the beta distribution`(expression: String, expected: Double) async throws {
        #expect(abs(try #require(Double(try await Evaluation.text(expression))) - expected) < 1e-6)
        let precise = try await Evaluation.text("abs(\(expression) - \(expected)) < 1e-12")
        #expect(precise == "true")
    }
}
