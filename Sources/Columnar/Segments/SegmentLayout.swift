internal import CKernels
internal import Values

/// The description of a segment's image: what stands at its end and says what the rest is.
///
/// ```
/// magic "SALLYSEG"  version u32  0 u32                     16 bytes, padded to 64
/// region, region, ...                                      each 64-byte aligned
/// description (this, as bytes)
/// description offset u64, length u64, checksum u32, version u32, magic "SALLYEND"     32 bytes
/// ```
///
/// All integers are little-endian. Each region and the description have a CRC-32C; a region's is checked when it is first
/// read, the description's at opening. A column of which no row has a value is not in the image at all.
struct SegmentLayout {
    static let version: UInt32 = 1
    static let headMagic: [UInt8] = Array("SALLYSEG".utf8)
    static let tailMagic: [UInt8] = Array("SALLYEND".utf8)
    static let headLength = 64
    static let tailLength = 32
    static let alignment = 64

    var rowCount: Int
    /// The least and greatest value of the time column; nil when there is none or no row has one.
    var timeRange: ClosedRange<Int64>?
    var columns: [Column]

    /// A run of bytes of the image.
    struct Region {
        enum Kind: UInt8 {
            /// The encoded values, block after block.
            case values = 1
            /// One bit a row: whether it has a value. Absent when all have.
            case validity = 2
            /// The byte length of each dictionary entry.
            case lengths = 3
            /// The dictionary's entries, one after another.
            case texts = 4
        }
        /// How the bytes are stored.
        enum Codec: UInt8 {
            case raw = 0
            case zstd = 1
        }
        var offset: Int
        var length: Int
        var checksum: UInt32
        var codec: Codec
        /// The length once decoded.
        var decodedLength: Int
    }

    struct Block {
        /// Where the block's values start in the values region; a multiple of 8.
        var offset: Int
        /// The bytes a value: 0, 1, 2, 4, 8 of longs, 0, 1, 2, 4 of codes; of other types their size.
        var width: Int
        var base: Int64
        var scale: Int64
        var zone: ZoneMap
    }

    struct Column {
        var schema: ColumnSchema
        /// How many entries the dictionary has, for string and dynamic; else 0.
        var entryCount: Int
        /// The bytes of a length in the lengths region: 1, 2 or 4.
        var lengthWidth: Int
        var regions: [Region.Kind: Region]
        var blocks: [Block]
    }

