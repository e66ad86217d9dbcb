import Columnar
import KQL
import Values

/// Computes the subqueries of a plan (`toscalar(...)`, `in (T)`) and puts their values in their places.
struct SubqueryResolver {
    let execution: Execution

    /// The largest number of values that `x in (T)` may look among, as Kusto has it.
    static let membersMax = 1_000_000

    func resolve(_ plan: Plan) async throws -> Plan {
        switch plan {
        case .table, .values, .schema, .external: return plan
        case .range(let column, let from, let to, let step):
            return .range(
                column: column, from: try await resolve(from), to: try await resolve(to), step: try await resolve(step))
        case .filter(let input, let predicate):
            return .filter(try await resolve(input), try await resolve(predicate))
        case .project(let input, let computed): return .project(try await resolve(input), try await resolve(computed))
        case .aggregate(let input, let keys, let aggregates):
            var resolved: [Aggregate] = []
            for aggregate in aggregates {
                resolved.append(
                    Aggregate(
                        function: aggregate.function, arguments: try await resolve(aggregate.arguments),
                        columns: aggregate.columns))
            }
            return .aggregate(try await resolve(input), keys: try await resolve(keys), aggregates: resolved)
        case .sort(let input, let keys): return .sort(try await resolve(input), try await resolve(keys))
        case .take(let input, let limit): return .take(try await resolve(input), limit)
        case .top(let input, let limit, let keys):
            return .top(try await resolve(input), limit, try await resolve(keys))
        case .join(let join):
            var keys: [Join.Key] = []
            for key in join.keys {
                keys.append(Join.Key(left: try await resolve(key.left), right: try await resolve(key.right)))
            }
            return .join(
                Join(
                    kind: join.kind, left: try await resolve(join.left), right: try await resolve(join.right),
                    keys: keys, output: join.output))
        case .union(let legs, let columns):
            var resolved: [UnionInput] = []
            for leg in legs {
                var mapping: [Expression?] = []
                for expression in leg.mapping {
                    if let expression { mapping.append(try await resolve(expression)) } else { mapping.append(nil) }
                }
                resolved.append(UnionInput(plan: try await resolve(leg.plan), mapping: mapping))
            }
            return .union(resolved, columns: columns)
        case .window(let input, let window):
            var resolved: [WindowColumn] = []
            for column in window {
                resolved.append(
                    WindowColumn(
                        column: column.column, function: column.function,
                        arguments: try await resolve(column.arguments), part: column.part))
            }
            return .window(try await resolve(input), resolved)
        case .scan(let scan):
            var values: [Expression] = []
            for step in scan.steps {
                values += try await resolve([step.condition] + step.assignments.map(\.value))
            }
            var next = values.makeIterator()
            return .scan(scan.mapping(try await resolve(scan.input)) { next.next() ?? $0 })
        case .mvExpand(let expand):
            return .mvExpand(
                MvExpand(
                    input: try await resolve(expand.input), items: try await resolve(expand.items),
                    itemIndex: expand.itemIndex, bagsAsArrays: expand.bagsAsArrays, limit: expand.limit,
                    output: expand.output))
        case .parse(let parse):
            return .parse(
                ParseOperator(
                    input: try await resolve(parse.input), kind: parse.kind, flags: parse.flags,
                    source: try await resolve(parse.source), pieces: parse.pieces,
                    dropsUnmatched: parse.dropsUnmatched))
        case .shared(let identifier, let input): return .shared(identifier: identifier, try await resolve(input))
        }
    }

    private func resolve(_ expressions: [Expression]) async throws -> [Expression] {
        var resolved: [Expression] = []
        for expression in expressions { resolved.append(try await resolve(expression)) }
        return resolved
    }

    private func resolve(_ computed: [ComputedColumn]) async throws -> [ComputedColumn] {
        var resolved: [ComputedColumn] = []
        for column in computed {
            resolved.append(ComputedColumn(column: column.column, expression: try await resolve(column.expression)))
        }
        return resolved
    }

    private func resolve(_ keys: [SortKey]) async throws -> [SortKey] {
        var resolved: [SortKey] = []
        for key in keys {
            resolved.append(
                SortKey(
                    expression: try await resolve(key.expression), ascending: key.ascending, nullsFirst: key.nullsFirst)
            )
        }
        return resolved
    }

    private func resolve(_ expression: Expression) async throws -> Expression {
        switch expression {
        case .literal, .column: return expression
        case .call(let function, let operands, let type): return .call(function, try await resolve(operands), type)
        case .convert(let operand, let type): return .convert(try await resolve(operand), type)
        case .scalarSubquery(let plan, let type):
            let batches = try await execution.rows(of: plan, limit: 1, isSubquery: true)
            guard let first = batches.first, first.count > 0, !first.columns.isEmpty else {
                return .literal(type == .string ? .string("") : .null(type))
            }
            return .literal(Conversion.convert(first.columns[0].scalar(at: 0), to: type))
        case .isIn(let operand, let plan, let ignoringCase):
            let resolved = try await resolve(operand)
            if case .values(let columns, _) = plan, columns.count == 1 {
                return .isIn(resolved, plan, ignoringCase: ignoringCase)
            }
            let batches = try await execution.rows(of: plan, limit: Self.membersMax + 1, isSubquery: true)
            var members: [[Scalar]] = []
            for batch in batches {
                for row in 0..<batch.count { members.append([batch.columns[0].scalar(at: row)]) }
            }
            if members.count > Self.membersMax {
                throw QueryError.limit(
                    .operatorBound(
                        operator: "in", message: "the list has more than \(Self.membersMax) values; use a join instead."
                    ))
            }
            return .isIn(resolved, .values(columns: [plan.columns[0]], rows: members), ignoringCase: ignoringCase)
        }
    }
}
