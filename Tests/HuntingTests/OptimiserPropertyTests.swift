import Columnar
import Foundation
import Hunting
import Testing
import Values

/// Whatever the optimiser does to a plan, the rows are those of the plan as bound.
@Suite struct OptimiserPropertyTests {
    private static let batchOfQueries = 200

    @Test(arguments: UInt64(1)...16)
    func `an optimised plan gives the rows of the unoptimised one`(seed: UInt64) async throws {
        var queries = RandomQuery(seed: seed, tables: Self.columns)
        var answered = 0
        for _ in 0..<Self.batchOfQueries {
            let query = queries.next()
            var engine = Self.engine(seed: seed)
            let optimised = await Self.answer(engine, query)
            engine.optimises = false
            let unoptimised = await Self.answer(engine, query)
            #expect(optimised == unoptimised, "\(query)")
            if case .rows = optimised { answered += 1 }
        }
        // Queries that no engine could answer would show nothing.
        #expect(answered * 10 > Self.batchOfQueries * 9, "\(answered) of \(Self.batchOfQueries) queries were answered")
    }

    /// The answer, in an order of its own: a query says nothing of the order, unless it sorts.
    enum Answer: Equatable {
        case rows([[String]])
        case invalid(String)
        case failed(String)
    }

    static func answer(_ engine: HuntingEngine, _ query: String) async -> Answer {
        do {
            return .rows(try await engine.run(query).table.sorted { $0.lexicographicallyPrecedes($1) })
        } catch {
            if case QueryError.invalid? = error as? QueryError { return .invalid("\(error)") }
            return .failed("\(error)")
        }
    }

    private static let columns: [String: [(String, ScalarType)]] = [
        "DeviceEvents": [
            ("Timestamp", .datetime), ("FileName", .string), ("ProcessId", .long), ("AccountName", .string),
        ],
        "DeviceInfo": [("Timestamp", .datetime), ("DeviceName", .string), ("ReportId", .long)],
    ]

    /// Tables of those columns with values that repeat, with nulls, in several segments.
    private static func engine(seed: UInt64) -> HuntingEngine {
        var random = SeededGenerator(seed: seed &* 7919)
        let start = DateTimeText.parse("2026-01-01T00:00:00Z") ?? 0
        let texts = ["a", "A1.exe", "b2", "x1 y", "", "ä ö", "exe", "a b2"]
        let segments = columns.mapValues { columns in
            var table = QueryTable(columns)
            for _ in 0..<Int.random(in: 0...180, using: &random) {
                table.rows.append(
                    columns.map { column in
                        let isNull = Int.random(in: 0..<6, using: &random) == 0
                        switch column.1 {
                        case .datetime:
                            return isNull
                                ? .null(.datetime)
                                : .datetime(start + Int64.random(in: 0..<600, using: &random) * 600_000_000)
                        case .long: return isNull ? .null(.long) : .long(Int64.random(in: -5..<40, using: &random))
                        default: return .string(texts[Int.random(in: 0..<texts.count, using: &random)])
                        }
                    })
            }
            return table.segments(ofRows: 50)
        }
        return HuntingEngine(tables: MemoryTables(segments))
    }
}
