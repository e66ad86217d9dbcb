import Columnar
import Values

/// `make_list(x [, n])`, its `if` form, `make_list_with_nulls` and `make_bag`: the rows' values in their order, at most n
/// (1,048,576 when not said).
final class ListState: AggregateState {
    /// What is made of the values.
    enum Form: Sendable {
        /// An array; nulls are left out, and of an array its elements are taken.
        case list
        /// An array; nulls are kept.
        case listWithNulls
        /// One bag of the properties of all bags; of equal names the first is kept. What is no bag is left out.
        case bag
    }

    private struct Chunk {
        let morsel: Int
        let groups: Buffer<UInt32>
        let values: Vector
    }

    private let form: Form
    private let limit: Int
    private var chunks: [Chunk] = []
    private(set) var byteCount = 0

    init(_ form: Form, limit: Int) {
        self.form = form
        self.limit = limit
    }

    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) {
        var (rows, values) = form == .list ? groups.elements(of: arguments[0]) : (groups, arguments[0])
        if form != .listWithNulls, values.mayHaveNulls {
            let present = Bitmap(count: values.count) { !values.isNull(at: $0) }.rows
            values = values.gather(present)
            rows = rows.gather(present)
        }
        chunks.append(Chunk(morsel: groups.morsel, groups: rows.groups, values: values))
        byteCount += values.byteCount + rows.rows * 4
    }

    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) {
        guard let other = other as? ListState else { preconditionFailure("states of one function are merged") }
        let numbers = Buffer(groups)
        for chunk in other.chunks {
            chunks.append(
                Chunk(morsel: chunk.morsel, groups: numbers.gather(chunk.groups), values: chunk.values))
        }
        byteCount += other.byteCount
    }

    func finish(groups: Int, _ worker: Worker) throws -> [Vector] {
        var lists = [[Dynamic]](repeating: [], count: groups)
        var bags = [PropertyBag](repeating: PropertyBag(), count: form == .bag ? groups : 0)
        // Chunks of one morsel come from one task, in order; the sort must keep that.
        let ordered = chunks.enumerated().sorted { ($0.element.morsel, $0.offset) < ($1.element.morsel, $1.offset) }
        for (_, chunk) in ordered {
            try worker.context.checkpoint()
            var known: [UInt32: Dynamic] = [:]
            for row in 0..<chunk.values.count {
                let group = Int(chunk.groups[row])
                let value: Dynamic
                switch chunk.values.storage {
                case .string(let codes, _), .dynamic(let codes, _):
                    let code = codes[row]
                    value = known[code] ?? Dynamic(chunk.values.scalar(at: row))
                    known[code] = value
                default: value = Dynamic(chunk.values.scalar(at: row))
                }
                switch (form, value) {
                case (.bag, .bag(let properties)):
                    for property in properties.properties
                    where bags[group].properties.count < limit && bags[group][property.name] == nil {
                        bags[group][property.name] = property.value
                    }
                case (.bag, _): break
                default: if lists[group].count < limit { lists[group].append(value) }
                }
            }
        }
        return [Vector.dynamicRows(form == .bag ? bags.map { .bag($0) } : lists.map { .array($0) })]
    }
}
