import Columnar
import Values

/// The order of rows by several keys, each kept as words that compare quickly and, where words cannot tell, as values.
struct RowOrder {
    /// One key of the rows.
    private struct Key {
        /// Words turned so that a smaller word comes first.
        let words: Buffer<UInt64>
        /// What equal words need to be told apart by; nil where equal words are equal values.
        let values: Vector?
        let texts: StringReader?
        let ascending: Bool
    }

    private let keys: [Key]
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
        keys = zip(vectors, directions).map { vector, direction in
            let words = SortWords.words(of: vector, descending: !direction.ascending)
            let isExact = SortWords.isExact(vector.type)
            return Key(
                words: direction.nullsFirst ? words : words.nullsLast(steps: vector.type == .real ? 2 : 1),
                values: isExact ? nil : vector,
                texts: vector.type == .string ? vector.stringReader : nil, ascending: direction.ascending)
        }
    }

    /// The rows in order; rows with equal keys in the order they came.
    func sorted() -> Buffer<UInt32> {
        guard count > 1 else { return Buffer(Array(0..<UInt32(count))) }
        struct Entry { var word: UInt64, row: UInt32 }
        let first = keys[0]
        var entries = first.words.withUnsafeBufferPointer { words in
            (0..<count).map { Entry(word: words[$0], row: UInt32($0)) }
        }
        let isSimple = keys.count == 1 && first.values == nil
        if isSimple {
            entries.sort { $0.word != $1.word ? $0.word < $1.word : $0.row < $1.row }
        } else {
            entries.sort { left, right in
                if left.word != right.word { return left.word < right.word }
                let order = compare(Int(left.row), Int(right.row))
                return order != 0 ? order < 0 : left.row < right.row
            }
        }
        return Buffer(count: count) { rows in
            for index in 0..<count { rows[index] = entries[index].row }
        }
    }

    /// The word of the first key of a row: never smaller for a row that comes later.
    func leadingWord(_ row: Int) -> UInt64 { keys[0].words[row] }

    /// Negative, zero or positive, as one row comes before, with or after another.
    func compare(_ left: Int, _ right: Int) -> Int {
        for key in keys {
            let words = (key.words[left], key.words[right])
            if words.0 != words.1 { return words.0 < words.1 ? -1 : 1 }
            let order: Int
            if let texts = key.texts {
                let codes = (texts.codes[left], texts.codes[right])
                if codes.0 == codes.1 { continue }
                order = texts.withUTF8(left) { left in texts.withUTF8(right) { Ordering.compare(left, $0) } }
            } else if let values = key.values {
                let scalars = (values.scalar(at: left), values.scalar(at: right))
                if scalars.0.isNull { continue }
                order = Ordering.compare(scalars.0, scalars.1)
            } else {
                continue
            }
            if order != 0 { return key.ascending ? order : -order }
        }
        return 0
    }
}

extension Buffer<UInt64> {
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
