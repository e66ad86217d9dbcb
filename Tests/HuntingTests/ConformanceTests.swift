import Foundation
import Hunting
import Testing
import Values

/// The conformance cases, where they are present: an answer is right, or the query is refused by name. No answer is wrong.
@Suite struct ConformanceTests {
    /// How many cases pass at least. It rises with what is supported, and never falls.
    private static let floor = 845

    @Test(.enabled(if: ConformanceCase.file != nil, "needs the conformance cases"))
    func `a case is answered as documented or refused, and enough are answered`() async throws {
        let engine = HuntingEngine(tables: MemoryTables(), limits: QueryLimits(duration: .seconds(30)))
        var passed = 0
        for item in try ConformanceCase.all() {
            let result: QueryResult
            do {
                result = try await engine.run(item.query)
            } catch let error as QueryError {
                #expect(!"\(error)".isEmpty, "\(item.id) is refused without a word")
                continue
            }
            if let difference = item.difference(from: result) {
                Issue.record("\(item.id): \(difference)\n\(item.query)")
            } else {
                passed += 1
            }
        }
        #expect(passed >= Self.floor)
    }
}
