import Columnar
import Foundation
import Telemetry
import Testing

/// The recordings of `../shared/datasets`, and what must come out of them by the published counts.
struct Dataset: Decodable, Sendable, CustomStringConvertible {
    let file: String
    let events: Int
    let rows: Int
    let recordShapes: [String: Int]
    let rowsByAction: [String: [String: Int]]
    let notMapped: [String: Int]

    enum CodingKeys: String, CodingKey {
        case file, events, rows
        case recordShapes = "record_shapes"
        case rowsByAction = "rows_by_action"
        case notMapped = "not_mapped"
    }

    var description: String { file }
    var path: String { SharedFiles.path("datasets/\(file)") }

    static let all: [Dataset] = {
        guard let data = FileManager.default.contents(atPath: SharedFiles.path("datasets/counts.json")) else {
            return []
        }
        return (try? JSONDecoder().decode([Dataset].self, from: data)) ?? []
    }()
}

@Suite("Recorded data sets", .enabled(if: SharedFiles.exists("datasets/counts.json")))
struct DatasetTests {
    @Test func `the published counts are there`() {
        #expect(Dataset.all.count == 14)
    }

    @Test(arguments: Dataset.all)
    func `every event is a row of the right table and ActionType, or counted under its reason`(_ dataset: Dataset)
        async throws
    {
        let imported = try await ImportedRows(files: dataset.path)
        let counts = imported.report.counts
        #expect(counts.events == dataset.events)
        #expect(counts.rowCount == dataset.rows)
        #expect(counts.rows == dataset.rowsByAction)
        let notMapped = Dictionary(uniqueKeysWithValues: counts.notMapped.map { ($0.key.rawValue, $0.value) })
        #expect(notMapped == dataset.notMapped)
        #expect(counts.rejected.isEmpty)
        let shapes = Dictionary(uniqueKeysWithValues: counts.shapes.map { ($0.key.rawValue, $0.value) })
        #expect(shapes == dataset.recordShapes)
        #expect(counts.rowCount + counts.notMappedCount + counts.rejectedCount == counts.events)
    }

    @Test func `the rows that are counted are the rows that arrive`() async throws {
        let imported = try await ImportedRows(files: SharedFiles.path("datasets/schtask_create.zip"))
        for (table, count) in imported.report.counts.rowsByTable {
            #expect(imported.segments[table]?.reduce(0) { $0 + $1.rowCount } == count)
        }
    }
}
