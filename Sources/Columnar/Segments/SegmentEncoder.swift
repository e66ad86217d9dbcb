internal import CKernels
internal import Values

/// Writes the image of a segment: what a segment file and a log record consist of.
struct SegmentEncoder: ~Copyable {
    private var writer = ByteWriter()
    private var columns: [SegmentLayout.Column] = []
    private let isCompressing: Bool

    private init(isCompressing: Bool) { self.isCompressing = isCompressing }

    /// The image of a batch, whose columns `schema` names in order; `timeColumn` is the one whose range the image carries.
    static func encode(_ batch: Batch, schema: [ColumnSchema], timeColumn: String) throws(StorageError) -> Buffer<UInt8>
    {
        try encode(rowCount: batch.count, schema: schema, timeColumn: timeColumn) { batch.columns[$0] }
    }

    /// The image of columns that are made one at a time; with `isCompressing` the regions are packed where that pays (files
    /// are, log records are not: they are read once, if ever).
    static func encode(
        rowCount: Int, schema: [ColumnSchema], timeColumn: String, isCompressing: Bool = false,
        column: (Int) throws(StorageError) -> Vector
    ) throws(StorageError) -> Buffer<UInt8> {
        var encoder = SegmentEncoder(isCompressing: isCompressing)
        encoder.writer.write(bytes: SegmentLayout.headMagic)
        encoder.writer.write(SegmentLayout.version)
        encoder.writer.align(to: SegmentLayout.headLength)
        var timeRange: ClosedRange<Int64>?
        for (index, schema) in schema.enumerated() {
            let vector = try column(index)
            try encoder.add(vector, schema: schema)
            if schema.name == timeColumn, schema.type == .datetime, case .long(let range) = ZoneMap(of: vector).bounds {
                timeRange = range
            }
        }
        let layout = SegmentLayout(rowCount: rowCount, timeRange: timeRange, columns: encoder.columns)
        return encoder.finish(layout)
    }

    private consuming func finish(_ layout: SegmentLayout) -> Buffer<UInt8> {
        var description = ByteWriter()
        layout.write(to: &description)
        let bytes = description.take()
        writer.align(to: SegmentLayout.alignment)
        let offset = writer.count
        writer.write(bytes: bytes)
        writer.write(UInt64(offset))
        writer.write(UInt64(bytes.count))
        writer.write(bytes.checksum)
        writer.write(SegmentLayout.version)
        writer.write(bytes: SegmentLayout.tailMagic)
        return writer.take()
    }

    private mutating func add(_ vector: Vector, schema: ColumnSchema) throws(StorageError) {
        if vector.isBlank { return }
        let vector = vector.flattened()
        var column = SegmentLayout.Column(schema: schema, entryCount: 0, lengthWidth: 1, regions: [:], blocks: [])
        let zones = ZoneMap.zones(of: vector, blockRows: Segment.blockRows)
        switch vector.storage {
        case .long(let values): addLongs(values, validity: vector.validity, zones, to: &column)
        case .real(let values): addFixed(values, width: 8, zones, to: &column)
        case .guid(let values): addFixed(values, width: 16, zones, to: &column)
        case .decimal(let values): addDecimals(values, zones, to: &column)
        case .bool(let values): addBools(values, zones, to: &column)
        case .string(let codes, let dictionary):
            try addTexts(codes, dictionary, to: &column)
        case .dynamic(let codes, let dictionary):
            try addTexts(codes, dictionary.asTexts(column: schema.name), to: &column)
        case .constant: preconditionFailure("a flattened vector is not constant")
        }
        if let validity = vector.validity, zones.contains(where: { $0.nullCount > 0 }) {
            column.regions[.validity] = region { writer in
                for word in 0..<validity.words.count { writer.write(validity.words[word]) }
            }
        }
        columns.append(column)
    }

    private mutating func addLongs(
        _ values: Buffer<Int64>, validity: Bitmap?, _ zones: [ZoneMap], to column: inout SegmentLayout.Column
    ) {
        var blocks: [SegmentLayout.Block] = []
        column.regions[.values] = region { writer in
            let start = writer.count
            for (index, zone) in zones.enumerated() {
                writer.align(to: 8)
                let offset = writer.count - start
                let range = index * Segment.blockRows..<index * Segment.blockRows + zone.rowCount
                guard case .long(let bounds) = zone.bounds else {
                    // No row has a value.
                    blocks.append(SegmentLayout.Block(offset: offset, width: 0, base: 0, scale: 1, zone: zone))
                    continue
                }
                var piece = values[range]
                if zone.nullCount > 0, let validity {
                    // A null row takes the base, so that it needs no width; decoding makes it 0 again.
                    piece = Buffer(count: range.count) { filled in
                        for row in 0..<range.count {
                            let value =
                                validity[range.lowerBound + row] ? values[range.lowerBound + row] : bounds.lowerBound
                            filled.initializeElement(at: row, to: value)
                        }
                    }
                }
                let packing = LongPacking(of: piece, bounds: bounds)
                piece.withUnsafeBufferPointer { piece in
                    guard let source = piece.baseAddress else { return }
                    writer.write(count: piece.count * packing.width) { target in
                        ck_pack_longs(source, packing.base, packing.scale, Int32(packing.width), target, piece.count)
                    }
                }
                blocks.append(
                    SegmentLayout.Block(
                        offset: offset, width: packing.width, base: packing.base, scale: packing.scale, zone: zone))
            }
        }
        column.blocks = blocks
    }

