import Columnar
import Hunting
import Testing
import Values

/// The order of rows, however it is computed: by words, by ranks, by texts, or only for the rows that come first.
@Suite struct OrderTests {
    static let keys = [
        "Text asc", "Text desc", "Text asc, Number desc", "Number desc, Text asc", "Few asc, Text desc",
        "Few desc, Number asc",
        "Few asc, Few2 desc, Text asc", "Real asc", "Real desc nulls first", "Real asc nulls first, Text asc",
        "Number asc nulls last", "Number desc nulls first, Few asc", "Guid asc, Number asc", "Decimal desc, Text asc",
        "Few asc, Decimal asc nulls last", "Flag asc, Real desc, Text desc", "Same asc, Number asc",
        "Same desc, Text asc",
        "tostring(Number) asc, Few desc",
    ]

    @Test(arguments: keys, [1, 20, 600])
    func `the first rows are those that sorting all rows puts first`(key: String, limit: Int) async throws {
        for size in [5000, 700, 90] {
            let engine = HuntingEngine(tables: MemoryTables(["DeviceEvents": Self.rows.segments(ofRows: size)]))
            let first = try await engine.run("\(Self.source) | sort by \(key), ProcessId asc | take \(limit)").table
            // The row number stands between the sorting and the condition: all rows are sorted.
            let all = try await engine.run(
                """
                \(Self.source) | sort by \(key), ProcessId asc | extend Place = row_number() | where Place <= \(limit)
                | project-away Place
                """
            ).table
            #expect(first == all, "segments of \(size) rows")
        }
    }

    @Test(arguments: keys)
    func `neighbours are in order, and rows with equal keys stay as they came`(key: String) async throws {
        let engine = HuntingEngine(tables: MemoryTables(["DeviceEvents": Self.rows.segments(ofRows: 1000)]))
        let stable = try await engine.run("\(Self.source) | sort by \(key)").table
        let decided = try await engine.run("\(Self.source) | sort by \(key), ProcessId asc").table
        #expect(stable == decided, "the rows come by ascending ProcessId")
    }

    /// A table of the schema under other names, with columns of every type that sorts.
    private static let source = """
        DeviceEvents | project ProcessId, Text = FileName, Few = DeviceName, Few2 = ActionType, Number = FileSize, \
        Real = toreal(AccountName), Guid = toguid(AccountSid), Decimal = todecimal(AccountDomain), \
        Flag = FileSize % 2 == 0, Same = RemoteUrl
        """

    private static let rows: QueryTable = {
        var random = SeededGenerator(seed: 11)
        var table = QueryTable([
            ("Timestamp", .datetime), ("ProcessId", .long), ("FileName", .string), ("DeviceName", .string),
            ("ActionType", .string), ("FileSize", .long), ("AccountName", .string), ("AccountSid", .string),
            ("AccountDomain", .string), ("RemoteUrl", .string),
        ])
        for row in 0..<3000 {
            let real = ["", "nan", "-inf", "inf", "0", "-0.0", "1.5", "-2.25e10"]
            table.rows.append([
                .datetime(Int64(row)), .long(Int64(row)),
                .string("common-prefix-\(Int.random(in: 0..<900, using: &random))"),
                .string("device\(Int.random(in: 0..<5, using: &random)).corp"),
                .string(Int.random(in: 0..<3, using: &random) == 0 ? "" : "Kind\(row % 4)"),
                Int.random(in: 0..<9, using: &random) == 0
                    ? .null(.long) : .long(Int64.random(in: -50..<50, using: &random)),
                .string(real.randomElement(using: &random) ?? ""),
                .string(
                    "7481000\(Int.random(in: 0..<4, using: &random))-0000-4000-8000-00000000000\(Int.random(in: 0..<9, using: &random))"
                ),
                .string("\(Int.random(in: 0..<40, using: &random)).\(Int.random(in: 0..<30, using: &random))"),
                .string("same"),
            ])
        }
        return table
    }()
}
