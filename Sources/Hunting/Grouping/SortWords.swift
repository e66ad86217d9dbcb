import Columnar
import Values

/// 64-bit words whose unsigned order is the order of the values they stand for, so that sorting compares words.
///
/// Null is 0, and every value is above it. For strings the word is made of the first 7 bytes: equal words say nothing then.
enum SortWords {
    /// Whether equal words mean equal values (of `long` and its kin: but for the two smallest values, which share a word).
    static func isExact(_ type: ScalarType) -> Bool {
        switch type {
        case .bool, .int, .long, .datetime, .timespan, .real: true
        case .decimal, .guid, .string, .dynamic: false
        }
    }

    /// The words of a column's rows.
    ///
    /// With `descending` the order of values is turned round, but null stays 0.
    static func words(of vector: Vector, descending: Bool) -> Buffer<UInt64> {
        let count = vector.count
        switch vector.type {
        case .bool:
            let reader = vector.boolReader
            return words(count, descending) { reader.isValid($0) ? UInt64(reader[$0]) + 1 : 0 }
        case .int, .long, .datetime, .timespan:
            let reader = vector.longReader
            if reader.hasNoNulls { return words(count, descending) { word(reader[$0]) } }
            return words(count, descending) { reader.isValid($0) ? word(reader[$0]) : 0 }
        case .real:
            let reader = vector.realReader
            // NaN (1) stays beside null, whatever the direction.
            return words(count, false) { row in
                guard reader.isValid(row) else { return 0 }
                let word = word(reader[row])
                return descending && word != 1 ? 0 &- word : word
            }
        case .string:
            let reader = vector.stringReader
            if reader.dictionary.count <= count {
                let entries = (0..<reader.dictionary.count).map { code in
                    reader.dictionary.withUTF8(of: UInt32(code)) { prefix($0) }
                }
                return words(count, descending) { entries[Int(reader.codes[$0])] }
            }
            return words(count, descending) { reader.withUTF8($0) { prefix($0) } }
        case .decimal:
            let reader = vector.decimalReader
            return words(count, descending) { reader.isValid($0) ? word(Double(reader[$0].description) ?? 0) : 0 }
        case .guid:
            let reader = vector.guidReader
            return words(count, descending) { reader.isValid($0) ? UInt64(reader[$0] >> 65) + 1 : 0 }
        case .dynamic:
            return words(count, descending) { vector.isNull(at: $0) ? 0 : 1 }
        }
    }

    @inline(__always)
    private static func words(_ count: Int, _ descending: Bool, _ word: (Int) -> UInt64) -> Buffer<UInt64> {
        Buffer(count: count) { words in
            if descending {
                for row in 0..<count {
                    let word = word(row)
                    // 0 stays 0, and 1...max turn round among themselves.
                    words[row] = word == 0 ? 0 : 0 &- word
                }
            } else {
                for row in 0..<count { words[row] = word(row) }
            }
        }
    }

    @inline(__always)
    private static func word(_ value: Int64) -> UInt64 {
        max(UInt64(bitPattern: value) ^ 1 << 63, 1)
    }

    /// NaN is 1: it sorts beside null, at whichever end that is (documentation of the sort operator).
    @inline(__always)
    private static func word(_ value: Double) -> UInt64 {
        if value.isNaN { return 1 }
        let bits = (value == 0 ? 0 : value).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// The first 7 bytes, with a 1 in front: a string is never null, and the empty one is above null.
    @inline(__always)
    static func prefix(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<min(text.count, 7) { word |= UInt64(text[index]) << UInt64(48 - index * 8) }
        return word | 1 << 56
    }
}
