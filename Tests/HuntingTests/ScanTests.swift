import Testing

/// `scan`, `top-nested`, and window functions within parts. Expectations are the documentation's examples.
@Suite("Sequences and parts")
struct ScanTests {
    private static let events =
        "datatable(Ts: timespan, Event: string) [0m,'A', 1m,'A', 2m,'B', 3m,'D', 32m,'B', 36m,'C', 38m,'D', 41m,'E', 75m,'A'] | sort by Ts asc "

    @Test func `a session ends half an hour behind its first event`() async throws {
        let rows = try await Evaluation.rows(
            Self.events + """
                | scan with_match_id=session_id declare (sessionStart: timespan) with (
                    step inSession: true => sessionStart = iff(isnull(inSession.sessionStart), Ts, inSession.sessionStart);
                    step endSession output=none: Ts - inSession.sessionStart > 30m;
                )
                | project toint(Ts / 1m), toint(sessionStart / 1m), session_id
                """)
        #expect(
            rows == [
                ["0", "0", "0"], ["1", "0", "0"], ["2", "0", "0"], ["3", "0", "0"], ["32", "32", "1"],
                ["36", "32", "1"],
                ["38", "32", "1"], ["41", "32", "1"], ["75", "75", "2"],
            ])
    }

    @Test func `rows without a column can be scanned`() async throws {
        let rows = try await Evaluation.rows(
            "range x from 1 to 3 step 1 | project-away x | scan with (step s: rand() >= 0.0;) | count")
        #expect(rows == [["3"]])
    }

    /// Of repeated matches the last one is given out, when the sequence goes on or the rows end.
    @Test(arguments: [
        ("all", ["1", "2", "3", "9", "4", "5"]), ("last", ["3", "9", "5"]), ("none", ["9"]),
    ])
    func `a step gives out all of its matches, the last, or none`(output: String, expected: [String]) async throws {
        let rows = try await Evaluation.rows(
            """
            range x from 1 to 6 step 1 | extend k = iff(x == 6, 'other', iff(x < 4, 'a', 'b'))
            | union (datatable(x: long, k: string) [9, 'stop']) | extend o = case(x == 9, 3.5, todouble(x)) | sort by o asc
            | scan with (step s1 output=\(output): k in ('a', 'b'); step s2: k == 'stop';)
            | project x
            """)
        #expect(rows.map { $0[0] } == expected)
    }

    @Test(arguments: [
        "range x from 1 to 3 step 1 | scan with (step a: true; step a: true;)",
        "datatable(x: long) [1] | where x > 0 | extend y = 1 | project x | scan with (step a optional: true;)",
        "range x from 1 to 3 step 1 | scan declare (x: long) with (step a: true;)",
        "range x from 1 to 3 step 1 | scan declare (y: long, z: long) with (step a: true => y = 1, z = y + 1;)",
        "range x from 1 to 3 step 1 | scan with (step a: true => q = 1;)", "DeviceInfo | scan with (step a: true;)",
        "range x from 1 to 3 step 1 | scan with (step a output=some: true;)",
        "range x from 1 to 3 step 1 | scan with (step a: x;)",
    ])
    func `what cannot be meant is refused`(query: String) async throws {
        await #expect(throws: (any Error).self) { try await Evaluation.rows(query) }
    }

    @Test func `each part is scanned, numbered and summed by itself`() async throws {
        let parts = "range x from 1 to 6 step 1 | extend k = x % 2 | partition by k ( sort by x asc "
        func rows(_ body: String, _ columns: String) async throws -> [[String]] {
            try await Evaluation.rows(parts + "| \(body)) | sort by k asc, x asc | project k, x, \(columns)")
        }
        #expect(
            try await rows("scan declare (s: long = 0) with (step a: true => s = x + a.s;)", "s").map { $0[2] }
                == ["2", "6", "12", "1", "4", "9"])
        #expect(
            try await rows("extend s = row_cumsum(x), n = row_number(), p = prev(x), q = next(x)", "s, n, p, q")
                == [
                    ["0", "2", "2", "1", "null", "4"], ["0", "4", "6", "2", "2", "6"],
                    ["0", "6", "12", "3", "4", "null"],
                    ["1", "1", "1", "1", "null", "3"], ["1", "3", "4", "2", "1", "5"],
                    ["1", "5", "9", "3", "3", "null"],
                ])
    }

    @Test func `the greatest within the greatest`() async throws {
        let rows = try await Evaluation.rows(
            """
            datatable(State: string, Source: string, Events: long) [
                'Kansas','Law',1264, 'Kansas','Public',1090, 'Kansas','Spotter',2000, 'Texas','Law',1279, 'Texas','Public',3000,
                'Texas','Spotter',1, 'Utah','Law',5]
            | top-nested 2 of State by sum(Events), top-nested 1 of Source by total = sum(Events)
            | sort by State asc
            """)
        #expect(rows == [["Kansas", "4354", "Spotter", "2000"], ["Texas", "4280", "Public", "3000"]])
        let ascending = try await Evaluation.rows(
            "datatable(a: string, n: long) ['x', 1, 'y', 2, 'z', 3] | top-nested 1 of a by max(n) asc")
        #expect(ascending == [["x", "1"]])
        await #expect(throws: (any Error).self) {
            try await Evaluation.rows("range x from 1 to 9 step 1 | top-nested 2 of x with others='rest' by count()")
        }
    }
}