    private mutating func addFixed<Element>(
        _ values: Buffer<Element>, width: Int, _ zones: [ZoneMap], to column: inout SegmentLayout.Column
    ) {
        column.regions[.values] = region { writer in
            values.withUnsafeBufferPointer { values in
                writer.write(bytes: UnsafeRawBufferPointer(values))
            }
        }
        column.blocks = zones.enumerated().map { index, zone in
            SegmentLayout.Block(offset: index * Segment.blockRows * width, width: width, base: 0, scale: 1, zone: zone)
        }
    }

    private mutating func addDecimals(
        _ values: Buffer<FixedDecimal>, _ zones: [ZoneMap], to column: inout SegmentLayout.Column
    ) {
        // Field by field: the padding of the struct would write whatever the memory held before.
        column.regions[.values] = region { writer in
            for row in 0..<values.count {
                writer.write(values[row].coefficient)
                writer.write(Int64(values[row].scale))
                writer.write(UInt64(0))
            }
        }
        column.blocks = zones.enumerated().map { index, zone in
            SegmentLayout.Block(offset: index * Segment.blockRows * 32, width: 32, base: 0, scale: 1, zone: zone)
        }
    }

    private mutating func addBools(_ values: Buffer<UInt8>, _ zones: [ZoneMap], to column: inout SegmentLayout.Column) {
        let bits = Bitmap(nonzero: values)
        column.regions[.values] = region { writer in
            for word in 0..<bits.words.count { writer.write(bits.words[word]) }
        }
        column.blocks = zones.enumerated().map { index, zone in
            SegmentLayout.Block(offset: index * Segment.blockRows / 8, width: 0, base: 0, scale: 1, zone: zone)
        }
    }

    private mutating func addTexts(
        _ codes: Buffer<UInt32>, _ dictionary: StringDictionary, to column: inout SegmentLayout.Column
    ) throws(StorageError) {
        let (codes, dictionary) = try dictionary.compacted(codes, column: column.schema.name)
        var blocks: [SegmentLayout.Block] = []
        column.regions[.values] = region { writer in
            let start = writer.count
            for first in stride(from: 0, to: codes.count, by: Segment.blockRows) {
                writer.align(to: 8)
                let offset = writer.count - start
                let piece = codes[first..<min(first + Segment.blockRows, codes.count)]
                piece.withUnsafeBufferPointer { piece in
                    guard let source = piece.baseAddress else { return }
                    var least: UInt32 = 0
                    var greatest: UInt32 = 0
                    ck_bounds_codes(source, piece.count, &least, &greatest)
                    let width = byteWidth(of: UInt64(greatest - least))
                    let base = width == 4 ? 0 : least
                    writer.write(count: piece.count * width) { target in
                        ck_pack_codes(source, base, Int32(width), target, piece.count)
                    }
                    blocks.append(
                        SegmentLayout.Block(
                            offset: offset, width: width, base: Int64(base), scale: 1,
                            zone: ZoneMap(
                                bounds: .long(Int64(least)...Int64(greatest)), nullCount: 0, rowCount: piece.count)))
                }
            }
        }
        column.blocks = blocks
        column.entryCount = dictionary.count
        var longest = 0
        for code in 0..<dictionary.count { longest = max(longest, dictionary.byteCount(of: UInt32(code))) }
        let width = max(1, byteWidth(of: UInt64(longest)))
        column.lengthWidth = width
        column.regions[.lengths] = region { writer in
            for code in 0..<dictionary.count {
                let length = dictionary.byteCount(of: UInt32(code))
                switch width {
                case 1: writer.write(UInt8(length))
                case 2: writer.write(UInt16(length))
                default: writer.write(UInt32(length))
                }
            }
        }
        column.regions[.texts] = region { writer in writer.write(bytes: dictionary.bytes) }
    }

