import Values

/// Plugins that aggregate over windows that slide along a column.
extension Binding {
    /// Not reals: steps of them do not meet where they should.
    private static let indexTypes: Set<ScalarType> = [.datetime, .timespan, .int, .long]

    /// The type of the steps along a column.
    private func stepType(along type: ScalarType) -> ScalarType { type == .datetime ? .timespan : type }

    /// How many bins a window may have.
    private static let binsMax = 10_000

    /// `rolling_percentile(value, percentile, index, bin size, bins per window, dimensions...)`
    func bindRollingPercentile(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard arguments.count >= 5 else {
            report(
                .argumentCount(
                    name.text, wanted: "a value, a percentile, an index, the size of a bin, bins, and dimensions"),
                name.range)
            return nil
        }
        if table.isOpen { return nil }
        let context = ExpressionContext(scope: scope, table: table)
        let numbers: Set<ScalarType> = [.int, .long, .real, .decimal, .datetime, .timespan]
        guard let value = columnArgument(arguments[0], of: name, context, types: numbers),
            case .real(let percentile)? = constantArgument(arguments[1], "The percentile", as: .real, context),
            let index = columnArgument(arguments[2], of: name, context, types: Self.indexTypes),
            let size = constantArgument(arguments[3], "The size of a bin", as: stepType(along: index.type), context),
            case .long(let bins)? = constantArgument(arguments[4], "The number of bins", as: .long, context),
            checkPositive(size, "The size of a bin", arguments[3])
        else { return nil }
        guard (1...Int64(Self.binsMax)).contains(bins) else {
            report(.outOfRange("The number of bins", lowest: 1, highest: Self.binsMax), arguments[4].value.range)
            return nil
        }
        guard !size.ticks.multipliedReportingOverflow(by: bins).overflow else {
            report(.unsupported("A window of so many bins of that size"), arguments[3].value.range)
            return nil
        }
        guard (0...100).contains(percentile) else {
            report(.outOfRange("The percentile", lowest: 0, highest: 100), arguments[1].value.range)
            return nil
        }
        guard let dimensions = dimensionArguments(arguments.dropFirst(5), of: name, context) else { return nil }
        let source = only(
            [("$$value", .column(value.id, value.type)), ("$$index", .column(index.id, index.type))]
                + inner(dimensions),
            of: table)
        let result = bindLibrary(
            """
            let ['$$last'] = toscalar(Source | summarize max(bin(['$$index'], ['$$size'])));
            Source
            | extend ['$$bin'] = bin(['$$index'], ['$$size'])
            | mv-expand ['$$window'] =
                range(['$$bin'], ['$$bin'] + ['$$size'] * \(bins - 1), ['$$size']) to typeof(\(index.type.rawValue))
            | where ['$$window'] <= ['$$last']
            | summarize ['$$result'] = percentile(['$$value'], \(percentile)) by ['$$window']\(grouping(dimensions))
            """,
            tables: ["Source": source], values: ["$$size": .literal(size)], for: name)
        let label = percentile == percentile.rounded() ? "\(Int(percentile))" : "\(percentile)"
        return result.map {
            naming(
                $0, [index.name] + dimensions.map(\.name) + ["rolling_\(bins)_percentile_\(value.name)_\(label)"])
        }
    }

