import Foundation
import HuntingSchema
import KQL
import Testing
import Values

/// Broken queries: whatever the text, there is an answer, and an invalid query has a diagnostic.
@Suite struct MutationTests {
    static let samples = [
        "Events | where Port in (1, 2) and Device has \"x\" | summarize n = count(), arg_max(Timestamp, *) by bin(Timestamp, 1h)",
        "let f = (T: (*), n: long = 5) { T | take n }; Events | invoke f(3) | extend a = Fields.b[0]['c'] | sort by a asc nulls last",
        "Events | join kind=leftouter (Devices | project Device, Owner) on $left.Device == $right.Device | mv-expand x = Fields to typeof(string)",
        "search in (Events, Devices) \"a*\" or Port:5 | union withsource=S (print 1), (range x from 1 to 2 step 1)",
        "print s = @'a\"b', d = datetime(2024-01-01T00:00:00Z), t = 1.5h, j = dynamic({\"a\": [1, null]}) | parse s with * 'a' b:long",
        "Events | make-series avg(Bytes) default=0 on Timestamp from datetime(2024-01-01) to datetime(2024-01-02) step 1h by Device",
        "Events | mv-apply f = Fields to typeof(long) on (where f > 1 | summarize sum(f) | top 1 by sum_f) | evaluate pivot(Device)",
    ]

    static func conformanceQueries() -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["SALLYPORT_SHARED"].map { URL(filePath: $0) }
            ?? root.appending(path: "../shared")
        guard let text = try? String(contentsOf: shared.appending(path: "conformance/kql-cases.jsonl"), encoding: .utf8)
        else { return [] }
        struct Case: Decodable { let query: String }
        return text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Case.self, from: Data($0.utf8)).query
        }
    }

    /// SplitMix64: the same mutations in each run.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    static func mutate(_ query: String, _ generator: inout Generator) -> String {
        var bytes = Array(query.utf8)
        let pieces = [
            "(", ")", "|", "[", "]", "{", "}", "'", "\"", ";", ",", "by", "on", "let", "=", "..", "*", "\\", "\u{0}",
            "é",
        ]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { break }
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.remove(at: position)
            case 1:
                bytes.insert(
                    contentsOf: Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8), at: position)
            case 2:
                bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...20, using: &generator)))
            default: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a mutated query is answered, and says why when it is invalid`() {
        var generator = Generator(state: 42)
        let binder = Binder(schema: BinderTests.schema)
        for query in Self.samples + Self.conformanceQueries() {
            for _ in 0..<5 {
                let mutated = Self.mutate(query, &generator)
                let bound = binder.bind(mutated)
                if bound.plan == nil, bound.schemaRequests.isEmpty {
                    #expect(!bound.isValid, "no plan and no reason: \(mutated)")
                }
            }
        }
    }

    @Test func `every beginning of a query is answered`() {
        let binder = Binder(schema: BinderTests.schema)
        for sample in Self.samples {
            for length in 0..<sample.count { _ = binder.bind(String(sample.prefix(length))) }
        }
    }

    @Test(arguments: [
        ("print ", "1,"), ("Events ", "| where Port > 1 "), ("print x = '", "a"), ("print dynamic([", "[1],"),
        ("Events | where ", "Port == 1 and "), ("", "let a = 1;"), ("print strcat(", "'a',"), ("(", "a.b "),
    ])
    func `reading takes no more tokens than the text has`(start: String, piece: String) {
        // A loop that does not move on would never end here: 100,000 pieces, and half a megabyte and more.
        let query = start + String(repeating: piece, count: 100_000)
        let parsed = Parser.parse(query)
        #expect(parsed.diagnostics.count <= query.utf8.count)
    }
}
