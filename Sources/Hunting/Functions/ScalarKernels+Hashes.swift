import Columnar
import KQL
import Values

extension ScalarKernels {
    static let hashes: Family =
        [
            ("hash", xxHash), ("hash_xxhash64", xxHash), ("hash_md5", digest { Digests.md5($0) }),
            ("hash_sha1", digest { Digests.sha1($0) }), ("hash_sha256", digest { Digests.sha256($0) }),
        ]

    /// A string's bytes, or a number's in memory (64 bits, the lowest byte first); modulo as never negative.
    private static let xxHash: ScalarKernel = .longs { row in
        func finish(_ hash: UInt64) -> Int64? {
            guard row.count > 1 else { return Int64(bitPattern: hash) }
            guard let modulus = row.long(1), modulus > 0 else { return nil }
            return Int64(hash % UInt64(modulus))
        }
        if row.type(0) == .string { return finish(row.withUTF8(0) { Digests.xxHash64($0) }) }
        var bytes: [UInt8] = []
        func append(_ word: UInt64) {
            for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(index * 8))) }
        }
        switch row.asDynamic(0) {
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .long(let value) where row.type(0) == .int:
            for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(index * 8))) }
        case .long(let value), .datetime(let value), .timespan(let value): append(UInt64(bitPattern: value))
        case .real(let value): append(value.bitPattern)
        case .null: return nil
        default: throw QueryError.unsupported("hash() of a \(row.type(0).rawValue) is not supported; hash its text.")
        }
        return finish(bytes.withUnsafeBufferPointer { Digests.xxHash64($0) })
    }

    /// Of the value's text.
    private static func digest(_ function: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> [UInt8]) -> ScalarKernel
    {
        .strings { row in
            var bytes: [UInt8] = []
            ScalarText.append(row.asDynamic(0), to: &bytes)
            return bytes.withUnsafeBufferPointer { Digests.hexadecimal(function($0)) }
        }
    }
}
