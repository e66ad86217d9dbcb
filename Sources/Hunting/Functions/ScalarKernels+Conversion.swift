package import Columnar
import KQL
package import Values

extension ScalarKernels {
    static let conversions: Family = [
        ("tostring", conversion), ("tobool", conversion), ("toint", conversion), ("tolong", conversion),
        ("toreal", conversion), ("todecimal", conversion), ("todatetime", conversion), ("totimespan", conversion),
        ("toguid", conversion),
        (
            "tohex",
            .strings { row in
                guard let value = row.long(0) else { return "" }
                let digits = String(UInt64(bitPattern: value), radix: 16)
                let width = min(max(row.count > 1 ? row.long(1) ?? 0 : 0, 0), 1 << 16)
                return String(repeating: "0", count: max(0, Int(width) - digits.count)) + digits
            }
        ),
        ("gettype", .strings { row in row.typeName(0) }),
    ]

    private static let conversion = ScalarKernel { arguments, result, rows, _ in try convert(arguments[0], to: result) }

    /// The values in another type: what `Expression.convert` and the `to...()` functions do. What has no value of the type
    /// becomes null (the empty string).
    package static func convert(_ vector: Vector, to type: ScalarType) throws(QueryError) -> Vector {
        if vector.type == type { return vector }
        let rows = vector.count
        switch (vector.type, type) {
        case (.int, .long), (.datetime, .long), (.timespan, .long):
            if case .constant(let value) = vector.storage {
                return .constant(value.isNull ? .null(.long) : .long(vector.longReader[0]), count: rows)
            }
            return Vector(type: .long, count: rows, storage: vector.storage, validity: vector.validity)
        case (.int, .real), (.long, .real):
            return RowLoop.map(vector, LongValues.self, to: RealValues.self, type: .real) { Double($0) }
        case (.long, .int):
            return RowLoop.compactMap(vector, LongValues.self, to: LongValues.self, type: .int) {
                Int32(exactly: $0).map { Int64($0) }
            }
        case (_, .string): return try text(of: vector)
        case (_, .dynamic):
            let reader = Row.Value(vector)
            return try .dynamics((0..<rows).map { reader[$0] })
        case (.string, .datetime):
            let reader = vector.stringReader
            return RowLoop.makeNullable(LongValues.self, type: type, rows: rows) { row in
                reader.withUTF8(row) { DateTimeText.parse(Span(_unsafeElements: $0)) }
            }
        default: break
        }
        let reader = Row.Value(vector)
        switch type {
        case .bool:
            return RowLoop.makeNullable(BoolValues.self, type: type, rows: rows) {
                reader[$0].asBool.map { $0 ? 1 : 0 }
            }
        case .int:
            return RowLoop.makeNullable(LongValues.self, type: type, rows: rows) { row in
                reader[row].asLong.flatMap { Int32(exactly: $0) }.map { Int64($0) }
            }
        case .long: return RowLoop.makeNullable(LongValues.self, type: type, rows: rows) { reader[$0].asLong }
        case .real: return RowLoop.makeNullable(RealValues.self, type: type, rows: rows) { reader[$0].asReal }
        case .decimal: return RowLoop.makeNullable(DecimalValues.self, type: type, rows: rows) { reader[$0].asDecimal }
        case .datetime: return RowLoop.makeNullable(LongValues.self, type: type, rows: rows) { reader[$0].asDatetime }
        case .timespan: return RowLoop.makeNullable(LongValues.self, type: type, rows: rows) { reader[$0].asTimespan }
        case .guid: return RowLoop.makeNullable(GuidValues.self, type: type, rows: rows) { reader[$0].asGuid }
        case .string, .dynamic: return vector
        }
    }

    private static func text(of vector: Vector) throws(QueryError) -> Vector {
        if case .constant(let value) = vector.storage {
            var bytes: [UInt8] = []
            if !value.isNull { ScalarText.append(Row.Value(vector)[0], to: &bytes) }
            return .constant(.string(String(decoding: bytes, as: UTF8.self)), count: vector.count)
        }
        if case .dynamic(let codes, let dictionary) = vector.storage, dictionary.count <= vector.count {
            // The text of each entry once, under the same codes.
            var writer = TextWriter(rows: dictionary.count)
            for code in 0..<UInt32(dictionary.count) {
                writer.append { ScalarText.append(dictionary[code], to: &$0) }
                try writer.endRow()
            }
            guard case .string(_, let texts) = writer.finish().storage else { preconditionFailure("texts are strings") }
            return Vector(type: .string, count: vector.count, storage: .string(codes: codes, dictionary: texts))
        }
        let reader = Row.Value(vector)
        var writer = TextWriter(rows: vector.count)
        for row in 0..<vector.count {
            writer.append { ScalarText.append(reader[row], to: &$0) }
            try writer.endRow()
        }
        return writer.finish()
    }
}

extension Row {
    /// The name of an argument's type; of a dynamic, of what it holds.
    fileprivate func typeName(_ argument: Int) -> String {
        switch asDynamic(argument) {
        case .null: "null"
        case .bool: "bool"
        case .long: type(argument) == .int ? "int" : "long"
        case .real: "real"
        case .decimal: "decimal"
        case .string: "string"
        case .datetime: "datetime"
        case .timespan: "timespan"
        case .guid: "guid"
        case .array: "array"
        case .bag: "dictionary"
        }
    }
}

/// What the `to...()` functions make of a value.
extension Dynamic {
    var asBool: Bool? {
        switch self {
        case .bool(let value): value
        case .long(let value): value != 0
        case .real(let value): value != 0
        case .decimal(let value): value.coefficient != 0
        case .string(let text): TextConversion.bool(text)
        default: nil
        }
    }

    var asLong: Int64? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .long(let value), .datetime(let value), .timespan(let value): value
        case .real(let value): Int64(exactly: value.rounded(.towardZero))
        case .decimal(let value): value.truncated
        case .string(let text): TextConversion.long(text)
        default: nil
        }
    }

    var asReal: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .string(let text): RealText.parse(text)
        default: realNumber
        }
    }

    var asDecimal: FixedDecimal? {
        switch self {
        case .bool(let value): FixedDecimal(value ? 1 : 0)
        case .long(let value): FixedDecimal(value)
        case .real(let value): FixedDecimal(value)
        case .decimal(let value): value
        case .string(let text): FixedDecimal(text: text)
        default: nil
        }
    }

    var asDatetime: Int64? {
        switch self {
        case .datetime(let ticks): ticks
        case .string(let text): DateTimeText.parse(text)
        default: nil
        }
    }

    var asTimespan: Int64? {
        switch self {
        case .timespan(let ticks): ticks
        case .string(let text): TimeSpanText.parse(text)
        default: nil
        }
    }

    var asGuid: UInt128? {
        switch self {
        case .guid(let guid): guid
        case .string(let text): GuidText.parse(text)
        default: nil
        }
    }

    /// The value in a type, as a `typeof()` argument asks for it.
    func converted(to type: ScalarType) -> Dynamic {
        switch type {
        case .bool: asBool.map { .bool($0) } ?? .null
        case .int, .long: asLong.map { .long($0) } ?? .null
        case .real: asReal.map { .real($0) } ?? .null
        case .decimal: asDecimal.map { .decimal($0) } ?? .null
        case .string: .string(ScalarText.text(of: self))
        case .datetime: asDatetime.map { .datetime($0) } ?? .null
        case .timespan: asTimespan.map { .timespan($0) } ?? .null
        case .guid: asGuid.map { .guid($0) } ?? .null
        case .dynamic: self
        }
    }
}
