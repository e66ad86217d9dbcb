import Columnar
import KQL
import Values

/// What conjuncts say of single columns that zone maps can answer: the least and greatest value that a row may have.
struct ColumnBounds: Sendable {
    private struct Bound: Sendable {
        let column: Column
        var least = Int64.min
        var greatest = Int64.max
        var leastReal = -Double.infinity
        var greatestReal = Double.infinity
    }

    private let bounds: [Bound]

    /// The bounds that hold for every row that satisfies the conjuncts.
    static func extract(from conjuncts: [Expression], columns: [Column]) -> ColumnBounds {
        var bounds: [ColumnID: Bound] = [:]
        for conjunct in conjuncts {
            guard case .call(let function, let operands, _) = conjunct else { continue }
            guard let first = operands.first else { continue }
            if case .column(let id, _) = first, let column = columns.first(where: { $0.id == id }) {
                var bound = bounds[id] ?? Bound(column: column)
                let literals = operands.dropFirst().compactMap { operand -> Scalar? in
                    if case .literal(let value) = operand { value } else { nil }
                }
                guard literals.count == operands.count - 1, !literals.contains(where: \.isNull) else { continue }
                if narrow(&bound, function.rawValue, literals) { bounds[id] = bound }
            } else if operands.count == 2, case .literal(let value) = first, !value.isNull,
                case .column(let id, _) = operands[1], let column = columns.first(where: { $0.id == id }),
                let mirrored = mirrored[function.rawValue]
            {
                var bound = bounds[id] ?? Bound(column: column)
                if narrow(&bound, mirrored, [value]) { bounds[id] = bound }
            }
        }
        return ColumnBounds(bounds: Array(bounds.values))
    }

    private static let mirrored = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="]

    private static func narrow(_ bound: inout Bound, _ function: String, _ literals: [Scalar]) -> Bool {
        if let first = literals.first, case .real(let value) = first {
            guard bound.column.type == .real else { return false }
            switch function {
            case "==":
                bound.leastReal = max(bound.leastReal, value)
                bound.greatestReal = min(bound.greatestReal, value)
            case "<", "<=": bound.greatestReal = min(bound.greatestReal, value)
            case ">", ">=": bound.leastReal = max(bound.leastReal, value)
            default: return false
            }
            return true
        }
        switch bound.column.type {
        case .int, .long, .datetime, .timespan: break
        default: return false
        }
        let values = literals.compactMap(\.longValue)
        guard values.count == literals.count, let value = values.first else { return false }
        switch function {
        case "==":
            bound.least = max(bound.least, value)
            bound.greatest = min(bound.greatest, value)
        case "<": bound.greatest = min(bound.greatest, value == .min ? .min : value - 1)
        case "<=": bound.greatest = min(bound.greatest, value)
        case ">": bound.least = max(bound.least, value == .max ? .max : value + 1)
        case ">=": bound.least = max(bound.least, value)
        case "between":
            guard values.count == 2 else { return false }
            let end: Int64
            if case .timespan = literals[1], bound.column.type == .datetime {
                end = values[0].addingReportingOverflow(values[1]).overflow ? .max : values[0] + values[1]
            } else {
                end = values[1]
            }
            bound.least = max(bound.least, value)
            bound.greatest = min(bound.greatest, end)
        case "in":
            bound.least = max(bound.least, values.min() ?? .min)
            bound.greatest = min(bound.greatest, values.max() ?? .max)
        default: return false
        }
        return true
    }

    /// The blocks of a segment that may have a row within the bounds.
    func blocks(of segment: Segment) -> [Int] {
        let columns = bounds.map { bound in (bound, segment.column(named: bound.column.name)) }
        // A column without any value satisfies no comparison.
        if columns.contains(where: { $0.1 == nil }) { return [] }
        return (0..<segment.blockCount).filter { block in
            columns.allSatisfy { bound, column in
                guard let column, column.schema.type == bound.column.type else { return true }
                switch column.zone(ofBlock: block).bounds {
                case .unknown: return true
                case .empty: return false
                case .long(let range): return range.upperBound >= bound.least && range.lowerBound <= bound.greatest
                case .real(let range):
                    return range.upperBound >= bound.leastReal && range.lowerBound <= bound.greatestReal
                }
            }
        }
    }
}
