import Values

/// The columns that an operator gives out, with names made unique the way Kusto does it.
struct Projection {
    private(set) var items: [ComputedColumn] = []
    /// Where the columns stand, by name.
    private(set) var positions: [String: Int] = [:]
    private var declared: Set<String> = []
    private var suffixes: [String: Int] = [:]
    private var unnamed = 1

    init() {}

    /// Begins with all columns of some rows, handed on.
    init(passing table: BoundTable) {
        items = table.columns.map { ComputedColumn($0) }
        positions = table.positions
    }

    var columns: [Column] { items.map(\.column) }

    /// Whether the query itself has given that name.
    func isDeclared(_ name: String) -> Bool { declared.contains(name) }

    /// A name that is not taken: the name itself, or with the first number that makes it free (`x`, `x1`, `x2`).
    mutating func unique(_ name: String) -> String {
        guard positions[name] != nil else { return name }
        var number = suffixes[name] ?? 1
        while positions["\(name)\(number)"] != nil { number += 1 }
        suffixes[name] = number + 1
        return "\(name)\(number)"
    }

    /// `Column1`, `Column2`...: the name of what has none, that nothing else here has.
    mutating func unnamedColumn(besides others: (String) -> Bool = { _ in false }) -> String {
        var name = "Column\(unnamed)"
        unnamed += 1
        while positions[name] != nil || others(name) {
            name = "Column\(unnamed)"
            unnamed += 1
        }
        return name
    }

    /// Adds a column under a name that gives way to those before it, or takes the place of one of the same name.
    mutating func add(_ name: String, replacing: Bool = false, _ make: (String) -> ComputedColumn) {
        if replacing, let position = positions[name] {
            items[position] = make(name)
            return
        }
        let name = unique(name)
        positions[name] = items.count
        items.append(make(name))
    }

    /// Adds a column under a name that the query gives it; false when it has given the name before.
    mutating func declare(_ name: String, replacing: Bool = false, _ make: (String) -> ComputedColumn) -> Bool {
        guard declared.insert(name).inserted else { return false }
        add(name, replacing: replacing, make)
        return true
    }

    /// Marks a name as given by the query.
    mutating func markDeclared(_ name: String) { declared.insert(name) }
}

extension ComputedColumn {
    /// A column that is only handed on.
    init(_ column: Column) { self.init(column: column, expression: .column(column.id, column.type)) }

    /// A column of the input under a name of its own; it keeps its identity where it keeps its name.
    init(_ column: Column, as name: String) {
        self.init(
            column: Column(id: column.id, name: name, type: column.type), expression: .column(column.id, column.type))
    }
}
