/// The entries that the codes of a string vector point to: UTF-8 texts, entry after entry.
///
/// ```
/// offsets  | 0 | 3 | 3 | 8 |        count + 1 positions into bytes
/// bytes    | c m d | w h o a m |    entry 0 "cmd", entry 1 "", entry 2 "whoam"
/// ```
///
/// Entries need not be distinct (a computed column may have one entry a row) unless `isDistinct` says so, and an entry need
/// not occur in any row. Dictionaries made by `StringInterner` (those of builders and segments) are distinct, and their
/// entry 0 is the empty string. All entries together have less than 4 GiB.
package final class StringDictionary: Sendable {
    /// The start of each entry in `bytes`, and the end of the last.
    package let offsets: Buffer<UInt32>
    /// The texts. Valid UTF-8: writers repair what is not before it comes here.
    package let bytes: Buffer<UInt8>
    /// Whether no two entries are equal.
    package let isDistinct: Bool

    /// Makes a dictionary of `offsets.count - 1` entries.
    package init(offsets: Buffer<UInt32>, bytes: Buffer<UInt8>, isDistinct: Bool) {
        precondition(offsets.count >= 1, "a dictionary has an end offset even when it has no entry")
        self.offsets = offsets
        self.bytes = bytes
        self.isDistinct = isDistinct
    }

    /// A dictionary of Swift strings, one entry each.
    package convenience init(_ entries: some Sequence<String>, isDistinct: Bool = false) {
        var offsets: [UInt32] = [0]
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(contentsOf: entry.utf8)
            offsets.append(UInt32(bytes.count))
        }
        self.init(offsets: Buffer(offsets), bytes: Buffer(bytes), isDistinct: isDistinct)
    }

    /// The dictionary that has the empty string alone.
    package static let empty = StringDictionary([""], isDistinct: true)

    /// How many entries there are.
    @inlinable
    package var count: Int { offsets.count - 1 }

    /// The text of an entry as Swift's string (a copy: not for inner loops).
    package subscript(code: UInt32) -> String {
        withUTF8(of: code) { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the bytes of an entry for the duration of a call.
    @inlinable
    package func withUTF8<Result, Failure: Error>(
        of code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (start, end) = (Int(offsets[Int(code)]), Int(offsets[Int(code) + 1]))
        // Not by a slice of the buffer: that would count a reference for each entry.
        return try bytes.withUnsafeBufferPointer(start, end, body)
    }

    /// How many bytes an entry has.
    @inlinable
    package func byteCount(of code: UInt32) -> Int {
        Int(offsets[Int(code) + 1]) - Int(offsets[Int(code)])
    }
}