    func write(to writer: inout ByteWriter) {
        writer.write(UInt64(rowCount))
        writer.write(UInt32(Segment.blockRows))
        writer.write(UInt8(timeRange == nil ? 0 : 1))
        writer.write(timeRange?.lowerBound ?? 0)
        writer.write(timeRange?.upperBound ?? 0)
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(column.schema.name)
            writer.write(column.schema.type.rawValue)
            writer.write(UInt32(column.entryCount))
            writer.write(UInt8(column.lengthWidth))
            writer.write(UInt32(column.regions.count))
            for (kind, region) in column.regions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                writer.write(kind.rawValue)
                writer.write(region.codec.rawValue)
                writer.write(UInt64(region.offset))
                writer.write(UInt64(region.length))
                writer.write(UInt64(region.decodedLength))
                writer.write(region.checksum)
            }
            writer.write(UInt32(column.blocks.count))
            for block in column.blocks {
                writer.write(UInt64(block.offset))
                writer.write(UInt8(block.width))
                writer.write(block.base)
                writer.write(block.scale)
                writer.write(UInt32(block.zone.nullCount))
                Self.write(block.zone.bounds, to: &writer)
            }
        }
    }

    private static func write(_ bounds: ZoneMap.Bounds, to writer: inout ByteWriter) {
        switch bounds {
        case .unknown: writer.write(UInt8(0))
        case .empty: writer.write(UInt8(1))
        case .long(let range):
            writer.write(UInt8(2))
            writer.write(range.lowerBound)
            writer.write(range.upperBound)
        case .real(let range):
            writer.write(UInt8(3))
            writer.write(range.lowerBound.bitPattern)
            writer.write(range.upperBound.bitPattern)
        }
    }

    /// Reads the description of an image and checks that everything it speaks of is inside the image.
    init(image: Buffer<UInt8>, path: String) throws(StorageError) {
        func damaged(_ reason: String) -> StorageError { .damaged(path: path, reason: reason) }
        guard image.count >= Self.headLength + Self.tailLength else { throw damaged("it is too short") }
        var head = ByteReader(image[0..<Self.headLength], path: path)
        guard try head.readBytes(8).array == Self.headMagic else { throw damaged("it does not start as a segment") }
        let version = try head.read(UInt32.self)
        // A newer version is told apart from damage by the two places that name it.
        var tail = ByteReader(image[(image.count - Self.tailLength)..<image.count], path: path)
        let offset = Int(truncatingIfNeeded: try tail.read(UInt64.self))
        let length = Int(truncatingIfNeeded: try tail.read(UInt64.self))
        let checksum = try tail.read(UInt32.self)
        let tailVersion = try tail.read(UInt32.self)
        guard try tail.readBytes(8).array == Self.tailMagic else { throw damaged("its end is missing") }
        guard version == tailVersion else { throw damaged("its version is written in two ways") }
        guard version <= Self.version else { throw .unsupportedVersion(path: path, version: version) }
        guard version >= 1 else { throw damaged("it has no version") }
        guard offset >= Self.headLength, length >= 0, offset <= image.count - Self.tailLength,
            length <= image.count - Self.tailLength - offset
        else { throw damaged("its description lies outside") }
        guard image[12..<Self.headLength].array.allSatisfy({ $0 == 0 }) else { throw damaged("its head has changed") }
        let description = image[offset..<offset + length]
        guard description.checksum == checksum else { throw damaged("its description has changed") }
        var reader = ByteReader(description, path: path)

        rowCount = Int(truncatingIfNeeded: try reader.read(UInt64.self))
        guard rowCount >= 0, rowCount < Int(UInt32.max) else { throw damaged("it has an impossible row count") }
        guard try reader.read(UInt32.self) == UInt32(Segment.blockRows) else {
            throw damaged("its blocks have another size")
        }
        let hasTime = try reader.read(UInt8.self)
        let earliest = try reader.read(Int64.self)
        let latest = try reader.read(Int64.self)
        guard earliest <= latest else { throw damaged("its times are in the wrong order") }
        timeRange = hasTime == 1 ? earliest...latest : nil
        columns = []
        for _ in 0..<(try reader.readCount(limit: 100_000)) {
            columns.append(try Self.readColumn(&reader, rowCount: rowCount, imageLength: image.count))
        }
    }

    init(rowCount: Int, timeRange: ClosedRange<Int64>?, columns: [Column]) {
        self.rowCount = rowCount
        self.timeRange = timeRange
        self.columns = columns
    }

    private static func readColumn(
        _ reader: inout ByteReader, rowCount: Int, imageLength: Int
    ) throws(StorageError) -> Column {
        let name = try reader.readText()
        let typeName = try reader.readText()
        guard let type = ScalarType(rawValue: typeName) else {
            throw reader.damaged("column \(name) has type \(typeName)")
        }
        let entryCount = Int(try reader.read(UInt32.self))
        let lengthWidth = Int(try reader.read(UInt8.self))
        var regions: [Region.Kind: Region] = [:]
        for _ in 0..<(try reader.readCount(limit: 16)) {
            let kind = try reader.read(UInt8.self)
            let codec = try reader.read(UInt8.self)
            let offset = Int(truncatingIfNeeded: try reader.read(UInt64.self))
            let length = Int(truncatingIfNeeded: try reader.read(UInt64.self))
            let decodedLength = Int(truncatingIfNeeded: try reader.read(UInt64.self))
            let checksum = try reader.read(UInt32.self)
            guard let kind = Region.Kind(rawValue: kind), let codec = Region.Codec(rawValue: codec) else {
                throw reader.damaged("column \(name) has an unknown region")
            }
            guard offset >= headLength, offset % alignment == 0, length >= 0, offset <= imageLength,
                length <= imageLength - offset, decodedLength >= 0, decodedLength <= Int(UInt32.max) * 32,
                codec != .raw || decodedLength == length
            else { throw reader.damaged("a region of column \(name) lies outside") }
            regions[kind] = Region(
                offset: offset, length: length, checksum: checksum, codec: codec, decodedLength: decodedLength)
        }
        var column = Column(
            schema: ColumnSchema(name: name, type: type), entryCount: entryCount, lengthWidth: lengthWidth,
            regions: regions, blocks: [])
        let blockCount = (rowCount + Segment.blockRows - 1) / Segment.blockRows
        guard try reader.readCount(limit: blockCount) == blockCount else {
            throw reader.damaged("column \(name) lacks blocks")
        }
        for index in 0..<blockCount {
            let rows = min(Segment.blockRows, rowCount - index * Segment.blockRows)
            column.blocks.append(try readBlock(&reader, rows: rows))
        }
        try column.check(rowCount: rowCount, reader)
        return column
    }

    private static func readBlock(_ reader: inout ByteReader, rows: Int) throws(StorageError) -> Block {
        let offset = Int(truncatingIfNeeded: try reader.read(UInt64.self))
        let width = Int(try reader.read(UInt8.self))
        let base = try reader.read(Int64.self)
        let scale = try reader.read(Int64.self)
        let nullCount = Int(try reader.read(UInt32.self))
        let bounds: ZoneMap.Bounds
        switch try reader.read(UInt8.self) {
        case 0: bounds = .unknown
        case 1: bounds = .empty
        case 2:
            let least = try reader.read(Int64.self)
            let greatest = try reader.read(Int64.self)
            guard least <= greatest else { throw reader.damaged("bounds are in the wrong order") }
            bounds = .long(least...greatest)
        case 3:
            let least = Double(bitPattern: try reader.read(UInt64.self))
            let greatest = Double(bitPattern: try reader.read(UInt64.self))
            guard least <= greatest else { throw reader.damaged("bounds are in the wrong order") }
            bounds = .real(least...greatest)
        default: throw reader.damaged("bounds are of an unknown kind")
        }
        guard nullCount <= rows else { throw reader.damaged("a block has more nulls than rows") }
        return Block(
            offset: offset, width: width, base: base, scale: scale,
            zone: ZoneMap(bounds: bounds, nullCount: nullCount, rowCount: rows))
    }
}

