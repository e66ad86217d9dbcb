import Columnar
import Values

/// The arguments of a call in one row, for functions whose work on a value is more than reading it.
struct Row {
    fileprivate let columns: [Column]
    var index = 0
    /// What the run shares.
    let context: EvaluationContext

    fileprivate enum Column {
        case long(ValueReader<Int64>, ScalarType)
        case bool(ValueReader<UInt8>)
        case real(ValueReader<Double>)
        case decimal(ValueReader<FixedDecimal>)
        case guid(ValueReader<UInt128>)
        case string(StringReader)
        case dynamic(DynamicReader)

        init(_ vector: Vector) {
            switch vector.type {
            case .int, .long, .datetime, .timespan: self = .long(vector.longReader, vector.type)
            case .bool: self = .bool(vector.boolReader)
            case .real: self = .real(vector.realReader)
            case .decimal: self = .decimal(vector.decimalReader)
            case .guid: self = .guid(vector.guidReader)
            case .string: self = .string(vector.stringReader)
            case .dynamic: self = .dynamic(vector.dynamicReader)
            }
        }
    }

    init(_ arguments: [Vector], context: EvaluationContext) {
        columns = arguments.map(Column.init)
        self.context = context
    }

    /// The type of an argument.
    func type(_ argument: Int) -> ScalarType {
        switch columns[argument] {
        case .long(_, let type): type
        case .bool: .bool
        case .real: .real
        case .decimal: .decimal
        case .guid: .guid
        case .string: .string
        case .dynamic: .dynamic
        }
    }

    /// How many arguments the call has.
    var count: Int { columns.count }

    /// A whole number, or the ticks of a datetime or timespan; nil for null.
    func long(_ argument: Int) -> Int64? {
        guard case .long(let reader, _) = columns[argument] else { preconditionFailure("no whole number") }
        return reader.isValid(index) ? reader[index] : nil
    }

    func bool(_ argument: Int) -> Bool? {
        guard case .bool(let reader) = columns[argument] else { preconditionFailure("no bool") }
        return reader.isValid(index) ? reader[index] != 0 : nil
    }

    func real(_ argument: Int) -> Double? {
        guard case .real(let reader) = columns[argument] else { preconditionFailure("no real") }
        return reader.isValid(index) ? reader[index] : nil
    }

    func guid(_ argument: Int) -> UInt128? {
        guard case .guid(let reader) = columns[argument] else { preconditionFailure("no guid") }
        return reader.isValid(index) ? reader[index] : nil
    }

    func string(_ argument: Int) -> String {
        guard case .string(let reader) = columns[argument] else { preconditionFailure("no string") }
        return reader[index]
    }

    func withUTF8<Result>(_ argument: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        guard case .string(let reader) = columns[argument] else { preconditionFailure("no string") }
        return try reader.withUTF8(index, body)
    }

    func dynamic(_ argument: Int) -> Dynamic {
        guard case .dynamic(let reader) = columns[argument] else { preconditionFailure("no dynamic") }
        return reader[index]
    }

    /// The elements of a dynamic array; nil where the value is none.
    func array(_ argument: Int) -> [Dynamic]? {
        if case .array(let elements) = dynamic(argument) { elements } else { nil }
    }

    /// The properties of a dynamic bag; nil where the value is none.
    func bag(_ argument: Int) -> PropertyBag? {
        if case .bag(let bag) = dynamic(argument) { bag } else { nil }
    }

    /// A value of any type as a dynamic.
    func asDynamic(_ argument: Int) -> Dynamic { columns[argument].asDynamic(index) }
}

extension Row.Column {
    fileprivate func asDynamic(_ index: Int) -> Dynamic {
        switch self {
        case .long(let reader, let type):
            guard reader.isValid(index) else { return .null }
            switch type {
            case .datetime: return .datetime(reader[index])
            case .timespan: return .timespan(reader[index])
            default: return .long(reader[index])
            }
        case .bool(let reader): return reader.isValid(index) ? .bool(reader[index] != 0) : .null
        case .real(let reader): return reader.isValid(index) ? .real(reader[index]) : .null
        case .decimal(let reader): return reader.isValid(index) ? .decimal(reader[index]) : .null
        case .guid(let reader): return reader.isValid(index) ? .guid(reader[index]) : .null
        case .string(let reader): return .string(reader[index])
        case .dynamic(let reader): return reader[index]
        }
    }
}

extension Row {
    /// One argument by row, as dynamics whatever its type.
    struct Value {
        private let column: Column

        init(_ vector: Vector) { column = Column(vector) }

        subscript(row: Int) -> Dynamic { column.asDynamic(row) }
    }
}

extension ScalarKernel {
    /// A kernel that writes texts row by row: where a text can be much longer than what it is made of.
    static func texts(_ write: @escaping @Sendable (Row, inout TextWriter) throws -> Void) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, context in
            var row = Row(arguments, context: context)
            return try .texts(rows: rows) { index, writer in
                row.index = index
                try write(row, &writer)
            }
        }
    }

    /// A kernel that computes strings row by row.
    static func strings(_ value: @escaping @Sendable (Row) throws -> String) -> ScalarKernel {
        texts { row, writer in writer.append(try value(row)) }
    }

    /// A kernel that computes dynamics row by row.
    static func dynamics(_ value: @escaping @Sendable (Row) throws -> Dynamic) -> ScalarKernel {
        ScalarKernel { arguments, _, rows, context in
            var row = Row(arguments, context: context)
            var values: [Dynamic] = []
            values.reserveCapacity(rows)
            for index in 0..<rows {
                row.index = index
                values.append(try value(row))
                if index & 1023 == 1023 { try context.checkpoint() }
            }
            return try .dynamics(values)
        }
    }

    /// A kernel that computes whole numbers, datetimes or timespans row by row; nil is null.
    static func longs(_ value: @escaping @Sendable (Row) throws -> Int64?) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, context in
            var row = Row(arguments, context: context)
            return try RowLoop.makeNullable(LongValues.self, type: result, rows: rows) { index in
                row.index = index
                return try value(row)
            }
        }
    }

    /// A kernel that computes reals row by row; nil is null.
    static func reals(_ value: @escaping @Sendable (Row) throws -> Double?) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, context in
            var row = Row(arguments, context: context)
            return try RowLoop.makeNullable(RealValues.self, type: result, rows: rows) { index in
                row.index = index
                return try value(row)
            }
        }
    }

    /// A kernel that computes bools row by row; nil is null.
    static func bools(_ value: @escaping @Sendable (Row) throws -> Bool?) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, context in
            var row = Row(arguments, context: context)
            return try RowLoop.makeNullable(BoolValues.self, type: result, rows: rows) { index in
                row.index = index
                return try value(row).map { $0 ? 1 : 0 }
            }
        }
    }

    /// A kernel that computes guids row by row; nil is null.
    static func guids(_ value: @escaping @Sendable (Row) throws -> UInt128?) -> ScalarKernel {
        ScalarKernel { arguments, result, rows, context in
            var row = Row(arguments, context: context)
            return try RowLoop.makeNullable(GuidValues.self, type: result, rows: rows) { index in
                row.index = index
                return try value(row)
            }
        }
    }
}
