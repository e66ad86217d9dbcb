import Columnar
import KQL
import Values

/// Makes physical operators of a plan whose subqueries have been computed.
struct PhysicalPlanner {
    let compiler: ExpressionCompiler
    /// What `externaldata` may read; nil: nothing.
    var externalFiles: ExternalFiles?

    func make(_ plan: Plan) throws -> any PhysicalOperator {
        switch plan {
        case .table(let name, let columns):
            return ScanOperator(request: ScanRequest(table: name, columns: columns))
        case .filter(.table(let name, let columns), let predicate):
            return ScanOperator(
                request: ScanRequest(table: name, columns: columns, conjuncts: predicate.conjuncts))
        case .take(.table(let name, let columns), let limit):
            return TakeOperator(
                input: ScanOperator(request: ScanRequest(table: name, columns: columns, limit: limit)), limit: limit)
        case .project(.filter(.table(let name, let columns), let predicate), let computed):
            return try scan(name, columns, predicate, computed)
        case .values(let columns, let rows): return ValuesOperator(columns: columns, rows: rows)
        case .range(let column, let from, let to, let step):
            return RangeOperator(
                column: column, from: try constant(from, column.type), to: try constant(to, column.type),
                step: try constant(step, column.type == .datetime ? .timespan : column.type))
        case .filter(let input, let predicate):
            let source = try make(input)
            let layout = Layout(source.columns)
            return FilterOperator(
                input: source, conjuncts: try predicate.conjuncts.map { try compiler.compile($0, over: layout) },
                text: predicate.conjuncts.map(\.text).joined(separator: " and "))
        case .project(let input, let computed): return try project(try make(input), computed)
        case .aggregate(let input, let keys, let aggregates): return try aggregate(try make(input), keys, aggregates)
        case .sort(let input, let keys):
            let source = try make(input)
            return SortOperator(input: source, keys: try compile(keys, source), text: keys.text)
        case .take(let input, let limit): return TakeOperator(input: try make(input), limit: limit)
        case .top(let input, let limit, let keys):
            let source = try make(input)
            return TopOperator(input: source, limit: limit, keys: try compile(keys, source), text: keys.text)
        case .join(let join): return try make(join)
        case .union(let legs, let columns):
            return UnionOperator(
                legs: try legs.map { leg in
                    let source = try make(leg.plan)
                    let layout = Layout(source.columns)
                    let expressions = try zip(leg.mapping, columns).map {
                        expression, column in
                        guard let expression else {
                            return CompiledExpression(
                                .constant(column.type == .string ? .string("") : .null(column.type)), type: column.type)
                        }
                        return try compiler.compile(expression, over: layout)
                    }
                    return UnionOperator.Leg(input: source, expressions: expressions)
                }, columns: columns)
        case .window(let input, let window): return try make(window, over: try make(input))
        case .mvExpand(let expand): return try make(expand)
        case .scan(let scan): return try make(scan)
        case .parse(let parse): return try make(parse)
        case .shared(let identifier, let input):
            return SharedOperator(identifier: identifier, input: try make(input))
        case .external(let data): return try make(data)
        case .schema(let described, let columns): return SchemaOperator.make(of: described, columns: columns)
        }
    }

    private func scan(
        _ name: String, _ columns: [Column], _ predicate: Expression, _ computed: [ComputedColumn]
    ) throws -> any PhysicalOperator {
        // What only the predicate reads is not handed on.
        var used: Set<ColumnID> = []
        for column in computed { column.expression.collectColumns(into: &used) }
        let handedOn = columns.filter { used.contains($0.id) }
        let scan = ScanOperator(
            request: ScanRequest(
                table: name, columns: handedOn, conjuncts: predicate.conjuncts,
                tested: columns.filter { !used.contains($0.id) }))
        return try project(scan, computed)
    }

    private func project(
        _ source: any PhysicalOperator, _ computed: [ComputedColumn]
    ) throws -> any PhysicalOperator {
        let layout = Layout(source.columns)
        return ProjectOperator(
            input: source,
            expressions: try computed.map { try compiler.compile($0.expression, over: layout) },
            columns: computed.map(\.column),
            text: computed.map { "\($0.column.name) = \($0.expression.text)" }.joined(separator: ", "))
    }

