package import Values

/// The values of a vector by row, whether each row has its own or all share one constant.
///
/// A constant is one element that every row is led to by a mask of 0, so that a loop reads both kinds without a branch.
///
/// ```
/// let ports = vector.longReader
/// for row in 0..<vector.count where ports.isValid(row) { sum += ports[row] }
/// ```
@frozen
package struct ValueReader<Element: BitwiseCopyable>: Sendable {
    /// The elements: one a row, or one for all.
    package let values: Buffer<Element>
    /// Ones when each row has its own element, 0 when all share the first.
    package let rowMask: Int
    /// Which rows have a value; nil when all or none have.
    package let validity: Bitmap?
    /// Whether no row has a value.
    package let isNull: Bool

    @usableFromInline
    init(values: Buffer<Element>, rowMask: Int, validity: Bitmap?, isNull: Bool) {
        self.values = values
        self.rowMask = rowMask
        self.validity = validity
        self.isNull = isNull
    }

    /// The value of a row; meaningless in a null row, but always there.
    @inlinable
    package subscript(row: Int) -> Element { values[row & rowMask] }

    /// Whether a row has a value.
    @inlinable
    package func isValid(_ row: Int) -> Bool {
        guard let validity else { return !isNull }
        return validity[row]
    }

    /// Whether every row has a value.
    @inlinable
    package var hasNoNulls: Bool { validity == nil && !isNull }

    /// Whether all rows share one element.
    @inlinable
    package var isConstant: Bool { rowMask == 0 }
}

/// The texts of a string vector by row.
@frozen
package struct StringReader: Sendable {
    /// The codes by row.
    package let codes: ValueReader<UInt32>
    /// What the codes point to.
    package let dictionary: StringDictionary

    @usableFromInline
    init(codes: ValueReader<UInt32>, dictionary: StringDictionary) {
        self.codes = codes
        self.dictionary = dictionary
    }

    /// Lends the bytes of a row's text for the duration of a call.
    @inlinable
    package func withUTF8<Result, Failure: Error>(
        _ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try dictionary.withUTF8(of: codes[row], body)
    }

    /// The text of a row as Swift's string (a copy).
    package subscript(row: Int) -> String { dictionary[codes[row]] }
}

/// The values of a dynamic vector by row.
package struct DynamicReader: Sendable {
    /// The codes by row.
    package let codes: ValueReader<UInt32>
    /// What the codes point to.
    package let dictionary: DynamicDictionary

    /// The value of a row; JSON text is parsed at each call.
    package subscript(row: Int) -> Dynamic { dictionary[codes[row]] }
}

extension Vector {
    /// Reads a vector of int, long, datetime or timespan.
    package var longReader: ValueReader<Int64> {
        switch storage {
        case .long(let values): reader(values)
        case .constant(.int(let value)): constantReader(Int64(value))
        case .constant(.long(let value)), .constant(.datetime(let value)), .constant(.timespan(let value)):
            constantReader(value)
        case .constant(.null): nullReader(0)
        default: preconditionFailure("64-bit integers asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of bool; 0 or 1.
    package var boolReader: ValueReader<UInt8> {
        switch storage {
        case .bool(let values): reader(values)
        case .constant(.bool(let value)): constantReader(value ? 1 : 0)
        case .constant(.null): nullReader(0)
        default: preconditionFailure("bools asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of real.
    package var realReader: ValueReader<Double> {
        switch storage {
        case .real(let values): reader(values)
        case .constant(.real(let value)): constantReader(value)
        case .constant(.null): nullReader(0)
        default: preconditionFailure("reals asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of decimal.
    package var decimalReader: ValueReader<FixedDecimal> {
        switch storage {
        case .decimal(let values): reader(values)
        case .constant(.decimal(let value)): constantReader(value)
        case .constant(.null): nullReader(FixedDecimal(coefficient: 0, scale: 0))
        default: preconditionFailure("decimals asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of guid.
    package var guidReader: ValueReader<UInt128> {
        switch storage {
        case .guid(let values): reader(values)
        case .constant(.guid(let value)): constantReader(value)
        case .constant(.null): nullReader(0)
        default: preconditionFailure("guids asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of string. A null constant reads as the empty string, which is Kusto's missing string.
    package var stringReader: StringReader {
        switch storage {
        case .string(let codes, let dictionary): StringReader(codes: reader(codes), dictionary: dictionary)
        case .constant(.string(let value)):
            StringReader(codes: constantReader(0), dictionary: StringDictionary([value], isDistinct: true))
        case .constant(.null(.string)): StringReader(codes: constantReader(0), dictionary: .empty)
        default: preconditionFailure("strings asked of a vector of \(type.rawValue)")
        }
    }

    /// Reads a vector of dynamic.
    package var dynamicReader: DynamicReader {
        switch storage {
        case .dynamic(let codes, let dictionary): DynamicReader(codes: reader(codes), dictionary: dictionary)
        case .constant(.dynamic(let value)):
            DynamicReader(codes: constantReader(0), dictionary: DynamicDictionary([value]))
        case .constant(.null): DynamicReader(codes: constantReader(0), dictionary: DynamicDictionary([.null]))
        default: preconditionFailure("dynamics asked of a vector of \(type.rawValue)")
        }
    }

    /// The value of one row: for results and tests, not for loops.
    package func scalar(at row: Int) -> Scalar {
        precondition(row >= 0 && row < count, "row out of range")
        if case .constant(let value) = storage { return value }
        if let validity, !validity[row] { return .null(type) }
        switch type {
        case .bool: return .bool(boolReader[row] != 0)
        case .int: return .int(Int32(truncatingIfNeeded: longReader[row]))
        case .long: return .long(longReader[row])
        case .datetime: return .datetime(longReader[row])
        case .timespan: return .timespan(longReader[row])
        case .real: return .real(realReader[row])
        case .decimal: return .decimal(decimalReader[row])
        case .guid: return .guid(guidReader[row])
        case .string: return .string(stringReader[row])
        case .dynamic:
            let value = dynamicReader[row]
            return value == .null ? .null(.dynamic) : .dynamic(value)
        }
    }

    /// The value that every row has, when the vector is a constant.
    package var constantValue: Scalar? {
        if case .constant(let value) = storage { value } else { nil }
    }

    private func reader<Element>(_ values: Buffer<Element>) -> ValueReader<Element> {
        ValueReader(values: values, rowMask: ~0, validity: validity, isNull: false)
    }

    private func constantReader<Element>(_ value: Element) -> ValueReader<Element> {
        ValueReader(values: Buffer([value]), rowMask: 0, validity: nil, isNull: false)
    }

    private func nullReader<Element>(_ zero: Element) -> ValueReader<Element> {
        ValueReader(values: Buffer([zero]), rowMask: 0, validity: nil, isNull: true)
    }
}
