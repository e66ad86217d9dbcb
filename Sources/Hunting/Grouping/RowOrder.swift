import Columnar
import Values

/// The order of rows by several keys, each kept as words that compare quickly and, where words cannot tell, as texts.
struct RowOrder {
    /// One key of the rows.
    private struct Key {
        /// Words turned so that a smaller word comes first; equal words are equal values unless there are `texts`.
        let words: Buffer<UInt64>
        /// What equal words need to be told apart by.
        let texts: StringReader?
        let ascending: Bool
    }

    private let keys: [Key]
    /// The words of the first key as they are in every batch; those in `keys` may be ranks among these rows alone.
    private let leadingWords: Buffer<UInt64>
    /// How many rows there are.
    let count: Int

    /// How one key sorts.
    struct Direction: Sendable {
        let ascending: Bool
        let nullsFirst: Bool
    }

    /// - Parameters:
    ///   - vectors: The values of the keys, most significant first, of `count` rows each.
    ///   - directions: How each key sorts.
    ///   - count: How many rows there are.
    init(_ vectors: [Vector], _ directions: [Direction], count: Int) {
        self.count = count
        var leadingWords = Buffer<UInt64>.empty
        var keys: [Key] = []
        for (vector, direction) in zip(vectors, directions) {
            let coarse = SortWords.words(of: vector, descending: !direction.ascending)
            let words = direction.nullsFirst ? coarse : coarse.nullsLast(steps: vector.type == .real ? 2 : 1)
            if keys.isEmpty { leadingWords = words }
            keys.append(Self.key(vector, words, direction, isFirst: keys.isEmpty, count: count))
        }
        self.keys = keys
        self.leadingWords = leadingWords
    }

    private static func key(
        _ vector: Vector, _ words: Buffer<UInt64>, _ direction: Direction, isFirst: Bool, count: Int
    ) -> Key {
        if SortWords.isExact(vector.type) { return Key(words: words, texts: nil, ascending: direction.ascending) }
        guard vector.type == .string else {
            return Key(
                words: ranks(of: vector, words, direction, count: count), texts: nil, ascending: direction.ascending)
        }
        // Ranking pays for the first key, by which every row is compared, and for a later one where entries are few.
        let reader = vector.stringReader
        guard reader.dictionary.count <= (isFirst ? count : count / 8) else {
            return Key(words: words, texts: reader, ascending: direction.ascending)
        }
        let ranks = reader.dictionary.ranks
        let greatest = UInt64(ranks.count)
        return Key(
            words: Buffer(count: count) { words in
                for row in 0..<count {
                    let rank = UInt64(ranks[Int(reader.codes[row])])
                    words[row] = direction.ascending ? rank : greatest &- rank
                }
            }, texts: nil, ascending: direction.ascending)
    }

    /// The places of rows of a type whose words are coarse (decimal, guid, dynamic): equal for equal values.
    private static func ranks(
        of vector: Vector, _ words: Buffer<UInt64>, _ direction: Direction, count: Int
    ) -> Buffer<UInt64> {
        let values = (0..<count).map { vector.scalar(at: $0) }
        func compare(_ left: Int, _ right: Int) -> Int {
            if words[left] != words[right] { return words[left] < words[right] ? -1 : 1 }
            if values[left].isNull { return 0 }
            let order = Ordering.compare(values[left], values[right])
            return direction.ascending ? order : -order
        }
        let sorted = (0..<count).sorted { compare($0, $1) < 0 }
        return Buffer(count: count) { ranks in
            var rank: UInt64 = 0
            for (index, row) in sorted.enumerated() {
                if index > 0, compare(sorted[index - 1], row) != 0 { rank += 1 }
                ranks[row] = rank
            }
        }
    }

    /// The rows in order; rows with equal keys in the order they came.
    func sorted() -> Buffer<UInt32> { sorted(Array(0..<UInt32(count))) }

    /// The first rows of the order, in it: no more than `limit`.
    ///
    /// Rows that the first key alone puts behind the first `limit` are not sorted.
    func first(_ limit: Int) -> Buffer<UInt32> {
        guard limit > 0, count > 0 else { return .empty }
        guard limit < count / 2 else {
            let rows = sorted()
            return rows[0..<min(limit, rows.count)]
        }
        let words = keys[0].words
        let greatest = words.smallest(limit)
        var candidates: [UInt32] = []
        for row in 0..<count where words[row] <= greatest { candidates.append(UInt32(row)) }
        return sorted(candidates)[0..<limit]
    }

