import Foundation
import Hunting
import Testing
import Values

/// The conformance cases, where they are present: none may crash, and no fewer may pass than did before.
@Suite struct ConformanceTests {
    /// Where shared material lies: beside the package, or where the environment says.
    static let cases: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["SALLYPORT_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
        return shared.appending(path: "conformance/kql-cases.jsonl")
    }()

    private struct Case: Decodable {
        struct ExpectedColumn: Decodable { let name: String }
        let id: String
        let query: String
        let columns: [ExpectedColumn]
        let rows: [[String?]]
    }

    /// How many of the cases have the expected shape (names of the columns, number of rows). `compare.py` of the conformance
    /// directory compares the values.
    private static let floor = 740

    @Test(.enabled(if: FileManager.default.fileExists(atPath: cases.path)))
    func `the conformance cases do not crash and enough of them have the expected shape`() async throws {
        let engine = HuntingEngine(tables: MemoryTables(), limits: QueryLimits(duration: .seconds(30)))
        var passed = 0
        for line in try String(contentsOf: Self.cases, encoding: .utf8).split(separator: "\n") {
            let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            guard let result = try? await engine.run(item.query) else { continue }
            if result.columns.map(\.name) == item.columns.map(\.name), result.rowCount == item.rows.count {
                passed += 1
            }
        }
        #expect(passed >= Self.floor)
    }
}
