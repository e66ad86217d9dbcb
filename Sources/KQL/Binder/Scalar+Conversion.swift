package import Values

extension Scalar {
    /// The value as the language converts it by itself: numbers to wider numbers, nulls to nulls. Nil when it does not.
    package func widened(to type: ScalarType) -> Scalar? {
        if self.type == type { return self }
        switch (self, type) {
        case (.null, .string): return .string("")
        case (.null, _): return .null(type)
        case (.int(let value), .long): return .long(Int64(value))
        case (.int(let value), .real): return .real(Double(value))
        case (.long(let value), .real): return .real(Double(value))
        case (.int(let value), .decimal): return .decimal(FixedDecimal(coefficient: Int128(value), scale: 0))
        case (.long(let value), .decimal): return .decimal(FixedDecimal(coefficient: Int128(value), scale: 0))
        default: return nil
        }
    }

    /// The value as a cell of `datatable` or an argument takes it: besides widening, numbers that fit the narrower type, texts
    /// that are literals of the type, and anything as a dynamic. Nil when it is no value of the type.
    package func converted(to type: ScalarType) -> Scalar? {
        if let widened = widened(to: type) { return widened }
        switch (self, type) {
        case (_, .dynamic): return .dynamic(Dynamic(self))
        case (.long(let value), .int): return Int32(exactly: value).map(Scalar.int)
        case (.real(let value), .long): return Int64(exactly: value).map(Scalar.long)
        case (.real(let value), .int): return Int32(exactly: value).map(Scalar.int)
        case (.real(let value), .decimal): return FixedDecimal(text: "\(value)").map(Scalar.decimal)
        case (.long(let value), .string): return .string("\(value)")
        case (.int(let value), .string): return .string("\(value)")
        case (.bool(let value), .string): return .string(value ? "true" : "false")
        case (.long(let value), .bool): return .bool(value != 0)
        case (.bool(let value), .long): return .long(value ? 1 : 0)
        case (.bool(let value), .int): return .int(value ? 1 : 0)
        case (.string(let text), .guid), (.string(let text), .datetime), (.string(let text), .timespan),
            (.string(let text), .bool), (.string(let text), .long), (.string(let text), .int),
            (.string(let text), .real), (.string(let text), .decimal):
            return LiteralText.scalar(text[...], type: type)
        case (.dynamic(let value), _): return value.scalar?.converted(to: type)
        default: return nil
        }
    }
}

extension Dynamic {
    /// The scalar that the dynamic holds; nil for arrays and bags.
    package var scalar: Scalar? {
        switch self {
        case .null: .null(.dynamic)
        case .bool(let value): .bool(value)
        case .long(let value): .long(value)
        case .real(let value): .real(value)
        case .decimal(let value): .decimal(value)
        case .string(let value): .string(value)
        case .datetime(let value): .datetime(value)
        case .timespan(let value): .timespan(value)
        case .guid(let value): .guid(value)
        case .array, .bag: nil
        }
    }
}
