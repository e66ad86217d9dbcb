import Columnar
import Values

/// The values that `x in (T | project y)` looks among.
///
/// Nulls are not among them: null is equal to no value.
struct ValueSet: Sendable {
    private enum Members: Sendable {
        case longs(Set<Int64>)
        case strings(Set<String>)
        case scalars(Set<Scalar>)
    }

    private let members: Members
    private let ignoringCase: Bool

    init(_ values: [Scalar], ignoringCase: Bool) {
        self.ignoringCase = ignoringCase
        let present = values.filter { !$0.isNull }
        switch present.first?.type {
        case .string:
            members = .strings(
                Set(
                    present.compactMap {
                        guard case .string(let text) = $0 else { return nil }
                        return ignoringCase ? text.lowercased() : text
                    }))
        case .int, .long, .datetime, .timespan: members = .longs(Set(present.compactMap(\.longValue)))
        default: members = .scalars(Set(present))
        }
    }

    /// Whether each row's value is a member; false for null rows.
    func contains(_ vector: Vector) -> Vector {
        let count = vector.count
        if case .constant(let value) = vector.storage { return .constant(.bool(contains(value)), count: count) }
        let bytes = Buffer<UInt8>(count: count) { bytes in
            switch (members, vector.storage) {
            case (.longs(let longs), .long(let values)):
                for row in 0..<count {
                    bytes[row] = vector.isNull(at: row) ? 0 : longs.contains(values[row]) ? 1 : 0
                }
            default:
                for row in 0..<count { bytes[row] = contains(vector.scalar(at: row)) ? 1 : 0 }
            }
        }
        return Vector(type: .bool, count: count, storage: .bool(bytes))
    }

    private func contains(_ value: Scalar) -> Bool {
        if value.isNull { return false }
        switch members {
        case .longs(let longs): return value.longValue.map(longs.contains) ?? false
        case .strings(let strings):
            switch value {
            case .string(let text), .dynamic(.string(let text)):
                return strings.contains(ignoringCase ? text.lowercased() : text)
            default: return false
            }
        case .scalars(let scalars): return scalars.contains(value)
        }
    }
}

extension Scalar {
    /// The 64-bit integer that the value is kept as, for the types that are kept so.
    var longValue: Int64? {
        switch self {
        case .int(let value): Int64(value)
        case .long(let value), .datetime(let value), .timespan(let value): value
        default: nil
        }
    }
}
