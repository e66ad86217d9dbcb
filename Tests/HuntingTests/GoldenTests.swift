import Foundation
import Hunting
import Testing
import Values

/// Golden tables: text files with a query, the table it gives, and where the expectation comes from.
///
/// ```
/// ## what is shown
/// source: documentation page, or "by hand"
/// print a = 1
/// ---
/// a
/// 1
/// ```
///
/// Cells are separated by ` | `. Below `--- unordered` rows may come in any order.
@Suite struct GoldenTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let name: String
        let query: String
        let ordered: Bool
        let columns: [String]
        let rows: [[String]]
        var testDescription: String { name }
    }

    static let goldens: [Golden] = {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let files = (try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.flatMap { file -> [Golden] in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
            return text.components(separatedBy: "\n## ").dropFirst().map(parse)
        }
    }()

    private static func parse(_ section: String) -> Golden {
        let lines = section.components(separatedBy: "\n")
        let separator = lines.firstIndex { $0.hasPrefix("---") } ?? lines.count - 1
        let cells = lines[(separator + 1)...].filter { !$0.isEmpty }
            .map { $0.components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) } }
        return Golden(
            name: lines[0], query: lines[2..<separator].joined(separator: "\n"),
            ordered: !lines[separator].contains("unordered"), columns: cells.first ?? [], rows: Array(cells.dropFirst())
        )
    }

    @Test func `the golden tables are found`() { #expect(Self.goldens.count >= 20) }

    @Test(arguments: goldens)
    func `a query gives the table that is written down`(golden: Golden) async throws {
        let result = try await HuntingEngine(tables: MemoryTables()).run(golden.query)
        #expect(result.columns.map(\.name) == golden.columns)
        if golden.ordered {
            #expect(result.table == golden.rows)
        } else {
            #expect(
                result.table.sorted { $0.lexicographicallyPrecedes($1) }
                    == golden.rows.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }
}
