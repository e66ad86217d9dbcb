import Columnar
import KQL
import Values

/// `parse`, `parse-where`: columns that a pattern finds in a text, computed once for each distinct text.
struct ParseRowsOperator: PhysicalOperator {
    /// How a text gives the columns: texts, an entry a column; nil where the text does not match.
    typealias Matcher = @Sendable (UnsafeBufferPointer<UInt8>) throws -> [String]?

    let input: any PhysicalOperator
    let source: CompiledExpression
    let matcher: Matcher
    /// Makes a column's type of its text; over a batch of one string column.
    let conversions: [CompiledExpression]
    let types: [ScalarType]
    /// Whether a text that does not fit its column's type makes that column null, and not the whole match fail.
    let isRelaxed: Bool
    let dropsUnmatched: Bool
    let columns: [Column]

    var name: String { "Parse" }
    var inputs: [any PhysicalOperator] { [input] }

    func stream(in execution: Execution) async throws -> BatchStream {
        try await input.stream(in: execution).map { batch, worker in try parse(batch, worker) }
    }

    private func parse(_ batch: Batch, _ worker: Worker) throws -> Batch {
        let texts = try source.evaluate(batch, worker).stringReader
        // Each distinct text is matched once; `entry` is its place among the matched ones.
        var entries: [UInt32: UInt32] = [:]
        var captured = [[String]](repeating: [], count: conversions.count)
        var isMatched: [Bool] = []
        let positions = try Buffer<UInt32>(count: batch.count) { positions in
            for row in 0..<batch.count {
                let code = texts.codes[row]
                if let known = entries[code] {
                    positions[row] = known
                    continue
                }
                let fields = try texts.withUTF8(row) { try matcher($0) }
                isMatched.append(fields != nil)
                for index in captured.indices { captured[index].append(fields.map { $0[index] } ?? "") }
                let entry = UInt32(isMatched.count - 1)
                entries[code] = entry
                positions[row] = entry
            }
        }
        var vectors = try zip(captured, conversions).map { fields, conversion in
            let vector = Vector(
                type: .string, count: fields.count,
                storage: .string(
                    codes: Buffer((0..<UInt32(fields.count)).map { $0 }), dictionary: StringDictionary(fields)))
            return try conversion.computeRows(Batch(columns: [vector], count: fields.count), worker.context)
        }
        if !isRelaxed {
            // A text that is no value of its column's type is no match of the pattern.
            for (vector, type) in zip(vectors, types) where type != .string && type != .dynamic {
                for entry in isMatched.indices where isMatched[entry] && vector.isNull(at: entry) {
                    isMatched[entry] = false
                }
            }
        }
        if isMatched.contains(false) {
            let rows = Buffer<UInt32>(isMatched.enumerated().map { $1 ? UInt32($0) : Vector.noRow })
            vectors = vectors.map { $0.gather(rows, allowingNoRow: true) }
        }
        let result = Batch(
            columns: batch.columns + vectors.map { $0.gather(positions) }, count: batch.count)
        guard dropsUnmatched else { return result }
        let kept = Bitmap(count: batch.count) { isMatched[Int(positions[$0])] }
        return result.filter(kept)
    }
}
