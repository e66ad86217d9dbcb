import Testing
import Values

@testable import Columnar

/// What is written as a segment is what is read, whatever the type, the encoding that the values lead to, and the length.
struct SegmentTests {
    /// How the values of a test column come about: each leads to another width or to another kind of null.
    enum Pattern: CaseIterable {
        case constant, narrow, medium, wide, extreme, scaled, someNull, mostlyNull, allNull, nullBlock
    }

    /// Around a word of bits, around a block, and more than two blocks; the long ones are spread over the patterns.
    static func lengths(_ pattern: Pattern) -> [Int] {
        let position = Pattern.allCases.firstIndex(of: pattern) ?? 0
        return [0, 1, 63, 64, 65, [16_383, 16_384, 16_385, 40_000][position % 4]]
            + (pattern == .nullBlock ? [40_000] : [])
    }

    private func value(_ type: ScalarType, _ pattern: Pattern, row: Int, of count: Int) -> Scalar {
        var mixer = SeededGenerator(seed: UInt64(row) &* 31 &+ 7)
        let bits = mixer.next()
        switch pattern {
        case .allNull: return .null(type)
        case .someNull where bits % 3 == 0, .mostlyNull where bits % 1000 != 0: return .null(type)
        case .nullBlock where row >= 16_384 && row < 32_768: return .null(type)
        default: break
        }
        let number: Int64 =
            switch pattern {
            case .constant: 77
            case .narrow, .someNull: 1_000_000 + Int64(bits % 200)
            case .medium, .mostlyNull, .nullBlock: -5000 + Int64(bits % 60_000)
            case .wide: Int64(bits % 4_000_000_000)
            case .extreme: bits % 5 == 0 ? .min : bits % 5 == 1 ? .max : Int64(bitPattern: bits)
            case .scaled: 638_000_000_000_000_000 + Int64(bits % 3_000_000_000) * 10_000
            case .allNull: 0
            }
        switch type {
        case .bool: return .bool(number & 1 == 1)
        case .int: return .int(Int32(truncatingIfNeeded: number))
        case .long: return .long(number)
        case .datetime: return .datetime(number)
        case .timespan: return .timespan(number)
        case .real: return .real(pattern == .extreme ? Double(bitPattern: bits & ~(0x7FF << 52)) : Double(number) / 8)
        case .decimal: return .decimal(FixedDecimal(coefficient: Int128(number) * 1000 + 1, scale: Int(bits % 20)))
        case .guid: return .guid(UInt128(bits) << 64 | UInt128(UInt64(bitPattern: number)))
        case .string: return .string(pattern == .constant ? "always" : "text \(number % 70_000) é")
        case .dynamic: return .string("{\"a\":\(number)}")
        }
    }

    private func vector(_ type: ScalarType, _ pattern: Pattern, count: Int) -> Vector {
        let builder = ColumnBuilder(type: type)
        for row in 0..<count {
            let scalar = value(type, pattern, row: row, of: count)
            if type == .dynamic, case .string(let text) = scalar {
                builder.append(string: text)
            } else {
                builder.append(scalar: scalar)
            }
        }
        return builder.finish(rows: count)
    }

    @Test(arguments: ScalarType.allCases, Pattern.allCases)
    func `a column comes back as it was written`(type: ScalarType, pattern: Pattern) throws {
        let schema = ColumnSchema(name: "C", type: type)
        for count in Self.lengths(pattern) {
            let written = vector(type, pattern, count: count)
            let expected = written.scalars
            for isCompressing in [false, true] {
                let image = try SegmentEncoder.encode(
                    rowCount: count, schema: [schema], timeColumn: "Timestamp", isCompressing: isCompressing
                ) { _ in written }
                let segment = try Segment(image: image, path: "image")
                #expect(segment.rowCount == count)
                let read = try segment.batch(of: [schema], rows: 0..<count).columns[0]
                #expect(read.scalars == expected, "\(count) rows")
                for range in [
                    0..<min(count, 1), count / 3..<min(count / 2, count / 3 + 500), max(0, count - 70)..<count,
                    min(count, 16_380)..<min(count, 16_390),
                ] {
                    let piece = try segment.batch(of: [schema], rows: range).columns[0]
                    #expect(piece.scalars == Array(expected[range]), "rows \(range) of \(count)")
                }
            }
        }
    }