    /// The word of the first key of a row: never smaller for a row that comes later, and the same in every batch.
    func leadingWord(_ row: Int) -> UInt64 { leadingWords[row] }

    private func sorted(_ rows: [UInt32]) -> Buffer<UInt32> {
        guard rows.count > 1 else { return Buffer(rows) }
        struct Entry { var word: UInt64, row: UInt32 }
        return withComparison { compare in
            var entries = keys[0].words.withUnsafeBufferPointer { words in
                rows.map { Entry(word: words[Int($0)], row: $0) }
            }
            if keys.count == 1, keys[0].texts == nil {
                entries.sort { $0.word != $1.word ? $0.word < $1.word : $0.row < $1.row }
            } else {
                entries.sort { left, right in
                    if left.word != right.word { return left.word < right.word }
                    let order = compare.order(Int(left.row), Int(right.row))
                    return order != 0 ? order < 0 : left.row < right.row
                }
            }
            return Buffer(count: entries.count) { sorted in
                for index in 0..<entries.count { sorted[index] = entries[index].row }
            }
        }
    }

    /// The keys as plain pointers, so that comparing two rows counts no references.
    ///
    /// Valid only inside `withComparison`, which keeps the memory alive.
    private struct Comparison {
        struct Key {
            let words: UnsafePointer<UInt64>
            /// Nil where equal words are equal values.
            let texts: (codes: UnsafePointer<UInt32>, mask: Int, entries: TextPointers)?
            let ascending: Bool
        }

        let keys: UnsafeBufferPointer<Key>

        /// Negative, zero or positive, as one row comes before, with or after another.
        @inline(__always)
        func order(_ left: Int, _ right: Int) -> Int {
            for key in keys {
                let words = (key.words[left], key.words[right])
                if words.0 != words.1 { return words.0 < words.1 ? -1 : 1 }
                guard let texts = key.texts else { continue }
                let codes = (texts.codes[left & texts.mask], texts.codes[right & texts.mask])
                if codes.0 == codes.1 { continue }
                let order = texts.entries.compare(codes.0, codes.1)
                if order != 0 { return key.ascending ? order : -order }
            }
            return 0
        }
    }

    private func withComparison<Result>(_ body: (Comparison) -> Result) -> Result {
        withExtendedLifetime(keys) {
            let pointers = keys.compactMap { key -> Comparison.Key? in
                guard let words = key.words.withUnsafeBufferPointer(\.baseAddress) else { return nil }
                guard let texts = key.texts else {
                    return Comparison.Key(words: words, texts: nil, ascending: key.ascending)
                }
                // Without bytes all texts are empty, and equal words are equal texts.
                let entries = TextPointers(texts.dictionary)
                let codes = texts.codes.values.withUnsafeBufferPointer(\.baseAddress)
                return Comparison.Key(
                    words: words,
                    texts: entries.flatMap { entries in codes.map { ($0, texts.codes.rowMask, entries) } },
                    ascending: key.ascending)
            }
            return pointers.withUnsafeBufferPointer { body(Comparison(keys: $0)) }
        }
    }
}

extension Buffer<UInt64> {
    /// The greatest of the `limit` smallest elements (at least one, at most all), by counting bytes from the highest one on.
    fileprivate func smallest(_ limit: Int) -> UInt64 {
        withUnsafeBufferPointer { words in
            var remaining = limit
            var prefix: UInt64 = 0
            var known: UInt64 = 0
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                var counts = [Int](repeating: 0, count: 256)
                for word in words where word & known == prefix { counts[Int(word >> shift & 0xFF)] += 1 }
                var byte = 0
                while remaining > counts[byte] {
                    remaining -= counts[byte]
                    byte += 1
                }
                prefix |= UInt64(byte) << shift
                known |= 0xFF << shift
            }
            return prefix
        }
    }

    /// The words with null (0) behind all others instead of before them; with two steps also NaN (1), before null.
    fileprivate func nullsLast(steps: UInt64) -> Buffer {
        withUnsafeBufferPointer { words in
            Buffer(count: words.count) { result in
                if steps == 1 {
                    // 0 wraps round to the largest word; the others keep their order.
                    for index in 0..<words.count { result[index] = words[index] &- 1 }
                } else {
                    for index in 0..<words.count {
                        result[index] = words[index] > 1 ? words[index] &- 2 : UInt64.max &- words[index]
                    }
                }
            }
        }
    }
}
