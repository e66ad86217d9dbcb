import Testing

/// `bin()` over every type that it takes: the nearest multiple below the value. Source: "bin()" of the Kusto documentation.
@Suite("Bins") struct BinTests {
    @Test(arguments: [
        ("bin(7, 5)", "5"), ("bin(10, 5)", "10"), ("bin(-7, 5)", "-10"), ("bin(-10, 5)", "-10"), ("bin(0, 5)", "0"),
        ("bin(-1, 5)", "-5"),
        ("bin(int(-7), int(5))", "-10"), ("bin(4.5, 1)", "4.0"), ("bin(-4.5, 1)", "-5.0"), ("bin(2.9, 0.5)", "2.5"),
        ("bin(-0.1, 1)", "-1.0"),
        ("bin(time(16d), 7d)", "14.00:00:00"), ("bin(-1h, 1d)", "-1.00:00:00"), ("bin(90m, 1h)", "01:00:00"),
        ("bin(0s, 1h)", "00:00:00"),
        ("bin(datetime(1970-05-11 13:45:07), 1d)", "1970-05-11T00:00:00Z"),
        ("bin(datetime(1970-05-11 13:45:07), 1h)", "1970-05-11T13:00:00Z"),
        ("bin(datetime(1970-05-11 13:45:07.1234567), 1ms)", "1970-05-11T13:45:07.1230000Z"),
        ("floor(7, 5)", "5"), ("bin_at(6.5, 2.5, 7)", "4.5"), ("bin_at(time(1h), 1d, 12h)", "-12:00:00"),
        ("bin_at(datetime(2017-05-17 10:20:00), 7d, datetime(2017-06-04 00:00:00))", "2017-05-14T00:00:00Z"),
    ])
    func `a value falls to the multiple below it`(expression: String, expected: String) async throws {
        #expect(try await Evaluation.text(expression) == expected)
    }

    @Test(arguments: [
        "bin(long(null), 5)", "bin(5, long(null))", "bin(5, -2)", "bin(5.5, -2)", "bin(1h, -1m)",
        "bin(datetime(2020-01-01), -1d)",
        "bin(datetime(null), 1d)", "bin(timespan(null), 1d)", "bin(real(null), 1.5)", "bin(int(null), int(2))",
    ])
    func `of no value, and into no bin or a negative one, there is none`(expression: String) async throws {
        #expect(try await Evaluation.text(expression) == "null")
    }
}
