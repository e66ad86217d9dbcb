import Values

/// `scan`: steps over the rows in their order.
extension Binding {
    func bindScan(_ scan: ScanSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        guard scan.order.isEmpty, scan.partition.isEmpty else {
            report(
                .unsupported(
                    "'order by' and 'partition by' of 'scan'",
                    instead: "Put 'sort by' or 'partition by' in front of it."),
                operation.name.range)
            return nil
        }
        guard table.isSerialized else {
            report(.serializedExpected("scan"), operation.name.range)
            return nil
        }
        guard let declared = bindDeclarations(scan.declarations, table, scope) else { return nil }
        let record = table.columns + declared.map(\.column)
        var memories: [String: [String: Column]] = [:]
        var columns: [[Column]] = []
        for step in scan.steps {
            let memory = record.map { makeColumn($0.name, $0.type) }
            guard
                memories.updateValue(
                    Dictionary(memory.map { ($0.name, $0) }) { first, _ in first }, forKey: step.name.text) == nil
            else {
                report(.duplicateName(step.name.text), step.name.range)
                return nil
            }
            columns.append(memory)
        }
        var rows = table
        rows.columns = record
        var steps: [StepScan.Step] = []
        var isComplete = true
        for (step, memory) in zip(scan.steps, columns) {
            let context = ExpressionContext(scope: scope, table: rows)
            context.stepColumns = memories
            if let bound = bindStep(step, memory, record, context) { steps.append(bound) } else { isComplete = false }
        }
        guard isComplete else { return nil }
        var output = record
        var matchID: Column?
        if let parameter = operation.parameter("with_match_id") {
            let name = parameter.word ?? text[parameter.value.range]
            guard !record.contains(where: { $0.name == name }) else {
                report(.duplicateColumn(name), parameter.value.range)
                return nil
            }
            let column = makeColumn(name, .long)
            matchID = column
            output.append(column)
        }
        var input = table.plan
        if let part = table.part {
            // A stable sort brings the parts together and keeps the order within them.
            input = .sort(
                input,
                [
                    SortKey(expression: .column(part.column.id, part.column.type), ascending: true, nullsFirst: true)
                ])
        }
        let plan = Plan.scan(
            StepScan(
                input: input, record: record, defaults: declared.map(\.defaultValue), steps: steps,
                part: table.part?.column, matchID: matchID, output: output + (table.part.map { [$0.column] } ?? [])))
        var result = table.applying(plan, columns: output)
        result.forgetInput()
        result.isSerialized = true
        return result
    }

    private func bindDeclarations(
        _ declarations: [ScanSyntax.Declaration], _ table: BoundTable, _ scope: Scope
    ) -> [(column: Column, defaultValue: Scalar)]? {
        var declared: [(column: Column, defaultValue: Scalar)] = []
        var names = Set(table.columns.map(\.name))
        for declaration in declarations {
            let name = declaration.column.name
            guard names.insert(name.text).inserted else {
                report(.duplicateColumn(name.text), name.range)
                return nil
            }
            let type = declaration.column.type ?? .string
            var value = type == .string ? Scalar.string("") : .null(type)
            if let syntax = declaration.defaultValue {
                guard let bound = bind(syntax, ExpressionContext(scope: scope)) else { return nil }
                guard let folded = bound.foldedValue else {
                    report(.constantExpected("The default of '\(name.text)'"), syntax.range)
                    return nil
                }
                guard let converted = folded.converted(to: type) else {
                    report(
                        .wrongType("The default of '\(name.text)'", wanted: type.rawValue, found: folded.type),
                        syntax.range)
                    return nil
                }
                value = converted
            }
            declared.append((makeColumn(name.text, type), value))
        }
        return declared
    }

    private func bindStep(
        _ step: ScanSyntax.Step, _ memory: [Column], _ record: [Column], _ context: ExpressionContext
    ) -> StepScan.Step? {
        guard !step.isOptional else {
            report(.unsupported("The optional step '\(step.name.text)'"), step.name.range)
            return nil
        }
        let word = step.output?.text ?? "all"
        guard let output = StepScan.Step.Output(rawValue: word) else {
            report(
                .unknownParameterValue(
                    "output", value: word, wanted: StepScan.Step.Output.allCases.map(\.rawValue)),
                step.output?.range ?? step.name.range)
            return nil
        }
        guard let condition = bind(step.condition, context) else { return nil }
        guard let predicate = convert(condition, to: .bool) else {
            report(
                .wrongType("The condition of the step '\(step.name.text)'", wanted: "bool", found: condition.type),
                step.condition.range)
            return nil
        }
        var assignments: [StepScan.Assignment] = []
        var assigned: Set<ColumnID> = []
        for item in step.assignments {
            guard item.names.count == 1, let name = item.names.first else {
                report(.unnamedAssignment(step.name.text), item.range)
                return nil
            }
            guard let position = record.firstIndex(where: { $0.name == name.text }) else {
                report(
                    .unknownColumn(
                        name.text, suggestion: Spelling.nearest(to: name.text, among: record.map(\.name))), name.range)
                return nil
            }
            guard let value = bind(item.expression, context) else { return nil }
            let column = record[position]
            guard let converted = convert(value, to: column.type) else {
                report(
                    .wrongType("What '\(name.text)' becomes", wanted: column.type.rawValue, found: value.type),
                    item.expression.range)
                return nil
            }
            // Whether it is the value before or behind the assignment is not documented.
            guard converted.columns(among: assigned).isEmpty else {
                report(
                    .unsupported("A value that reads a column which the same step assigns before it"),
                    item.expression.range)
                return nil
            }
            assigned.insert(column.id)
            assignments.append(StepScan.Assignment(position: position, value: converted))
        }
        return StepScan.Step(
            name: step.name.text, output: output, condition: predicate, assignments: assignments, memory: memory)
    }
}

extension Expression {
    /// Those of some columns that the expression reads.
    fileprivate func columns(among wanted: Set<ColumnID>) -> Set<ColumnID> {
        switch self {
        case .literal, .scalarSubquery: []
        case .column(let id, _): wanted.contains(id) ? [id] : []
        case .call(_, let operands, _): operands.reduce(into: []) { $0.formUnion($1.columns(among: wanted)) }
        case .convert(let operand, _), .isIn(let operand, _, _): operand.columns(among: wanted)
        }
    }
}
