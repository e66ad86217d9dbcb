import CKernels
import Columnar

/// A dictionary's entries as plain pointers, so that comparing two texts counts no references.
///
/// Valid as long as somebody holds the dictionary.
struct TextPointers {
    private let offsets: UnsafePointer<UInt32>
    private let bytes: UnsafePointer<UInt8>

    /// Nil for a dictionary without any byte: its entries are all empty, and equal.
    init?(_ dictionary: StringDictionary) {
        guard let offsets = dictionary.offsets.withUnsafeBufferPointer(\.baseAddress),
            let bytes = dictionary.bytes.withUnsafeBufferPointer(\.baseAddress)
        else { return nil }
        self.offsets = offsets
        self.bytes = bytes
    }

    /// Negative, zero or positive, as one entry comes before, with or after another by its bytes.
    @inline(__always)
    func compare(_ left: UInt32, _ right: UInt32) -> Int {
        let starts = (Int(offsets[Int(left)]), Int(offsets[Int(right)]))
        let counts = (Int(offsets[Int(left) + 1]) - starts.0, Int(offsets[Int(right) + 1]) - starts.1)
        return Int(ck_compare(bytes + starts.0, counts.0, bytes + starts.1, counts.1))
    }
}

extension StringDictionary {
    /// The place of each entry in the order of the texts' bytes; equal texts have equal places.
    var ranks: [UInt32] {
        guard let texts = TextPointers(self) else { return Array(repeating: 0, count: count) }
        return withExtendedLifetime(self) {
            struct Entry { var prefix: UInt64, code: UInt32 }
            var entries = (0..<UInt32(count)).map { code in
                Entry(prefix: withUTF8(of: code) { SortWords.prefix($0) }, code: code)
            }
            entries.sort { left, right in
                left.prefix != right.prefix ? left.prefix < right.prefix : texts.compare(left.code, right.code) < 0
            }
            var ranks = [UInt32](repeating: 0, count: entries.count)
            var rank: UInt32 = 0
            for index in entries.indices {
                if index > 0 {
                    let (before, entry) = (entries[index - 1], entries[index])
                    if before.prefix != entry.prefix || texts.compare(before.code, entry.code) != 0 { rank += 1 }
                }
                ranks[Int(entries[index].code)] = rank
            }
            return ranks
        }
    }
}