    @Test func `what repeats takes less space compressed, and each changed byte of it is noticed`() throws {
        let schema = [ColumnSchema(name: "A", type: .string)]
        let rows = batch(schema, (0..<2000).map { [.string("C:\\Windows\\System32\\svchost.exe -k netsvcs \($0)")] })
        let plain = try SegmentEncoder.encode(rows, schema: schema, timeColumn: "T")
        let packed = try SegmentEncoder.encode(rowCount: 2000, schema: schema, timeColumn: "T", isCompressing: true) {
            rows.columns[$0]
        }
        #expect(packed.count < plain.count / 3)
        let expected = rows.columns[0].scalars
        for position in stride(from: 0, to: packed.count, by: 7) {
            var changed = packed.array
            changed[position] ^= 0x04
            do {
                let read = try Segment(image: Buffer(changed), path: "image").scalars(of: schema[0])
                #expect(read == expected, "byte \(position)")
            } catch is StorageError {
                continue
            }
        }
    }

    @Test func `unpacked regions are let go beyond the budget, but not those in use`() throws {
        let schema = ColumnSchema(name: "A", type: .string)
        let rows = batch([schema], (0..<2000).map { [.string("a text that repeats itself \($0)")] })
        let image = try SegmentEncoder.encode(rowCount: 2000, schema: [schema], timeColumn: "T", isCompressing: true) {
            rows.columns[$0]
        }
        let layout = try SegmentLayout(image: image, path: "image").columns[0]
        let regions = DecodedRegions(budget: 100_000)
        let columns = (0..<10).map { _ in StoredColumn(layout, image: image, path: "image", decoded: regions) }
        let held = try columns.map { try $0.dictionary() }
        #expect(columns.filter { $0.lastUse(of: .texts) > 0 }.count < 4)
        #expect(columns[9].lastUse(of: .texts) > 0)
        #expect(try columns[0].dictionary() === held[0])
        #expect(try columns[0].decode(0..<2000).scalars == rows.columns[0].scalars)
    }

    @Test(arguments: [ScalarType.long, .datetime, .real, .bool])
    func `a zone map bounds what is in its block`(type: ScalarType) throws {
        let schema = ColumnSchema(name: "C", type: type)
        for pattern in Pattern.allCases {
            let written = vector(type, pattern, count: 40_000)
            let image = try SegmentEncoder.encode(
                Batch(columns: [written], count: 40_000), schema: [schema], timeColumn: "Timestamp")
            let segment = try Segment(image: image, path: "image")
            guard let column = segment.column(named: "C") else {
                #expect(pattern == .allNull)
                continue
            }
            for block in 0..<segment.blockCount {
                let rows = segment.rows(ofBlock: block)
                let zone = column.zone(ofBlock: block)
                #expect(zone == ZoneMap(of: written.slice(rows)))
                #expect(zone.rowCount == rows.count)
                #expect(zone.nullCount == rows.filter { written.scalar(at: $0).isNull }.count)
            }
        }
    }

    @Test func `a column without values takes no space and reads as null`() throws {
        let schema = [
            ColumnSchema(name: "A", type: .long), ColumnSchema(name: "B", type: .string),
            ColumnSchema(name: "C", type: .real),
        ]
        let image = try SegmentEncoder.encode(
            batch(schema, [[.long(1), .string(""), .null(.real)], [.long(2), .string(""), .null(.real)]]),
            schema: schema,
            timeColumn: "Timestamp")
        let segment = try Segment(image: image, path: "image")
        #expect(segment.columns.map(\.schema.name) == ["A"])
        #expect(try segment.scalars(of: schema[1]) == [.string(""), .string("")])
        #expect(try segment.scalars(of: schema[2]) == [.null(.real), .null(.real)])
    }

