import Foundation
import Hunting
import KQL
import Testing

/// What an untrusted query may not do.
@Suite struct LimitTests {
    private func engine(_ change: (inout QueryLimits) -> Void) -> HuntingEngine {
        var limits = QueryLimits()
        change(&limits)
        return HuntingEngine(tables: MemoryTables(), limits: limits)
    }

    @Test func `a result of more rows than allowed is cut off and says so`() async throws {
        let result = try await engine { $0.rows = 10 }.run("range x from 1 to 1000000 step 1")
        #expect(result.rowCount == 10)
        #expect(result.isTruncated)
    }

    @Test func `a result of exactly as many rows as allowed is not cut off`() async throws {
        let result = try await engine { $0.rows = 10 }.run("range x from 1 to 10 step 1")
        #expect(result.rowCount == 10)
        #expect(!result.isTruncated)
    }

    @Test func `a query that runs longer than it may is stopped`() async throws {
        await #expect {
            _ = try await engine { $0.duration = .milliseconds(30) }
                .run("range x from 1 to 100000000000 step 1 | summarize count() by x % 7")
        } throws: {
            guard case QueryError.limit(.time) = $0 else { return false }
            return true
        }
    }

    @Test func `groups beyond the memory budget are refused, naming the operator`() async throws {
        await #expect {
            _ = try await engine { $0.memoryBytes = 1 << 20 }.run("range x from 1 to 10000000 step 1 | distinct x")
        } throws: {
            guard case QueryError.limit(.memory(let name, _)) = $0 else { return false }
            return name == "distinct"
        }
    }

    @Test func `a sort beyond the memory budget is refused, naming the operator`() async throws {
        await #expect {
            _ = try await engine { $0.memoryBytes = 1 << 20 }.run("range x from 1 to 10000000 step 1 | sort by x desc")
        } throws: {
            guard case QueryError.limit(.memory(let name, _)) = $0 else { return false }
            return name == "sort"
        }
    }

    @Test func `a result of more bytes than allowed is refused`() async throws {
        await #expect {
            _ = try await engine { $0.resultBytes = 1000 }.run("range x from 1 to 1000 step 1")
        } throws: {
            guard case QueryError.limit(.resultSize) = $0 else { return false }
            return true
        }
    }

    @Test func `a query whose caller has gone stops`() async throws {
        let engine = engine { _ in }
        let task = Task { try await engine.run("range x from 1 to 1000000000000 step 1 | summarize count() by x % 7") }
        task.cancel()
        await #expect {
            _ = try await task.value
        } throws: {
            guard case QueryError.cancelled = $0 else { return false }
            return true
        }
    }

    @Test func `an invalid query gives its diagnostics`() async throws {
        await #expect {
            _ = try await engine { _ in }.run("DeviceProcessEvents | where NoSuchColumn == 1")
        } throws: {
            guard case QueryError.invalid(let diagnostics) = $0 else { return false }
            return diagnostics.contains { $0.message.contains("NoSuchColumn") }
        }
    }
}