extension SegmentLayout.Column {
    /// Checks that the blocks lie in their region and that no code is beyond the dictionary, so that decoding need not.
    fileprivate func check(rowCount: Int, _ reader: ByteReader) throws(StorageError) {
        let name = schema.name
        guard rowCount == 0 || regions[.values] != nil else { throw reader.damaged("column \(name) has no values") }
        let available = regions[.values]?.decodedLength ?? 0
        var hasNulls = false
        for block in blocks {
            let rows = block.zone.rowCount
            let widths: [Int]
            switch schema.type {
            case .int, .long, .datetime, .timespan: widths = [0, 1, 2, 4, 8]
            case .string, .dynamic: widths = [0, 1, 2, 4]
            case .bool: widths = [0]
            case .real: widths = [8]
            case .guid: widths = [16]
            case .decimal: widths = [32]
            }
            let length = schema.type == .bool ? (rows + 63) / 64 * 8 : rows * block.width
            guard widths.contains(block.width), block.offset >= 0, block.offset % 8 == 0, block.offset <= available,
                length <= available - block.offset, block.scale > 0
            else { throw reader.damaged("a block of column \(name) lies outside") }
            if schema.type == .string || schema.type == .dynamic {
                guard case .long(let codes) = block.zone.bounds, codes.lowerBound >= 0, codes.upperBound < entryCount,
                    block.base >= 0, block.base <= codes.lowerBound
                else { throw reader.damaged("a code of column \(name) is beyond its dictionary") }
            }
            hasNulls = hasNulls || block.zone.nullCount > 0
        }
        if hasNulls {
            guard let validity = regions[.validity], validity.decodedLength >= (rowCount + 63) / 64 * 8
            else { throw reader.damaged("column \(name) does not say which rows are null") }
        }
        if schema.type == .string || schema.type == .dynamic {
            guard [1, 2, 4].contains(lengthWidth), let lengths = regions[.lengths], regions[.texts] != nil,
                lengths.decodedLength >= entryCount * lengthWidth
            else { throw reader.damaged("column \(name) has no dictionary") }
        }
    }
}

extension Buffer where Element == UInt8 {
    /// The CRC-32C of the bytes.
    var checksum: UInt32 {
        withUnsafeBufferPointer { bytes in bytes.baseAddress.map { ck_crc32c($0, bytes.count) } ?? 0 }
    }
}
