import Testing
import sallyport

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("host", 4), ("Grüße", 5), ("e\u{301}", 1), ("東京", 4), ("한글", 4), ("ｆｕｌｌ", 8), ("🔒", 2), ("👩‍💻", 2),
        ("a\u{200B}b", 2),
    ])
    func `a text takes the cells that a terminal gives it`(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test(arguments: [
        ("powershell.exe", 14, "powershell.exe"), ("powershell.exe", 8, "powersh…"), ("東京タワー", 6, "東京…"),
        ("東京タワー", 5, "東京…"), ("abc", 0, ""),
    ])
    func `a cut text fits and shows that it was cut`(text: String, width: Int, expected: String) {
        let cut = DisplayWidth.truncated(text, to: width)
        #expect(cut == expected)
        #expect(DisplayWidth.of(cut) <= width)
    }
}
