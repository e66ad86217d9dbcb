import Columnar
import KQL
import Values

/// `summarize`, `distinct`, `count`: one row a group, in the order in which the groups first come.
struct AggregateOperator: PhysicalOperator {
    /// One aggregation function with its operands.
    struct Function: Sendable {
        let call: AggregateCall
        /// The operands that the state sees.
        let arguments: [CompiledExpression]
        /// Rows for which it is not true are left out.
        let predicate: CompiledExpression?
        let makeState: @Sendable () -> any AggregateState
    }

    let input: any PhysicalOperator
    let keys: [CompiledExpression]
    let functions: [Function]
    let columns: [Column]
    let text: String
    /// The operator's name in the query, for messages.
    let queryName: String

    var name: String { "Aggregate" }
    var detail: String { text }
    var inputs: [any PhysicalOperator] { [input] }

    /// How many rows a batch of the result has at most.
    private static let batchRows = 1 << 16

    func stream(in execution: Execution) async throws -> BatchStream {
        let encodings = keys.map { KeyEncoding(type: $0.type, local: true) }
        let stream = try await input.stream(in: execution)
        let partials = try await execution.fold(
            stream, into: { Handed(GroupTable(encodings, functions, queryName)) },
            { try $0.value.fold($1, $2, $3, keys: keys, functions: functions) })
        let worker = Worker(execution: execution)
        let table = try GroupTable.merge(partials.map(\.value), encodings, functions, queryName, worker)
        let batch = try table.finish(worker)
        execution.context.memory.giveBack(table.heldBytes)
        return BatchStream(batch.pieces(of: Self.batchRows))
    }
}

/// The groups of one task and what their functions have seen. One owner at a time.
final class GroupTable {
    /// Nil without keys: all rows are one group.
    private let keys: GroupKeys?
    private let states: [any AggregateState]
    private let queryName: String
    /// Where a group's first row is: its morsel, then its number among the task's groups.
    private var firsts = GrowableArray<UInt64>()
    /// Bytes that the memory budget counts for this table.
    private(set) var heldBytes = 0
    private var zeros: Buffer<UInt32> = .empty

    init(_ encodings: [KeyEncoding], _ functions: [AggregateOperator.Function], _ queryName: String) {
        keys = encodings.isEmpty ? nil : GroupKeys(encodings)
        states = functions.map { $0.makeState() }
        self.queryName = queryName
    }

    private var count: Int { keys?.count ?? 1 }

    func fold(
        _ batch: Batch, _ morsel: Int, _ worker: Worker, keys keyExpressions: [CompiledExpression],
        functions: [AggregateOperator.Function]
    ) throws {
        let groups: Buffer<UInt32>
        var only: UInt32?
        if let keys {
            let vectors = try keyExpressions.map { try $0.evaluate(batch, worker) }
            if batch.count > 1, let common = try keys.commonGroup(of: vectors, worker.context, for: queryName) {
                only = common
                groups = Buffer(repeating: common, count: batch.count)
            } else {
                groups = try keys.groups(of: vectors, rows: batch.count, worker.context, for: queryName)
            }
            while firsts.count < keys.count { firsts.append(UInt64(morsel) << 32 | UInt64(firsts.count)) }
        } else {
            if zeros.count < batch.count { zeros = Buffer(repeating: 0, count: batch.count) }
            groups = zeros[0..<batch.count]
            only = 0
        }
        let rows = GroupedRows(groups: groups, only: only, count: count, morsel: morsel)
        for (function, state) in zip(functions, states) {
            if let predicate = function.predicate {
                guard let passed = try predicate.evaluate(batch, worker).trueRows else {
                    try state.update(rows, try function.arguments.map { try $0.evaluate(batch, worker) }, worker)
                    continue
                }
                let remaining = batch.gather(passed)
                try state.update(
                    rows.gather(passed), try function.arguments.map { try $0.evaluate(remaining, worker) }, worker)
            } else {
                try state.update(rows, try function.arguments.map { try $0.evaluate(batch, worker) }, worker)
            }
        }
        try account(worker)
    }

    private func account(_ worker: Worker) throws(QueryError) {
        let bytes = states.reduce((keys?.byteCount ?? 0) + firsts.capacity * 8) { $0 + $1.byteCount }
        if bytes > heldBytes {
            try worker.context.memory.take(bytes - heldBytes, for: queryName)
            heldBytes = bytes
        }
    }

    /// One table of those of all tasks.
    static func merge(
        _ partials: [GroupTable], _ encodings: [KeyEncoding], _ functions: [AggregateOperator.Function],
        _ queryName: String, _ worker: Worker
    ) throws -> GroupTable {
        if partials.count == 1, !(partials[0].keys?.needsCanonical ?? false) { return partials[0] }
        let merged = GroupTable(encodings, functions, queryName)
        // The largest first: the tables grow once.
        for partial in partials.sorted(by: { $0.count > $1.count }) {
            try worker.context.checkpoint()
            let numbers: [UInt32]
            if let keys = merged.keys, let others = partial.keys {
                numbers = try keys.merge(others, worker.context, for: queryName)
                merged.firsts.grow(to: keys.count, with: .max)
                for (from, to) in numbers.enumerated() {
                    merged.firsts[Int(to)] = min(merged.firsts[Int(to)], partial.firsts[from])
                }
            } else {
                numbers = [0]
            }
            for (state, other) in zip(merged.states, partial.states) {
                try state.merge(other, groups: numbers, count: merged.count, worker)
            }
            worker.context.memory.giveBack(partial.heldBytes)
            try merged.account(worker)
        }
        return merged
    }

    /// The rows of the result, in the order of the groups' first rows.
    func finish(_ worker: Worker) throws -> Batch {
        let count = count
        var vectors = keys?.vectors() ?? []
        for state in states { vectors.append(contentsOf: try state.finish(groups: count, worker)) }
        let batch = Batch(columns: vectors, count: count)
        guard keys != nil else { return batch }
        var isOrdered = true
        for group in 1..<max(count, 1) where firsts[group] < firsts[group - 1] {
            isOrdered = false
            break
        }
        if isOrdered { return batch }
        let order = (0..<UInt32(count)).sorted { firsts[Int($0)] < firsts[Int($1)] }
        return batch.gather(Buffer(order))
    }
}

extension Batch {
    /// The rows in batches of at most `size`.
    func pieces(of size: Int) -> [Batch] {
        if count <= size { return [self] }
        return stride(from: 0, to: count, by: size).map { slice($0..<min($0 + size, count)) }
    }
}
