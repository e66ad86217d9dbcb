import Foundation
import Synchronization
import Testing
import Values

@testable import Columnar

struct SegmentStoreTests {
    private static let schema = [
        ColumnSchema(name: "Timestamp", type: .datetime), ColumnSchema(name: "Number", type: .long),
        ColumnSchema(name: "Name", type: .string),
    ]

    private func rows(_ numbers: Range<Int>) -> Batch {
        batch(Self.schema, numbers.map { [.datetime(Int64($0)), .long(Int64($0)), .string("name \($0 % 9)")] })
    }

    /// The numbers of all rows that a store shows, sorted.
    private func numbers(_ store: SegmentStore, table: String = "T") throws -> [Int] {
        try numbers(store.snapshot(of: table))
    }

    private func numbers(_ segments: [Segment]) throws -> [Int] {
        try segments.flatMap { segment in
            try segment.scalars(of: Self.schema[1]).map { if case .long(let value) = $0 { Int(value) } else { -1 } }
        }.sorted()
    }

    private var small: SegmentStore.Options {
        var options = SegmentStore.Options()
        options.sealBytes = 20_000
        options.segmentRows = 1000
        options.smallSegments = 4
        return options
    }

    @Test func `rows are visible when an append returns and after opening again`() async throws {
        let directory = try TemporaryDirectory()
        do {
            let store = try SegmentStore(directory: directory.path)
            try await store.append(table: "T", columns: Self.schema, batch: rows(0..<10))
            #expect(try numbers(store) == Array(0..<10))
        }
        let store = try SegmentStore(directory: directory.path)
        #expect(try numbers(store) == Array(0..<10))
        #expect(store.columns(of: "T") == Self.schema)
        #expect(store.recovery.tornBytes == 0)
    }

