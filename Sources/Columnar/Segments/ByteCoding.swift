/// Writes the small structures of files: little-endian integers and length-prefixed texts.
struct ByteWriter: ~Copyable {
    private(set) var memory = GrowableMemory<UInt8>(capacity: 256)

    var count: Int { memory.count }

    mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { memory.append(contentsOf: $0.assumingMemoryBound(to: UInt8.self)) }
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(UInt32(utf8.count))
            memory.append(contentsOf: utf8)
        }
    }

    mutating func write(bytes: UnsafeBufferPointer<UInt8>) { memory.append(contentsOf: bytes) }

    /// Room for `count` bytes that the caller fills at once.
    mutating func write(count: Int, filledBy fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        memory.append(repeating: 0, count: count)
        fill(memory.base + (memory.count - count))
    }

    /// Zeros up to a multiple of `alignment`.
    mutating func align(to alignment: Int) {
        memory.append(repeating: 0, count: (alignment - memory.count % alignment) % alignment)
    }

    mutating func take() -> Buffer<UInt8> { memory.take() }
}

/// Reads what `ByteWriter` wrote; what is missing or makes no sense is `StorageError.damaged`.
struct ByteReader {
    private let bytes: Buffer<UInt8>
    private let path: String
    private(set) var position = 0

    init(_ bytes: Buffer<UInt8>, path: String) {
        self.bytes = bytes
        self.path = path
    }

    var remaining: Int { bytes.count - position }

    mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) throws(StorageError) -> Value {
        let size = MemoryLayout<Value>.size
        guard remaining >= size else { throw damaged("a field ends early") }
        let value = bytes[position..<position + size].withUnsafeBufferPointer {
            UnsafeRawBufferPointer($0).loadUnaligned(as: Value.self)
        }
        position += size
        return Value(littleEndian: value)
    }

    mutating func readCount(limit: Int) throws(StorageError) -> Int {
        let count = Int(try read(UInt32.self))
        guard count <= limit else { throw damaged("a count of \(count) is beyond \(limit)") }
        return count
    }

    mutating func readText() throws(StorageError) -> String {
        let count = try readCount(limit: remaining)
        defer { position += count }
        return bytes[position..<position + count].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    mutating func readBytes(_ count: Int) throws(StorageError) -> Buffer<UInt8> {
        guard count >= 0, count <= remaining else { throw damaged("a field ends early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    func damaged(_ reason: String) -> StorageError { .damaged(path: path, reason: reason) }
}
