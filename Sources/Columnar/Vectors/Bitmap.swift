/// One bit a row, 64 to a word, the lowest bit first; bits behind the last row are 0.
package struct Bitmap: Sendable {
    /// How many rows the bitmap speaks of.
    package let count: Int
    /// The words: `(count + 63) / 64` of them.
    package let words: Buffer<UInt64>

    /// Makes a bitmap of words whose bits behind `count` are 0.
    package init(count: Int, words: Buffer<UInt64>) {
        precondition(words.count == (count + 63) / 64, "a bitmap of \(count) rows needs \((count + 63) / 64) words")
        self.count = count
        self.words = words
    }

    /// The bit of a row.
    @inlinable
    package subscript(row: Int) -> Bool {
        words[row >> 6] >> UInt64(row & 63) & 1 == 1
    }
}
