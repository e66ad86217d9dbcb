import Testing

/// Numbers, times and bins. Source: "Numerical operators", "Datetime / timespan arithmetic", "The timespan data type", `bin()` of
/// the Kusto documentation.
@Suite("Arithmetic")
struct ArithmeticTests {
    @Test(arguments: [
        ("1 / 2", "0"), ("1.0 / 2", "0.5"), ("1 / 2.0", "0.5"), ("real(1) / 2", "0.5"), ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("14 % 12", "2"), ("-14 % 12", "10"), ("14 % -12", "2"), ("-14 % -12", "10"), ("-5.5 % 2", "0.5"),
        ("5.5 % -2", "1.5"), ("decimal(-5.5) % decimal(2)", "0.5"), ("1 / 0", "null"), ("1 % 0", "null"),
        ("0x1F + 1", "32"), ("1e3", "1000.0"), ("2 * 3 + 4", "10"), ("2 + 3 * 4", "14"), ("-(2 + 3)", "-5"),
    ])
    func `numbers`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    /// The types of results: real beside anything is real, whole numbers are long.
    @Test(arguments: [
        ("1 + 1", "long"), ("int(1) + int(1)", "long"), ("1 + 1.0", "real"), ("int(1) + 1", "long"),
        ("1h + 1h", "timespan"), ("datetime(2020-01-02) - datetime(2020-01-01)", "timespan"),
        ("datetime(2020-01-01) + 1h", "datetime"), ("1h / 1s", "real"), ("2 * 1h", "timespan"),
        ("1.5 * 1h", "timespan"),
        ("1h / 2", "timespan"), ("decimal(1) + 1", "decimal"),
    ])
    func `types of results`(expression: String, expected: String) async throws {
        let rows = try await Evaluation.rows("print value = (\(expression)) | getschema | project ColumnType")
        #expect(rows == [[expected]])
    }

    @Test(arguments: [
        ("2d", "2.00:00:00"), ("1.5h", "01:30:00"), ("30m", "00:30:00"), ("10s", "00:00:10"),
        ("100ms", "00:00:00.1000000"), ("10microsecond", "00:00:00.0000100"), ("1tick", "00:00:00.0000001"),
        ("timespan(15 seconds)", "00:00:15"), ("timespan(2)", "2.00:00:00"), ("time(1d)", "1.00:00:00"),
        ("timespan(0.12:34:56.7)", "12:34:56.7000000"), ("-1h", "-01:00:00"), ("26h", "1.02:00:00"), ("0s", "00:00:00"),
        ("1d + 2d", "3.00:00:00"), ("1h - 90m", "-00:30:00"), ("1.5 * 1h", "01:30:00"), ("1h / 2", "00:30:00"),
        ("5h % 2h", "01:00:00"), ("-5h % 2h", "01:00:00"), ("86400 * 1s", "1.00:00:00"),
    ])
    func `timespans`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text("tostring(\(expression))") == expected)
    }

    @Test(arguments: [
        ("1h / 1s", "3600.0"), ("1d / 5h", "4.8"), ("1d / 1s", "86400.0"), ("time(1d) / time(1s)", "86400.0"),
        ("24 * 60 * time(00:01:00) / time(1s)", "86400.0"),
        ("(datetime(2019-01-07 21:45:31) - datetime(1970-01-01)) / 1s", "1546897531.0"), ("10s < 1h", "true"),
        ("10min > 1sec", "true"), ("datetime(1997-06-25) - datetime(1910-06-11) > 31000d", "true"),
    ])
    func `times as numbers`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    /// Down to the next multiple, below zero too; null for no bin, a negative bin and a bin of nothing.
    @Test(arguments: [
        ("bin(4.5, 1)", "4.0"), ("bin(-4.5, 1)", "-5.0"), ("bin(7, 2)", "6"), ("bin(-7, 2)", "-8"),
        ("bin(-8, 2)", "-8"),
        ("bin(0, 5)", "0"), ("bin(int(-3), 2)", "-4"), ("bin(-7.5, 2)", "-8.0"), ("bin(7.3, 0.5)", "7.0"),
        ("tostring(bin(time(16d), 7d))", "14.00:00:00"), ("tostring(bin(-1h, 7h))", "-07:00:00"),
        ("tostring(bin(datetime(1970-05-11 13:45:07), 1d))", "1970-05-11T00:00:00.0000000Z"),
        ("tostring(bin(datetime(1969-12-31 13:00), 1d))", "1969-12-31T00:00:00.0000000Z"),
        ("bin(5, 0)", "null"), ("bin(5, -2)", "null"), ("bin(long(null), 2)", "null"), ("bin(5, long(null))", "null"),
        ("bin(datetime(null), 1d)", "null"), ("bin(real(null), 1.0)", "null"), ("bin(timespan(null), 1d)", "null"),
        ("bin(decimal(-4.5), decimal(1))", "-5"),
    ])
    func `bins`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test(arguments: [
        ("5 between (1 .. 5)", "true"), ("5 between (6 .. 9)", "false"), ("5 !between (6 .. 9)", "true"),
        ("datetime(2007-07-30) between (datetime(2007-07-27) .. 3d)", "true"),
        ("datetime(2007-07-31) between (datetime(2007-07-27) .. 3d)", "false"), ("int(null) between (1 .. 2)", "null"),
    ])
    func `ranges hold their ends`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }
}
