import Columnar
import Testing
import Values

struct BatchBuilderTests {
    @Test func `columns that a row is not given are null, and strings empty`() {
        let builder = BatchBuilder(columns: [
            ColumnSchema(name: "Time", type: .datetime), ColumnSchema(name: "Name", type: .string),
            ColumnSchema(name: "Port", type: .int),
        ])
        builder.append(long: 7, at: 0)
        builder.endRow()
        builder.append(string: "cmd.exe", at: 1)
        builder.append(long: 443, at: 2)
        builder.endRow()
        builder.endRow()
        let batch = builder.finish()
        #expect(batch.count == 3)
        #expect((0..<3).map { batch.columns[0].scalar(at: $0) } == [.datetime(7), .null(.datetime), .null(.datetime)])
        #expect((0..<3).map { batch.columns[1].scalar(at: $0) } == [.string(""), .string("cmd.exe"), .string("")])
        #expect((0..<3).map { batch.columns[2].scalar(at: $0) } == [.null(.int), .int(443), .null(.int)])
    }

    @Test func `a column without any value is a constant`() {
        let builder = BatchBuilder(columns: [
            ColumnSchema(name: "A", type: .string), ColumnSchema(name: "B", type: .long),
        ])
        builder.endRows(5)
        let batch = builder.finish()
        #expect(batch.columns[0].constantValue == .string(""))
        #expect(batch.columns[1].constantValue == .null(.long))
    }

    @Test func `the last of several values that one row is given counts`() {
        let builder = BatchBuilder(columns: [ColumnSchema(name: "A", type: .string)])
        builder.append(string: "first", at: 0)
        builder.append(string: "second", at: 0)
        builder.endRow()
        #expect(builder.finish().columns[0].scalar(at: 0) == .string("second"))
    }

    @Test func `a discarded row leaves nothing`() {
        let builder = BatchBuilder(columns: [
            ColumnSchema(name: "A", type: .string), ColumnSchema(name: "B", type: .real),
        ])
        builder.append(string: "kept", at: 0)
        builder.endRow()
        builder.append(string: "dropped", at: 0)
        builder.append(real: 1.5, at: 1)
        builder.discardRow()
        builder.append(string: "next", at: 0)
        builder.endRow()
        let batch = builder.finish()
        #expect((0..<2).map { batch.columns[0].scalar(at: $0) } == [.string("kept"), .string("next")])
        #expect((0..<2).map { batch.columns[1].scalar(at: $0) } == [.null(.real), .null(.real)])
    }

    @Test func `equal texts share an entry`() {
        let builder = BatchBuilder(columns: [ColumnSchema(name: "A", type: .string)])
        for row in 0..<10_000 {
            builder.append(string: "text \(row % 700)", at: 0)
            builder.endRow()
        }
        let vector = builder.finish().columns[0]
        // 700 texts and the empty one.
        #expect(vector.stringReader.dictionary.count == 701)
        #expect((0..<10_000).allSatisfy { vector.stringReader[$0] == "text \($0 % 700)" })
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0xE2, 0x82], "\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xF0, 0x9F, 0x98, 0x80], "\u{1F600}"),
        ] as [([UInt8], String)])
    func `bytes that are not UTF-8 are repaired`(bytes: [UInt8], text: String) {
        let builder = BatchBuilder(columns: [ColumnSchema(name: "A", type: .string)])
        bytes.withUnsafeBufferPointer { builder.append(utf8: $0, at: 0) }
        builder.endRow()
        #expect(builder.finish().columns[0].scalar(at: 0) == .string(text))
    }

    @Test func `an interner keeps its invariants while it grows`() {
        let interner = StringInterner(expectedEntries: 1)
        for value in 0..<5000 {
            #expect(interner.intern("value-\(value)") == UInt32(value + 1))
            if value % 500 == 0 { interner.checkInvariants() }
        }
        for value in 0..<5000 { #expect(interner.intern("value-\(value)") == UInt32(value + 1)) }
        #expect(interner.intern("") == 0)
        interner.checkInvariants()
    }
}
