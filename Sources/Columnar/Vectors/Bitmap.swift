internal import CKernels

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

    /// A bitmap that is the same bit everywhere.
    package init(repeating bit: Bool, count: Int) {
        self.init(count: count) { words in words.initialize(repeating: bit ? ~0 : 0) }
    }

    /// Makes a bitmap by filling its words, all `(count + 63) / 64` of which `fill` must initialise; bits behind the last
    /// row are cleared afterwards.
    @inlinable
    package init<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableBufferPointer<UInt64>) throws(Failure) -> Void
    ) throws(Failure) {
        self.count = count
        self.words = try Buffer(count: (count + 63) / 64) { (words) throws(Failure) in
            try fill(words)
            if count & 63 != 0 { words[words.count - 1] &= 1 << UInt64(count & 63) - 1 }
        }
    }

    /// Makes a bitmap by asking for each row.
    @inlinable
    package init(count: Int, where isSet: (Int) -> Bool) {
        self.init(count: count) { words in
            for word in 0..<words.count {
                var bits: UInt64 = 0
                let start = word << 6
                for row in start..<min(start + 64, count) where isSet(row) { bits |= 1 << UInt64(row - start) }
                words[word] = bits
            }
        }
    }

    /// The bitmap of one byte a row, set where the byte is not 0.
    @inlinable
    package init(nonzero bytes: Buffer<UInt8>) {
        self = bytes.withUnsafeBufferPointer { bytes in Bitmap(count: bytes.count) { bytes[$0] != 0 } }
    }

    /// The bit of a row.
    @inlinable
    package subscript(row: Int) -> Bool {
        words[row >> 6] >> UInt64(row & 63) & 1 == 1
    }

    /// How many bits are set.
    package var setCount: Int {
        words.withUnsafeBufferPointer { words in
            words.baseAddress.map { Int(ck_bitmap_count($0, words.count)) } ?? 0
        }
    }

    /// Whether every bit is set.
    package var isAllSet: Bool { setCount == count }

    /// The rows whose bit is set, ascending.
    package var rows: Buffer<UInt32> {
        let total = setCount
        return Buffer(count: total) { rows in
            guard let rows = rows.baseAddress, total > 0 else { return }
            words.withUnsafeBufferPointer { words in
                if let base = words.baseAddress { _ = ck_bitmap_positions(base, words.count, rows) }
            }
        }
    }

    /// The rows that are set in both.
    package static func & (left: Bitmap, right: Bitmap) -> Bitmap {
        left.combined(with: right) { $0 & $1 }
    }

    /// The rows that are set in either.
    package static func | (left: Bitmap, right: Bitmap) -> Bitmap {
        left.combined(with: right) { $0 | $1 }
    }

    /// The rows that are not set.
    package static prefix func ~ (bitmap: Bitmap) -> Bitmap {
        bitmap.combined(with: bitmap) { left, _ in ~left }
    }

    /// The rows of this bitmap that are not set in the other.
    package func subtracting(_ other: Bitmap) -> Bitmap {
        combined(with: other) { $0 & ~$1 }
    }

    /// The bits of a range of rows, as a bitmap of their own.
    package func slice(_ range: Range<Int>) -> Bitmap {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "bitmap range out of bounds")
        if range.count == count { return self }
        let shift = UInt64(range.lowerBound & 63)
        let first = range.lowerBound >> 6
        return Bitmap(count: range.count) { slice in
            words.withUnsafeBufferPointer { words in
                for index in 0..<slice.count {
                    let low = words[first + index] >> shift
                    let next = first + index + 1
                    // A shift of 0 needs no high part, and `<< 64` gives 0.
                    let high = next < words.count ? words[next] << (64 - shift) : 0
                    slice[index] = low | (shift == 0 ? 0 : high)
                }
            }
        }
    }

    @inline(__always)
    private func combined(with other: Bitmap, by combine: (UInt64, UInt64) -> UInt64) -> Bitmap {
        precondition(count == other.count, "bitmaps of \(count) and \(other.count) rows")
        return Bitmap(count: count) { result in
            words.withUnsafeBufferPointer { left in
                other.words.withUnsafeBufferPointer { right in
                    for index in 0..<result.count { result[index] = combine(left[index], right[index]) }
                }
            }
        }
    }
}
