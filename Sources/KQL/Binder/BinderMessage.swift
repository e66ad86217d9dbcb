import Values

/// What the binder has to say: stable codes, and the sentences.
struct BinderMessage {
    let code: String
    let text: String
    var severity = Diagnostic.Severity.error

    private static func hint(_ suggestion: String?) -> String { suggestion.map { " Did you mean '\($0)'?" } ?? "" }

    // MARK: Names

    static func unknownTable(_ name: String, suggestion: String?) -> BinderMessage {
        .init(code: "unknown-table", text: "'\(name)' is not a table.\(hint(suggestion))")
    }

    static func unknownColumn(_ name: String, suggestion: String?) -> BinderMessage {
        .init(code: "unknown-column", text: "'\(name)' is not a column here.\(hint(suggestion))")
    }

    static func unknownName(_ name: String, suggestion: String?) -> BinderMessage {
        .init(code: "unknown-name", text: "Nothing is called '\(name)' here.\(hint(suggestion))")
    }

    static func unknownFunction(_ name: String, suggestion: String?) -> BinderMessage {
        if ["DeviceFromIP", "FileProfile", "SeenBy"].contains(name) {
            return unsupported("'\(name)' here", instead: "It takes rows: T | invoke \(name)().")
        }
        if name == "AssignedIPAddresses" {
            return unsupported(
                "'\(name)' here", instead: "It stands where a table can stand: AssignedIPAddresses(...) | ...")
        }
        if let reason = RefusedNames.functions[name] { return unsupported("The function '\(name)'", instead: reason) }
        return .init(
            code: "unknown-function", text: "'\(name)' is not a function that is supported.\(hint(suggestion))")
    }

    static func ambiguousColumn(_ name: String) -> BinderMessage {
        .init(
            code: "ambiguous-column",
            text: "'\(name)' is a column of both sides. Say '$left.\(name)' or '$right.\(name)'.")
    }

    static func renamedTable(_ name: String, to newNames: [String], works: Bool) -> BinderMessage {
        let names = newNames.map { "'\($0)'" }.joined(separator: " and ")
        return .init(
            code: "renamed-table", text: "The table '\(name)' is now \(names).", severity: works ? .warning : .error)
    }

    static func renamedColumn(_ name: String, to newName: String) -> BinderMessage {
        .init(
            code: "renamed-column", text: "The column '\(name)' is now called '\(newName)'.", severity: .warning)
    }

    static func duplicateColumn(_ name: String) -> BinderMessage {
        .init(code: "duplicate-column", text: "There is already a column '\(name)' here.")
    }

    static func severalNames() -> BinderMessage {
        .init(code: "several-names", text: "There are several names for one value. Name each value by itself.")
    }

    static func tooManyNames(_ function: String, count: Int) -> BinderMessage {
        .init(code: "several-names", text: "'\(function)' gives \(count) values: there are more names than that.")
    }

    static func unnamedAssignment(_ step: String) -> BinderMessage {
        .init(code: "assignment-expected", text: "The step '\(step)' assigns by 'column = value'.")
    }

    static func duplicateName(_ name: String) -> BinderMessage {
        .init(code: "duplicate-name", text: "'\(name)' is declared already.")
    }

    // MARK: Kinds of expressions

    static func tableExpected(_ what: String) -> BinderMessage {
        .init(code: "table-expected", text: "A table or a query is expected here, not \(what).")
    }

    static func scalarExpected(_ name: String) -> BinderMessage {
        .init(
            code: "scalar-expected",
            text:
                "A single value is expected here, not the table '\(name)'. 'toscalar(...)' gives the first value of a query."
        )
    }

    static func constantExpected(_ what: String) -> BinderMessage {
        .init(code: "constant-expected", text: "\(what) must be a constant.")
    }

    static func numberExpected(_ what: String) -> BinderMessage {
        .init(code: "type-mismatch", text: "\(what) must be a whole number that is not negative.")
    }

    static func wrongType(_ what: String, wanted: String, found: ScalarType) -> BinderMessage {
        .init(code: "type-mismatch", text: "\(what) must be of the type \(wanted), not \(found.rawValue).")
    }

    static func noOverload(_ name: String, types: [ScalarType], isOperator: Bool, wanted: String?) -> BinderMessage {
        let found = types.map(\.rawValue).joined(separator: ", ")
        let subject = isOperator ? "The operator '\(name)'" : "The function '\(name)'"
        let hint = wanted.map { " \($0)" } ?? ""
        return .init(code: "type-mismatch", text: "\(subject) does not take (\(found)).\(hint)")
    }

    static func incomparable(_ name: String, _ left: ScalarType, _ right: ScalarType) -> BinderMessage {
        .init(
            code: "type-mismatch",
            text:
                "Values of the types \(left.rawValue) and \(right.rawValue) cannot be compared by '\(name)'. Convert one of them, for example with 'to\(left.rawValue)(...)'."
        )
    }

    static func aggregateMisplaced(_ name: String) -> BinderMessage {
        .init(
            code: "aggregate-misplaced",
            text: "The aggregation function '\(name)' can only stand in 'summarize', 'make-series' and 'top-nested'.")
    }

    static func nestedAggregate(_ name: String) -> BinderMessage {
        .init(
            code: "aggregate-misplaced",
            text: "The aggregation function '\(name)' cannot stand inside of another. Use 'summarize' twice.")
    }

    static func notAggregate() -> BinderMessage {
        .init(
            code: "not-aggregate",
            text:
                "An aggregation function is expected here, such as 'count()'. To group by a value, write it behind 'by'."
        )
    }