    /// `sliding_window_counts(id, timeline, start, end, lookback, bin, dimensions...)`
    func bindSlidingWindowCounts(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        guard arguments.count >= 6 else {
            report(
                .argumentCount(
                    name.text, wanted: "an id, a timeline, start, end, the window, the size of a bin, and dimensions"),
                name.range)
            return nil
        }
        if table.isOpen { return nil }
        let context = ExpressionContext(scope: scope, table: table)
        let identifiers = Set(ScalarType.allCases).subtracting([.dynamic])
        guard let id = columnArgument(arguments[0], of: name, context, types: identifiers),
            let time = columnArgument(arguments[1], of: name, context, types: Self.indexTypes),
            let start = constantArgument(arguments[2], "The start", as: time.type, context),
            let end = constantArgument(arguments[3], "The end", as: time.type, context),
            let window = constantArgument(arguments[4], "The window", as: stepType(along: time.type), context),
            let size = constantArgument(arguments[5], "The size of a bin", as: stepType(along: time.type), context),
            let dimensions = dimensionArguments(arguments.dropFirst(6), of: name, context),
            checkPositive(size, "The size of a bin", arguments[5]), checkPositive(window, "The window", arguments[4]),
            checkWindow(from: start, to: end, window, bin: size, time.type, name)
        else { return nil }
        let source = only(
            [("$$id", .column(id.id, id.type)), ("$$time", .column(time.id, time.type))] + inner(dimensions), of: table)
        let result = bindLibrary(
            """
            Source
            | where ['$$time'] > ['$$start'] - ['$$length'] and ['$$time'] <= ['$$end']
            | extend ['$$bin'] = bin_at(['$$time'], ['$$size'], ['$$start'])
            | mv-expand ['$$window'] =
                range(['$$bin'], min_of(['$$bin'] + ['$$length'] - ['$$size'], ['$$end']), ['$$size'])
                to typeof(\(time.type.rawValue))
            | where ['$$window'] >= ['$$start'] and ['$$window'] <= ['$$end']
            | summarize ['$$count'] = count(), ['$$distinct'] = dcount(['$$id']) by ['$$window']\(grouping(dimensions))
            """,
            tables: ["Source": source],
            values: [
                "$$start": .literal(start), "$$end": .literal(end), "$$length": .literal(window),
                "$$size": .literal(size),
            ], for: name)
        return result.map { naming($0, [time.name] + dimensions.map(\.name) + ["Count", "Dcount"]) }
    }

    // MARK: Dimensions

    private func inner(_ dimensions: [Column]) -> [(name: String, value: Expression)] {
        dimensions.enumerated().map { ("$$dimension\($0.offset)", .column($0.element.id, $0.element.type)) }
    }

    private func grouping(_ dimensions: [Column]) -> String {
        dimensions.indices.map { ", ['$$dimension\($0)']" }.joined()
    }

    // MARK: Bounds

    /// Refuses windows that cannot be reckoned with: whatever left the range of its type would be null, and its rows would be missing.
    private func checkWindow(
        from start: Scalar, to end: Scalar, _ window: Scalar, bin size: Scalar, _ type: ScalarType, _ name: NameSyntax
    ) -> Bool {
        guard window.ticks >= size.ticks, end.ticks >= start.ticks, !start.isNull, !end.isNull else {
            report(
                .unsupported("A window that is shorter than a bin, or an end before the start, in '\(name.text)'"),
                name.range)
            return false
        }
        guard window.ticks / size.ticks <= Self.binsMax else {
            report(.unsupported("A window of more than \(Self.binsMax) bins in '\(name.text)'"), name.range)
            return false
        }
        let (first, isBelow) = start.ticks.subtractingReportingOverflow(window.ticks)
        let (last, isAbove) = end.ticks.addingReportingOverflow(window.ticks)
        let years: ClosedRange<Int64> = type == .datetime ? 0...3_155_378_975_999_999_999 : .min ... .max
        guard !isBelow, !isAbove, years.contains(first), years.contains(last) else {
            report(.unsupported("A window that reaches beyond what there is of '\(type.rawValue)'"), name.range)
            return false
        }
        return true
    }

    private func checkPositive(_ value: Scalar, _ what: String, _ argument: ArgumentSyntax) -> Bool {
        if value.ticks > 0 { return true }
        report(.notPositive(what), argument.value.range)
        return false
    }

    private func dimensionArguments(
        _ arguments: some Sequence<ArgumentSyntax>, of name: NameSyntax, _ context: ExpressionContext
    ) -> [Column]? {
        var columns: [Column] = []
        for argument in arguments {
            let types = Set(ScalarType.allCases).subtracting([.dynamic])
            guard let column = columnArgument(argument, of: name, context, types: types) else { return nil }
            columns.append(column)
        }
        return columns
    }
}

extension Scalar {
    /// The whole number that a long, an int, or a time is kept as; 0 for what is none.
    fileprivate var ticks: Int64 {
        switch self {
        case .int(let value): Int64(value)
        case .long(let value), .datetime(let value), .timespan(let value): value
        default: 0
        }
    }
}
