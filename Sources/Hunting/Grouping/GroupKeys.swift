import Columnar
import Values

/// The distinct keys of a table of groups, numbered in the order in which they first come; one owner at a time.
///
/// A key is one or more columns. Their numbers are packed into 64-bit words: two 32-bit numbers share a word, and the null
/// bits of all columns have a 32-bit piece of their own when any column can be null. Keys of one word are hashed as such,
/// longer ones word by word.
final class GroupKeys {
    private let encodings: [KeyEncoding]
    private let packing: KeyPacking
    private let single: WordTable?
    private let tuples: TupleTable?

    init(_ encodings: [KeyEncoding]) {
        self.encodings = encodings
        packing = KeyPacking(encodings)
        single = packing.words == 1 ? WordTable() : nil
        tuples = packing.words > 1 ? TupleTable(width: packing.words) : nil
    }

    /// How many groups there are.
    var count: Int { single?.count ?? tuples?.count ?? 0 }

    /// How much memory the keys take.
    var byteCount: Int { single?.byteCount ?? tuples?.byteCount ?? 0 }

    /// The group of each row, new groups for new keys.
    func groups(
        of keys: [Vector], rows: Int, _ context: EvaluationContext, for operatorName: String
    ) throws(QueryError) -> Buffer<UInt32> {
        let words = try packing.pack(keys, encodings, rows: rows, context, for: operatorName, known: false)
        return insert(words, rows: rows)
    }

    /// The group that all rows belong to, a new one for a new key; nil when the keys are not the same in all rows.
    func commonGroup(
        of keys: [Vector], _ context: EvaluationContext, for operatorName: String
    ) throws(QueryError) -> UInt32? {
        guard keys.allSatisfy({ $0.constantValue != nil }) else { return nil }
        return try groups(of: keys.map { $0.slice(0..<1) }, rows: 1, context, for: operatorName)[0]
    }

    /// The group of each row; `UInt32.max` where the key has none.
    func knownGroups(
        of keys: [Vector], rows: Int, _ context: EvaluationContext, for operatorName: String
    ) throws(QueryError) -> Buffer<UInt32> {
        let words = try packing.pack(keys, encodings, rows: rows, context, for: operatorName, known: true)
        return Buffer(count: rows) { numbers in
            guard let base = numbers.baseAddress else { return }
            if let single {
                words[0].withUnsafeBufferPointer { keys in
                    for row in 0..<rows { base[row] = single.find(keys[row]) ?? UInt32.max }
                }
            } else {
                withPointers(words) { tuples?.find($0, base, count: rows) }
            }
        }
    }

    /// Puts the groups of another table in, and gives the new number of each of its groups.
    func merge(_ other: GroupKeys, _ context: EvaluationContext, for operatorName: String) throws(QueryError)
        -> [UInt32]
    {
        let words = try other.canonicalWords(context, for: operatorName)
        return insert(words, rows: other.count).array
    }

    /// Whether groups of equal keys may still be apart.
    var needsCanonical: Bool { encodings.contains { $0.texts?.needsCanonical ?? false } }

    /// The key columns, a row a group. The last call.
    func vectors() -> [Vector] {
        let total = count
        let nulls = packing.nullPieces.map { piece in (0..<total).map { UInt32(truncatingIfNeeded: number(piece, $0)) }
        }
        return encodings.enumerated().map { column, encoding in
            let piece = packing.pieces[column]
            let numbers = (0..<total).map { number(piece, $0) }
            return numbers.withUnsafeBufferPointer { numbers in
                withUnsafePointer(to: 0 as UInt64) { zero in
                    encoding.vector(
                        of: numbers.baseAddress ?? zero,
                        isNull: { row in
                            !nulls.isEmpty && nulls[column >> 5][row] >> UInt32(column & 31) & 1 == 1
                        }, count: total)
                }
            }
        }
    }

    private func word(_ word: Int, _ group: Int) -> UInt64 {
        if let single { return single.keys[group] }
        return tuples.map { $0.words[group * packing.words + word] } ?? 0
    }

    private func number(_ piece: KeyPacking.Piece, _ group: Int) -> UInt64 {
        let word = word(piece.word, group)
        switch piece.part {
        case .whole: return word
        case .low: return word & 0xFFFF_FFFF
        case .high: return word >> 32
        }
    }

    private func insert(_ words: [Buffer<UInt64>], rows: Int) -> Buffer<UInt32> {
        Buffer(count: rows) { numbers in
            guard let base = numbers.baseAddress, rows > 0 else { return }
            if let single {
                words[0].withUnsafeBufferPointer { keys in
                    if let keys = keys.baseAddress { single.insert(keys, base, count: rows) }
                }
            } else {
                withPointers(words) { tuples?.insert($0, base, count: rows) }
            }
        }
    }

