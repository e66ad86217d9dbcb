internal import CZstd

extension Buffer where Element == UInt8 {
    /// The bytes compressed; nil when that saves less than a fifth, which is not worth unpacking them.
    func compressed() -> Buffer<UInt8>? {
        // Level 1: level 3 saves a few percent more and takes twice as long.
        let level: Int32 = 1
        guard count >= 4096 else { return nil }
        var length = 0
        let room = cz_bound(count)
        let packed = Buffer(count: room) { target in
            withUnsafeBufferPointer { source in
                guard let target = target.baseAddress, let source = source.baseAddress else { return }
                length = cz_compress(target, room, source, count, level)
            }
        }
        guard length != Int(bitPattern: UInt.max), length < count / 5 * 4 else { return nil }
        return packed[0..<length]
    }

    /// The bytes that were compressed; nil when they are not `count`, or this is not what compressing made.
    func decompressed(count decodedCount: Int) -> Buffer<UInt8>? {
        var length = Int(bitPattern: UInt.max)
        let bytes = Buffer(count: decodedCount) { target in
            withUnsafeBufferPointer { source in
                guard let target = target.baseAddress, let source = source.baseAddress else { return }
                length = cz_decompress(target, decodedCount, source, count)
            }
        }
        return length == decodedCount ? bytes : nil
    }
}
