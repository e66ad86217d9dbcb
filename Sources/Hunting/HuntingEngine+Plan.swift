import Columnar
import Foundation
package import KQL
import Synchronization
import Values

extension HuntingEngine {
    /// Runs a plan.
    ///
    /// At most `limits.rows` rows come out; `QueryError` and nothing else is thrown.
    package func run(
        _ plan: Plan, columns: [Column], warnings: [Diagnostic] = [], visualisation: Visualisation? = nil,
        planning: Duration = .zero
    ) async throws -> QueryResult {
        let start = ContinuousClock.now
        let context = EvaluationContext(now: clock.nowTicks, limits: limits, places: resources.places)
        let execution = Execution(
            context: context, tables: tables.pinned(), resources: resources, optimises: optimises)
        return try await withTaskCancellationHandler {
            do {
                let batches = try await execution.rows(of: plan, limit: limits.rows + 1)
                var rows = 0
                var bytes = 0
                var kept: [Batch] = []
                for batch in batches {
                    let piece = batch.prefix(limits.rows - rows)
                    rows += piece.count
                    bytes += piece.resultByteCount
                    if bytes > limits.resultBytes { throw QueryError.limit(.resultSize(bytes: limits.resultBytes)) }
                    if piece.count > 0 { kept.append(piece) }
                }
                let statistics = QueryStatistics(
                    duration: ContinuousClock.now - start + planning, planning: planning,
                    rowsScanned: execution.rowsScanned.load(ordering: .relaxed),
                    rowsSkipped: execution.rowsSkipped.load(ordering: .relaxed),
                    peakMemoryBytes: context.memory.peakBytes)
                return QueryResult(
                    columns: columns.map { QueryResult.ResultColumn(name: $0.name, type: $0.type) }, batches: kept,
                    isTruncated: batches.reduce(0) { $0 + $1.count } > limits.rows, warnings: warnings,
                    visualisation: visualisation, statistics: statistics)
            } catch let error as QueryError {
                throw error
            } catch is CancellationError {
                throw QueryError.cancelled
            } catch {
                throw QueryError.storage("\(error)")
            }
        } onCancel: {
            context.cancel()
        }
    }

    /// The plan as bound, as optimised, and as it is executed.
    package func explain(_ plan: Plan) async throws -> String {
        let context = EvaluationContext(now: clock.nowTicks, limits: limits, places: resources.places)
        let execution = Execution(context: context, tables: tables.pinned(), resources: resources)
        let optimised = Optimiser(compiler: execution.compiler).optimise(plan)
        let physical = try PhysicalPlanner(compiler: execution.compiler, externalFiles: resources.externalFiles).make(
            try await SubqueryResolver(execution: execution).resolve(optimised))
        return "Bound plan\n" + plan.explanation(indentation: 1) + "\nOptimised plan\n"
            + optimised.explanation(indentation: 1) + "\nPhysical plan\n" + physical.explanation(indentation: 1)
    }
}

extension Execution {
    /// The rows of a plan, no more than `limit`.
    func rows(of plan: Plan, limit: Int, isSubquery: Bool = false) async throws -> [Batch] {
        let plan = optimises ? Optimiser(compiler: compiler, isSubquery: isSubquery).optimise(plan) : plan
        let resolved = try await SubqueryResolver(execution: self).resolve(plan)
        let root = try PhysicalPlanner(compiler: compiler, externalFiles: resources.externalFiles).make(resolved)
        return try await first(limit, of: try await root.stream(in: self))
    }
}

extension Batch {
    /// About how many bytes the values take when they are written out.
    fileprivate var resultByteCount: Int {
        columns.reduce(0) { total, column in
            switch column.storage {
            case .string(let codes, let dictionary):
                var bytes = 0
                for row in 0..<codes.count { bytes += dictionary.byteCount(of: codes[row]) }
                return total + bytes
            case .dynamic(let codes, let dictionary):
                guard let texts = dictionary.texts else { return total + min(dictionary.weight * 8, column.byteCount) }
                var bytes = 0
                for row in 0..<codes.count { bytes += texts.byteCount(of: codes[row]) }
                return total + bytes
            case .constant(.string(let text)): return total + text.utf8.count * column.count
            default: return total + column.byteCount
            }
        }
    }
}

extension WallClock {
    /// The present time in ticks of 100 ns since 0001-01-01.
    var nowTicks: Int64 { Int64((now.timeIntervalSince1970 * 1e7).rounded()) + 621_355_968_000_000_000 }
}
