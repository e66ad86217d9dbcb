import Values

extension Binding {
    private static let joinKinds = [
        "innerunique", "inner", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti",
        "rightanti",
        "anti", "leftantisemi", "rightantisemi",
    ]

    func bindJoin(_ operation: OperatorSyntax, _ join: JoinSyntax, _ left: BoundTable, _ scope: Scope) -> BoundTable? {
        let kind = choice("kind", operation, among: Self.joinKinds)
        let right = bindTable(join.right, scope)
        guard let kind, let right else { return nil }
        let bound: Join.Kind =
            switch kind {
            case "anti", "leftantisemi": .leftAnti
            case "rightantisemi": .rightAnti
            default: Join.Kind(rawValue: kind) ?? .innerUnique
            }
        guard let keys = bindJoinKeys(operation, join, left, right, scope) else { return nil }
        var outputs: [Join.Output] = []
        var names = Projection()
        if bound != .rightSemi, bound != .rightAnti { addOutputs(left.columns, .left, &outputs, &names) }
        if bound != .leftSemi, bound != .leftAnti { addOutputs(right.columns, .right, &outputs, &names) }
        return joined(left, right, Join(kind: bound, left: left.plan, right: right.plan, keys: keys, output: outputs))
    }

    func bindLookup(_ operation: OperatorSyntax, _ join: JoinSyntax, _ left: BoundTable, _ scope: Scope) -> BoundTable?
    {
        let kind = choice("kind", operation, among: ["leftouter", "inner"])
        let right = bindTable(join.right, scope)
        guard let kind, let right else { return nil }
        guard let keys = bindJoinKeys(operation, join, left, right, scope) else { return nil }
        // The right side's keys say nothing that the left side's do not.
        let keyColumns = Set(keys.compactMap { $0.right.columnID })
        var outputs: [Join.Output] = []
        var names = Projection()
        addOutputs(left.columns, .left, &outputs, &names)
        addOutputs(right.columns.filter { !keyColumns.contains($0.id) }, .right, &outputs, &names)
        return joined(
            left, right,
            Join(
                kind: kind == "inner" ? .inner : .leftOuter, left: left.plan, right: right.plan, keys: keys,
                output: outputs))
    }

    private func addOutputs(
        _ columns: [Column], _ side: Join.Output.Side, _ outputs: inout [Join.Output], _ names: inout Projection
    ) {
        for column in columns {
            names.add(column.name) { name in
                let named = Column(id: column.id, name: name, type: column.type)
                outputs.append(Join.Output(side: side, source: column.id, column: named))
                return ComputedColumn(named)
            }
        }
    }

    private func joined(_ left: BoundTable, _ right: BoundTable, _ join: Join) -> BoundTable {
        var result = BoundTable(.join(join), columns: join.output.map(\.column))
        result.depth = max(left.depth, right.depth) + 1
        result.size = left.size + right.size + 1
        result.isOpen = left.isOpen || right.isOpen
        // A semi or anti join hands on one side alone: other names of the other side's columns are gone with them.
        let present = Set(result.columns.map(\.id))
        result.aliases = left.aliases.filter { present.contains($0.value.column) }
        for (name, alias) in right.aliases where present.contains(alias.column) {
            // As with the columns themselves: of two of one name the right one gets a number.
            result.aliases[result.aliases[name] == nil ? name : name + "1"] = alias
        }
        result.poisoned = left.poisoned.union(right.poisoned)
        return result
    }

    /// `on a, $left.b == $right.c`: each side's key expressions, brought to one type.
    private func bindJoinKeys(
        _ operation: OperatorSyntax, _ join: JoinSyntax, _ left: BoundTable, _ right: BoundTable, _ scope: Scope
    ) -> [Join.Key]? {
        var conditions: [ExpressionSyntax] = []
        func flatten(_ condition: ExpressionSyntax) {
            switch condition.kind {
            case .and(let terms): terms.forEach(flatten)
            case .parenthesized(let inner): flatten(inner)
            default: conditions.append(condition)
            }
        }
        join.conditions.forEach(flatten)
        guard !conditions.isEmpty else {
            report(.missingJoinKeys(), operation.name.range)
            return nil
        }
        var keys: [Join.Key] = []
        var isComplete = true
        for condition in conditions {
            guard let (a, b) = bindJoinKey(condition, left, right, scope) else {
                isComplete = false
                continue
            }
            guard let type = joinType(a.type, b.type), let leftKey = convert(a, to: type),
                let rightKey = convert(b, to: type)
            else {
                report(.joinKeyTypes(a.type, b.type), condition.range)
                isComplete = false
                continue
            }
            keys.append(Join.Key(left: leftKey, right: rightKey))
        }
        return isComplete ? keys : nil
    }

    private func joinType(_ left: ScalarType, _ right: ScalarType) -> ScalarType? {
        if left == .dynamic || right == .dynamic { return nil }
        return ScalarType.common(of: [left, right])
    }

    private func bindJoinKey(
        _ condition: ExpressionSyntax, _ left: BoundTable, _ right: BoundTable, _ scope: Scope
    ) -> (Expression, Expression)? {
        switch condition.kind {
        case .name:
            let onLeft = bind(condition, ExpressionContext(scope: Scope(parent: nil), table: left))
            let onRight = bind(condition, ExpressionContext(scope: Scope(parent: nil), table: right))
            guard let onLeft, let onRight else { return nil }
            return (onLeft, onRight)
        case .binary(let token, let a, let b) where token.spelling == "==":
            let context = ExpressionContext(scope: scope, sides: (left, right))
            switch (side(of: a), side(of: b)) {
            case (.left?, .right?), (.left?, nil), (nil, .right?):
                let onLeft = bindSide(a, left, context)
                let onRight = bindSide(b, right, context)
                guard let onLeft, let onRight else { return nil }
                return (onLeft, onRight)
            case (.right?, .left?), (.right?, nil), (nil, .left?):
                let onLeft = bindSide(b, left, context)
                let onRight = bindSide(a, right, context)
                guard let onLeft, let onRight else { return nil }
                return (onLeft, onRight)
            default: break
            }
        default: break
        }
        report(.joinCondition(), condition.range)
        return nil
    }

    private func bindSide(_ expression: ExpressionSyntax, _ table: BoundTable, _ context: ExpressionContext)
        -> Expression?
    {
        if side(of: expression) != nil { return bind(expression, context) }
        guard case .name = expression.kind else {
            report(.joinCondition(), expression.range)
            return nil
        }
        return bind(expression, ExpressionContext(scope: Scope(parent: nil), table: table))
    }

    /// The side that an expression names: `$left.a`; nil when it names none.
    private func side(of expression: ExpressionSyntax) -> Join.Output.Side? {
        switch expression.kind {
        case .parenthesized(let inner): return side(of: inner)
        case .member(let base, _), .element(let base, _):
            guard case .name(let name) = base.kind else { return side(of: base) }
            return name.text == "$left" ? .left : name.text == "$right" ? .right : nil
        default: return nil
        }
    }
}

extension Expression {
    /// The column that the expression is, conversions aside.
    var columnID: ColumnID? {
        switch self {
        case .column(let id, _): id
        case .convert(let operand, _): operand.columnID
        default: nil
        }
    }
}
