import Columnar
import KQL
import Values

/// `mv-expand`: a row for each element of the arrays (or property of the bags) that stand in a row.
///
/// Several columns are expanded side by side; a shorter one gives null. What is neither array nor bag, null too, is one
/// element. A row whose columns have no element at all gives no row.
struct MvExpandOperator: PhysicalOperator {
    /// One column to expand.
    struct Item: Sendable {
        let expression: CompiledExpression
        /// Makes the column's type of an element.
        let conversion: CompiledExpression
    }

    let input: any PhysicalOperator
    let items: [Item]
    let bagsAsArrays: Bool
    let limit: Int?
    /// Where each column that comes out comes from.
    let sources: [Source]
    let columns: [Column]

    enum Source: Sendable {
        case input(Int)
        case item(Int)
        case index
    }

    var name: String { "MvExpand" }
    var inputs: [any PhysicalOperator] { [input] }

    /// How many rows a batch of the result has at most, unless a single row gives more.
    private static let batchRows = 1 << 15

    func stream(in execution: Execution) async throws -> BatchStream {
        let upstream = try await input.stream(in: execution)
        return BatchStream(morsels: upstream.morsels) { morsel, worker, emit in
            try upstream.produce(morsel, worker) { batch in try expand(batch, worker, emit) }
        }
    }

    private func expand(_ batch: Batch, _ worker: Worker, _ emit: BatchStream.Emit) throws {
        let expanded = try items.map { item in
            Elements(
                of: try item.expression.evaluate(batch, worker), bagsAsArrays: bagsAsArrays)
        }
        var rows: [UInt32] = []
        var indices: [Int64] = []
        var codes = [[UInt32]](repeating: [], count: items.count)
        func flush() throws {
            if rows.isEmpty { return }
            try worker.context.checkpoint()
            let taken = Buffer(rows)
            let elements = try items.indices.map { index in
                let vector = Vector(
                    type: .dynamic, count: rows.count,
                    storage: .dynamic(codes: Buffer(codes[index]), dictionary: expanded[index].dictionary))
                return try items[index].conversion.evaluate(Batch(columns: [vector], count: rows.count), worker)
            }
            let columns = sources.map { source -> Vector in
                switch source {
                case .input(let position): batch.columns[position].gather(taken)
                case .item(let index): elements[index]
                case .index: Vector(type: .long, count: rows.count, storage: .long(Buffer(indices)))
                }
            }
            try emit(Batch(columns: columns, count: rows.count))
            rows.removeAll(keepingCapacity: true)
            indices.removeAll(keepingCapacity: true)
            for index in codes.indices { codes[index].removeAll(keepingCapacity: true) }
        }
        for row in 0..<batch.count {
            var length = 0
            for elements in expanded { length = max(length, elements.count(ofRow: row)) }
            if let limit { length = min(length, limit) }
            for element in 0..<length {
                rows.append(UInt32(row))
                indices.append(Int64(element))
                for index in codes.indices { codes[index].append(expanded[index].code(element, ofRow: row)) }
            }
            if rows.count >= Self.batchRows { try flush() }
        }
        try flush()
    }

    /// The elements of a column's arrays, laid out once for each distinct array.
    private struct Elements {
        private let reader: ValueReader<UInt32>
        private var ranges: [UInt32: Range<Int>] = [:]
        /// The element dictionary; its first entry is null.
        let dictionary: DynamicDictionary

        init(of vector: Vector, bagsAsArrays: Bool) {
            let dynamics = vector.dynamicReader
            reader = dynamics.codes
            var elements: [Dynamic] = [.null]
            for row in 0..<vector.count {
                let code = reader[row]
                if ranges[code] != nil { continue }
                let start = elements.count
                switch dynamics.dictionary[code] {
                case .array(let values): elements.append(contentsOf: values)
                case .bag(let bag):
                    for property in bag.properties {
                        elements.append(
                            bagsAsArrays
                                ? .array([.string(property.name), property.value]) : .bag(PropertyBag([property])))
                    }
                case let single: elements.append(single)
                }
                ranges[code] = start..<elements.count
            }
            dictionary = DynamicDictionary(elements)
        }

        func count(ofRow row: Int) -> Int { ranges[reader[row]]?.count ?? 0 }

        func code(_ element: Int, ofRow row: Int) -> UInt32 {
            guard let range = ranges[reader[row]], element < range.count else { return 0 }
            return UInt32(range.lowerBound + element)
        }
    }
}