    /// The records of files, each value brought to its column's type.
    private func make(_ data: ExternalData) throws -> any PhysicalOperator {
        guard let externalFiles else {
            let location = ExternalFiles.shown(data.locations.first ?? "")
            throw QueryError.unsupported(
                "externaldata: reading '\(location)' is not allowed here. The operator of this service allows a folder (--external-data); or write the rows into a datatable."
            )
        }
        let records = try ExternalRecords(data)
        let read = data.columns.map { column in
            Column(id: column.id, name: column.name, type: records.isJSON ? .dynamic : .string)
        }
        return try project(
            ExternalOperator(columns: read, locations: data.locations, records: records, files: externalFiles),
            zip(read, data.columns).map { from, to in
                ComputedColumn(column: to, expression: cast(.column(from.id, from.type), to: to.type))
            })
    }

    private func constant(_ expression: Expression, _ type: ScalarType) throws -> Scalar {
        guard let value = try compiler.compile(expression, over: Layout([])).constant else {
            throw QueryError.unsupported("range: the bounds and the step have to be constants.")
        }
        return Conversion.convert(value, to: type)
    }

    private func compile(
        _ keys: [SortKey], _ source: any PhysicalOperator
    ) throws -> [CompiledSortKey] {
        let layout = Layout(source.columns)
        return try keys.map { key in
            CompiledSortKey(
                expression: try compiler.compile(key.expression, over: layout),
                direction: RowOrder.Direction(ascending: key.ascending, nullsFirst: key.nullsFirst))
        }
    }

    private func aggregate(
        _ source: any PhysicalOperator, _ keys: [ComputedColumn], _ aggregates: [Aggregate]
    ) throws -> any PhysicalOperator {
        let layout = Layout(source.columns)
        let functions = try aggregates.map { aggregate in
            guard let implementation = AggregateCatalogue.table[aggregate.function] else {
                throw QueryError.unsupported(
                    "The aggregation function '\(aggregate.function.rawValue)' is not supported.")
            }
            let compiled = try aggregate.arguments.map { try compiler.compile($0, over: layout) }
            let call = AggregateCall(
                name: aggregate.function.rawValue, argumentTypes: compiled.map(\.type),
                literals: compiled.map(\.constant), resultTypes: aggregate.columns.map(\.type))
            let seen = compiled.enumerated().filter {
                $0.offset != implementation.predicate && !implementation.literalPositions($0.offset)
            }
            return AggregateOperator.Function(
                call: call, arguments: seen.map(\.element), predicate: implementation.predicate.map { compiled[$0] },
                makeState: try implementation.make(call))
        }
        let text =
            aggregates.map { "\($0.function.rawValue)(\($0.arguments.map(\.text).joined(separator: ", ")))" }
            .joined(separator: ", ") + " by "
            + keys.map { "\($0.column.name) = \($0.expression.text)" }.joined(separator: ", ")
        return AggregateOperator(
            input: source, keys: try keys.map { try compiler.compile($0.expression, over: layout) },
            functions: functions, columns: keys.map(\.column) + aggregates.flatMap(\.columns), text: text,
            queryName: aggregates.isEmpty ? "distinct" : "summarize")
    }

    private func make(_ join: Join) throws -> any PhysicalOperator {
        let left = try make(join.left)
        let right = try make(join.right)
        let layouts = (left: Layout(left.columns), right: Layout(right.columns))
        let output = join.output.map { output -> (side: Join.Output.Side, position: Int) in
            let layout = output.side == .left ? layouts.left : layouts.right
            guard let position = layout.position(of: output.source) else {
                preconditionFailure("a join's output column is one of its side's columns")
            }
            return (output.side, position)
        }
        return JoinOperator(
            kind: join.kind, left: left, right: right,
            leftKeys: try join.keys.map { try compiler.compile($0.left, over: layouts.left) },
            rightKeys: try join.keys.map { try compiler.compile($0.right, over: layouts.right) },
            output: output, columns: join.output.map(\.column),
            text: join.keys.map { "\($0.left.text) == \($0.right.text)" }.joined(separator: ", "))
    }

    private func make(
        _ window: [WindowColumn], over source: any PhysicalOperator
    ) throws -> any PhysicalOperator {
        var columns = source.columns
        var computations: [WindowOperator.Computation] = []
        for column in window {
            guard WindowOperator.Computation.functions.contains(column.function.rawValue) else {
                throw QueryError.unsupported("The window function '\(column.function.rawValue)' is not supported.")
            }
            let layout = Layout(columns)
            computations.append(
                WindowOperator.Computation(
                    function: column.function,
                    arguments: try column.arguments.map { try compiler.compile($0, over: layout) },
                    type: column.column.type, part: column.part.flatMap { layout.position(of: $0.id) }))
            columns.append(column.column)
        }
        return WindowOperator(input: source, computations: computations, columns: columns)
    }

