import Values

/// One run of the binder: what it has found so far.
///
/// Methods that bind something give nil when it could not be bound; a diagnostic has been reported then, or the reason lies
/// in columns that only the data knows. Nil travels up silently, so that a mistake is reported once.
final class Binding {
    /// How many operators and calls all plans together may have: named queries can multiply by being used several times.
    static let nodeLimit = 200_000
    /// How many operators may stand one behind the other.
    static let depthLimit = 600
    /// How deeply user-defined functions may call one another.
    static let callLimit = 64

    let schema: QuerySchema
    let knowsPlaces: Bool
    /// The query.
    private let query: SourceText
    /// What is being bound: the query, or a query of the library.
    private(set) var text: SourceText
    /// While a query of the library is bound, where it was called.
    private var call: NameSyntax?
    let answers: [SchemaRequest.Key: [QuerySchema.Table.Column]]
    let parameters: [String: Scalar]

    private(set) var diagnostics: [Diagnostic] = []
    /// What was said where: a function's body is bound once a call, and its mistakes are reported once.
    private var reported: Set<Reported> = []

    private struct Reported: Hashable {
        let range: Range<Int>
        let text: String
    }

    var schemaRequests: [SchemaRequest] = []
    var schemaOccurrences: [Int: Int] = [:]
    var visualisation: Visualisation?
    private var nextColumn = 0
    private var nextIdentifier = 0
    private var nodes = 0
    var calls = 0

    init(
        schema: QuerySchema, knowsPlaces: Bool, text: SourceText,
        answers: [SchemaRequest.Key: [QuerySchema.Table.Column]],
        parameters: [String: Scalar]
    ) {
        self.schema = schema
        self.knowsPlaces = knowsPlaces
        query = text
        self.text = text
        self.answers = answers
        self.parameters = parameters
    }

    // MARK: Diagnostics

    func report(_ message: BinderMessage, _ range: Range<Int>) {
        let range = call?.range ?? range
        guard reported.insert(Reported(range: range, text: message.text)).inserted else { return }
        diagnostics.append(limited: message.severity, at: range, in: query) {
            let (line, column) = query.position(of: range.lowerBound)
            return Diagnostic(
                code: message.code, range: range, line: line, column: column,
                message: call.map { "\($0.text): \(message.text)" } ?? message.text, severity: message.severity)
        }
    }

    /// Binds a query of the library: what it has to say points to the call that it stands for.
    func inLibrary<Result>(_ text: SourceText, for call: NameSyntax, _ body: () -> Result) -> Result {
        let outer = (self.text, self.call)
        (self.text, self.call) = (text, outer.1 ?? call)
        defer { (self.text, self.call) = outer }
        return body()
    }

    // MARK: Identity

    func makeColumn(_ name: String, _ type: ScalarType) -> Column {
        defer { nextColumn += 1 }
        return Column(id: ColumnID(rawValue: nextColumn), name: name, type: type)
    }

    /// A number that no other subplan of the query has.
    func makeIdentifier() -> Int {
        defer { nextIdentifier += 1 }
        return nextIdentifier
    }

    /// Counts what a query grows to; false, with a message, when that is too much.
    func spend(_ count: Int, at range: Range<Int>) -> Bool {
        nodes += count
        if nodes <= Self.nodeLimit { return true }
        report(.tooLarge(limit: Self.nodeLimit), range)
        return false
    }
}

/// Rows while a query is being bound: the plan that makes them and what later operators may know of it.
struct BoundTable {
    var plan: Plan
    var columns: [Column] {
        didSet { knownPositions = nil }
    }
    /// The places of the columns by name, where the operator that made them has them at hand.
    private var knownPositions: [String: Int]?
    /// How many operators stand one behind the other in the plan, and how many there are.
    var depth = 1
    var size = 1
    /// Whether the rows have an order that window functions may rely on.
    var isSerialized = false
    /// What `withsource` and `$table` say of the rows; nil for rows without a name.
    var name: String?
    /// Whether there are columns that only the data knows: a name that is not found may be one of them.
    var isOpen = false
    /// Names of columns whose expressions could not be bound.
    var poisoned: Set<String> = []
    /// Inside of `mv-apply` and `partition`: the columns that say which part a row belongs to. They are in the plan, and no
    /// name of the query can mean them; `columns` does not have them.
    var part: Part?
    /// Names that columns had before, or may also be called by.
    var aliases: [String: Alias] = [:]

    /// The part of a row inside of `mv-apply` and `partition`.
    struct Part {
        let column: Column
        /// Gives the column's value of every part that there is, each once; also of parts that have no row left.
        let parts: Plan
    }

    /// A projection's list that keeps what the query cannot name.
    func keepingPart(_ items: [ComputedColumn]) -> [ComputedColumn] {
        guard let part else { return items }
        return items + [ComputedColumn(part.column)]
    }

    struct Alias {
        let column: ColumnID
        /// Whether using it is worth a warning.
        let isOld: Bool
    }

    init(_ plan: Plan, columns: [Column]) {
        self.plan = plan
        self.columns = columns
    }

    /// The same rows after one more operator that keeps the columns.
    func applying(_ plan: Plan, columns: [Column]? = nil) -> BoundTable {
        var result = self
        result.plan = plan
        if let columns { result.columns = columns }
        result.depth += 1
        result.size += 1
        return result
    }

    /// The same rows after an operator that gives these columns out.
    func applying(_ plan: Plan, _ projection: Projection) -> BoundTable {
        var result = applying(plan, columns: projection.columns)
        result.knownPositions = projection.positions
        return result
    }

    /// The places of the columns by name.
    var positions: [String: Int] {
        knownPositions
            ?? Dictionary(
                columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    func column(named name: String) -> Column? {
        if let knownPositions { return knownPositions[name].map { columns[$0] } }
        return columns.first { $0.name == name }
    }
}

/// The names of `let` statements and parameters, innermost first.
final class Scope {
    enum Entry {
        case scalar(Expression)
        case table(TableEntry)
        case function(FunctionEntry)
        /// Its definition could not be bound.
        case poisoned
    }

    /// A named query. Each use but the first gets columns of its own, so that joining it to itself is not ambiguous.
    final class TableEntry {
        let table: BoundTable
        var uses = 0
        let isView: Bool
        init(_ table: BoundTable, isView: Bool = false) {
            self.table = table
            self.isView = isView
        }
    }

    final class FunctionEntry {
        let syntax: FunctionSyntax
        let scope: Scope
        init(_ syntax: FunctionSyntax, scope: Scope) {
            self.syntax = syntax
            self.scope = scope
        }
    }

    let parent: Scope?
    private var entries: [String: Entry] = [:]
    /// In the order of declaration, for `search` and wildcards.
    private(set) var names: [String] = []

    init(parent: Scope?) { self.parent = parent }

    func declare(_ name: String, _ entry: Entry) {
        if entries.updateValue(entry, forKey: name) == nil { names.append(name) }
    }

    func entry(_ name: String) -> Entry? {
        var scope: Scope? = self
        while let current = scope {
            if let entry = current.entries[name] { return entry }
            scope = current.parent
        }
        return nil
    }

    /// All names that can be seen from here.
    var visibleNames: [String] {
        var result: [String] = []
        var scope: Scope? = self
        while let current = scope {
            result += current.names
            scope = current.parent
        }
        return result
    }
}