    private mutating func region(_ fill: (inout ByteWriter) -> Void) -> SegmentLayout.Region {
        writer.align(to: SegmentLayout.alignment)
        let offset = writer.count
        if isCompressing {
            var region = ByteWriter()
            fill(&region)
            let bytes = region.take()
            let packed = bytes.compressed()
            writer.write(bytes: packed ?? bytes)
            return SegmentLayout.Region(
                offset: offset, length: writer.count - offset, checksum: writer.checksum(from: offset),
                codec: packed == nil ? .raw : .zstd, decodedLength: bytes.count)
        }
        fill(&writer)
        return SegmentLayout.Region(
            offset: offset, length: writer.count - offset, checksum: writer.checksum(from: offset), codec: .raw,
            decodedLength: writer.count - offset)
    }
}

/// How a block of 64-bit values is packed: `(value - base) / scale` in `width` bytes.
private struct LongPacking {
    var width: Int
    var base: Int64
    var scale: Int64

    init(of values: Buffer<Int64>, bounds: ClosedRange<Int64>) {
        let span = UInt64(bitPattern: bounds.upperBound &- bounds.lowerBound)
        (base, scale) = (bounds.lowerBound, 1)
        width = byteWidth(of: span)
        if width <= 2 { return }
        // Times rarely use all seven digits of their second: hours, minutes, seconds, milliseconds, microseconds.
        for unit: Int64 in [36_000_000_000, 600_000_000, 10_000_000, 10_000, 10] {
            let scaled = byteWidth(of: span / UInt64(unit))
            if scaled >= width { continue }
            let base = base
            let fits = values.withUnsafeBufferPointer { values in
                values.allSatisfy { UInt64(bitPattern: $0 &- base) % UInt64(unit) == 0 }
            }
            if fits {
                (width, scale) = (scaled, unit)
                return
            }
        }
        if width == 8 { base = 0 }
    }
}

/// The bytes that hold a number: 0, 1, 2, 4 or 8.
private func byteWidth(of value: UInt64) -> Int {
    switch value {
    case 0: 0
    case ...0xFF: 1
    case ...0xFFFF: 2
    case ...0xFFFF_FFFF: 4
    default: 8
    }
}

extension ByteWriter {
    mutating func write(bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write(bytes: $0) } }
    mutating func write(bytes: Buffer<UInt8>) { bytes.withUnsafeBufferPointer { write(bytes: $0) } }
    mutating func write(bytes: UnsafeRawBufferPointer) { write(bytes: bytes.assumingMemoryBound(to: UInt8.self)) }

    func checksum(from offset: Int) -> UInt32 { ck_crc32c(memory.base + offset, count - offset) }
}

extension Vector {
    /// Whether no row has a value (or all are the empty string): such a column is not stored.
    var isBlank: Bool {
        if count == 0 { return true }
        if let value = constantValue { return value.isNull || value == .string("") }
        switch storage {
        case .string(let codes, let dictionary):
            let used = Set(codes.distinctCodes(limit: 2))
            return used.count == 1 && used.allSatisfy { dictionary.byteCount(of: $0) == 0 }
        case .dynamic(let codes, let dictionary):
            let used = Set(codes.distinctCodes(limit: 2))
            return used.count == 1 && used.allSatisfy { dictionary.isNull($0) }
        default: return validity?.setCount == 0
        }
    }
}

extension Buffer where Element == UInt32 {
    /// The first distinct elements, at most `limit` of them.
    fileprivate func distinctCodes(limit: Int) -> [UInt32] {
        var found: [UInt32] = []
        for row in 0..<count where !found.contains(self[row]) {
            found.append(self[row])
            if found.count == limit { break }
        }
        return found
    }
}

extension DynamicDictionary {
    /// The entries as JSON texts; the empty text for null.
    fileprivate func asTexts(column: String) throws(StorageError) -> StringDictionary {
        if let texts { return texts }
        return StringDictionary(entries.map { $0 == .null ? "" : $0.jsonText })
    }
}

extension StringDictionary {
    /// The same rows over a dictionary of distinct entries in the order of their first row, without those that no row uses;
    /// entry 0 is the empty string.
    fileprivate func compacted(
        _ codes: Buffer<UInt32>, column: String
    ) throws(StorageError) -> (Buffer<UInt32>, StringDictionary) {
        let interner = StringInterner(expectedEntries: min(count, codes.count))
        var translation = CodeTranslation(from: self)
        do throws(DictionaryOverflow) {
            let translated = try Buffer<UInt32>(count: codes.count) { (result) throws(DictionaryOverflow) in
                for row in 0..<codes.count {
                    result.initializeElement(at: row, to: try translation.code(of: codes[row], in: interner))
                }
            }
            return (translated, interner.finish())
        } catch {
            throw .tooMuchText(column: column)
        }
    }
}
