package import Values

/// The entries that the codes of a string vector point to: UTF-8 texts, entry after entry.
///
/// ```
/// offsets  | 0 | 3 | 3 | 8 |        count + 1 positions into bytes
/// bytes    | c m d | w h o a m |    entry 0 "cmd", entry 1 "", entry 2 "whoam"
/// ```
///
/// Entries need not be distinct (a computed column may have one entry a row) unless `isDistinct` says so; dictionaries of
/// segments are distinct, and those are also `isSorted` by bytes where the segment says so.
package final class StringDictionary: Sendable {
    /// The start of each entry in `bytes`, and the end of the last.
    package let offsets: Buffer<UInt64>
    /// The texts. Valid UTF-8: writers repair what is not before it comes here.
    package let bytes: Buffer<UInt8>
    /// Whether no two entries are equal.
    package let isDistinct: Bool

    /// Makes a dictionary of `offsets.count - 1` entries.
    package init(offsets: Buffer<UInt64>, bytes: Buffer<UInt8>, isDistinct: Bool) {
        precondition(offsets.count >= 1, "a dictionary has an end offset even when it has no entry")
        self.offsets = offsets
        self.bytes = bytes
        self.isDistinct = isDistinct
    }

    /// How many entries there are.
    package var count: Int { offsets.count - 1 }

    /// The text of an entry as Swift's string (a copy: not for inner loops).
    package subscript(code: UInt32) -> String {
        let range = Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
        return bytes[range].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}

/// The entries that the codes of a dynamic vector point to.
package final class DynamicDictionary: Sendable {
    /// The values; not necessarily distinct.
    package let entries: [Dynamic]

    /// Makes a dictionary of values.
    package init(_ entries: [Dynamic]) { self.entries = entries }

    /// How many entries there are.
    package var count: Int { entries.count }
}
