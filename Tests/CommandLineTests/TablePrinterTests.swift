import Testing
import sallyport

@Suite struct TablePrinterTests {
    private func lines(_ rows: [[String]], width: Int = 80, colour: Bool = false) -> [String] {
        TablePrinter(
            columns: [.init(name: "DeviceName"), .init(name: "count_", alignment: .right)], width: width, colour: colour
        ).lines(rows)
    }

    @Test func `texts stand on the left and numbers on the right`() {
        #expect(
            lines([["ws-01", "7"], ["fileserver-02", "1234567"]]) == [
                "DeviceName      count_",
                "─────────────  ───────",
                "ws-01                7",
                "fileserver-02  1234567",
            ])
    }

    @Test func `wide characters keep the columns aligned`() {
        #expect(lines([["東京", "1"], ["x", "2"]])[2...] == ["東京             1", "x                2"])
    }

    @Test func `the widest column gives way until the table fits`() {
        let long = String(repeating: "x", count: 200)
        let fitted = lines([[long, "1"]], width: 30)
        #expect(fitted.allSatisfy { DisplayWidth.of($0) <= 30 })
        #expect(fitted[2] == String(repeating: "x", count: 21) + "…  " + "     1")
    }

    @Test func `columns that do not fit are left out and named below the rows`() {
        let columns = (0..<40).map { TablePrinter.Column(name: "column\($0)") }
        let lines = TablePrinter(columns: columns, width: 60, colour: false).lines([columns.map(\.name)])
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 60 })
        #expect(lines[0] == "column0  column1  column2  column3  column4  column5")
        #expect(lines[2] == lines[0])
        #expect(lines[3].hasPrefix("+ 34 columns that do not fit: column6, column7"))
    }

    @Test func `a value cannot move the cursor or change colours`() {
        let line = lines([["a\u{1B}[31mb\nc\td\u{202E}e", "1"]])[2]
        #expect(line.hasPrefix("a�[31mb␊c d�e"))
    }

    @Test func `headings are bold only where colour is wanted`() {
        #expect(lines([], colour: true)[0].hasPrefix("\u{1B}[1m"))
        #expect(!lines([])[0].contains("\u{1B}"))
    }
}
