import Columnar
import KQL

/// `union`: the rows of each leg after those of the one before, brought to common columns.
struct UnionOperator: PhysicalOperator {
    /// One input with the expressions that make the common columns of its own.
    struct Leg: Sendable {
        let input: any PhysicalOperator
        let expressions: [CompiledExpression]
    }

    let legs: [Leg]
    let columns: [Column]

    var name: String { "Union" }
    var inputs: [any PhysicalOperator] { legs.map(\.input) }

    func stream(in execution: Execution) async throws -> BatchStream {
        var streams: [BatchStream] = []
        for leg in legs {
            streams.append(
                try await leg.input.stream(in: execution).map { batch, worker in
                    Batch(columns: try leg.expressions.map { try $0.evaluate(batch, worker) }, count: batch.count)
                })
        }
        return BatchStream(concatenating: streams)
    }
}

extension BatchStream {
    /// The rows of several streams, one stream after the other.
    init(concatenating streams: [BatchStream]) {
        var places: [(stream: Int, morsel: Int)] = []
        for (index, stream) in streams.enumerated() {
            for morsel in 0..<stream.morsels { places.append((index, morsel)) }
        }
        let bounds = streams.compactMap(\.rowsAtMost)
        self.init(
            morsels: places.count, rowsAtMost: bounds.count == streams.count ? bounds.reduce(0, +) : nil
        ) { [places] morsel, worker, emit in
            let place = places[morsel]
            try streams[place.stream].produce(place.morsel, worker, emit)
        }
    }
}
