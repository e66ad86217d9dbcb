package import Values

/// A bound query as a tree of logical operators. Rows flow from the leaves to the root.
///
/// A plan says *what*, in KQL's terms; it knows no segment, no thread and no index. It prints itself (`explain`).
package indirect enum Plan: Sendable, Hashable {
    /// `DeviceProcessEvents`: a table of the schema; `columns` carry the schema's names. All columns until the optimiser
    /// has removed those that nobody reads.
    case table(name: String, columns: [Column])
    /// `datatable(...)[...]`, `print`: rows written in the query; `rows[i].count == columns.count`.
    case values(columns: [Column], rows: [[Scalar]])
    /// `range x from a to b step c`; the expressions are constant (no column), both ends inclusive.
    case range(column: Column, from: Expression, to: Expression, step: Expression)
    /// `T | where p`: rows for which the predicate is true (not false, not null).
    case filter(Plan, Expression)
    /// `project`, `extend`, `project-away`, `-rename`, `-reorder`, `-keep`: the complete list of columns that come out.
    case project(Plan, [ComputedColumn])
    /// `summarize a by k`, `distinct k`, `count`: one row a group. Without keys exactly one row, also of no input.
    case aggregate(Plan, keys: [ComputedColumn], aggregates: [Aggregate])
    /// `sort by k desc nulls last`: stable.
    case sort(Plan, [SortKey])
    /// `take n`, `limit n`.
    case take(Plan, Int)
    /// `top n by k`: as sort and take, in memory for n rows.
    case top(Plan, Int, [SortKey])
    case join(Join)
    /// `union A, B`: each input's columns are matched to the output's by `mapping`.
    case union([UnionInput], columns: [Column])
    /// `serialize`, and the window functions (`row_number()`, `prev()`, ...) of a serialized row set, evaluated in order.
    case window(Plan, [WindowColumn])
    case mvExpand(MvExpand)
    /// `scan`: sequences of rows found by steps, over the rows in their order.
    case scan(StepScan)
    /// `parse`, `parse-where`, `parse-kv`: pattern applied to one string expression, giving several columns.
    case parse(ParseOperator)
    /// `let x = materialize(...)` or a tabular `let` that is used more than once: computed once, read many times.
    case shared(identifier: Int, Plan)
    /// `externaldata (a: string) ["https://..."] with (format="csv")`
    case external(ExternalData)
    /// `getschema`: ColumnName, ColumnOrdinal, DataType, ColumnType of the plan; never runs it.
    case schema(of: [Column], columns: [Column])
}

/// `externaldata (<columns>) [<locations>] with (<options>)`: rows of files, which the engine may refuse to read.
package struct ExternalData: Sendable, Hashable {
    package let columns: [Column]
    /// Where the files are: URLs, or paths.
    package let locations: [String]
    /// `format`, `ignoreFirstRecord`... as the query writes them.
    package let options: [String: String]

    package init(columns: [Column], locations: [String], options: [String: String]) {
        self.columns = columns
        self.locations = locations
        self.options = options
    }
}

/// One aggregation function applied to a group.
package struct Aggregate: Sendable, Hashable {
    package let function: AggregateFunction.Identifier
    /// The operands, typed as the chosen signature names them. `countif(p)` has one, `count()` none, `arg_max(a, *)` as
    /// many as it returns, `make_set(x, 10)` the limit as a literal.
    package let arguments: [Expression]
    /// The columns that come out: one, but for `arg_max`/`arg_min`/`take_any` of several (one an argument, in order) and
    /// `percentiles`.
    package let columns: [Column]

    package init(function: AggregateFunction.Identifier, arguments: [Expression], columns: [Column]) {
        self.function = function
        self.arguments = arguments
        self.columns = columns
    }
}

/// One key of an order.
package struct SortKey: Sendable, Hashable {
    package let expression: Expression
    package let ascending: Bool
    /// Where nulls go. The binder fills in Kusto's default: first when ascending, last when descending.
    package let nullsFirst: Bool

    package init(expression: Expression, ascending: Bool, nullsFirst: Bool) {
        self.expression = expression
        self.ascending = ascending
        self.nullsFirst = nullsFirst
    }
}

