package import Values

extension Vector {
    /// The rows of several vectors of one type, one after another.
    ///
    /// Vectors that share a dictionary keep it; different ones are merged into one of distinct entries that holds what the
    /// rows use. Equal constants stay a constant.
    ///
    /// - Throws: `DictionaryOverflow` when the merged texts would exceed 4 GiB.
    package static func concatenated(_ vectors: [Vector], type: ScalarType) throws(DictionaryOverflow) -> Vector {
        precondition(vectors.allSatisfy { $0.type == type }, "vectors of different types in one column")
        if vectors.count == 1 { return vectors[0] }
        let count = vectors.reduce(0) { $0 + $1.count }
        let vectors = vectors.filter { $0.count > 0 }
        guard let first = vectors.first else {
            return .constant(type == .string ? .string("") : .null(type), count: 0)
        }
        if vectors.count == 1 { return first }
        if let value = first.constantValue, vectors.allSatisfy({ $0.constantValue == value }) {
            return .constant(value, count: count)
        }
        var validity: Bitmap?
        if type != .string, type != .dynamic { validity = concatenatedValidity(vectors, count: count) }
        let storage: Storage
        switch type {
        case .bool: storage = .bool(concatenatedValues(vectors.map { $0.boolReader }, vectors, count))
        case .int, .long, .datetime, .timespan:
            storage = .long(concatenatedValues(vectors.map { $0.longReader }, vectors, count))
        case .real: storage = .real(concatenatedValues(vectors.map { $0.realReader }, vectors, count))
        case .decimal: storage = .decimal(concatenatedValues(vectors.map { $0.decimalReader }, vectors, count))
        case .guid: storage = .guid(concatenatedValues(vectors.map { $0.guidReader }, vectors, count))
        case .string: storage = try concatenatedStrings(vectors, count)
        case .dynamic: storage = try concatenatedDynamics(vectors, count)
        }
        return Vector(type: type, count: count, storage: storage, validity: validity)
    }

    /// The same rows over a dictionary of distinct entries that holds what they use and nothing else.
    ///
    /// - Throws: `DictionaryOverflow`, which a dictionary that has been built cannot cause.
    package func compacted() throws(DictionaryOverflow) -> Vector {
        switch storage {
        case .string:
            let (codes, texts) = try Self.mergedTexts([stringReader], [self], count)
            return Vector(type: type, count: count, storage: .string(codes: codes, dictionary: texts))
        case .dynamic(let codes, let dictionary):
            if let texts = dictionary.texts {
                let (codes, texts) = try Self.mergedTexts(
                    [StringReader(codes: dynamicReader.codes, dictionary: texts)], [self], count)
                return Vector(
                    type: type, count: count,
                    storage: .dynamic(codes: codes, dictionary: DynamicDictionary(texts: texts)))
            }
            let entries = (0..<count).map { dictionary[codes[$0]] }
            return Vector(
                type: type, count: count,
                storage: .dynamic(codes: Buffer((0..<UInt32(count)).map { $0 }), dictionary: DynamicDictionary(entries))
            )
        default: return self
        }
    }

    private static func concatenatedValues<Element>(
        _ readers: [ValueReader<Element>], _ vectors: [Vector], _ count: Int
    ) -> Buffer<Element> {
        Buffer(count: count) { result in
            var position = 0
            for (reader, vector) in zip(readers, vectors) {
                let target = UnsafeMutableBufferPointer(rebasing: result[position..<position + vector.count])
                if reader.isConstant {
                    target.initialize(repeating: reader[0])
                } else {
                    reader.values.withUnsafeBufferPointer { _ = target.initialize(from: $0) }
                }
                position += vector.count
            }
        }
    }

    private static func concatenatedValidity(_ vectors: [Vector], count: Int) -> Bitmap? {
        let nulls = vectors.map { $0.constantValue?.isNull ?? false }
        if !nulls.contains(true), vectors.allSatisfy({ $0.validity == nil }) { return nil }
        return Bitmap(count: count) { words in
            words.initialize(repeating: 0)
            var position = 0
            for (vector, isNull) in zip(vectors, nulls) {
                for row in 0..<vector.count where !isNull && (vector.validity?[row] ?? true) {
                    words[(position + row) >> 6] |= 1 << UInt64((position + row) & 63)
                }
                position += vector.count
            }
        }
    }

