import Columnar
import KQL
import Synchronization
import Values

/// `join`: a hash table of one side (the build side), looked up by the rows of the other (the probe side).
///
/// | kind | build side | probe side |
/// |---|---|---|
/// | inner, innerunique | the one that is expected to be smaller; of innerunique the left | the other |
/// | leftouter, leftsemi, leftanti | right | left |
/// | rightouter, rightsemi, rightanti | left | right |
/// | fullouter | right | left, then the unmatched of the right |
///
/// A null key matches nothing.
struct JoinOperator: PhysicalOperator {
    let kind: Join.Kind
    let left: any PhysicalOperator
    let right: any PhysicalOperator
    let leftKeys: [CompiledExpression]
    let rightKeys: [CompiledExpression]
    /// Each output column's side and position there.
    let output: [(side: Join.Output.Side, position: Int)]
    let columns: [Column]
    let text: String

    var name: String { "Join" }
    var detail: String { "kind=\(kind.rawValue) \(text)" }
    var inputs: [any PhysicalOperator] { [left, right] }

    /// How many rows a batch of the result has at most.
    static let batchRows = 1 << 15

    func stream(in execution: Execution) async throws -> BatchStream {
        let leftStream = try await left.stream(in: execution)
        let rightStream = try await right.stream(in: execution)
        let buildsLeft: Bool
        switch kind {
        case .innerUnique, .rightOuter, .rightSemi, .rightAnti: buildsLeft = true
        case .leftOuter, .leftSemi, .leftAnti, .fullOuter: buildsLeft = false
        case .inner: buildsLeft = (leftStream.rowsAtMost ?? .max) < (rightStream.rowsAtMost ?? .max)
        }
        let build = try await JoinTable.build(
            of: buildsLeft ? leftStream : rightStream, keys: buildsLeft ? leftKeys : rightKeys,
            types: (buildsLeft ? left : right).columns.map(\.type), firstOfEachKey: kind == .innerUnique, execution)
        let probe = buildsLeft ? rightStream : leftStream
        let probeKeys = buildsLeft ? rightKeys : leftKeys
        let rows = Assembly(output: output, types: columns.map(\.type), buildsLeft: buildsLeft, build: build.rows)
        switch kind {
        case .inner, .innerUnique:
            return matches(probe, probeKeys, build, rows, keepsUnmatched: false, marks: nil)
        case .leftOuter, .rightOuter:
            return matches(probe, probeKeys, build, rows, keepsUnmatched: true, marks: nil)
        case .leftSemi, .rightSemi: return existing(probe, probeKeys, build, keepsMatched: true)
        case .leftAnti, .rightAnti: return existing(probe, probeKeys, build, keepsMatched: false)
        case .fullOuter:
            let marks = MatchMarks(count: build.rows.count)
            let matched = try await execution.collect(
                matches(probe, probeKeys, build, rows, keepsUnmatched: true, marks: marks), holding: "join")
            let unmatched = marks.unmarked
            var batches = matched
            for start in stride(from: 0, to: unmatched.count, by: Self.batchRows) {
                let piece = unmatched[start..<min(start + Self.batchRows, unmatched.count)]
                batches.append(rows.batch(probe: nil, probeRows: nil, buildRows: piece))
            }
            return BatchStream(batches)
        }
    }

    /// Each pair of a probe row and a build row that match; probe rows without one alone, if wanted.
    private func matches(
        _ probe: BatchStream, _ keys: [CompiledExpression], _ build: JoinTable, _ rows: Assembly, keepsUnmatched: Bool,
        marks: MatchMarks?
    ) -> BatchStream {
        BatchStream(morsels: probe.morsels) { morsel, worker, emit in
            try probe.produce(morsel, worker) { batch in
                let groups = try build.groups(of: batch, keys, worker)
                var probeRows: [UInt32] = []
                var buildRows: [UInt32] = []
                probeRows.reserveCapacity(min(batch.count, Self.batchRows))
                buildRows.reserveCapacity(min(batch.count, Self.batchRows))
                func flush() throws {
                    if probeRows.isEmpty { return }
                    try worker.context.checkpoint()
                    try emit(
                        rows.batch(
                            probe: batch, probeRows: Buffer(probeRows), buildRows: Buffer(buildRows),
                            hasNoRow: keepsUnmatched))
                    probeRows.removeAll(keepingCapacity: true)
                    buildRows.removeAll(keepingCapacity: true)
                }
                for row in 0..<batch.count {
                    let group = groups[row]
                    guard group != UInt32.max else {
                        if keepsUnmatched {
                            probeRows.append(UInt32(row))
                            buildRows.append(Vector.noRow)
                        }
                        continue
                    }
                    let range = build.range(ofGroup: group)
                    for index in range {
                        let buildRow = build.order[index]
                        probeRows.append(UInt32(row))
                        buildRows.append(buildRow)
                        marks?.mark(buildRow)
                        if probeRows.count >= Self.batchRows { try flush() }
                    }
                }
                try flush()
            }
        }
    }

    /// The probe rows that have a match, or that have none.
    private func existing(
        _ probe: BatchStream, _ keys: [CompiledExpression], _ build: JoinTable, keepsMatched: Bool
    ) -> BatchStream {
        let positions = output.map(\.position)
        return BatchStream(morsels: probe.morsels, rowsAtMost: probe.rowsAtMost) { morsel, worker, emit in
            try probe.produce(morsel, worker) { batch in
                let groups = try build.groups(of: batch, keys, worker)
                let kept = Bitmap(count: batch.count) { (groups[$0] != UInt32.max) == keepsMatched }.rows
                if kept.count == 0 { return }
                try emit(Batch(columns: positions.map { batch.columns[$0].gather(kept) }, count: kept.count))
            }
        }
    }

