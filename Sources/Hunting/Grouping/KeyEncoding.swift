import Columnar
import Values

/// How the values of one key column become numbers that can be hashed and compared, and values again.
///
/// One object serves all tasks of an operator: equal numbers mean equal values everywhere.
///
/// | type | number |
/// |---|---|
/// | string | that of its text (`TextIdentities`), 32 bits |
/// | bool, int | the value, 32 bits |
/// | long, datetime, timespan | the value, 64 bits |
/// | real | the bits of the value, with one zero and one NaN, 64 bits |
/// | decimal, guid, dynamic | that of the value (`ValueIdentities`), 32 bits |
///
/// Nulls are 0 and told apart by a bit of their own.
final class KeyEncoding: Sendable {
    /// The numbers of a batch's rows.
    enum Numbers {
        case half(Buffer<UInt32>)
        case whole(Buffer<UInt64>)
    }

    let type: ScalarType
    let texts: TextIdentities?
    private let guids: ValueIdentities<UInt128>?
    private let decimals: ValueIdentities<FixedDecimal>?
    private let dynamics: ValueIdentities<Dynamic>?

    /// - Parameters:
    ///   - type: The column's type.
    ///   - local: Whether texts may have different numbers in different dictionaries until the end.
    init(type: ScalarType, local: Bool) {
        self.type = type
        texts = type == .string ? TextIdentities(local: local) : nil
        guids = type == .guid ? ValueIdentities() : nil
        decimals = type == .decimal ? ValueIdentities() : nil
        dynamics = type == .dynamic ? ValueIdentities() : nil
    }

    /// Whether a number takes 64 bits.
    var isWhole: Bool {
        switch type {
        case .long, .datetime, .timespan, .real: true
        default: false
        }
    }

    /// Whether a row can be null.
    var isNullable: Bool { type != .string && type != .dynamic }

    /// The numbers of a column's rows.
    func encode(_ vector: Vector, _ context: EvaluationContext, for operatorName: String) throws(QueryError) -> Numbers
    {
        let count = vector.count
        switch type {
        case .string:
            guard let texts else { preconditionFailure("a string key has text identities") }
            return .half(try texts.numbers(of: vector, context, for: operatorName))
        case .bool:
            let reader = vector.boolReader
            return .half(
                Buffer(count: count) { numbers in for row in 0..<count { numbers[row] = UInt32(reader[row]) } })
        case .int:
            let reader = vector.longReader
            return .half(
                Buffer(count: count) { numbers in
                    for row in 0..<count { numbers[row] = UInt32(truncatingIfNeeded: reader[row]) }
                })
        case .long, .datetime, .timespan:
            let reader = vector.longReader
            return .whole(
                Buffer(count: count) { numbers in
                    if reader.isConstant {
                        numbers.initialize(repeating: UInt64(bitPattern: reader[0]))
                    } else {
                        reader.values.withUnsafeBufferPointer { values in
                            for row in 0..<count { numbers[row] = UInt64(bitPattern: values[row]) }
                        }
                    }
                })
        case .real:
            let reader = vector.realReader
            return .whole(
                Buffer(count: count) { numbers in for row in 0..<count { numbers[row] = Self.bits(of: reader[row]) } })
        case .guid: return .half(number(vector, guids) { reader, row in reader.guidReader[row] })
        case .decimal: return .half(number(vector, decimals) { reader, row in reader.decimalReader[row] })
        case .dynamic:
            let reader = vector.dynamicReader
            guard let dynamics else { preconditionFailure("a dynamic key has value identities") }
            return .half(
                dynamics.withNumbering { number in
                    var known: [UInt32: UInt32] = [:]
                    return Buffer(count: count) { numbers in
                        for row in 0..<count {
                            let code = reader.codes[row]
                            let found = known[code] ?? number(reader.dictionary[code])
                            known[code] = found
                            numbers[row] = found
                        }
                    }
                })
        }
    }

    /// The numbers of a column's rows, where they are those of values that `encode` has seen; else a number that no value has.
    /// For an encoding that is not local, after the last call of `encode`.
    func encodeKnown(_ vector: Vector, _ context: EvaluationContext, for operatorName: String) throws(QueryError)
        -> Numbers
    {
        switch type {
        case .string:
            guard let texts else { preconditionFailure("a string key has text identities") }
            return .half(texts.numbersOfKnown(vector))
        default: return try encode(vector, context, for: operatorName)
        }
    }

