import Columnar
import Values

/// `arg_max(x, a, b)`, `arg_min(x, a, b)`, `take_any(a, b)`: the values of several expressions in one row of the group.
///
/// Of rows that are equally good the first one of the input counts. A row whose `x` is null is taken only when the group has
/// no other.
final class RowChoiceState: AggregateState {
    /// Which row is chosen.
    enum Choice: Sendable { case largest, smallest, first }

    /// The best row of a group so far: its place in the chunks, and its morsel.
    private struct Place {
        var chunk: UInt32
        var row: UInt32
        var morsel: Int

        static let none = Place(chunk: .max, row: 0, morsel: .max)
    }

    private let choice: Choice
    private let types: [ScalarType]
    /// Rows that were a group's best when they came, by column.
    private var chunks: [[Vector]] = []
    private var chunkRows = 0
    private var places: [Place] = []
    /// The best value so far: order-preserving for the types that fit 64 bits; texts and others beside.
    private var best = GrowableArray<UInt64>()
    private var bestOthers: [Scalar] = []

    init(_ choice: Choice, types: [ScalarType]) {
        self.choice = choice
        self.types = types
    }

    private var isWord: Bool { SortWords.isExact(types[0]) || choice == .first }

    private func grow(to count: Int) {
        while places.count < count { places.append(.none) }
        best.grow(to: count, with: 0)
        if !isWord { while bestOthers.count < count { bestOthers.append(.null(types[0])) } }
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) throws {
        grow(to: groups.count)
        let chunk = UInt32(chunks.count)
        var touched: [UInt32] = []
        func choose(_ row: Int, _ group: Int) {
            if places[group].chunk != chunk { touched.append(UInt32(group)) }
            places[group] = Place(chunk: chunk, row: UInt32(row), morsel: groups.morsel)
        }
        if choice == .first {
            for row in 0..<groups.rows {
                let group = Int(groups.groups[row])
                // A task's morsels ascend: what it has is from before.
                if places[group].chunk == .max { choose(row, group) }
            }
        } else if isWord {
            // Null is word 0 and less than every value; for the smallest, words are turned round.
            let words = SortWords.words(of: arguments[0], descending: choice == .smallest)
            words.withUnsafeBufferPointer { words in
                groups.groups.withUnsafeBufferPointer { numbers in
                    for row in 0..<numbers.count {
                        let group = Int(numbers[row])
                        if words[row] > best.base[group] || places[group].chunk == .max {
                            best.base[group] = words[row]
                            choose(row, group)
                        }
                    }
                }
            }
        } else {
            for row in 0..<groups.rows {
                let group = Int(groups.groups[row])
                let value = arguments[0].scalar(at: row)
                if places[group].chunk == .max || isBetter(value, than: bestOthers[group]) {
                    bestOthers[group] = value
                    choose(row, group)
                }
            }
        }
        guard !touched.isEmpty else { return }
        let rows = Buffer(touched.map { places[Int($0)].row })
        for (row, group) in touched.enumerated() { places[Int(group)].row = UInt32(row) }
        chunks.append(arguments.map { $0.gather(rows) })
        chunkRows += touched.count
        if chunkRows > places.count * 4 + 65536 { try compact() }
    }

    private func isBetter(_ value: Scalar, than other: Scalar) -> Bool {
        if value.isNull { return false }
        if other.isNull { return true }
        let order = Ordering.compare(value, other)
        return choice == .largest ? order > 0 : order < 0
    }

    /// Drops rows that are no group's best any more.
    private func compact() throws {
        let (rows, groups) = currentRows()
        chunks = [try gathered(rows)]
        for (row, group) in groups.enumerated() {
            places[group].chunk = 0
            places[group].row = UInt32(row)
        }
        chunkRows = groups.count
    }

    /// The rows of all groups that have one, as positions in the chunks laid end to end, and those groups.
    private func currentRows() -> (Buffer<UInt32>, [Int]) {
        var starts: [UInt32] = []
        var next: UInt32 = 0
        for chunk in chunks {
            starts.append(next)
            next += UInt32(chunk[0].count)
        }
        let groups = places.indices.filter { places[$0].chunk != .max }
        return (Buffer(groups.map { starts[Int(places[$0].chunk)] + places[$0].row }), groups)
    }

    private func gathered(_ rows: Buffer<UInt32>) throws -> [Vector] {
        try types.indices.map { column in
            try Vector.concatenated(chunks.map { $0[column] }, type: types[column])
                .gather(rows, allowingNoRow: true)
        }
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? RowChoiceState else { preconditionFailure("states of one function are merged") }
        grow(to: count)
        let offset = UInt32(chunks.count)
        chunks.append(contentsOf: other.chunks)
        chunkRows += other.chunkRows
        for (from, to) in groups.enumerated() where from < other.places.count && other.places[from].chunk != .max {
            let to = Int(to)
            var place = other.places[from]
            place.chunk += offset
            let mine = places[to]
            let takes: Bool
            if mine.chunk == .max {
                takes = true
            } else if choice == .first {
                takes = place.morsel < mine.morsel
            } else if isWord {
                takes =
                    other.best[from] > best[to] || other.best[from] == best[to] && place.morsel < mine.morsel
            } else {
                takes =
                    isBetter(other.bestOthers[from], than: bestOthers[to])
                    || !isBetter(bestOthers[to], than: other.bestOthers[from]) && place.morsel < mine.morsel
            }
            guard takes else { continue }
            places[to] = place
            best[to] = other.best[from]
            if !isWord { bestOthers[to] = other.bestOthers[from] }
        }
    }

    func finish(groups: Int, _ worker: Worker) throws -> [Vector] {
        grow(to: groups)
        let (rows, present) = currentRows()
        if present.count == groups { return try gathered(rows) }
        var all = [UInt32](repeating: Vector.noRow, count: groups)
        for (index, group) in present.enumerated() { all[group] = rows[index] }
        return try gathered(Buffer(all))
    }

    var byteCount: Int {
        places.count * 16 + best.capacity * 8 + bestOthers.count * 64 + chunkRows * types.count * 8
    }
}