    private func make(_ scan: StepScan) throws -> any PhysicalOperator {
        let source = try make(scan.input)
        let layout = Layout(scan.record + scan.steps.flatMap(\.memory))
        let inputs = Layout(source.columns)
        return StepScanOperator(
            input: source,
            record: scan.record.prefix(scan.record.count - scan.defaults.count).map { column in
                guard let position = inputs.position(of: column.id) else {
                    preconditionFailure("a record's column is one of the input's or declared")
                }
                return position
            }, recordTypes: scan.record.map(\.type), defaults: scan.defaults,
            steps: try scan.steps.map { step in
                StepScanOperator.Step(
                    name: step.name, output: step.output, condition: try compiler.compile(step.condition, over: layout),
                    assignments: try step.assignments.map {
                        (position: $0.position, value: try compiler.compile($0.value, over: layout))
                    })
            }, part: scan.part.flatMap { inputs.position(of: $0.id) }, numbersMatches: scan.matchID != nil,
            columns: scan.output)
    }

    private func make(_ expand: MvExpand) throws -> any PhysicalOperator {
        let source = try make(expand.input)
        let layout = Layout(source.columns)
        let element = Column(id: ColumnID(rawValue: -1), name: "", type: .dynamic)
        let items = try expand.items.map { item in
            MvExpandOperator.Item(
                expression: try compiler.compile(item.expression, over: layout),
                conversion: try compiler.compile(
                    cast(.column(element.id, .dynamic), to: item.column.type), over: Layout([element])))
        }
        let itemPositions = Dictionary(
            expand.items.enumerated().map { ($0.element.column.id, $0.offset) }
        ) { first, _ in first }
        let sources = expand.output.map { column -> MvExpandOperator.Source in
            if let item = itemPositions[column.id] { return .item(item) }
            if column.id == expand.itemIndex?.id { return .index }
            guard let position = layout.position(of: column.id) else {
                preconditionFailure("an output column of mv-expand is one of its input or items")
            }
            return .input(position)
        }
        return MvExpandOperator(
            input: source, items: items, bagsAsArrays: expand.bagsAsArrays, limit: expand.limit, sources: sources,
            columns: expand.output)
    }

    private func make(_ parse: ParseOperator) throws -> any PhysicalOperator {
        let source = try make(parse.input)
        let text = Column(id: ColumnID(rawValue: -1), name: "", type: .string)
        let captured = parse.captured
        let matcher: ParseRowsOperator.Matcher
        switch parse.kind {
        case .simple, .relaxed:
            let pattern = ParsePattern(parse.pieces)
            matcher = { text in
                pattern.match(text).map { ranges in
                    ranges.map { String(decoding: UnsafeBufferPointer(rebasing: text[$0]), as: UTF8.self) }
                }
            }
        case .regex: matcher = try ParsePattern.regularExpression(parse.pieces, flags: parse.flags)
        case .keyValue(let form):
            let pattern = try KeyValuePattern(form, keys: captured.map(\.name))
            matcher = { text in pattern.match(text) }
        }
        // Of `parse` a value that does not fit its column unmakes the match; elsewhere it is null by itself.
        let isRelaxed = parse.kind != .simple && parse.kind != .regex
        return ParseRowsOperator(
            input: source, source: try compiler.compile(parse.source, over: Layout(source.columns)), matcher: matcher,
            conversions: try captured.map {
                try compiler.compile(cast(.column(text.id, .string), to: $0.type), over: Layout([text]))
            }, types: captured.map(\.type), isRelaxed: isRelaxed, dropsUnmatched: parse.dropsUnmatched,
            columns: source.columns + captured)
    }

    /// The explicit conversion (`tolong(x)`...) of an expression to a type.
    private func cast(_ expression: Expression, to type: ScalarType) -> Expression {
        if expression.type == type { return expression }
        let function: ScalarFunction.Identifier =
            switch type {
            case .bool: "tobool"
            case .int: "toint"
            case .long: "tolong"
            case .real: "toreal"
            case .decimal: "todecimal"
            case .string: "tostring"
            case .datetime: "todatetime"
            case .timespan: "totimespan"
            case .guid: "toguid"
            case .dynamic: "todynamic"
            }
        let identifier = ScalarFunction.definition(named: function.rawValue)?.identifier ?? function
        return .call(identifier, [expression], type)
    }
}
