import Foundation
import Hunting
import KQL
import Testing
import Values

/// Queries that run with values at the ends of their types: each is answered or refused, and none ends the process.
@Suite("Extreme values")
struct ExtremeValueTests {
    static let longs = [
        "0", "1", "-1", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808",
        "4611686018427387905", "1000000000000000",
    ]
    static let reals = [
        "0.0", "-1.5", "1e308", "-1e308", "4.9e-324", "real(nan)", "real(+inf)", "real(-inf)", "real(null)",
    ]
    static let times = [
        "datetime(0001-01-01)", "datetime(9999-12-31T23:59:59.9999999Z)", "datetime(null)", "10675199d", "-10675199d",
        "1tick", "0s", "timespan(null)",
    ]
    static let texts = [
        "''", "'a'", "'\\u0000'", "'9223372036854775808'", "'ä👩‍👩‍👧'", "dynamic(null)", "dynamic([])", "dynamic({})",
        "dynamic([1, 'a', null, {}])", "int(null)", "true",
    ]
    static var all: [String] { longs + reals + times + texts }

    private static let engine = HuntingEngine(
        tables: MemoryTables(),
        limits: QueryLimits(duration: .seconds(2), memoryBytes: 64 << 20, rows: 1000, workers: 1))

    private func run(_ query: String) async {
        // A refusal is an answer too; what this test looks for is a process that ends.
        _ = try? await Self.engine.run(query)
    }

    static let operators = [
        "range x from A to B step C | take 5", "range x from A to B step C | count",
        "range i from 1 to 5 step 1 | extend x = A | top B by x", "range i from 1 to 5 step 1 | take A",
        "range i from 1 to 5 step 1 | sample A", "range i from 1 to 5 step 1 | sample-distinct A of i",
        "range i from 1 to 5 step 1 | extend x = A | top-hitters B of x",
        "range i from 1 to 5 step 1 | summarize percentile(i, A), percentiles(i, B, C)",
        "range i from 1 to 5 step 1 | summarize percentiles_array(i, dynamic([A, B]))",
        "range i from 1 to 5 step 1 | summarize count() by bin(A, B)",
        "range i from 1 to 5 step 1 | summarize sum(i * A), avg(A), stdev(A), variance(B), dcount(A, C)",
        "range i from 1 to 5 step 1 | summarize make_list(A, B), make_set(A, C), take_any(A)",
        "print x = A | make-series c = count() default = 0 on x from B to C step 1",
        "print x = A | make-series c = count() on x in range(B, C, 1)",
        "range i from 1 to 5 step 1 | serialize | extend p = prev(i, A), n = next(i, B), c = row_cumsum(i * A)",
        "range i from 1 to 5 step 1 | extend r = row_number(A, B)", "print x = dynamic([1, 2]) | mv-expand x limit A",
        "print x = dynamic([1, 2]) | extend y = x[A], z = x[B]", "print A between (B .. C), A in (B, C), A == B, A < B",
        "print A + B, A - B, A * B, A / B, A % B", "print -(A), A + B * C",
        "print x = 'key' | parse x with * 'k' y:long * | extend z = y + A",
        "datatable(a: long) [1, 2] | partition by a (top A by a)", "print a = A | join (print a = B) on a",
    ]

    @Test(arguments: operators)
    func `an operator bears any value`(template: String) async {
        var generator = SeededNumbers(state: 7)
        for _ in 0..<120 {
            var query = template
            for name in ["A", "B", "C"] {
                let value = Self.all[Int.random(in: 0..<Self.all.count, using: &generator)]
                // Names stand as words of their own: `make_list(A, B)`.
                query = query.replacing(try! Regex("\\b\(name)\\b"), with: value)  // A constant pattern.
            }
            await run(query)
        }
    }

    @Test(arguments: ScalarFunction.catalogue.map(\.identifier.rawValue).sorted())
    func `a function bears any arguments`(function: String) async {
        var generator = SeededNumbers(state: 11)
        for _ in 0..<150 {
            let arguments = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                Self.all[Int.random(in: 0..<Self.all.count, using: &generator)]
            }
            await run("print \(function)(\(arguments.joined(separator: ", ")))")
        }
    }

    @Test(.enabled(if: ConformanceCase.file != nil, "needs the conformance cases"))
    func `a documented query bears any number in place of its own`() async throws {
        var generator = SeededNumbers(state: 13)
        let number = try Regex("\\b[0-9]+(\\.[0-9]+)?\\b")
        for item in try ConformanceCase.all() {
            for _ in 0..<2 {
                let places = item.query.ranges(of: number)
                guard let place = places.randomElement(using: &generator) else { continue }
                let values = Self.longs + Self.reals
                await run(
                    item.query.replacingCharacters(
                        in: place, with: values[Int.random(in: 0..<values.count, using: &generator)]))
            }
        }
    }
}

/// SplitMix64: the same queries in each run.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