    @Test func `flushing moves the log's rows to segments and shows each once`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        try await store.append(table: "T", columns: Self.schema, batch: rows(10..<20))
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<10))
        try await store.flush()
        #expect(try numbers(store) == Array(0..<20))
        let segments = store.snapshot(of: "T")
        #expect(segments.count == 1)
        #expect(segments[0].timeRange == 0...19)
        // In order of time, whatever the order they came in.
        #expect(try segments[0].scalars(of: Self.schema[0]) == (0..<20).map { .datetime($0) })
        try await store.append(table: "T", columns: Self.schema, batch: rows(20..<25))
        try await store.close()
        let again = try SegmentStore(directory: directory.path)
        #expect(try numbers(again) == Array(0..<25))
    }

    @Test func `many appends from many tasks are all there, through sealing and merging`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path, options: small)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<10 {
                        let start = (task * 10 + step) * 10
                        try await store.append(table: "T", columns: Self.schema, batch: rows(start..<start + 10))
                        let seen = try numbers(store)
                        #expect(Set(seen).count == seen.count, "a row is seen twice")
                        #expect(seen.contains(start), "an acknowledged row is not seen")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try numbers(store) == Array(0..<800))
        #expect(store.maintenanceFailure == nil)
        try await store.close()
        let again = try SegmentStore(directory: directory.path, options: small)
        #expect(try numbers(again) == Array(0..<800))
        #expect(again.snapshot(of: "T").count < 20)
    }

    @Test func `a snapshot stays as it was while the store goes on`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path, options: small)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<100))
        try await store.flush()
        try await store.append(table: "T", columns: Self.schema, batch: rows(100..<150))
        let snapshot = store.snapshot(of: "T")
        try await store.append(table: "T", columns: Self.schema, batch: rows(150..<300))
        try await store.flush()
        #expect(try numbers(snapshot) == Array(0..<150))
        #expect(try numbers(store) == Array(0..<300))
    }

    @Test func `a column that comes later is null in the rows before`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        let extra = ColumnSchema(name: "Extra", type: .string)
        let port = ColumnSchema(name: "Port", type: .int)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<2))
        try await store.append(
            table: "T", columns: [Self.schema[0], extra, port],
            batch: batch([Self.schema[0], extra, port], [[.datetime(5), .string("x"), .int(3)]]))
        for store in [store, try await reopened(store, directory)] {
            let segments = store.snapshot(of: "T")
            #expect(try segments.flatMap { try $0.scalars(of: extra) } == [.string(""), .string(""), .string("x")])
            #expect(try segments.flatMap { try $0.scalars(of: port) } == [.null(.int), .null(.int), .int(3)])
            #expect(store.columns(of: "T") == Self.schema + [extra, port])
        }
    }

    private func reopened(_ store: SegmentStore, _ directory: TemporaryDirectory) async throws -> SegmentStore {
        try await store.close()
        return try SegmentStore(directory: directory.path)
    }

    @Test func `a column keeps its type`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<2))
        let wrong = [ColumnSchema(name: "Number", type: .string)]
        await #expect(throws: StorageError.columnType(column: "Number", stored: .long, wanted: .string)) {
            try await store.append(table: "T", columns: wrong, batch: batch(wrong, [[.string("x")]]))
        }
        #expect(try numbers(store) == [0, 1])
    }

    // MARK: Imports

    @Test func `an import appears as a whole when it is committed`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path, options: small)
        let session = store.beginImport()
        for start in stride(from: 0, to: 3500, by: 500) {
            try await session.append(table: "T", columns: Self.schema, batch: rows(start..<start + 500))
        }
        try await session.append(table: "U", columns: Self.schema, batch: rows(0..<5))
        #expect(try numbers(store).isEmpty)
        try await session.commit()
        #expect(try numbers(store) == Array(0..<3500))
        #expect(try numbers(store, table: "U") == Array(0..<5))
        try await store.close()
        let again = try SegmentStore(directory: directory.path)
        #expect(try numbers(again) == Array(0..<3500))
        #expect(again.tables == ["T", "U"])
    }

    @Test func `an import that is not committed leaves nothing`() async throws {
        let directory = try TemporaryDirectory()
        do {
            let store = try SegmentStore(directory: directory.path, options: small)
            let session = store.beginImport()
            try await session.append(table: "T", columns: Self.schema, batch: rows(0..<1500))
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/segments")
            #expect(files.count == 1)
        }
        let store = try SegmentStore(directory: directory.path)
        #expect(store.tables.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/segments").isEmpty)
    }

    // MARK: Crashes

    /// A store's files as a crash would leave them: copied while the store is open.
    private func crashed(_ directory: TemporaryDirectory) throws -> TemporaryDirectory { try directory.copy() }

    @Test func `a log cut anywhere in its last record loses that record alone`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<3))
        let log = directory.path + "/log/1.log"
        let first = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
        try await store.append(table: "T", columns: Self.schema, batch: rows(3..<5))
        let whole = try Data(contentsOf: URL(fileURLWithPath: log))
        let cut = try crashed(directory)
        let path = cut.path + "/cut.log"
        for length in first..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            let found = try LogContents(path: path, firstSequence: 1, isLast: true)
            #expect(found.records.count == 1, "cut at \(length)")
            #expect(found.validLength == first)
            #expect(found.tornLength == length - first)
        }
        for length in [first, first + 1, first + 40, whole.count - 1] {
            let copy = try crashed(directory)
            try whole.prefix(length).write(to: URL(fileURLWithPath: copy.path + "/log/1.log"))
            do {
                let recovered = try SegmentStore(directory: copy.path)
                #expect(try numbers(recovered) == [0, 1, 2], "cut at \(length)")
                #expect(recovered.recovery.tornBytes == length - first)
                try await recovered.append(table: "T", columns: Self.schema, batch: rows(7..<8))
            }
            // And once more, now that the torn end is cut off and another log follows.
            let again = try SegmentStore(directory: copy.path)
            #expect(try numbers(again) == [0, 1, 2, 7], "cut at \(length)")
        }
    }

    @Test func `a changed byte before the last record is an error, and nothing is removed`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<3))
        let log = directory.path + "/log/1.log"
        let first = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
        try await store.append(table: "T", columns: Self.schema, batch: rows(3..<5))
        let whole = try Data(contentsOf: URL(fileURLWithPath: log))
        let copy = try crashed(directory)
        // Every byte but the padding behind the record's payload.
        for position in 0..<first - 8 {
            var changed = whole
            changed[position] ^= 0x10
            let path = copy.path + "/changed.log"
            try changed.write(to: URL(fileURLWithPath: path))
            #expect(throws: StorageError.self, "byte \(position)") {
                try LogContents(path: path, firstSequence: 1, isLast: true)
            }
        }
        try FileManager.default.removeItem(atPath: copy.path + "/changed.log")
        var changed = whole
        changed[first / 2] ^= 0x10
        let path = URL(fileURLWithPath: copy.path + "/log/1.log")
        try changed.write(to: path)
        #expect(throws: StorageError.self) { try SegmentStore(directory: copy.path) }
        #expect(try Data(contentsOf: path) == changed)
    }

    @Test func `a crash between writing segments and the manifest shows each row once`() async throws {
        let directory = try TemporaryDirectory()
        let copies = Mutex<[TemporaryDirectory]>([])
        var options = small
        // The files as they are just before and after each rename and each synchronisation.
        options.files.rename = { from, to in
            if let copy = try? directory.copy() { copies.withLock { $0.append(copy) } }
            let result = FileAccess.system.rename(from, to)
            if let copy = try? directory.copy() { copies.withLock { $0.append(copy) } }
            return result
        }
        options.files.synchronize = { file in
            let result = FileAccess.system.synchronize(file)
            if let copy = try? directory.copy() { copies.withLock { $0.append(copy) } }
            return result
        }
        let store = try SegmentStore(directory: directory.path, options: options)
        var acknowledged: [Int] = []
        copies.withLock { $0 = [] }
        for step in 0..<6 {
            try await store.append(table: "T", columns: Self.schema, batch: rows(step * 10..<step * 10 + 10))
            acknowledged = Array(0..<step * 10 + 10)
            if step % 2 == 1 { try await store.flush() }
            let taken = copies.withLock { taken in
                defer { taken = [] }
                return taken
            }
            #expect(!taken.isEmpty)
            for copy in taken {
                let seen = try numbers(SegmentStore(directory: copy.path))
                // What is being appended may or may not be there; what was acknowledged before must be.
                #expect(seen == acknowledged || seen == Array(acknowledged.dropLast(10)))
            }
        }
    }

    // MARK: Failures of the disk

    @Test func `a full disk refuses the append and loses nothing`() async throws {
        let directory = try TemporaryDirectory()
        let disk = FillingDisk()
        do {
            let store = try SegmentStore(directory: directory.path, options: disk.options)
            try await store.append(table: "T", columns: Self.schema, batch: rows(0..<10))
            disk.isFull = true
            await #expect(throws: StorageError.diskFull(path: directory.path + "/log/1.log")) {
                try await store.append(table: "T", columns: Self.schema, batch: rows(10..<20))
            }
            #expect(try numbers(store) == Array(0..<10))
            disk.isFull = false
            try await store.append(table: "T", columns: Self.schema, batch: rows(20..<30))
        }
        let again = try SegmentStore(directory: directory.path)
        #expect(try numbers(again) == Array(0..<10) + Array(20..<30))
    }

    @Test func `a disk that fills while segments are made keeps the rows in the log`() async throws {
        let directory = try TemporaryDirectory()
        let disk = FillingDisk()
        do {
            let store = try SegmentStore(directory: directory.path, options: disk.options)
            try await store.append(table: "T", columns: Self.schema, batch: rows(0..<10))
            disk.isFull = true
            await #expect(throws: StorageError.self) { try await store.flush() }
            #expect(try numbers(store) == Array(0..<10))
            let session = store.beginImport()
            try await session.append(table: "U", columns: Self.schema, batch: rows(0..<10))
            await #expect(throws: StorageError.self) { try await session.commit() }
            disk.isFull = false
            try await store.append(table: "T", columns: Self.schema, batch: rows(10..<20))
            try await store.flush()
            #expect(try numbers(store) == Array(0..<20))
        }
        let again = try SegmentStore(directory: directory.path)
        #expect(try numbers(again) == Array(0..<20))
        #expect(again.tables == ["T"])
    }

    @Test func `a second opener is refused`() throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        #expect(throws: StorageError.inUse(directory: directory.path)) { try SegmentStore(directory: directory.path) }
        withExtendedLifetime(store) {}
    }

    @Test func `a closed store refuses appends and lets another open it`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SegmentStore(directory: directory.path)
        try await store.append(table: "T", columns: Self.schema, batch: rows(0..<3))
        try await store.close()
        await #expect(throws: StorageError.closed(reason: "it is closed")) {
            try await store.append(table: "T", columns: Self.schema, batch: rows(3..<4))
        }
        let again = try SegmentStore(directory: directory.path)
        #expect(try numbers(again) == [0, 1, 2])
        #expect(try numbers(store) == [0, 1, 2])
    }

    @Test func `opening and closing leaves no more files than there were`() async throws {
        let directory = try TemporaryDirectory()
        func files() throws -> Int { try FileManager.default.subpathsOfDirectory(atPath: directory.path).count }
        try await SegmentStore.open(directory: directory.path).close()
        let before = try files()
        for _ in 0..<5 { try await SegmentStore.open(directory: directory.path).close() }
        #expect(try files() == before)
    }

    @Test func `a path that is a file is not a store`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/file"
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: StorageError.system(operation: "create directory", path: path, code: ENOTDIR)) {
            try SegmentStore(directory: path)
        }
    }

    @Test func `a changed byte of the manifest is an error`() async throws {
        let directory = try TemporaryDirectory()
        do {
            let store = try SegmentStore(directory: directory.path)
            try await store.append(table: "T", columns: Self.schema, batch: rows(0..<3))
            try await store.close()
        }
        let path = URL(fileURLWithPath: directory.path + "/MANIFEST")
        let whole = try Data(contentsOf: path)
        for position in whole.indices {
            var changed = whole
            changed[position] ^= 0x02
            try changed.write(to: path)
            #expect(throws: StorageError.self, "byte \(position)") { try SegmentStore(directory: directory.path) }
        }
        try whole.write(to: path)
        #expect(try numbers(SegmentStore(directory: directory.path)) == [0, 1, 2])
    }

    @Test func `a store without its manifest is damaged, not new`() async throws {
        let directory = try TemporaryDirectory()
        do {
            let store = try SegmentStore(directory: directory.path)
            try await store.append(table: "T", columns: Self.schema, batch: rows(0..<3))
            try await store.close()
        }
        try FileManager.default.removeItem(atPath: directory.path + "/MANIFEST")
        #expect(throws: StorageError.self) { try SegmentStore(directory: directory.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/segments").count == 1)
    }
}

/// A disk that takes half of a write and then no more as long as it is full.
private final class FillingDisk: Sendable {
    private let full = Atomic<Bool>(false)

    var isFull: Bool {
        get { full.load(ordering: .relaxed) }
        set { full.store(newValue, ordering: .relaxed) }
    }

    var options: SegmentStore.Options {
        var options = SegmentStore.Options()
        options.files.write = { [self] file, bytes in
            if !isFull { return FileAccess.system.write(file, bytes) }
            if bytes.count < 2 {
                errno = ENOSPC
                return -1
            }
            return FileAccess.system.write(file, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
        }
        return options
    }
}
