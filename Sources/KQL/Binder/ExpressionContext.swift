import Values

/// Where an expression stands: what its names can mean, and what it collects on the way.
final class ExpressionContext {
    let scope: Scope
    /// The rows whose columns can be named; nil where there are no rows.
    let table: BoundTable?
    private let positions: [String: Int]
    /// The sides of a join condition, for `$left.a` and `$right.a`.
    let sides: (left: BoundTable, right: BoundTable)?
    /// `<step>.<column>` of `scan`: step -> column name -> the column that carries the step's state.
    var stepColumns: [String: [String: Column]] = [:]
    /// Set where aggregation functions may stand; nil inside of their arguments.
    var aggregates: AggregateCollector?
    /// Set where window functions may stand.
    var windows: WindowCollector?

    init(
        scope: Scope, table: BoundTable? = nil, sides: (left: BoundTable, right: BoundTable)? = nil,
        aggregates: AggregateCollector? = nil, windows: WindowCollector? = nil
    ) {
        self.scope = scope
        self.table = table
        self.sides = sides
        self.aggregates = aggregates
        self.windows = windows
        positions = table?.positions ?? [:]
    }

    func column(named name: String) -> Column? { positions[name].flatMap { table?.columns[$0] } }

    /// The same place seen from inside of an aggregation function's call.
    func insideAggregate() -> ExpressionContext {
        let context = ExpressionContext(scope: scope, table: table)
        context.stepColumns = stepColumns
        return context
    }
}

/// The aggregation functions of a `summarize`, in the order met.
final class AggregateCollector {
    /// The operator that is being bound, for messages.
    var aggregates: [Aggregate] = []
    /// Columns that the `by` clause names as they are: `arg_max(x, *)` leaves them out.
    var keyColumns: Set<ColumnID> = []

    /// Adds a call and gives the column it becomes; the same call is computed once.
    func add(_ function: AggregateFunction.Identifier, _ arguments: [Expression], column: @autoclosure () -> Column)
        -> Column
    {
        if let known = aggregates.first(where: {
            $0.function == function && $0.arguments == arguments && $0.columns.count == 1
        }) {
            return known.columns[0]
        }
        let column = column()
        aggregates.append(Aggregate(function: function, arguments: arguments, columns: [column]))
        return column
    }
}

/// The window functions of an operator. Those whose arguments use others come in a later layer.
final class WindowCollector {
    private(set) var layers: [[WindowColumn]] = []
    private var levels: [ColumnID: Int] = [:]

    var isEmpty: Bool { layers.isEmpty }

    func add(_ column: WindowColumn) {
        let level = column.arguments.map { self.level(of: $0) }.max() ?? 0
        if level == layers.count { layers.append([]) }
        layers[level].append(column)
        levels[column.column.id] = level + 1
    }

    private func level(of expression: Expression) -> Int {
        switch expression {
        case .column(let id, _): levels[id] ?? 0
        case .call(_, let arguments, _): arguments.reduce(0) { max($0, level(of: $1)) }
        case .convert(let operand, _), .isIn(let operand, _, _): level(of: operand)
        case .literal, .scalarSubquery: 0
        }
    }
}
