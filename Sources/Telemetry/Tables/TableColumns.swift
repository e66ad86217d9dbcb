import HuntingSchema
import Values

/// A hunting table's columns by the names that exports give them.
struct TableColumns: Sendable {
    let table: HuntingTable
    /// The position of the column that says when a row happened; nil for tables without time.
    let timePosition: Int?
    private let exact: NameTable
    private let anyCase: NameTable

    init(_ table: HuntingTable) {
        self.table = table
        let names = table.columns.map(\.name)
        exact = NameTable(names, ignoringCase: false)
        anyCase = NameTable(names, ignoringCase: true)
        timePosition = table.timeColumn.flatMap { time in table.columns.firstIndex { $0.name == time } }
    }

    /// The position of the column that a field's name means: the name itself, the name in other letter case, or the name behind which an
    /// exporter put its type (`ReportId_long`, `AdditionalFields_string`, and `_s _d _b _t _g` of custom logs).
    func position(of name: TextSlice) -> Int? {
        if let position = exact.index(of: name) ?? anyCase.index(of: name) { return position }
        guard let stem = TableColumns.withoutTypeSuffix(name) else { return nil }
        return exact.index(of: stem) ?? anyCase.index(of: stem)
    }

    /// Whether a column has that name, letter case included.
    func hasExactly(_ name: TextSlice) -> Bool { exact.index(of: name) != nil }

    static func withoutTypeSuffix(_ name: TextSlice) -> TextSlice? {
        let suffixes: [StaticString] = [
            "_long", "_string", "_int", "_real", "_bool", "_datetime", "_dynamic", "_guid", "_double", "_s", "_d", "_b",
            "_t",
            "_g",
        ]
        for suffix in suffixes {
            let length = TextSlice(suffix).count
            if name.count > length, name.from(name.count - length).equals(suffix) {
                return name.upTo(name.count - length)
            }
        }
        return nil
    }
}

/// All hunting tables, and which of them a record's fields point to.
struct TableCatalogue: Sendable {
    static let shared = TableCatalogue()

    let tables: [TableColumns]
    private let tableNames: NameTable
    private let columnNames: NameTable
    /// By position in `columnNames`: a bit for each table that has the column.
    private let holders: [UInt128]

    private init() {
        tables = HuntingSchema.tables.map(TableColumns.init)
        precondition(tables.count <= 128, "the sets of tables have 128 bits")
        tableNames = NameTable(tables.map(\.table.name), ignoringCase: true)
        var holders: [String: UInt128] = [:]
        for (index, columns) in tables.enumerated() {
            for column in columns.table.columns { holders[column.name.lowercased(), default: 0] |= 1 << UInt128(index) }
        }
        let names = holders.keys.sorted()
        columnNames = NameTable(names, ignoringCase: true)
        self.holders = names.map { holders[$0] ?? 0 }
    }

    /// The position of the table of that name, in any letter case.
    func index(of name: TextSlice) -> Int? { tableNames.index(of: name) }

    /// The tables that have a column.
    func holders(of column: TextSlice) -> UInt128 {
        if let index = columnNames.index(of: column) { return holders[index] }
        guard let stem = TableColumns.withoutTypeSuffix(column), let index = columnNames.index(of: stem) else {
            return 0
        }
        return holders[index]
    }

    /// The table whose columns match the fields of a record best.
    ///
    /// - Parameters:
    ///   - valued: The names of the fields that have a value.
    ///   - all: The names of all fields; they decide between tables that match the others equally well.
    /// - Returns: nil when no table has at least three of the valued fields and two thirds of them, its time column among them, or
    ///   when two tables match equally.
    func bestMatch(valued: [TextSlice], all: [TextSlice]) -> Int? {
        func counts(_ names: [TextSlice]) -> [Int] {
            var counts = [Int](repeating: 0, count: tables.count)
            for name in names {
                var set = holders(of: name)
                while set != 0 {
                    counts[set.trailingZeroBitCount] += 1
                    set &= set - 1
                }
            }
            return counts
        }
        let matches = counts(valued)
        guard let best = matches.max(), best >= 3, best * 3 >= valued.count * 2 else { return nil }
        var candidates = matches.indices.filter { matches[$0] == best && hasTime(tables[$0], in: valued) }
        func keepBest(_ score: (Int) -> Int) {
            guard candidates.count > 1 else { return }
            let most = candidates.map(score).max()
            candidates = candidates.filter { score($0) == most }
        }
        // `ISP` is a column of IdentityDirectoryEvents, `Isp` one of IdentityLogonEvents.
        keepBest { table in valued.count { tables[table].hasExactly($0) } }
        if candidates.count > 1 {
            let wider = counts(all)
            keepBest { wider[$0] }
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private func hasTime(_ columns: TableColumns, in names: [TextSlice]) -> Bool {
        guard let time = columns.timePosition else { return true }
        return names.contains { columns.position(of: $0) == time || $0.equals("TimeGenerated") }
    }
}
