package import Columnar
import KQL
import Synchronization
import Values

/// A table whose rows lie in segments: files of the store, or rows in memory.
///
/// What a predicate rules out is not read, in this order: blocks by the zone maps of numbers and times; whole segments and
/// blocks by predicates of dictionary-coded columns, computed once over a segment's dictionary when its rows outnumber its
/// entries.
/// What is left is tested conjunct by conjunct, each on the rows that the ones before have left, and the columns that come
/// out are decoded for the blocks that have a row left.
package struct SegmentTable: TableSource {
    /// The segments, in the table's order.
    package let segments: [Segment]

    /// Makes a table of segments.
    package init(_ segments: [Segment]) { self.segments = segments }

    package func scan(_ request: ScanRequest, in execution: Execution) async throws -> BatchStream {
        let columns = request.columns + request.tested
        let layout = Layout(columns)
        let conjuncts = try request.conjuncts.map { try execution.compiler.compile($0, over: layout) }
        if conjuncts.contains(where: { $0.constant.map { $0 != .bool(true) } ?? false }) { return BatchStream([]) }
        let bounds = ColumnBounds.extract(from: request.conjuncts, columns: columns)
        var parts: [SegmentScan] = []
        var skipped = 0
        for segment in segments {
            let blocks = bounds.blocks(of: segment)
            let rows = blocks.reduce(0) { $0 + segment.rows(ofBlock: $1).count }
            skipped += segment.rowCount - rows
            if blocks.isEmpty { continue }
            parts.append(SegmentScan(segment: segment, blocks: blocks, rows: rows, columns: columns))
        }
        let verdicts = try await DictionaryVerdicts.compute(for: conjuncts, over: parts, execution)
        var morsels: [Morsel] = []
        for (index, part) in parts.enumerated() {
            let blocks = verdicts.blocks(of: part, at: index)
            skipped += part.rows - blocks.reduce(0) { $0 + part.segment.rows(ofBlock: $1).count }
            morsels += Morsel.cut(blocks, of: part)
        }
        execution.rowsSkipped.add(skipped, ordering: .relaxed)
        let scan = Scan(
            conjuncts: conjuncts.filter { $0.constant == nil }, output: request.columns.count, limit: request.limit)
        return BatchStream(
            morsels: morsels.count, rowsAtMost: morsels.reduce(0) { $0 + $1.rows.count }
        ) { [morsels] morsel, worker, emit in
            let batch = try scan.read(morsels[morsel], worker)
            if batch.count > 0 { try emit(batch) }
        }
    }

    /// Neighbouring blocks of one segment that are read together.
    private struct Morsel: Sendable {
        let part: SegmentScan
        let rows: Range<Int>

        private static let blocksMax = 2

        static func cut(_ blocks: [Int], of part: SegmentScan) -> [Morsel] {
            var morsels: [Morsel] = []
            var first = 0
            while first < blocks.count {
                var last = first
                while last + 1 < blocks.count, blocks[last + 1] == blocks[last] + 1, last + 1 - first < blocksMax {
                    last += 1
                }
                let start = part.segment.rows(ofBlock: blocks[first]).lowerBound
                let end = part.segment.rows(ofBlock: blocks[last]).upperBound
                morsels.append(Morsel(part: part, rows: start..<end))
                first = last + 1
            }
            return morsels
        }
    }

    /// How morsels are read.
    private struct Scan: Sendable {
        let conjuncts: [CompiledExpression]
        /// How many of the columns come out; those behind are only tested.
        let output: Int
        let limit: Int?

        func read(_ morsel: Morsel, _ worker: Worker) throws -> Batch {
            worker.execution.rowsScanned.add(morsel.rows.count, ordering: .relaxed)
            let part = morsel.part
            let count = morsel.rows.count
            var vectors: [Vector?] = Array(repeating: nil, count: part.columns.count)
            func load(_ position: Int) throws -> Vector {
                if let vector = vectors[position] { return vector }
                let vector = try part.decode(position, morsel.rows)
                vectors[position] = vector
                return vector
            }
            var selected: Buffer<UInt32>?
            for conjunct in conjuncts {
                var candidates: [Vector] = []
                for position in 0...(conjunct.inputs.last ?? 0) {
                    if conjunct.inputs.contains(position) {
                        let vector = try load(position)
                        candidates.append(selected.map { vector.gather($0) } ?? vector)
                    } else {
                        candidates.append(.missing(part.columns[position].type, count: selected?.count ?? count))
                    }
                }
                let verdict = try conjunct.evaluate(
                    Batch(columns: candidates, count: selected?.count ?? count), worker)
                guard let passed = verdict.trueRows else { continue }
                if passed.count == 0 { return Batch(columns: [], count: 0) }
                selected = selected.map { passed.mapped(through: $0) } ?? passed
            }
            if let limit {
                if let rows = selected, rows.count > limit {
                    selected = rows[0..<limit]
                } else if selected == nil, count > limit {
                    let columns = try (0..<output).map { try load($0).slice(0..<limit) }
                    return Batch(columns: columns, count: limit)
                }
            }
            let columns = try (0..<output).map { position in
                let vector = try load(position)
                return selected.map { vector.gather($0) } ?? vector
            }
            return Batch(columns: columns, count: selected?.count ?? count)
        }
    }
}

/// The part of a segment that a scan reads.
struct SegmentScan: Sendable {
    let segment: Segment
    let blocks: [Int]
    let rows: Int
    let columns: [Column]
    private let stored: [SegmentColumn?]

    init(segment: Segment, blocks: [Int], rows: Int, columns: [Column]) {
        self.segment = segment
        self.blocks = blocks
        self.rows = rows
        self.columns = columns
        // A column that was stored under another type does not have the values that the query speaks of.
        stored = columns.map { column in
            segment.column(named: column.name).flatMap { $0.schema.type == column.type ? $0 : nil }
        }
    }

    /// The stored column; nil when the segment has none.
    func column(_ position: Int) -> SegmentColumn? { stored[position] }

    /// The entries of a dictionary-coded column; nil for another one.
    func entries(_ position: Int) throws -> DictionaryLifting.Entries? {
        switch try decode(position, 0..<0).storage {
        case .string(_, let dictionary): .string(dictionary)
        case .dynamic(_, let dictionary): .dynamic(dictionary)
        default: nil
        }
    }

    func decode(_ position: Int, _ rows: Range<Int>) throws -> Vector {
        guard let column = stored[position] else { return .missing(columns[position].type, count: rows.count) }
        do {
            return try column.decode(rows)
        } catch {
            throw QueryError.storage("\(error)")
        }
    }
}