    static func columnOutsideAggregate(_ name: String) -> BinderMessage {
        .init(
            code: "not-aggregate",
            text: "The column '\(name)' must be inside of an aggregation function here, or behind 'by'.")
    }

    static func serializedExpected(_ name: String) -> BinderMessage {
        .init(
            code: "not-serialized",
            text: "The function '\(name)' needs rows in an order. Put 'serialize' or 'sort by ...' before.")
    }

    static func windowMisplaced(_ name: String) -> BinderMessage {
        .init(
            code: "window-misplaced",
            text: "The function '\(name)' can only stand in 'extend', 'project', 'serialize' and 'where'.")
    }

    static func pathOfNonDynamic(_ type: ScalarType, what: String) -> BinderMessage {
        .init(
            code: "type-mismatch",
            text: "\(what) is only possible on a dynamic value, not on \(type.rawValue)."
                + (type == .string ? " 'parse_json(...)' makes one of a text." : ""))
    }

    static func zeroStep(_ name: String) -> BinderMessage {
        .init(code: "zero-step", text: "The step of '\(name)' must not be zero.")
    }

    static func seriesTooLong(most: Int) -> BinderMessage {
        .init(
            code: "series-too-long",
            text: "The series would have more than \(most) values. Make the step larger or the range shorter.")
    }

    static func readAsJSON(_ name: String) -> BinderMessage {
        .init(
            code: "read-as-json", text: "'\(name)' is text here, and is read as parse_json(\(name)).",
            severity: .warning)
    }

    static func columnExpected(of call: String) -> BinderMessage {
        .init(code: "column-expected", text: "'\(call)' takes a column here, by its name.")
    }

    static func outOfRange(_ what: String, lowest: Int, highest: Int) -> BinderMessage {
        .init(code: "out-of-range", text: "\(what) must lie between \(lowest) and \(highest).")
    }

    static func notPositive(_ what: String) -> BinderMessage {
        .init(code: "out-of-range", text: "\(what) must be more than nothing.")
    }

    static func noService(_ name: String, _ effect: String) -> BinderMessage {
        .init(code: "no-service", text: "There is no service behind '\(name)' here: \(effect).", severity: .warning)
    }

    static func starMisplaced() -> BinderMessage {
        .init(code: "star-misplaced", text: "'*' cannot stand here.")
    }

    static func argumentCount(_ name: String, wanted: String) -> BinderMessage {
        .init(code: "argument-count", text: "'\(name)' takes \(wanted).")
    }

    static func unknownArgument(_ name: String, of function: String) -> BinderMessage {
        .init(code: "unknown-argument", text: "'\(function)' has no parameter '\(name)'.")
    }

    static func missingArgument(_ name: String, of function: String) -> BinderMessage {
        .init(code: "argument-count", text: "The call of '\(function)' lacks its parameter '\(name)'.")
    }

    // MARK: Operators

    static func unsupportedOperator(_ name: String, instead: String? = nil) -> BinderMessage {
        .init(
            code: "unsupported-operator",
            text: "The operator '\(name)' is not supported."
                + ((instead ?? RefusedNames.operators[name]).map { " \($0)" } ?? ""))
    }

    static func unsupported(_ what: String, instead: String? = nil) -> BinderMessage {
        .init(code: "unsupported", text: "\(what) is not supported." + (instead.map { " \($0)" } ?? ""))
    }

    static func notFirst(_ name: String) -> BinderMessage {
        .init(code: "operator-misplaced", text: "The operator '\(name)' cannot stand behind a pipe.")
    }

    static func unknownParameterValue(_ parameter: String, value: String, wanted: [String]) -> BinderMessage {
        .init(
            code: "invalid-parameter",
            text: "'\(value)' is not a value of '\(parameter)'. Its values are \(wanted.joined(separator: ", ")).")
    }

    static func cellCount(_ cells: Int, columns: Int) -> BinderMessage {
        .init(
            code: "cell-count", text: "\(cells) values do not fill rows of \(columns) columns.")
    }

    static func joinKeyTypes(_ left: ScalarType, _ right: ScalarType) -> BinderMessage {
        .init(
            code: "type-mismatch",
            text:
                "The sides of a join key must be of one type, not \(left.rawValue) and \(right.rawValue). Convert one before the join."
        )
    }

    static func joinCondition() -> BinderMessage {
        .init(
            code: "join-condition",
            text: "A join key is a column of both sides, or '$left.a == $right.b'.")
    }

    static func missingJoinKeys() -> BinderMessage {
        .init(code: "join-condition", text: "A join needs 'on' and at least one key.")
    }

    static func noQuery() -> BinderMessage {
        .init(code: "no-query", text: "There is no query, only declarations. End with the expression that gives rows.")
    }

    static func severalTables(_ name: String) -> BinderMessage {
        .init(
            code: "several-tables",
            text: "'\(name)' gives several tables, and can only stand last in the query.")
    }

    // MARK: Size

    static func tooLarge(limit: Int) -> BinderMessage {
        .init(
            code: "too-large",
            text: "The query grows to more than \(limit) operators and calls once its names are put in place.")
    }

    static func tooLong(limit: Int) -> BinderMessage {
        .init(code: "too-large", text: "The query has more than \(limit) operators one behind the other.")
    }

    static func recursion(_ name: String) -> BinderMessage {
        .init(code: "recursion", text: "The function '\(name)' is called too deeply. Functions cannot call themselves.")
    }
}
