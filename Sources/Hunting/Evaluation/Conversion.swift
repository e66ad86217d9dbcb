import Columnar
import Values

/// The conversions that the language makes by itself: those of the bound tree's `convert`.
///
/// Numbers widen (int, long, real, decimal), any value goes into a dynamic, and what a dynamic holds comes out where its
/// type is the one that is wanted. What does not fit is null.
enum Conversion {
    static func convert(_ vector: Vector, to type: ScalarType) throws(QueryError) -> Vector {
        if vector.type == type { return vector }
        switch (vector.type, type, vector.storage) {
        case (_, _, .constant(let value)):
            return .constant(convert(value, to: type), count: vector.count)
        case (.int, .long, .long), (.datetime, .long, .long), (.timespan, .long, .long), (.long, .datetime, .long),
            (.long, .timespan, .long):
            return Vector(type: type, count: vector.count, storage: vector.storage, validity: vector.validity)
        case (.int, .real, .long(let values)), (.long, .real, .long(let values)):
            let reals = Buffer<Double>(count: vector.count) { reals in
                for row in 0..<vector.count { reals[row] = Double(values[row]) }
            }
            return Vector(type: .real, count: vector.count, storage: .real(reals), validity: vector.validity)
        case (_, .dynamic, _):
            return .dynamicRows((0..<vector.count).map { Dynamic(vector.scalar(at: $0)) })
        default:
            let builder = ColumnBuilder(type: type)
            for row in 0..<vector.count { builder.append(scalar: convert(vector.scalar(at: row), to: type)) }
            return builder.finish(rows: vector.count)
        }
    }

    static func convert(_ value: Scalar, to type: ScalarType) -> Scalar {
        if value.type == type { return value }
        if value.isNull { return type == .string ? .string("") : .null(type) }
        if type == .dynamic { return .dynamic(Dynamic(value)) }
        switch (value, type) {
        case (.int(let value), .long): return .long(Int64(value))
        case (.int(let value), .real): return .real(Double(value))
        case (.int(let value), .decimal): return .decimal(FixedDecimal(coefficient: Int128(value), scale: 0))
        case (.long(let value), .int): return Int32(exactly: value).map { .int($0) } ?? .null(.int)
        case (.long(let value), .real): return .real(Double(value))
        case (.long(let value), .decimal): return .decimal(FixedDecimal(coefficient: Int128(value), scale: 0))
        case (.long(let value), .datetime): return .datetime(value)
        case (.long(let value), .timespan): return .timespan(value)
        case (.datetime(let value), .long), (.timespan(let value), .long): return .long(value)
        case (.real(let value), .long):
            return Int64(exactly: value.rounded(.towardZero)).map { .long($0) } ?? .null(.long)
        case (.real(let value), .decimal): return FixedDecimal(text: "\(value)").map { .decimal($0) } ?? .null(.decimal)
        case (.bool(let value), .long): return .long(value ? 1 : 0)
        case (.bool(let value), .int): return .int(value ? 1 : 0)
        case (.dynamic(let value), _): return convert(value, to: type)
        default: return type == .string ? .string("") : .null(type)
        }
    }

    /// The value that a dynamic holds, as a scalar of a type.
    private static func convert(_ value: Dynamic, to type: ScalarType) -> Scalar {
        switch (value, type) {
        case (.bool(let value), .bool): .bool(value)
        case (.long(let value), .int): Int32(exactly: value).map { .int($0) } ?? .null(.int)
        case (.long(let value), .long): .long(value)
        case (.long(let value), .real): .real(Double(value))
        case (.long(let value), .decimal): .decimal(FixedDecimal(coefficient: Int128(value), scale: 0))
        case (.real(let value), .real): .real(value)
        case (.real(let value), .long): Int64(exactly: value.rounded(.towardZero)).map { .long($0) } ?? .null(.long)
        case (.decimal(let value), .decimal): .decimal(value)
        case (.string(let value), .string): .string(value)
        case (.datetime(let value), .datetime): .datetime(value)
        case (.string(let value), .datetime): DateTimeText.parse(value).map { .datetime($0) } ?? .null(.datetime)
        case (.timespan(let value), .timespan): .timespan(value)
        case (.string(let value), .timespan): TimeSpanText.parse(value).map { .timespan($0) } ?? .null(.timespan)
        case (.guid(let value), .guid): .guid(value)
        case (.string(let value), .guid): GuidText.parse(value).map { .guid($0) } ?? .null(.guid)
        case (_, .string): .string(value.jsonText)
        default: .null(type)
        }
    }
}

extension Dynamic {
    /// The dynamic that holds a scalar.
    init(_ scalar: Scalar) {
        self =
            switch scalar {
            case .null: .null
            case .bool(let value): .bool(value)
            case .int(let value): .long(Int64(value))
            case .long(let value): .long(value)
            case .real(let value): .real(value)
            case .decimal(let value): .decimal(value)
            case .string(let value): .string(value)
            case .datetime(let value): .datetime(value)
            case .timespan(let value): .timespan(value)
            case .guid(let value): .guid(value)
            case .dynamic(let value): value
            }
    }
}
