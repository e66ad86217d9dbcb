import Columnar
import Synchronization
import Values

/// Gives the texts of one column numbers, so that grouping, counting and joining compare 32-bit numbers and no strings.
///
/// A code is a number already, but one of its own dictionary. Two ways to go on from there:
///
/// - *local*: dictionaries of distinct texts (those of segments) get a range of numbers each, `base + code`, and no text is
///   looked at while rows pass by. Equal texts of different dictionaries have different numbers until `canonical(_:)` makes
///   them one in the end, for the few numbers that are left then.
/// - otherwise texts are interned at once, each code of a dictionary when it is met first.
///
/// One object serves all tasks of an operator's column, so that their numbers mean the same. Numbers of interned texts have
/// the highest bit set.
final class TextIdentities: Sendable {
    /// The bit that marks the number of an interned text.
    static let interned: UInt32 = 1 << 31
    /// The number of a text that is not there, for `numbersOfKnown`.
    static let absent = UInt32.max

    private struct Source: Sendable {
        let dictionary: StringDictionary
        let base: UInt32
    }

    private struct State {
        var sources: [Source] = []
        var sourceOfDictionary: [ObjectIdentifier: UInt32] = [:]
        var nextBase: UInt32 = 0
        var interner = StringInterner()
        var isInterning = false
        var translations: [ObjectIdentifier: CodeNumbers] = [:]
        var knownTranslations: [ObjectIdentifier: CodeNumbers] = [:]
        var internedBytes = 0
    }

    private let state = Mutex(State())
    /// Whether dictionaries of distinct texts get ranges.
    private let isLocal: Bool

    init(local: Bool) { isLocal = local }

    /// The numbers of the rows' texts.
    func numbers(of vector: Vector, _ context: EvaluationContext, for operatorName: String) throws(QueryError)
        -> Buffer<UInt32>
    {
        let reader = vector.stringReader
        let rows = vector.count
        if reader.codes.isConstant {
            let number = try intern(reader, 0, context, operatorName)
            return Buffer(repeating: number, count: rows)
        }
        let dictionary = reader.dictionary
        if isLocal, dictionary.isDistinct, let base = base(of: dictionary) {
            if base == 0 { return reader.codes.values }
            return Buffer(count: rows) { numbers in
                reader.codes.values.withUnsafeBufferPointer { codes in
                    for row in 0..<rows { numbers[row] = codes[row] &+ base }
                }
            }
        }
        // A dictionary that is larger than its batch was most likely made for this batch: nothing of it is kept.
        let isLasting = dictionary.isDistinct || dictionary.count <= rows
        let translation =
            isLasting
            ? state.withLock { state in
                if let known = state.translations[ObjectIdentifier(dictionary)] { return known }
                let new = CodeNumbers(of: dictionary)
                if state.translations.count > 1024 { state.translations = [:] }
                state.translations[ObjectIdentifier(dictionary)] = new
                return new
            } : CodeNumbers(of: dictionary)
        let (numbers, missing) = translation.numbers(of: reader.codes.values)
        if missing.isEmpty { return numbers }
        try state.withLock { (state) throws(QueryError) in
            state.isInterning = true
            for code in missing where translation[code] == CodeNumbers.unknown {
                guard let number = dictionary.withUTF8(of: code, { state.interner.intern($0) }) else {
                    throw .limit(.memory(operator: operatorName, bytes: context.memory.bytes))
                }
                translation[code] = number | Self.interned
            }
            let bytes = state.interner.byteCount + state.interner.count * 24
            try context.memory.take(bytes - state.internedBytes, for: operatorName)
            state.internedBytes = bytes
        }
        return translation.numbers(of: reader.codes.values).numbers
    }

    /// The numbers of the rows' texts; `absent` for texts that no call of `numbers` has seen. Only for an object that is not
    /// local, and only when no task calls `numbers` any more.
    func numbersOfKnown(_ vector: Vector) -> Buffer<UInt32> {
        let reader = vector.stringReader
        let rows = vector.count
        let dictionary = reader.dictionary
        if reader.codes.isConstant {
            let number = state.withLock { state in
                dictionary.withUTF8(of: reader.codes[0]) { state.interner.find($0) }
            }
            return Buffer(repeating: number.map { $0 | Self.interned } ?? Self.absent, count: rows)
        }
        let isLasting = dictionary.isDistinct || dictionary.count <= rows
        let translation =
            isLasting
            ? state.withLock { state in
                if let known = state.knownTranslations[ObjectIdentifier(dictionary)] { return known }
                let new = CodeNumbers(of: dictionary)
                if state.knownTranslations.count > 1024 { state.knownTranslations = [:] }
                state.knownTranslations[ObjectIdentifier(dictionary)] = new
                return new
            } : CodeNumbers(of: dictionary)
        let (numbers, missing) = translation.numbers(of: reader.codes.values)
        if missing.isEmpty { return numbers }
        state.withLock { state in
            for code in missing {
                let number = dictionary.withUTF8(of: code) { state.interner.find($0) }
                translation[code] = number.map { $0 | Self.interned } ?? Self.absent
            }
        }
        return translation.numbers(of: reader.codes.values).numbers
    }

