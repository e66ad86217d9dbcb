import Columnar
import Synchronization
import Values

/// Keeps, for one query, what expressions of one dictionary-coded column give for the entries of dictionaries.
///
/// An expression of a single string or dynamic column is computed once per entry instead of once per row. That pays when
/// rows outnumber entries. A segment's dictionary is shared by all of its blocks, so a single batch cannot tell; here rows
/// are counted over batches, and the whole dictionary is computed as soon as the rows seen make up for it. So the work is
/// never more than twice that of the better choice.
final class DictionaryLifting: Sendable {
    /// A dictionary of either kind.
    enum Entries: Sendable {
        case string(StringDictionary)
        case dynamic(DynamicDictionary)

        var identity: ObjectIdentifier {
            switch self {
            case .string(let dictionary): ObjectIdentifier(dictionary)
            case .dynamic(let dictionary): ObjectIdentifier(dictionary)
            }
        }

        var count: Int {
            switch self {
            case .string(let dictionary): dictionary.count
            case .dynamic(let dictionary): dictionary.count
            }
        }

        /// Whether many batches have this dictionary: a segment's, not one that was computed for a batch.
        var isLasting: Bool {
            switch self {
            case .string(let dictionary): dictionary.isDistinct
            case .dynamic(let dictionary): dictionary.texts?.isDistinct ?? false
            }
        }

        /// Some of the entries as the rows of a vector.
        func vector(of range: Range<Int>) -> Vector {
            let codes = Buffer<UInt32>(count: range.count) { codes in
                for index in 0..<codes.count { codes[index] = UInt32(range.lowerBound + index) }
            }
            return switch self {
            case .string(let dictionary):
                Vector(type: .string, count: range.count, storage: .string(codes: codes, dictionary: dictionary))
            case .dynamic(let dictionary):
                Vector(type: .dynamic, count: range.count, storage: .dynamic(codes: codes, dictionary: dictionary))
            }
        }
    }

    private struct Key: Hashable {
        let expression: ObjectIdentifier
        let dictionary: ObjectIdentifier
    }

    private enum Progress: Sendable {
        /// So many rows were computed one by one.
        case rows(Int)
        /// A task computes the whole dictionary; the others go on row by row meanwhile.
        case underWay
        case done(Vector)
        /// The expression fails for an entry, which need not belong to any row that is left.
        case fails
    }

    private struct Entry: Sendable {
        var progress: Progress
        /// Keeps the dictionary alive, so that its identity stays its own, and the expression likewise.
        let dictionary: any AnyObject & Sendable
        let expression: CompiledExpression
    }

    private struct State: Sendable {
        var entries: [Key: Entry] = [:]
        /// The keys whose dictionaries may never be met again, because they were computed for one batch, and the sum of
        /// those dictionaries' entries.
        var passing: [Key] = []
        var passingSize = 0

        mutating func remember(_ key: Key, _ size: Int) {
            if passingSize + size > DictionaryLifting.passingSizeMax {
                for key in passing { entries[key] = nil }
                passing = []
                passingSize = 0
            }
            passing.append(key)
            passingSize += size
        }
    }

    /// How many entries of passing dictionaries are remembered before all of them are forgotten.
    private static let passingSizeMax = 1 << 20

    private let state = Mutex(State())

    /// The expression's values for all entries of a dictionary; nil when it is better to compute `rows` rows by themselves.
    func result(
        of expression: CompiledExpression, over dictionary: Entries, rows: Int, _ context: EvaluationContext
    ) throws -> Vector? {
        let key = Key(expression: ObjectIdentifier(expression), dictionary: dictionary.identity)
        let size = dictionary.count
        let (found, computes) = state.withLock { state -> (Vector?, Bool) in
            switch state.entries[key]?.progress {
            case .done(let vector): return (vector, false)
            case .underWay, .fails: return (nil, false)
            case .rows, nil:
                var seen = rows
                if case .rows(let before) = state.entries[key]?.progress { seen += before }
                let pays = seen >= size
                if !pays, !dictionary.isLasting { return (nil, false) }
                if !dictionary.isLasting { state.remember(key, size) }
                state.entries[key] = Entry(
                    progress: pays ? .underWay : .rows(seen), dictionary: Self.object(dictionary),
                    expression: expression)
                return (nil, pays)
            }
        }
        guard computes else { return found }
        let vector = try Self.unlessValuesForbid {
            try Self.compute(expression, over: dictionary, range: 0..<size, context)
        }
        state.withLock { $0.entries[key]?.progress = vector.map { .done($0) } ?? .fails }
        return vector
    }

    /// What is computed ahead of the rows; nil where it fails for one of the values. Whether the query fails is for its rows to
    /// say: an entry may belong to none that the query gets to see.
    static func unlessValuesForbid<Result>(_ compute: () throws -> Result) throws -> Result? {
        do {
            return try compute()
        } catch let error as QueryError where error.liesInValues {
            return nil
        }
    }

    /// Computes an expression over some of the entries.
    static func compute(
        _ expression: CompiledExpression, over dictionary: Entries, range: Range<Int>, _ context: EvaluationContext
    ) throws -> Vector {
        let position = expression.inputs[0]
        let vector = dictionary.vector(of: range)
        var columns = [Vector](repeating: .constant(.null(.long), count: vector.count), count: position)
        columns.append(vector)
        return try expression.computeRows(Batch(columns: columns, count: vector.count), context)
    }

    /// Keeps values that were computed elsewhere (the scan computes large dictionaries with all workers at a time).
    func keep(_ vector: Vector, of expression: CompiledExpression, over dictionary: Entries) {
        let key = Key(expression: ObjectIdentifier(expression), dictionary: dictionary.identity)
        state.withLock {
            $0.entries[key] = Entry(
                progress: .done(vector), dictionary: Self.object(dictionary), expression: expression)
        }
    }

    private static func object(_ dictionary: Entries) -> any AnyObject & Sendable {
        switch dictionary {
        case .string(let dictionary): dictionary
        case .dynamic(let dictionary): dictionary
        }
    }
}

extension QueryError {
    /// Whether other values would not have caused it.
    fileprivate var liesInValues: Bool {
        switch self {
        case .evaluation, .unsupported, .limit(.operatorBound), .limit(.valueSize): true
        default: false
        }
    }
}
