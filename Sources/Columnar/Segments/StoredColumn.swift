internal import CKernels
internal import Synchronization
internal import Values

/// A column of a segment's image: verified and decoded as it is asked for.
final class StoredColumn: Sendable {
    private let layout: SegmentLayout.Column
    private let image: Buffer<UInt8>
    private let path: String
    private let regions = Mutex<[SegmentLayout.Region.Kind: (bytes: Buffer<UInt8>, lastUse: UInt64)]>([:])
    private let dictionaries = Mutex<Dictionaries>(Dictionaries())

    /// The dictionary as both types have it. When its bytes are unpacked ones, a column may have to let it go; as long as
    /// anybody else holds it, it is the same one that is given out.
    fileprivate struct Dictionaries {
        var strings: StringDictionary?
        var dynamics: DynamicDictionary?
        weak var lentStrings: StringDictionary?
        weak var lentDynamics: DynamicDictionary?
    }

    private let decoded: DecodedRegions

    init(_ layout: SegmentLayout.Column, image: Buffer<UInt8>, path: String, decoded: DecodedRegions = .shared) {
        self.decoded = decoded
        self.layout = layout
        self.image = image
        self.path = path
    }

    func zone(ofBlock block: Int) -> ZoneMap { layout.blocks[block].zone }

    /// The dictionary of a string or dynamic column.
    func dictionary() throws(StorageError) -> StringDictionary? {
        guard layout.schema.type == .string || layout.schema.type == .dynamic else { return nil }
        return try bothDictionaries().strings
    }

    private func bothDictionaries() throws(StorageError) -> (strings: StringDictionary, dynamics: DynamicDictionary) {
        // The bytes first: that also tells that they are in use.
        let texts = try bytes(of: .texts)
        if let known = dictionaries.withLock({ $0.known() }) { return known }
        let lengths = try bytes(of: .lengths)
        var total: UInt64 = 0
        let offsets = Buffer<UInt32>(count: layout.entryCount + 1) { offsets in
            lengths.withUnsafeBufferPointer { lengths in
                guard let source = lengths.baseAddress, let target = offsets.baseAddress else {
                    offsets.initialize(repeating: 0)
                    return
                }
                total = ck_offsets_of_lengths(source, Int32(layout.lengthWidth), target, layout.entryCount)
            }
        }
        guard total == UInt64(texts.count) else {
            throw damaged("the texts of its dictionary do not have their lengths")
        }
        let strings = StringDictionary(offsets: offsets, bytes: texts, isDistinct: true)
        return dictionaries.withLock { dictionaries in
            // Another thread may have been quicker; all vectors must share one.
            if let known = dictionaries.known() { return known }
            let dynamics = DynamicDictionary(texts: strings)
            dictionaries = Dictionaries(
                strings: strings, dynamics: dynamics, lentStrings: strings, lentDynamics: dynamics)
            return (strings, dynamics)
        }
    }

    /// When a region was used last; 0 when it is not in memory.
    func lastUse(of kind: SegmentLayout.Region.Kind) -> UInt64 {
        regions.withLock { $0[kind]?.lastUse ?? 0 }
    }

    /// Lets an unpacked region go.
    func forget(_ kind: SegmentLayout.Region.Kind) {
        regions.withLock { $0[kind] = nil }
        if kind == .texts || kind == .lengths {
            dictionaries.withLock { ($0.strings, $0.dynamics) = (nil, nil) }
        }
    }

    func decode(_ rows: Range<Int>) throws(StorageError) -> Vector {
        let type = layout.schema.type
        switch type {
        case .int, .long, .datetime, .timespan:
            return try vector(.long(longs(rows)), rows)
        case .real: return try vector(.real(fixed(rows)), rows)
        case .guid: return try vector(.guid(fixed(rows)), rows)
        case .decimal: return try vector(.decimal(fixed(rows)), rows)
        case .bool: return try vector(.bool(bools(rows)), rows)
        case .string:
            let dictionary = try bothDictionaries().strings
            return Vector(
                type: type, count: rows.count, storage: .string(codes: try codes(rows), dictionary: dictionary))
        case .dynamic:
            let dictionary = try bothDictionaries().dynamics
            return Vector(
                type: type, count: rows.count, storage: .dynamic(codes: try codes(rows), dictionary: dictionary))
        }
    }

    private func vector(_ storage: Vector.Storage, _ rows: Range<Int>) throws(StorageError) -> Vector {
        Vector(type: layout.schema.type, count: rows.count, storage: storage, validity: try validity(rows))
    }

    /// Which rows have a value; nil when all have.
    private func validity(_ rows: Range<Int>) throws(StorageError) -> Bitmap? {
        guard layout.regions[.validity] != nil,
            layout.blocks[blocks(of: rows)].contains(where: { $0.zone.nullCount > 0 })
        else { return nil }
        let words: Buffer<UInt64> = try bytes(of: .validity).bound()
        let first = rows.lowerBound >> 6
        let last = (rows.upperBound + 63) >> 6
        let covering = min(last << 6, words.count << 6) - first << 6
        let sliced = Bitmap(count: covering, words: words[first..<last])
            .slice(rows.lowerBound - first << 6..<rows.upperBound - first << 6)
        return sliced.isAllSet ? nil : sliced
    }