    /// Whether equal texts may have different numbers.
    var needsCanonical: Bool {
        state.withLock { $0.sources.count + ($0.isInterning ? 1 : 0) > 1 }
    }

    /// One number for all numbers of equal texts. Called when the rows have passed.
    func canonical(_ numbers: UnsafeBufferPointer<UInt32>, _ context: EvaluationContext, for operatorName: String)
        throws(QueryError) -> [UInt32]
    {
        try state.withLock { (state) throws(QueryError) -> [UInt32] in
            var canonical: [UInt32] = []
            canonical.reserveCapacity(numbers.count)
            for number in numbers {
                if number & Self.interned != 0 {
                    canonical.append(number)
                    continue
                }
                let (dictionary, code) = Self.text(number, state.sources)
                guard let interned = dictionary.withUTF8(of: code, { state.interner.intern($0) }) else {
                    throw .limit(.memory(operator: operatorName, bytes: context.memory.bytes))
                }
                canonical.append(interned | Self.interned)
            }
            let bytes = state.interner.byteCount + state.interner.count * 24
            try context.memory.take(bytes - state.internedBytes, for: operatorName)
            state.internedBytes = bytes
            return canonical
        }
    }

    /// The texts of numbers as a string vector. The last call: interned texts move into the vector's dictionary, and the
    /// object forgets them.
    func vector(of numbers: UnsafeBufferPointer<UInt32>) -> Vector {
        let codes = Buffer<UInt32>(count: numbers.count) { codes in
            for index in 0..<numbers.count { codes[index] = numbers[index] & ~Self.interned }
        }
        let dictionary: StringDictionary = state.withLock { state in
            if state.sources.count == 1, !state.isInterning, numbers.first.map({ $0 & Self.interned == 0 }) ?? true {
                return state.sources[0].dictionary
            }
            state.translations = [:]
            return state.interner.finish()
        }
        return Vector(type: .string, count: numbers.count, storage: .string(codes: codes, dictionary: dictionary))
    }

    private func base(of dictionary: StringDictionary) -> UInt32? {
        state.withLock { state in
            if let base = state.sourceOfDictionary[ObjectIdentifier(dictionary)] { return base }
            let (end, overflows) = state.nextBase.addingReportingOverflow(UInt32(dictionary.count))
            if overflows || end >= Self.interned { return nil }
            let base = state.nextBase
            state.sources.append(Source(dictionary: dictionary, base: base))
            state.sourceOfDictionary[ObjectIdentifier(dictionary)] = base
            state.nextBase = end
            return base
        }
    }

    private static func text(_ number: UInt32, _ sources: [Source]) -> (StringDictionary, UInt32) {
        var low = 0
        var high = sources.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if sources[middle].base <= number { low = middle } else { high = middle }
        }
        return (sources[low].dictionary, number - sources[low].base)
    }

    private func intern(
        _ reader: StringReader, _ row: Int, _ context: EvaluationContext, _ operatorName: String
    ) throws(QueryError) -> UInt32 {
        try state.withLock { (state) throws(QueryError) -> UInt32 in
            state.isInterning = true
            guard let number = reader.withUTF8(row, { state.interner.intern($0) }) else {
                throw .limit(.memory(operator: operatorName, bytes: context.memory.bytes))
            }
            return number | Self.interned
        }
    }
}

/// The numbers of a dictionary's codes, filled in as codes are met, by several tasks at a time.
///
/// Unchecked because of the pointer. Proof: the elements are atomic; the memory is allocated before the object is shared
/// and freed with it.
private final class CodeNumbers: @unchecked Sendable {
    /// Stands for a code that was not met yet; no interned number is 0, as their highest bit is set.
    static let unknown: UInt32 = 0

    private let dictionary: StringDictionary
    private let numbers: UnsafeMutablePointer<Atomic<UInt32>>

    init(of dictionary: StringDictionary) {
        self.dictionary = dictionary
        numbers = .allocate(capacity: max(dictionary.count, 1))
        for code in 0..<dictionary.count { (numbers + code).initialize(to: Atomic(Self.unknown)) }
    }

    deinit {
        numbers.deinitialize(count: dictionary.count)
        numbers.deallocate()
    }

    subscript(code: UInt32) -> UInt32 {
        get {
            precondition(code < dictionary.count, "code out of range")
            return numbers[Int(code)].load(ordering: .relaxed)
        }
        set {
            precondition(code < dictionary.count, "code out of range")
            numbers[Int(code)].store(newValue, ordering: .relaxed)
        }
    }

    /// The numbers of codes, and the codes that have none yet.
    func numbers(of codes: Buffer<UInt32>) -> (numbers: Buffer<UInt32>, missing: [UInt32]) {
        var missing: [UInt32] = []
        let found = Buffer<UInt32>(count: codes.count) { found in
            codes.withUnsafeBufferPointer { codes in
                let limit = UInt32(dictionary.count)
                for row in 0..<codes.count {
                    precondition(codes[row] < limit, "code out of range")
                    let number = numbers[Int(codes[row])].load(ordering: .relaxed)
                    found[row] = number
                    if number == Self.unknown { missing.append(codes[row]) }
                }
            }
        }
        return (found, missing)
    }
}