    @Test func `a dictionary has each text once, the empty one first, and no unused one`() throws {
        let schema = ColumnSchema(name: "A", type: .string)
        let entries = StringDictionary(["unused", "b", "a", "b", ""])
        let vector = Vector(
            type: .string, count: 4, storage: .string(codes: Buffer([3, 2, 1, 4]), dictionary: entries))
        let image = try SegmentEncoder.encode(Batch(columns: [vector], count: 4), schema: [schema], timeColumn: "T")
        let segment = try Segment(image: image, path: "image")
        let dictionary = try #require(try segment.column(named: "A")?.dictionary())
        #expect((0..<dictionary.count).map { dictionary[UInt32($0)] } == ["", "b", "a"])
        #expect(try segment.scalars(of: schema) == [.string("b"), .string("a"), .string("b"), .string("")])
    }

    @Test func `ranges of one column share one dictionary`() throws {
        let schema = ColumnSchema(name: "A", type: .string)
        let written = vector(.string, .narrow, count: 20_000)
        let image = try SegmentEncoder.encode(
            Batch(columns: [written], count: 20_000), schema: [schema], timeColumn: "T")
        let column = try #require(try Segment(image: image, path: "image").column(named: "A"))
        let pieces = try [column.decode(0..<10), column.decode(17_000..<18_000)]
        #expect(pieces[0].stringReader.dictionary === pieces[1].stringReader.dictionary)
    }

    @Test func `asking for a column by another type is an error`() throws {
        let schema = ColumnSchema(name: "A", type: .long)
        let image = try SegmentEncoder.encode(batch([schema], [[.long(1)]]), schema: [schema], timeColumn: "T")
        let segment = try Segment(image: image, path: "image")
        #expect(throws: StorageError.columnType(column: "A", stored: .long, wanted: .string)) {
            try segment.batch(of: [ColumnSchema(name: "A", type: .string)], rows: 0..<1)
        }
    }

    // MARK: Damage

    private static let sampleSchema = [
        ColumnSchema(name: "Timestamp", type: .datetime), ColumnSchema(name: "Name", type: .string),
        ColumnSchema(name: "Port", type: .int), ColumnSchema(name: "Flag", type: .bool),
        ColumnSchema(name: "Score", type: .real), ColumnSchema(name: "Fields", type: .dynamic),
    ]

    private static func sample() -> Batch {
        var rows: [[Scalar]] = []
        for row in 0..<150 {
            let port: Scalar = row % 7 == 0 ? .null(.int) : .int(Int32(row))
            let name = Scalar.string("name \(row % 40)")
            rows.append([.datetime(Int64(row) * 1_000_003), name, port, .bool(row % 3 == 0), .real(Double(row) / 3)])
        }
        return batch(sampleSchema, rows)
    }

    @Test func `each changed byte is noticed or changes nothing`() throws {
        let rows = Self.sample()
        let image = try SegmentEncoder.encode(rows, schema: Self.sampleSchema, timeColumn: "Timestamp").array
        let expected = rows.columns.map(\.scalars)
        for position in image.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var changed = image
                changed[position] ^= mask
                do {
                    let segment = try Segment(image: Buffer(changed), path: "image")
                    let read = try Self.sampleSchema.map { try segment.scalars(of: $0) }
                    #expect(read == expected, "byte \(position) changed by \(mask)")
                } catch is StorageError {
                    continue
                }
            }
        }
    }

    @Test func `each truncation is noticed`() throws {
        let image = try SegmentEncoder.encode(Self.sample(), schema: Self.sampleSchema, timeColumn: "Timestamp")
        for length in 0..<image.count {
            #expect(throws: StorageError.self) { try Segment(image: image[0..<length], path: "image") }
        }
    }

    @Test func `a newer format is refused by its version`() throws {
        var image = try SegmentEncoder.encode(Self.sample(), schema: Self.sampleSchema, timeColumn: "Timestamp").array
        image[8] = 9
        image[image.count - 12] = 9
        #expect(throws: StorageError.unsupportedVersion(path: "image", version: 9)) {
            try Segment(image: Buffer(image), path: "image")
        }
    }
}