    private func withPointers(_ words: [Buffer<UInt64>], _ body: ([UnsafePointer<UInt64>]) -> Void) {
        // The buffers outlive the call: `words` holds them.
        withExtendedLifetime(words) {
            body(words.compactMap { $0.withUnsafeBufferPointer { $0.baseAddress } })
        }
    }

    /// The words of all groups, with one number for equal texts.
    private func canonicalWords(_ context: EvaluationContext, for operatorName: String) throws(QueryError) -> [Buffer<
        UInt64
    >] {
        let total = count
        var words = (0..<packing.words).map { word in (0..<total).map { self.word(word, $0) } }
        for (column, encoding) in encodings.enumerated() {
            guard let texts = encoding.texts, texts.needsCanonical else { continue }
            let piece = packing.pieces[column]
            let numbers = (0..<total).map { UInt32(truncatingIfNeeded: number(piece, $0)) }
            let canonical = try numbers.withUnsafeBufferPointer { (numbers) throws(QueryError) in
                try texts.canonical(numbers, context, for: operatorName)
            }
            for group in 0..<total {
                let number = UInt64(canonical[group])
                let old = words[piece.word][group]
                switch piece.part {
                case .whole: words[piece.word][group] = number
                case .low: words[piece.word][group] = old & ~0xFFFF_FFFF | number
                case .high: words[piece.word][group] = old & 0xFFFF_FFFF | number << 32
                }
            }
        }
        return words.map { Buffer($0) }
    }
}

/// Where the numbers of key columns lie in the words of a key.
struct KeyPacking: Sendable {
    enum Part: Sendable { case whole, low, high }

    struct Piece: Sendable {
        let word: Int
        let part: Part
    }

    let pieces: [Piece]
    /// A piece for the null bits of each 32 columns; none when no column can be null.
    let nullPieces: [Piece]
    let words: Int

    init(_ encodings: [KeyEncoding]) {
        var next = 0
        var open: Int?
        func half() -> Piece {
            if let word = open {
                open = nil
                return Piece(word: word, part: .high)
            }
            open = next
            next += 1
            return Piece(word: next - 1, part: .low)
        }
        pieces = encodings.map { encoding in
            guard encoding.isWhole else { return half() }
            next += 1
            return Piece(word: next - 1, part: .whole)
        }
        nullPieces = encodings.contains { $0.isNullable } ? (0..<(encodings.count + 31) / 32).map { _ in half() } : []
        words = max(next, 1)
    }

    /// The words of a batch's keys, column by column.
    func pack(
        _ keys: [Vector], _ encodings: [KeyEncoding], rows: Int, _ context: EvaluationContext, for operatorName: String,
        known: Bool
    ) throws(QueryError) -> [Buffer<UInt64>] {
        var packed: [Buffer<UInt64>?] = Array(repeating: nil, count: words)
        for (column, encoding) in encodings.enumerated() {
            let numbers =
                known
                ? try encoding.encodeKnown(keys[column], context, for: operatorName)
                : try encoding.encode(keys[column], context, for: operatorName)
            let piece = pieces[column]
            switch numbers {
            case .whole(let values): packed[piece.word] = values
            case .half(let values): packed[piece.word] = Self.put(values, piece.part, into: packed[piece.word])
            }
        }
        if keys.contains(where: { $0.validity != nil || $0.constantValue?.isNull == true }) {
            for (group, piece) in nullPieces.enumerated() {
                let nulls = Buffer<UInt32>(count: rows) { nulls in
                    nulls.initialize(repeating: 0)
                    for column in group * 32..<min(group * 32 + 32, keys.count)
                    where encodings[column].isNullable && keys[column].mayHaveNulls {
                        let bit = UInt32(1) << UInt32(column & 31)
                        for row in 0..<rows where keys[column].isNull(at: row) { nulls[row] |= bit }
                    }
                }
                packed[piece.word] = Self.put(nulls, piece.part, into: packed[piece.word])
            }
        }
        return packed.map { $0 ?? Buffer(repeating: 0, count: rows) }
    }

    private static func put(_ values: Buffer<UInt32>, _ part: Part, into word: Buffer<UInt64>?) -> Buffer<UInt64> {
        let shift: UInt64 = part == .high ? 32 : 0
        return Buffer(count: values.count) { result in
            values.withUnsafeBufferPointer { values in
                if let word {
                    word.withUnsafeBufferPointer { word in
                        for row in 0..<values.count { result[row] = word[row] | UInt64(values[row]) << shift }
                    }
                } else {
                    for row in 0..<values.count { result[row] = UInt64(values[row]) << shift }
                }
            }
        }
    }
}