    private func longs(_ rows: Range<Int>) throws(StorageError) -> Buffer<Int64> {
        let source = try bytes(of: .values)
        if blocks(of: rows).count == 1 {
            // Values that lie there as they are need not be copied.
            let block = layout.blocks[rows.lowerBound / Segment.blockRows]
            if block.width == 8, block.zone.nullCount == 0 {
                let start = block.offset + (rows.lowerBound % Segment.blockRows) * 8
                return source[start..<start + rows.count * 8].bound()
            }
        }
        let validity = try validity(rows)
        return Buffer(count: rows.count) { result in
            eachPiece(of: rows) { block, piece, position in
                source.withUnsafeBufferPointer { source in
                    guard let target = result.baseAddress, let base = source.baseAddress else { return }
                    ck_unpack_longs(
                        base + block.offset + piece.lowerBound * block.width, Int32(block.width), block.base,
                        block.scale,
                        target + position, piece.count)
                }
            }
            if let validity {
                for row in 0..<rows.count where !validity[row] { result[row] = 0 }
            }
        }
    }

    private func codes(_ rows: Range<Int>) throws(StorageError) -> Buffer<UInt32> {
        let source = try bytes(of: .values)
        if blocks(of: rows).count == 1 {
            let block = layout.blocks[rows.lowerBound / Segment.blockRows]
            if block.width == 4 {
                let start = block.offset + (rows.lowerBound % Segment.blockRows) * 4
                return source[start..<start + rows.count * 4].bound()
            }
        }
        return Buffer(count: rows.count) { result in
            eachPiece(of: rows) { block, piece, position in
                source.withUnsafeBufferPointer { source in
                    guard let target = result.baseAddress else { return }
                    let base = UInt32(truncatingIfNeeded: block.base)
                    guard let start = source.baseAddress else {
                        // Every block is a constant: the region has no bytes.
                        (target + position).update(repeating: base, count: piece.count)
                        return
                    }
                    ck_unpack_codes(
                        start + block.offset + piece.lowerBound * block.width, Int32(block.width), base,
                        target + position, piece.count)
                }
            }
        }
    }

    private func fixed<Element: BitwiseCopyable>(_ rows: Range<Int>) throws(StorageError) -> Buffer<Element> {
        let stride = MemoryLayout<Element>.stride
        return try bytes(of: .values)[rows.lowerBound * stride..<rows.upperBound * stride].bound()
    }

    private func bools(_ rows: Range<Int>) throws(StorageError) -> Buffer<UInt8> {
        let words: Buffer<UInt64> = try bytes(of: .values).bound()
        return Buffer(count: rows.count) { result in
            words.withUnsafeBufferPointer { words in
                guard let source = words.baseAddress, let target = result.baseAddress else { return }
                ck_unpack_bits(source, rows.lowerBound, target, rows.count)
            }
        }
    }

    private func blocks(of rows: Range<Int>) -> Range<Int> {
        rows.isEmpty ? 0..<0 : rows.lowerBound / Segment.blockRows..<(rows.upperBound - 1) / Segment.blockRows + 1
    }

    /// Calls `body` with each block that the rows touch, the rows of it counted from its start, and where they go.
    @inline(__always)
    private func eachPiece(of rows: Range<Int>, _ body: (SegmentLayout.Block, Range<Int>, Int) -> Void) {
        for index in blocks(of: rows) {
            let start = index * Segment.blockRows
            let piece = max(rows.lowerBound, start)..<min(rows.upperBound, start + Segment.blockRows)
            body(
                layout.blocks[index], piece.lowerBound - start..<piece.upperBound - start,
                piece.lowerBound - rows.lowerBound)
        }
    }

    /// The bytes of a region, whose checksum is checked and which is unpacked the first time.
    private func bytes(of kind: SegmentLayout.Region.Kind) throws(StorageError) -> Buffer<UInt8> {
        let now = decoded.tick()
        let known = regions.withLock { regions in
            regions[kind]?.lastUse = now
            return regions[kind]?.bytes
        }
        if let known { return known }
        guard let region = layout.regions[kind] else { throw damaged("a region is missing") }
        let stored = image[region.offset..<region.offset + region.length]
        guard stored.checksum == region.checksum else { throw damaged("bytes of it have changed") }
        switch region.codec {
        case .raw:
            regions.withLock { $0[kind] = (stored, now) }
            return stored
        case .zstd:
            guard let unpacked = stored.decompressed(count: region.decodedLength) else {
                throw damaged("it cannot be unpacked")
            }
            let isFirst = regions.withLock { regions in
                if regions[kind] != nil { return false }
                regions[kind] = (unpacked, now)
                return true
            }
            if isFirst { decoded.add(kind, of: self, bytes: unpacked.count) }
            return unpacked
        }
    }

    private func damaged(_ reason: String) -> StorageError {
        .damaged(path: path, reason: "column \(layout.schema.name): \(reason)")
    }
}

extension StoredColumn.Dictionaries {
    /// Both, when somebody still has them.
    fileprivate mutating func known() -> (strings: StringDictionary, dynamics: DynamicDictionary)? {
        guard let strings = strings ?? lentStrings else { return nil }
        let dynamics = dynamics ?? lentDynamics ?? DynamicDictionary(texts: strings)
        (self.strings, self.dynamics, lentDynamics) = (strings, dynamics, dynamics)
        return (strings, dynamics)
    }
}

extension Buffer where Element == UInt8 {
    /// The bytes as elements of another type; the start must be aligned for it. A rest that is no whole element is left out.
    func bound<Other: BitwiseCopyable>() -> Buffer<Other> {
        guard let base, let owner else { return .empty }
        let raw = UnsafeRawPointer(base)
        precondition(Int(bitPattern: raw) % MemoryLayout<Other>.alignment == 0, "bytes not aligned for their elements")
        return Buffer<Other>(
            memory: UnsafeBufferPointer(
                start: raw.assumingMemoryBound(to: Other.self), count: count / MemoryLayout<Other>.stride),
            owner: owner)
    }
}