    /// Makes result batches of rows of both sides.
    private struct Assembly: Sendable {
        let output: [(side: Join.Output.Side, position: Int)]
        let types: [ScalarType]
        let buildsLeft: Bool
        let build: Batch

        func batch(
            probe: Batch?, probeRows: Buffer<UInt32>?, buildRows: Buffer<UInt32>, hasNoRow: Bool = false
        ) -> Batch {
            let count = buildRows.count
            let columns = zip(output, types).map { source, type -> Vector in
                let (side, position) = source
                if (side == .left) == buildsLeft {
                    return build.columns[position].gather(buildRows, allowingNoRow: hasNoRow)
                }
                guard let probe, let probeRows else { return .missing(type, count: count) }
                return probe.columns[position].gather(probeRows)
            }
            return Batch(columns: columns, count: count)
        }
    }
}

/// The build side of a join: its rows, and for each distinct key the rows that have it.
///
/// Unchecked, because `GroupKeys` is no `Sendable`. Proof: the keys are complete when the table is made, and after that they are
/// only looked up, which changes nothing in them.
final class JoinTable: @unchecked Sendable {
    /// All rows of the side.
    let rows: Batch
    /// The rows by group: those of group `g` are `order[starts[g]..<starts[g + 1]]`, ascending.
    let order: Buffer<UInt32>
    private let starts: Buffer<UInt32>
    private let keys: GroupKeys

    private init(rows: Batch, order: Buffer<UInt32>, starts: Buffer<UInt32>, keys: GroupKeys) {
        self.rows = rows
        self.order = order
        self.starts = starts
        self.keys = keys
    }

    func range(ofGroup group: UInt32) -> Range<Int> { Int(starts[Int(group)])..<Int(starts[Int(group) + 1]) }

    /// The group of each row of the other side; `UInt32.max` where there is no match.
    func groups(of batch: Batch, _ expressions: [CompiledExpression], _ worker: Worker) throws -> Buffer<UInt32> {
        let vectors = try expressions.map { try $0.evaluate(batch, worker) }
        let groups = try keys.knownGroups(of: vectors, rows: batch.count, worker.context, for: "join")
        guard vectors.contains(where: { $0.mayHaveNulls }) else { return groups }
        return Buffer(count: batch.count) { result in
            for row in 0..<batch.count {
                result[row] = vectors.contains { $0.isNull(at: row) } ? UInt32.max : groups[row]
            }
        }
    }

    static func build(
        of stream: BatchStream, keys expressions: [CompiledExpression], types: [ScalarType], firstOfEachKey: Bool,
        _ execution: Execution
    ) async throws -> JoinTable {
        let batches = try await execution.collect(stream, holding: "join")
        let rows = try Batch.concatenated(batches, types: types)
        let worker = Worker(execution: execution)
        let keys = GroupKeys(expressions.map { KeyEncoding(type: $0.type, local: false) })
        let vectors = try expressions.map { try $0.evaluate(rows, worker) }
        let hasNulls = vectors.contains { $0.mayHaveNulls }
        let kept: Buffer<UInt32>
        if hasNulls {
            kept = Bitmap(count: rows.count) { row in !vectors.contains { $0.isNull(at: row) } }.rows
        } else {
            kept = Buffer(count: rows.count) { kept in for row in 0..<rows.count { kept[row] = UInt32(row) } }
        }
        let groups = try keys.groups(
            of: hasNulls ? vectors.map { $0.gather(kept) } : vectors, rows: kept.count, worker.context, for: "join")
        try execution.context.memory.take(keys.byteCount + kept.count * 8, for: "join")
        var starts = [UInt32](repeating: 0, count: keys.count + 1)
        if firstOfEachKey {
            for group in 0..<keys.count { starts[group + 1] = UInt32(group + 1) }
            var order = [UInt32](repeating: .max, count: keys.count)
            for index in 0..<kept.count where order[Int(groups[index])] == .max {
                order[Int(groups[index])] = kept[index]
            }
            return JoinTable(rows: rows, order: Buffer(order), starts: Buffer(starts), keys: keys)
        }
        for index in 0..<kept.count { starts[Int(groups[index]) + 1] += 1 }
        for group in 0..<keys.count { starts[group + 1] += starts[group] }
        var next = starts
        let order = Buffer<UInt32>(count: kept.count) { order in
            for index in 0..<kept.count {
                let group = Int(groups[index])
                order[Int(next[group])] = kept[index]
                next[group] += 1
            }
        }
        return JoinTable(rows: rows, order: order, starts: Buffer(starts), keys: keys)
    }
}

/// Which rows of the build side have found a match.
private final class MatchMarks: Sendable {
    private let marks: Mutex<[Bool]>

    init(count: Int) { marks = Mutex(Array(repeating: false, count: count)) }

    func mark(_ row: UInt32) { marks.withLock { $0[Int(row)] = true } }

    var unmarked: Buffer<UInt32> {
        marks.withLock { marks in Buffer(marks.indices.filter { !marks[$0] }.map { UInt32($0) }) }
    }
}
