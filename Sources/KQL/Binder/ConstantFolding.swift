package import Values

extension Expression {
    /// Whether the value is the same in every row: no column in it, though it may need the clock or a subquery.
    package var isConstant: Bool {
        switch self {
        case .literal, .scalarSubquery: true
        case .column: false
        case .call(_, let arguments, _): arguments.allSatisfy(\.isConstant)
        case .convert(let operand, _), .isIn(let operand, _, _): operand.isConstant
        }
    }

    /// How many calls and operands the expression has.
    var size: Int {
        switch self {
        case .literal, .column: 1
        case .call(_, let arguments, _): arguments.reduce(1) { $0 + $1.size }
        case .convert(let operand, _): operand.size + 1
        case .isIn(let operand, _, _): operand.size + 1
        case .scalarSubquery: 1
        }
    }

    /// The value, where the binder itself has to know it (`take 2 * 5`, a cell of `datatable`): literals, their arithmetic and
    /// conversions. Nil for everything else; the engine folds the rest.
    package var foldedValue: Scalar? {
        switch self {
        case .literal(let value): return value
        case .convert(let operand, let type): return operand.foldedValue?.converted(to: type)
        case .call(let function, let arguments, let type):
            var values: [Scalar] = []
            for argument in arguments {
                guard let value = argument.foldedValue else { return nil }
                values.append(value)
            }
            return Self.fold(function.rawValue, values, type)
        case .column, .scalarSubquery, .isIn: return nil
        }
    }

    private static func fold(_ name: String, _ values: [Scalar], _ type: ScalarType) -> Scalar? {
        switch (name, values.count) {
        case ("unary -", 1):
            switch values[0] {
            case .int(let value): return value == .min ? nil : .int(-value)
            case .long(let value): return value == .min ? nil : .long(-value)
            case .real(let value): return .real(-value)
            case .timespan(let value): return value == .min ? nil : .timespan(-value)
            case .decimal(let value):
                return .decimal(FixedDecimal(coefficient: -value.coefficient, scale: value.scale))
            default: return nil
            }
        case ("unary +", 1): return values[0]
        case ("toint", 1), ("tolong", 1), ("toreal", 1), ("todouble", 1), ("tostring", 1), ("todatetime", 1),
            ("totimespan", 1), ("todynamic", 1), ("tobool", 1), ("toguid", 1), ("parse_json", 1):
            // Texts of numbers and JSON have rules of their own, which belong to the functions.
            if values[0].type == type { return values[0] }
            return values[0].widened(to: type)
        case ("strcat", _):
            var text = ""
            for case .string(let part) in values { text += part }
            return values.allSatisfy { $0.type == .string } ? .string(text) : nil
        case (_, 2): return foldArithmetic(name, values[0], values[1])
        default: return nil
        }
    }

    private static func foldArithmetic(_ name: String, _ left: Scalar, _ right: Scalar) -> Scalar? {
        func whole(_ left: Int64, _ right: Int64) -> Int64? {
            let (value, overflow) =
                switch name {
                case "+": left.addingReportingOverflow(right)
                case "-": left.subtractingReportingOverflow(right)
                case "*": left.multipliedReportingOverflow(by: right)
                default: (Int64(0), true)
                }
            return overflow ? nil : value
        }
        switch (left, right) {
        case (.long(let left), .long(let right)): return whole(left, right).map(Scalar.long)
        case (.real(let left), .real(let right)):
            switch name {
            case "+": return .real(left + right)
            case "-": return .real(left - right)
            case "*": return .real(left * right)
            case "/": return .real(left / right)
            default: return nil
            }
        case (.timespan(let left), .timespan(let right)) where name == "+" || name == "-":
            return whole(left, right).map(Scalar.timespan)
        case (.datetime(let left), .timespan(let right)) where name == "+" || name == "-":
            return whole(left, right).map(Scalar.datetime)
        case (.timespan(let left), .long(let right)) where name == "*",
            (.long(let left), .timespan(let right)) where name == "*":
            return whole(left, right).map(Scalar.timespan)
        default: return nil
        }
    }
}
