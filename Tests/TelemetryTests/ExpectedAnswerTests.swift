import Columnar
import Foundation
import Hunting
import Telemetry
import Testing
import Values

/// The hunting questions of `../shared/datasets/expected.json`: what a hunter asks of a recording, and the exact answer, which was computed
/// from the raw records without running KQL.
struct ExpectedAnswer: Decodable, Sendable, CustomStringConvertible {
    struct Column: Decodable, Sendable {
        let name: String
        let type: String
    }

    let id: String
    let dataset: String
    let query: String
    let columns: [Column]
    let rows: [[Cell]]
    let ordered: Bool
    let unorderedArrays: [String]?

    enum CodingKeys: String, CodingKey {
        case id, dataset, query, columns, rows, ordered
        case unorderedArrays = "unordered_arrays"
    }

    var description: String { id }

    static let all: [ExpectedAnswer] = {
        guard let data = FileManager.default.contents(atPath: SharedFiles.path("datasets/expected.json")) else {
            return []
        }
        return (try? JSONDecoder().decode([ExpectedAnswer].self, from: data)) ?? []
    }()

    /// A value of an answer in one comparable form: times as ticks, sets in one order.
    indirect enum Cell: Decodable, Sendable, Hashable, CustomStringConvertible {
        case null
        case text(String)
        case number(Double)
        case bool(Bool)
        case list([Cell])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else {
                self = .list(try container.decode([Cell].self))
            }
        }

        var description: String {
            switch self {
            case .null: "null"
            case .text(let text): "\"\(text)\""
            case .number(let value): "\(value)"
            case .bool(let value): "\(value)"
            case .list(let list): "\(list)"
            }
        }

        init(_ value: Scalar) {
            switch value {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .number(Double(value))
            case .long(let value): self = .number(Double(value))
            case .real(let value): self = .number(value)
            case .string(let text): self = .text(text)
            case .datetime(let ticks): self = .text(DateTimeText.format(ticks))
            case .dynamic(let value): self = Cell(value)
            default: self = .text("\(value)")
            }
        }

        init(_ value: Dynamic) {
            switch value {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .long(let value): self = .number(Double(value))
            case .real(let value): self = .number(value)
            case .string(let text): self = .text(text)
            case .array(let list): self = .list(list.map(Cell.init))
            default: self = .text(value.jsonText)
            }
        }

        func normalised(type: String, isSet: Bool) -> Cell {
            if type == "datetime", case .text(let text) = self, let ticks = DateTimeText.parse(text) {
                return .text(DateTimeText.format(ticks))
            }
            if isSet, case .list(let list) = self { return .list(list.sorted { "\($0)" < "\($1)" }) }
            return self
        }
    }

    func normalised(_ rows: [[Cell]]) -> [[Cell]] {
        let whole = rows.map { row in
            zip(row, columns).map { cell, column in
                cell.normalised(type: column.type, isSet: unorderedArrays?.contains(column.name) ?? false)
            }
        }
        return ordered ? whole : whole.sorted { "\($0)" < "\($1)" }
    }
}

@Suite(
    "Questions to recorded telemetry",
    .enabled(if: SharedFiles.exists("datasets/expected.json")))
struct ExpectedAnswerTests {
    /// Each recording is imported once for all questions to it.
    actor Recordings {
        private var imports: [String: Task<[String: [Segment]], any Error>] = [:]

        func tables(_ dataset: String) async throws -> MemoryTables {
            let task =
                imports[dataset]
                ?? Task { try await ImportedRows(files: SharedFiles.path("datasets/\(dataset)")).segments }
            imports[dataset] = task
            return MemoryTables(try await task.value)
        }
    }

    static let recordings = Recordings()

    @Test func `the published questions are there`() {
        #expect(ExpectedAnswer.all.count == 39)
    }

    @Test(arguments: ExpectedAnswer.all)
    func `a question has its published answer`(_ question: ExpectedAnswer) async throws {
        let engine = HuntingEngine(tables: try await Self.recordings.tables(question.dataset))
        let result = try await engine.run(question.query)
        #expect(result.columns.map(\.name) == question.columns.map(\.name))
        #expect(result.columns.map(\.type.rawValue) == question.columns.map(\.type))
        var rows: [[ExpectedAnswer.Cell]] = []
        for batch in result.batches {
            for row in 0..<batch.count { rows.append(batch.columns.map { ExpectedAnswer.Cell($0.scalar(at: row)) }) }
        }
        #expect(question.normalised(rows) == question.normalised(question.rows))
    }
}