    private static func concatenatedStrings(_ vectors: [Vector], _ count: Int) throws(DictionaryOverflow) -> Storage {
        let readers = vectors.map { $0.stringReader }
        if readers.allSatisfy({ $0.dictionary === readers[0].dictionary }) {
            return .string(
                codes: concatenatedValues(readers.map { $0.codes }, vectors, count), dictionary: readers[0].dictionary)
        }
        let (codes, texts) = try mergedTexts(readers, vectors, count)
        return .string(codes: codes, dictionary: texts)
    }

    private static func concatenatedDynamics(_ vectors: [Vector], _ count: Int) throws(DictionaryOverflow) -> Storage {
        let readers = vectors.map { $0.dynamicReader }
        if readers.allSatisfy({ $0.dictionary === readers[0].dictionary }) {
            return .dynamic(
                codes: concatenatedValues(readers.map { $0.codes }, vectors, count), dictionary: readers[0].dictionary)
        }
        // A null constant (a column that a batch has no value of) goes with texts as the empty text.
        let texts = readers.map { reader -> StringReader? in
            if let texts = reader.dictionary.texts { return StringReader(codes: reader.codes, dictionary: texts) }
            if reader.codes.isConstant, reader.dictionary.isNull(0) {
                return StringReader(codes: reader.codes, dictionary: .empty)
            }
            return nil
        }
        if texts.allSatisfy({ $0 != nil }) {
            let (codes, dictionary) = try mergedTexts(texts.compactMap { $0 }, vectors, count)
            return .dynamic(codes: codes, dictionary: DynamicDictionary(texts: dictionary))
        }
        var entries: [Dynamic] = []
        let codes = Buffer<UInt32>(count: count) { result in
            var position = 0
            for (reader, vector) in zip(readers, vectors) {
                var merged: [UInt32: UInt32] = [:]
                for row in 0..<vector.count {
                    let code = reader.codes[row]
                    var target = merged[code]
                    if target == nil {
                        target = UInt32(entries.count)
                        merged[code] = target
                        entries.append(reader.dictionary[code])
                    }
                    result.initializeElement(at: position + row, to: target ?? 0)
                }
                position += vector.count
            }
        }
        return .dynamic(codes: codes, dictionary: DynamicDictionary(entries))
    }

    private static func mergedTexts(
        _ readers: [StringReader], _ vectors: [Vector], _ count: Int
    ) throws(DictionaryOverflow) -> (Buffer<UInt32>, StringDictionary) {
        let interner = StringInterner()
        let codes = try Buffer<UInt32>(count: count) { (result) throws(DictionaryOverflow) in
            var position = 0
            for (reader, vector) in zip(readers, vectors) {
                var translation = CodeTranslation(from: reader.dictionary)
                for row in 0..<vector.count {
                    let code = try translation.code(of: reader.codes[row], in: interner)
                    result.initializeElement(at: position + row, to: code)
                }
                position += vector.count
            }
        }
        return (codes, interner.finish())
    }
}

/// The codes of one dictionary's entries in another, found as they are needed.
struct CodeTranslation {
    private let dictionary: StringDictionary
    /// The new code plus 1 by old code; 0 is not known yet.
    private var translated: [UInt32]

    init(from dictionary: StringDictionary) {
        self.dictionary = dictionary
        translated = Array(repeating: 0, count: dictionary.count)
    }

    mutating func code(of code: UInt32, in interner: StringInterner) throws(DictionaryOverflow) -> UInt32 {
        let known = translated[Int(code)]
        if known != 0 { return known - 1 }
        guard let new = dictionary.withUTF8(of: code, { interner.intern($0) }) else { throw DictionaryOverflow() }
        translated[Int(code)] = new + 1
        return new
    }
}

/// The distinct texts of a column would exceed 4 GiB, which is what 32-bit offsets can reach.
package struct DictionaryOverflow: Error, CustomStringConvertible {
    /// What happened, for a log or an operator.
    package var description: String { "the distinct texts of one column exceed 4 GiB" }
}

extension Batch {
    /// The rows of several batches with the same columns, one after another.
    package static func concatenated(_ batches: [Batch], types: [ScalarType]) throws(DictionaryOverflow) -> Batch {
        var columns: [Vector] = []
        for (index, type) in types.enumerated() {
            columns.append(try Vector.concatenated(batches.map { $0.columns[index] }, type: type))
        }
        return Batch(columns: columns, count: batches.reduce(0) { $0 + $1.count })
    }
}
