import Testing
import Values

struct ScalarTextTests {
    @Test(arguments: [
        ("1.02:03:04.5678901", "1.02:03:04.5678901"), ("1d", "1.00:00:00"), ("12:00", "12:00:00"),
        ("-12:00", "-12:00:00"), ("1.5h", "01:30:00"),
        ("15 seconds", "00:00:15"), ("0.12:34:56.7", "12:34:56.7000000"), ("2", "2.00:00:00"),
        ("100ms", "00:00:00.1000000"), ("1tick", "00:00:00.0000001"),
        ("10microseconds", "00:00:00.0000100"), ("-1d", "-1.00:00:00"), ("0.00:03:00", "00:03:00"),
        ("25min", "00:25:00"), ("0s", "00:00:00"),
    ])
    func `a text is the timespan that it names`(text: String, form: String) throws {
        let ticks = try #require(TimeSpanText.parse(text))
        #expect(TimeSpanText.format(ticks) == form)
    }

    @Test(arguments: ["", "d", "1x", "25:00:00", "00:60:00", "1.5", "1:2:3:4", "abc", "99999999d"])
    func `a text that names no timespan is nil`(text: String) { #expect(TimeSpanText.parse(text) == nil) }

    @Test(arguments: [
        ("123.45678", "123.45678"), ("1.50", "1.5"), ("-0.05", "-0.05"), (".5", "0.5"), ("1e-3", "0.001"),
        ("1E3", "1000"), ("0", "0"), ("-0", "0"),
        ("0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901235"),
    ])
    func `a decimal is exact`(text: String, form: String) { #expect(FixedDecimal(text: text)?.description == form) }

    @Test(arguments: ["", "abc", "1.2.3", "1e", "--1", "1e40"])
    func `a text that is no decimal is nil`(text: String) { #expect(FixedDecimal(text: text) == nil) }

    @Test func `decimal arithmetic is exact`() throws {
        let left = try #require(FixedDecimal(text: "5.5"))
        let right = try #require(FixedDecimal(text: "2.2"))
        #expect(left.subtracting(right)?.description == "3.3")
        #expect(left.multiplied(by: right)?.description == "12.1")
        #expect(left.divided(by: right)?.description == "2.5")
        #expect(left.remainder(dividingBy: right)?.description == "1.1")
        #expect(left.divided(by: FixedDecimal(0)) == nil)
        #expect(FixedDecimal(1).divided(by: FixedDecimal(3))?.description == "0.3333333333333333333333333333333333")
        #expect(right < left)
        #expect(FixedDecimal(text: "-1.5").map { $0 < FixedDecimal(-1) } == true)
    }

    @Test(arguments: [
        "74be27de-1e4e-49d9-b579-fe0b331d3642", "{74BE27DE-1E4E-49D9-B579-FE0B331D3642}",
        "74be27de1e4e49d9b579fe0b331d3642",
        " (74be27de-1e4e-49d9-b579-fe0b331d3642) ",
    ])
    func `a guid is read in every form and written in one`(text: String) throws {
        let guid = try #require(GuidText.parse(text))
        #expect(GuidText.format(guid) == "74be27de-1e4e-49d9-b579-fe0b331d3642")
    }

    @Test(arguments: [
        "", "74be27de", "74be27de-1e4e-49d9-b579-fe0b331d364g", "74be27de01e4e-49d9-b579-fe0b331d3642",
        "{74be27de-1e4e-49d9-b579-fe0b331d3642",
    ])
    func `a text that is no guid is nil`(text: String) { #expect(GuidText.parse(text) == nil) }

    @Test(arguments: [
        (1.0, "1.0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e15, "1E+15"), (123_456_789_012_345.0, "123456789012345.0"),
        (2.2e-05, "2.2E-05"), (0.0001, "0.0001"),
        (0, "0.0"), (.infinity, "Infinity"), (1e300, "1E+300"), (3.141592653589793, "3.141592653589793"),
        (1.5e20, "1.5E+20"),
    ])
    func `a real has its shortest digits`(value: Double, text: String) { #expect(RealText.format(value) == text) }

    @Test(arguments: [("1.5", 1.5), ("-1e3", -1000), ("+inf", .infinity), ("5.", 5), (" 2 ", 2)])
    func `a text is the real that it names`(text: String, value: Double) { #expect(RealText.parse(text) == value) }

    @Test(arguments: ["", "0x10", "abc", "1,5", "1e"])
    func `a text that is no real is nil`(text: String) { #expect(RealText.parse(text) == nil) }
}
