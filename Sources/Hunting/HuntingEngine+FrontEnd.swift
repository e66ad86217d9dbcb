import Columnar
import HuntingSchema
package import KQL
import Values

extension HuntingEngine {
    /// How often a query may ask for columns that only its data knows (`evaluate bag_unpack(...)` in sequence).
    private static let schemaRoundsMax = 16

    /// Runs a query.
    ///
    /// At most `limits.rows` rows come out; `QueryError` and nothing else is thrown.
    package func run(_ query: String) async throws -> QueryResult {
        let start = ContinuousClock.now
        let bound = try await bind(query)
        guard let plan = bound.plan, bound.isValid else { throw QueryError.invalid(bound.diagnostics) }
        guard bound.others.isEmpty else {
            throw QueryError.unsupported(
                "The query gives \(bound.others.count + 1) tables, and one can be answered. Run a query for each; 'sallyport kql run' prints them all."
            )
        }
        return try await run(
            plan, columns: bound.columns, warnings: bound.diagnostics, visualisation: bound.visualisation,
            planning: ContinuousClock.now - start)
    }

    /// Runs a query that may give several tables (`fork`, `facet`, several queries in one text), one after another, each within
    /// the limits of a query. The first result has the warnings.
    package func runAll(_ query: String) async throws -> [(name: String?, result: QueryResult)] {
        let bound = try await bind(query)
        guard let plan = bound.plan, bound.isValid else { throw QueryError.invalid(bound.diagnostics) }
        var results = [
            (
                bound.name,
                // Of several tables it is not said which one a chart is of.
                try await run(
                    plan, columns: bound.columns, warnings: bound.diagnostics,
                    visualisation: bound.others.isEmpty ? bound.visualisation : nil)
            )
        ]
        for table in bound.others {
            results.append((table.name, try await run(table.plan, columns: table.columns)))
        }
        return results
    }

    /// What is to be said about a query without running it; empty when it is valid and there is nothing to warn of.
    package func check(_ query: String) -> [Diagnostic] {
        let bound = binder.bind(query)
        guard !bound.others.isEmpty else { return bound.diagnostics }
        return bound.diagnostics + [
            Diagnostic(
                code: "several-tables", range: 0..<0, line: 1, column: 1,
                message: "The query gives \(bound.others.count + 1) tables. The APIs answer with one, and refuse it.",
                severity: .warning)
        ]
    }

    /// The bound, optimised and physical plan of a query as text; throws `QueryError`.
    package func explain(_ query: String) async throws -> String {
        let bound = try await bind(query)
        guard let plan = bound.plan, bound.isValid else { throw QueryError.invalid(bound.diagnostics) }
        var text = try await explain(plan)
        for table in bound.others { text += "\n\(table.name ?? "Another table")\n" + (try await explain(table.plan)) }
        return text
    }

    private var binder: Binder { Binder(schema: .hunting, knowsPlaces: resources.places != nil) }

    /// Binds a query; asks the data for columns that only it knows, and binds again.
    private func bind(_ query: String) async throws -> BoundQuery {
        let parsed = Parser.parse(query)
        var answers: [SchemaRequest.Key: [QuerySchema.Table.Column]] = [:]
        for _ in 0..<Self.schemaRoundsMax {
            let bound = binder.bind(parsed, answers: answers)
            if !bound.isValid || bound.schemaRequests.isEmpty { return bound }
            for request in bound.schemaRequests {
                let result = try await run(request.plan, columns: request.plan.columns)
                var columns: [QuerySchema.Table.Column] = []
                for batch in result.batches {
                    for row in 0..<batch.count {
                        guard case .string(let name) = batch.columns[0].scalar(at: row),
                            case .string(let spelling) = batch.columns[1].scalar(at: row),
                            let type = ScalarType(spelling: spelling)
                        else { preconditionFailure("a schema request gives names and types of columns") }
                        columns.append(QuerySchema.Table.Column(name: name, type: type))
                    }
                }
                answers[request.key] = columns
            }
        }
        throw QueryError.unsupported("The query asks for columns that only its data knows too many times over.")
    }
}

extension QuerySchema {
    /// The tables of advanced hunting, with the names that tables and columns had before.
    package static let hunting = QuerySchema(
        tables: HuntingSchema.tables.map { table in
            var otherNames = HuntingSchema.renamedColumns[table.name] ?? [:]
            // The name that the time has in Sentinel is accepted beside its own.
            if let time = table.timeColumn, table.column(named: "TimeGenerated") == nil {
                otherNames["TimeGenerated"] = time
            }
            return Table(
                name: table.name, columns: table.columns.map { Table.Column(name: $0.name, type: $0.type) },
                renamedColumns: otherNames)
        }, renamedTables: HuntingSchema.renamedTables)
}