/// `L | join kind=k (R) on ...`
package struct Join: Sendable, Hashable {
    /// The kinds of the join operator. `lookup` binds to `leftOuter` and `inner`.
    package enum Kind: String, Sendable, Hashable {
        case innerUnique = "innerunique"
        case inner
        case leftOuter = "leftouter"
        case rightOuter = "rightouter"
        case fullOuter = "fullouter"
        case leftSemi = "leftsemi"
        case rightSemi = "rightsemi"
        case leftAnti = "leftanti"
        case rightAnti = "rightanti"
    }

    package let kind: Kind
    package let left: Plan
    package let right: Plan
    /// Pairs of equal types that must be equal; a null key equals nothing. At least one.
    package let keys: [Key]
    /// The columns that come out, each taken from one side: ids are those of the side's columns, names are already made
    /// unique (`x1`). For a side without a match the values are null (strings empty).
    package let output: [Output]

    /// One pair of key expressions; each refers to the columns of its own side alone.
    package struct Key: Sendable, Hashable {
        package let left: Expression
        package let right: Expression

        package init(left: Expression, right: Expression) {
            self.left = left
            self.right = right
        }
    }

    /// One column that comes out: `source` is the column of the side it is taken from.
    package struct Output: Sendable, Hashable {
        package enum Side: Sendable, Hashable { case left, right }
        package let side: Side
        package let source: ColumnID
        package let column: Column

        package init(side: Side, source: ColumnID, column: Column) {
            self.side = side
            self.source = source
            self.column = column
        }
    }

    package init(kind: Kind, left: Plan, right: Plan, keys: [Key], output: [Output]) {
        self.kind = kind
        self.left = left
        self.right = right
        self.keys = keys
        self.output = output
    }
}

/// One leg of a union.
package struct UnionInput: Sendable, Hashable {
    package let plan: Plan
    /// For each output column the leg's expression for it (a column, a literal for `withsource=`), or nil: null, or the
    /// empty string, in every row of this leg.
    package let mapping: [Expression?]

    package init(plan: Plan, mapping: [Expression?]) {
        self.plan = plan
        self.mapping = mapping
    }
}

/// A column that a window function computes over the rows in their order.
package struct WindowColumn: Sendable, Hashable {
    package let column: Column
    package let function: WindowFunction.Identifier
    package let arguments: [Expression]
    /// The column that says which part a row belongs to, where each part is computed by itself; the rows of a part lie together.
    package let part: Column?

    package init(
        column: Column, function: WindowFunction.Identifier, arguments: [Expression], part: Column? = nil
    ) {
        self.column = column
        self.function = function
        self.arguments = arguments
        self.part = part
    }
}

/// `mv-expand a = Expr to typeof(string), b with_itemindex=i limit n`
package struct MvExpand: Sendable, Hashable {
    package let input: Plan
    /// The arrays or bags that are expanded side by side (shorter ones give null), each into its column.
    package let items: [ComputedColumn]
    package let itemIndex: Column?
    /// `kind=array`: a bag becomes `[key, value]`; otherwise a bag becomes single-property bags.
    package let bagsAsArrays: Bool
    package let limit: Int?
    /// All columns that come out, in order: those of the input that are kept, and those of the items.
    package let output: [Column]

    package init(
        input: Plan, items: [ComputedColumn], itemIndex: Column?, bagsAsArrays: Bool, limit: Int?, output: [Column]
    ) {
        self.input = input
        self.items = items
        self.itemIndex = itemIndex
        self.bagsAsArrays = bagsAsArrays
        self.limit = limit
        self.output = output
    }
}

/// `parse kind=simple Expr with "a" Column:type * "b"`
package struct ParseOperator: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case simple, regex, relaxed
        /// `parse-kv`
        case keyValue(KeyValueForm)
    }

    /// One piece of the pattern.
    package enum Piece: Sendable, Hashable {
        /// Literal text (or a regular expression, for `kind=regex`) that must stand here.
        case text(String)
        /// `*`: anything.
        case skip
        /// A column that takes what stands here.
        case column(Column)
    }

    package let input: Plan
    package let kind: Kind
    /// RE2 flags of `kind=regex flags=Ui`.
    package let flags: String
    package let source: Expression
    package let pieces: [Piece]
    /// `parse-where`: rows that do not match are dropped instead of filled with nulls.
    package let dropsUnmatched: Bool

    package init(
        input: Plan, kind: Kind, flags: String, source: Expression, pieces: [Piece], dropsUnmatched: Bool
    ) {
        self.input = input
        self.kind = kind
        self.flags = flags
        self.source = source
        self.pieces = pieces
        self.dropsUnmatched = dropsUnmatched
    }
}
