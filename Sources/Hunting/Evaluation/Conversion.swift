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
        default: return try ScalarKernels.convert(vector, to: type)
        }
    }

    static func convert(_ value: Scalar, to type: ScalarType) -> Scalar {
        if value.type == type { return value }
        if value.isNull { return type == .string ? .string("") : .null(type) }
        switch (value, type) {
        case (.long(let ticks), .datetime): return .datetime(ticks)
        case (.long(let ticks), .timespan): return .timespan(ticks)
        case (_, .dynamic): return .dynamic(Dynamic(value))
        default:
            // One row of the column's conversion, so that a constant and a column never differ. What a column may throw
            // (texts of more than 4 GiB) one value cannot.
            let converted = try? ScalarKernels.convert(.constant(value, count: 1), to: type)
            return converted?.scalar(at: 0) ?? .null(type)
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