    /// The one NaN and the one zero that equal values have.
    @inline(__always)
    static func bits(of value: Double) -> UInt64 {
        if value == 0 { return 0 }
        return value.isNaN ? Double.nan.bitPattern : value.bitPattern
    }

    /// The values of numbers as a vector. The last call on a string encoding.
    func vector(
        of numbers: GrowableArray<UInt64>.Pointer, isNull: (Int) -> Bool, count: Int
    ) -> Vector {
        let validity: Bitmap?
        if isNullable, (0..<count).contains(where: isNull) {
            validity = Bitmap(count: count) { !isNull($0) }
        } else {
            validity = nil
        }
        let storage: Vector.Storage
        switch type {
        case .string:
            guard let texts else { preconditionFailure("a string key has text identities") }
            let halves = (0..<count).map { UInt32(truncatingIfNeeded: numbers[$0]) }
            return halves.withUnsafeBufferPointer { texts.vector(of: $0) }
        case .bool:
            storage = .bool(
                Buffer(count: count) { for row in 0..<count { $0[row] = UInt8(truncatingIfNeeded: numbers[row]) } })
        case .int:
            storage = .long(
                Buffer(count: count) {
                    for row in 0..<count { $0[row] = Int64(Int32(truncatingIfNeeded: numbers[row])) }
                })
        case .long, .datetime, .timespan:
            storage = .long(Buffer(count: count) { for row in 0..<count { $0[row] = Int64(bitPattern: numbers[row]) } })
        case .real:
            storage = .real(
                Buffer(count: count) { for row in 0..<count { $0[row] = Double(bitPattern: numbers[row]) } })
        case .guid:
            let values = guids?.values ?? []
            storage = .guid(
                Buffer(count: count) { for row in 0..<count { $0[row] = isNull(row) ? 0 : values[Int(numbers[row])] } })
        case .decimal:
            let values = decimals?.values ?? []
            let zero = FixedDecimal(coefficient: 0, scale: 0)
            storage = .decimal(
                Buffer(count: count) {
                    for row in 0..<count { $0[row] = isNull(row) ? zero : values[Int(numbers[row])] }
                })
        case .dynamic:
            let codes = Buffer<UInt32>(count: count) {
                for row in 0..<count { $0[row] = UInt32(truncatingIfNeeded: numbers[row]) }
            }
            storage = .dynamic(codes: codes, dictionary: DynamicDictionary(dynamics?.values ?? []))
        }
        return Vector(type: type, count: count, storage: storage, validity: validity)
    }

    private func number<Value: Hashable & Sendable>(
        _ vector: Vector, _ identities: ValueIdentities<Value>?, _ value: (Vector, Int) -> Value
    ) -> Buffer<UInt32> {
        guard let identities else { preconditionFailure("a key of type \(type.rawValue) has value identities") }
        return identities.withNumbering { number in
            Buffer(count: vector.count) { numbers in
                for row in 0..<vector.count {
                    numbers[row] = vector.isNull(at: row) ? 0 : number(value(vector, row))
                }
            }
        }
    }
}

extension GrowableArray {
    /// Lends the elements to a reader.
    typealias Pointer = UnsafePointer<Element>
}

extension Vector {
    /// Rows without a value: nulls, or empty strings.
    static func missing(_ type: ScalarType, count: Int) -> Vector {
        .constant(type == .string ? .string("") : .null(type), count: count)
    }

    /// Whether a row has no value.
    func isNull(at row: Int) -> Bool {
        switch storage {
        case .constant(let value): value.isNull
        case .dynamic(let codes, let dictionary): dictionary.isNull(codes[row])
        default: validity.map { !$0[row] } ?? false
        }
    }

    /// Whether rows can be null at all, without looking at each.
    var mayHaveNulls: Bool {
        switch storage {
        case .constant(let value): value.isNull
        case .dynamic: true
        case .string: false
        default: validity != nil
        }
    }
}
