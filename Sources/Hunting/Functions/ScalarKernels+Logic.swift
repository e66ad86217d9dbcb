import Columnar
import KQL
import Values

extension ScalarKernels {
    /// Three-valued: null stands for "not known".
    static let logic: Family = [
        (
            "and",
            combination { a, b in
                if a == false || b == false { return false }
                return a == nil || b == nil ? nil : true
            } complete: {
                $0 & $1
            }
        ),
        (
            "or",
            combination { a, b in
                if a == true || b == true { return true }
                return a == nil || b == nil ? nil : false
            } complete: {
                $0 | $1
            }
        ),
        (
            "not",
            ScalarKernel { arguments, _, _, _ in
                RowLoop.map(arguments[0], BoolValues.self, to: BoolValues.self, type: .bool) { 1 - $0 }
            }
        ),
        ("isnull", nullTest { isNull, _ in isNull }), ("isnotnull", nullTest { isNull, _ in !isNull }),
        ("isempty", nullTest { isNull, isEmpty in isNull || isEmpty }),
        ("isnotempty", nullTest { isNull, isEmpty in !(isNull || isEmpty) }),
    ]

    @inline(__always)
    private static func combination(
        _ nullable: @escaping @Sendable (Bool?, Bool?) -> Bool?,
        complete: @escaping @Sendable (UInt8, UInt8) -> UInt8
    ) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, _ in
            let (a, b) = (arguments[0].boolReader, arguments[1].boolReader)
            if a.hasNoNulls, b.hasNoNulls {
                return RowLoop.zip(
                    arguments[0], BoolValues.self, arguments[1], BoolValues.self, to: BoolValues.self, type: .bool,
                    complete)
            }
            return RowLoop.makeNullable(BoolValues.self, type: .bool, rows: rows) { row in
                nullable(a.isValid(row) ? a[row] != 0 : nil, b.isValid(row) ? b[row] != 0 : nil).map { $0 ? 1 : 0 }
            }
        }
    }

    /// Strings are never null, but may be empty; of a dynamic, a string in it may be empty too.
    private static func nullTest(_ holds: @escaping @Sendable (_ isNull: Bool, _ isEmpty: Bool) -> Bool) -> ScalarKernel
    {
        ScalarKernel { arguments, _, rows, _ in
            let argument = arguments[0]
            let isRowNull: (Int) -> Bool
            var isRowEmpty: (Int) -> Bool = { _ in false }
            switch argument.type {
            case .string:
                let reader = argument.stringReader
                isRowNull = { _ in false }
                isRowEmpty = { reader.dictionary.byteCount(of: reader.codes[$0]) == 0 }
            case .dynamic:
                let reader = argument.dynamicReader
                isRowNull = { reader.dictionary.isNull(reader.codes[$0]) }
                isRowEmpty = { reader[$0] == .string("") }
            default:
                switch argument.storage {
                case .constant(let value): isRowNull = { _ in value.isNull }
                default:
                    let validity = argument.validity
                    isRowNull = { row in validity.map { !$0[row] } ?? false }
                }
            }
            return RowLoop.make(BoolValues.self, type: .bool, rows: rows) { row in
                let isNull = isRowNull(row)
                return holds(isNull, !isNull && isRowEmpty(row)) ? 1 : 0
            }
        }
    }

    /// Which argument's value a row takes.
    static let conditionals: Family = [
        (
            "iff",
            selection { arguments, rows in
                let condition = arguments[0].boolReader
                return (0..<rows).map { row in condition.isValid(row) && condition[row] != 0 ? 1 : 2 }
            }
        ),
        (
            "case",
            selection { arguments, rows in
                let conditions = stride(from: 0, to: arguments.count - 1, by: 2).map {
                    ($0 + 1, arguments[$0].boolReader)
                }
                return (0..<rows).map { row in
                    conditions.first { $0.1.isValid(row) && $0.1[row] != 0 }?.0 ?? arguments.count - 1
                }
            }
        ),
        (
            "coalesce",
            selection { arguments, rows in
                let values = arguments.map { Presence($0) }
                return (0..<rows).map { row in values.firstIndex { $0.isPresent(row) } ?? arguments.count - 1 }
            }
        ),
        (
            "assert",
            ScalarKernel { arguments, _, rows, _ in
                let condition = arguments[0].boolReader
                for row in 0..<rows where !(condition.isValid(row) && condition[row] != 0) {
                    throw QueryError.evaluation("assert() failed: \(arguments[1].stringReader[row])")
                }
                return .constant(.bool(true), count: rows)
            }
        ),
    ]

    /// Whether rows have a value that `coalesce` takes.
    private struct Presence {
        private let vector: Vector
        private let test: (Int) -> Bool

        init(_ vector: Vector) {
            self.vector = vector
            switch vector.type {
            case .string:
                let reader = vector.stringReader
                test = { reader.dictionary.byteCount(of: reader.codes[$0]) > 0 }
            case .dynamic:
                let reader = vector.dynamicReader
                test = { !reader.dictionary.isNull(reader.codes[$0]) }
            default:
                switch vector.storage {
                case .constant(let value): test = { _ in !value.isNull }
                default:
                    let validity = vector.validity
                    test = { row in validity.map { $0[row] } ?? true }
                }
            }
        }

        func isPresent(_ row: Int) -> Bool { test(row) }
    }

    private static func selection(
        _ choose: @escaping @Sendable (_ arguments: [Vector], _ rows: Int) -> [Int]
    ) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, _ in
            let choices = choose(arguments, rows)
            func pick<V: KernelValue>(_: V.Type) -> Vector {
                let readers = arguments.map { $0.type == result ? V.reader($0) : nil }
                return RowLoop.makeNullable(V.self, type: result, rows: rows) { row in
                    guard let reader = readers[choices[row]], reader.isValid(row) else { return nil }
                    return reader[row]
                }
            }
            switch result {
            case .int, .long, .datetime, .timespan: return pick(LongValues.self)
            case .bool:
                // Conditions are bools too: only the chosen arguments are read.
                return pick(BoolValues.self)
            case .real: return pick(RealValues.self)
            case .decimal: return pick(DecimalValues.self)
            case .guid: return pick(GuidValues.self)
            case .string:
                let readers = arguments.map { $0.type == .string ? $0.stringReader : nil }
                return try .texts(rows: rows) { row, writer in
                    readers[choices[row]]?.withUTF8(row) { writer.append($0) }
                }
            case .dynamic:
                let readers = arguments.map { $0.type == .dynamic ? $0.dynamicReader : nil }
                return try .dynamics((0..<rows).map { row in readers[choices[row]]?[row] ?? .null })
            }
        }
    }
}
