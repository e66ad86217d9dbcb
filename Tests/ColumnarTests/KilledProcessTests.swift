import Columnar
import Foundation
import Testing
import Values

#if canImport(Glibc)
    import Glibc
#endif

struct KilledProcessTests {
    private static let schema = [
        ColumnSchema(name: "Timestamp", type: .datetime), ColumnSchema(name: "Number", type: .long),
    ]

    @Test func `a process that is killed while it appends loses nothing acknowledged and shows nothing twice`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let path = directory.path
        // Three lives on one store; each goes on where the last one was killed.
        for _ in 0..<3 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                try await KilledProcessTests.live(path)
            }
        }
        let text = try String(contentsOfFile: path + "/acknowledged", encoding: .utf8)
        let acknowledged = text.split(separator: "\n").compactMap { Int64($0) }
        let store = try SegmentStore(directory: path + "/store")
        let shown: [Int64] = try store.snapshot(of: "T").flatMap { segment in
            try segment.scalars(of: Self.schema[1]).compactMap { scalar in
                guard case .long(let value) = scalar else { return nil }
                return value
            }
        }
        #expect(acknowledged.count >= 90)
        #expect(Set(shown).count == shown.count, "a row is shown twice")
        #expect(Set(acknowledged).subtracting(shown).isEmpty, "an acknowledged row is lost")
    }

    /// Four tasks append and write down what was acknowledged; at the thirtieth acknowledgement one kills the process, while
    /// others are amid an append, a sealing or a merge.
    private static func live(_ path: String) async throws {
        let log = open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var options = SegmentStore.Options()
        options.sealBytes = 6000
        options.segmentRows = 400
        options.smallSegments = 2
        let store = try SegmentStore(directory: path + "/store", options: options)
        let before = store.snapshot(of: "T").reduce(0) { $0 + $1.rowCount }
        let count = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for step in 0..<1000 {
                        let number = Int64(before) * 1_000_000 + Int64(task * 1000 + step)
                        let rows = batch(schema, [[.datetime(number), .long(number)]])
                        try await store.append(table: "T", columns: schema, batch: rows)
                        let line = Array("\(number)\n".utf8)
                        _ = write(log, line, line.count)
                        if await count.next() == 30 { kill(getpid(), SIGKILL) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private actor Counter {
        private var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }
}
