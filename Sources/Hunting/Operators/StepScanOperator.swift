import Columnar
import KQL
import Values

/// `scan`: finds sequences of rows by steps, record by record in the rows' order.
///
/// Source: the matching logic of the documentation of the scan operator. A record is held against the steps from the last to the
/// first. It goes on with a sequence that is at the step before, or stays with one that is at the step itself; at the first step it
/// begins one.
struct StepScanOperator: PhysicalOperator {
    struct Step: Sendable {
        let name: String
        let output: StepScan.Step.Output
        /// Over the record's columns and then what each step remembers of its.
        let condition: CompiledExpression
        let assignments: [(position: Int, value: CompiledExpression)]
    }

    let input: any PhysicalOperator
    /// Where the record's columns are in the input; the declared ones follow them.
    let record: [Int]
    let recordTypes: [ScalarType]
    let defaults: [Scalar]
    let steps: [Step]
    let part: Int?
    let numbersMatches: Bool
    let columns: [Column]

    var name: String { "StepScan" }
    var detail: String { steps.map(\.name).joined(separator: ", ") }
    var inputs: [any PhysicalOperator] { [input] }

    private static let batchRows = 1 << 16

    func stream(in execution: Execution) async throws -> BatchStream {
        let batches = try await execution.collect(try await input.stream(in: execution), holding: "scan")
        let batch = try Batch.concatenated(batches, types: input.columns.map(\.type))
        let builder = BatchBuilder(columns: columns.map { ColumnSchema(name: $0.name, type: $0.type) })
        let worker = Worker(execution: execution)
        let runs = batch.count == 0 ? [] : part.map { batch.runs(of: $0) } ?? [0..<batch.count]
        var held = 0
        for rows in runs {
            var sequences = Sequences(scan: self, worker: worker)
            let partValue = part.map { batch.columns[$0].scalar(at: rows.lowerBound) }
            func give(_ matches: [Sequences.Match]) {
                for match in matches {
                    for (position, value) in match.record.enumerated() { builder.append(scalar: value, at: position) }
                    var next = match.record.count
                    if numbersMatches {
                        builder.append(long: match.number, at: next)
                        next += 1
                    }
                    if let partValue { builder.append(scalar: partValue, at: next) }
                    builder.endRow()
                }
            }
            for row in rows {
                if row & 255 == 0 {
                    try worker.context.checkpoint()
                    let bytes = builder.byteCount
                    if bytes > held {
                        try worker.context.memory.take(bytes - held, for: "scan")
                        held = bytes
                    }
                }
                give(try sequences.advance(record.map { batch.columns[$0].scalar(at: row) } + defaults))
            }
            give(sequences.finish())
        }
        return BatchStream(builder.finish().pieces(of: Self.batchRows))
    }

    /// Where the sequences are of the rows so far.
    private struct Sequences {
        struct Match {
            let record: [Scalar]
            let number: Int64
        }

        /// A sequence that has come to a step: the record that each step up to it has matched last.
        private struct State {
            var records: [[Scalar]]
            let number: Int64
        }

        private let scan: StepScanOperator
        private let worker: Worker
        private var states: [State?]
        /// Of steps that give out the last of several records: the one that was the last so far.
        private var pending: [Match?]
        private var nextNumber: Int64 = 0
        /// What a step remembers that has matched nothing.
        private let nothing: [Scalar]

        init(scan: StepScanOperator, worker: Worker) {
            self.scan = scan
            self.worker = worker
            states = Array(repeating: nil, count: scan.steps.count)
            pending = Array(repeating: nil, count: scan.steps.count)
            nothing =
                scan.recordTypes.dropLast(scan.defaults.count).map { $0 == .string ? .string("") : .null($0) }
                + scan.defaults
        }

        /// Holds a record against the steps; what is given out.
        mutating func advance(_ record: [Scalar]) throws -> [Match] {
            var given: [Match] = []
            for position in scan.steps.indices.reversed() {
                if position > 0, let before = states[position - 1],
                    try holds(position, record, remembering: before.records)
                {
                    flush(position, &given)
                    flush(position - 1, &given)
                    states[position - 1] = nil
                    let extended = try extend(position, record, remembering: before.records)
                    states[position] = State(records: before.records + [extended], number: before.number)
                    give(Match(record: extended, number: before.number), at: position, &given)
                    continue
                }
                let present = states[position]
                guard present != nil || position == 0 else { continue }
                let memory = present?.records ?? []
                guard try holds(position, record, remembering: memory) else { continue }
                let extended = try extend(position, record, remembering: memory)
                let number = present?.number ?? nextNumber
                if present == nil { nextNumber += 1 }
                states[position] = State(records: memory.prefix(position) + [extended], number: number)
                give(Match(record: extended, number: number), at: position, &given)
            }
            return given
        }

        /// What is still to be given out behind the last record.
        mutating func finish() -> [Match] {
            var given: [Match] = []
            for position in scan.steps.indices { flush(position, &given) }
            return given
        }

        private mutating func give(_ match: Match, at position: Int, _ given: inout [Match]) {
            switch scan.steps[position].output {
            case .all: given.append(match)
            case .last: pending[position] = match
            case .none: break
            }
        }

        private mutating func flush(_ position: Int, _ given: inout [Match]) {
            if let match = pending[position] { given.append(match) }
            pending[position] = nil
        }

        private func holds(_ position: Int, _ record: [Scalar], remembering memory: [[Scalar]]) throws -> Bool {
            try evaluate(scan.steps[position].condition, record, memory) == .bool(true)
        }

        private func extend(
            _ position: Int, _ record: [Scalar], remembering memory: [[Scalar]]
        ) throws -> [Scalar] {
            var extended = record
            for assignment in scan.steps[position].assignments {
                extended[assignment.position] = try evaluate(assignment.value, record, memory)
            }
            return extended
        }

        /// Only the columns are made that the expression reads.
        private func evaluate(
            _ expression: CompiledExpression, _ record: [Scalar], _ memory: [[Scalar]]
        ) throws -> Scalar {
            if let constant = expression.constant { return constant }
            let width = record.count
            var columns: [Vector] = []
            // None where nothing is read: a record may have no columns at all.
            for position in 0..<((expression.inputs.last ?? -1) + 1) {
                guard expression.inputs.contains(position) else {
                    columns.append(.missing(scan.recordTypes[position % width], count: 1))
                    continue
                }
                let step = position / width - 1
                let values = step < 0 ? record : step < memory.count ? memory[step] : nothing
                columns.append(.constant(values[position % width], count: 1))
            }
            return try expression.computeRows(Batch(columns: columns, count: 1), worker.context).scalar(at: 0)
        }
    }
}
