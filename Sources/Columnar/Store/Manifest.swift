internal import Foundation
internal import Values

/// What a store consists of: its tables, their segment files, and where the log begins that is not in them yet.
///
/// One small file, replaced by one rename: that is the moment at which segments appear, are replaced by merged ones, or take
/// over from the log. First line: `sallyport-store <version> <CRC-32C of the rest>`; the rest is JSON, for operators to read.
struct Manifest: Codable, Equatable {
    static let version: UInt32 = 1
    static let fileName = "MANIFEST"

    struct Column: Codable, Equatable {
        var name: String
        var type: ScalarType
    }

    struct File: Codable, Equatable {
        var identifier: UInt64
        var rows: Int
        var bytes: Int
    }

    struct Table: Codable, Equatable {
        var name: String
        var columns: [Column]
        var segments: [File]
    }

    /// The identifier that the next segment file gets.
    var nextIdentifier: UInt64 = 1
    /// The number of the first log file whose records are not in segments.
    var logStart: UInt64 = 1
    /// The sequence number that the first record of that log file has.
    var firstSequence: UInt64 = 1
    var tables: [Table] = []

    func encoded() throws(StorageError) -> Buffer<UInt8> {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let body: Data
        do { body = try encoder.encode(self) } catch { throw .damaged(path: Self.fileName, reason: "\(error)") }
        let checksum = Buffer<UInt8>(Array(body)).checksum
        let head = "sallyport-store \(Self.version) \(String(checksum, radix: 16))\n"
        return Buffer(Array(head.utf8) + Array(body))
    }

    init() {}

    init(contentsOf path: String) throws(StorageError) {
        let bytes = try MappedFile(path: path).buffer.array
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw .damaged(path: path, reason: "it has no first line")
        }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == "sallyport-store", let version = UInt32(words[1]),
            let checksum = UInt32(words[2], radix: 16)
        else { throw .damaged(path: path, reason: "its first line is not that of a store") }
        guard version <= Self.version else { throw .unsupportedVersion(path: path, version: version) }
        let body = Array(bytes[(end + 1)...])
        guard Buffer(body).checksum == checksum else { throw .damaged(path: path, reason: "bytes of it have changed") }
        do {
            self = try JSONDecoder().decode(Manifest.self, from: Data(body))
        } catch {
            throw .damaged(path: path, reason: "\(error)")
        }
    }
}
