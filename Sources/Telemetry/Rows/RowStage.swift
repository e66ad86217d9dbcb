import HuntingSchema
import Values

/// A value on its way into a column.
enum Cell {
    case absent
    /// A string, or the JSON text of a dynamic.
    case text(TextSlice)
    /// A long, int, datetime (ticks) or timespan.
    case long(Int64)
    case real(Double)
    case bool(Bool)
    case guid(UInt128)

    var isAbsent: Bool { if case .absent = self { true } else { false } }
}

/// One row of one hunting table while it is put together: cells by the position of their column.
///
/// Texts are borrowed from the record and its scratch memory; the row is copied out before the next record.
final class RowStage {
    @exclusivity(unchecked) private(set) var cells: [Cell] = []
    /// How many columns the present table has.
    @exclusivity(unchecked) private(set) var count = 0
    @exclusivity(unchecked) private var touched: [Int] = []

    /// Begins a row of a table with so many columns.
    func begin(columns: Int) {
        for position in touched { cells[position] = .absent }
        touched.removeAll(keepingCapacity: true)
        if cells.count < columns { cells.append(contentsOf: repeatElement(.absent, count: columns - cells.count)) }
        count = columns
    }

    /// Sets a cell; a later value replaces an earlier one.
    func set(_ position: Int, _ cell: Cell) {
        if cells[position].isAbsent { touched.append(position) }
        cells[position] = cell
    }

    subscript(position: Int) -> Cell { cells[position] }

    /// The positions that were set since `begin`, in the order they were set.
    var filled: [Int] { touched }
}

/// The row of a mapped Windows event: a `RowStage` addressed by column, with its `AdditionalFields`.
///
/// A column that the table lacks is passed over: `DeviceRegistryEvents` has no `AdditionalFields`, `IdentityLogonEvents` no `DeviceId`.
final class EventRow {
    let stage: RowStage
    let scratch: Scratch
    @exclusivity(unchecked) private(set) var layout: TableLayout
    let additional = AdditionalFieldsWriter()
    /// The process whose own creation record tells more about the acting process; nil when the event does not name it.
    @exclusivity(unchecked) var actingProcess: UInt128?

    init(scratch: Scratch) {
        self.scratch = scratch
        stage = RowStage()
        layout = MappedTable.deviceEvents.layout
    }

    func begin(_ table: MappedTable) {
        layout = table.layout
        stage.begin(columns: layout.table.columns.count)
        additional.reset()
        actingProcess = nil
    }

    func has(_ column: MappedColumn) -> Bool { layout.position(of: column) != nil }

    subscript(column: MappedColumn) -> Cell {
        guard let position = layout.position(of: column) else { return .absent }
        return stage[position]
    }

    func set(_ column: MappedColumn, _ text: TextSlice?) {
        guard let text, !text.isEmpty, let position = layout.position(of: column) else { return }
        stage.set(position, .text(text))
    }

    func set(_ column: MappedColumn, _ number: Int64?) {
        guard let number, let position = layout.position(of: column) else { return }
        stage.set(position, .long(number))
    }
}
