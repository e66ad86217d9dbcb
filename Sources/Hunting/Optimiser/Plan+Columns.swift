package import KQL
import Values

extension Plan {
    /// The columns that come out of a plan, in order.
    package var columns: [Column] {
        switch self {
        case .table(_, let columns), .values(let columns, _), .union(_, let columns), .schema(_, let columns): columns
        case .external(let data): data.columns
        case .range(let column, _, _, _): [column]
        case .filter(let input, _), .sort(let input, _), .take(let input, _),
            .top(let input, _, _),
            .shared(_, let input):
            input.columns
        case .project(_, let computed): computed.map(\.column)
        case .aggregate(_, let keys, let aggregates): keys.map(\.column) + aggregates.flatMap(\.columns)
        case .join(let join): join.output.map(\.column)
        case .window(let input, let window): input.columns + window.map(\.column)
        case .mvExpand(let expand): expand.output
        case .scan(let scan): scan.output
        case .parse(let parse):
            parse.outputColumns
        }
    }
}

extension ParseOperator {
    /// The columns that the pattern fills, in order.
    package var captured: [Column] {
        pieces.compactMap { piece in
            if case .column(let column) = piece { column } else { nil }
        }
    }

    /// The input's columns, and then the pattern's.
    package var outputColumns: [Column] { input.columns + captured }
}
