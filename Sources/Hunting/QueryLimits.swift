import Foundation

/// What one query may take: the bounds that stand between an untrusted query and everyone else.
package struct QueryLimits: Sendable, Hashable {
    /// How long the query may run from the call of `run` on; checked once a batch.
    package var duration: Duration
    /// How many bytes the tables of the query's operators (groups, join sides, sorted rows, sets) may hold together.
    package var memoryBytes: Int
    /// How many rows the result may have. What goes beyond is cut off, and the result says so (`QueryResult.isTruncated`),
    /// as Defender does.
    package var rows: Int
    /// How many bytes the result's values may have; a larger result is refused, as Defender does.
    package var resultBytes: Int
    /// How many tasks work on one query at a time.
    package var workers: Int

    /// Makes a set of limits; the defaults are those of Defender's hunting API (100,000 rows, 124 MB), with a deadline of
    /// three minutes.
    package init(
        duration: Duration = .seconds(180), memoryBytes: Int = 2 << 30, rows: Int = 100_000,
        resultBytes: Int = 124 << 20, workers: Int = QueryLimits.processors
    ) {
        self.duration = duration
        self.memoryBytes = memoryBytes
        self.rows = rows
        self.resultBytes = resultBytes
        self.workers = max(workers, 1)
    }
}

/// The limit that a query ran into, with where it happened.
package enum QueryLimit: Error, Sendable, Hashable {
    /// The query ran longer than it may.
    case time(Duration)
    /// The operator named needed more memory than the query may hold.
    case memory(operator: String, bytes: Int)
    /// The values that a function makes of one batch of rows are larger than they may be.
    case valueSize(bytes: Int)
    /// The result's values are larger than they may be.
    case resultSize(bytes: Int)
    /// An operator or function met a documented bound of its own (`make_set` elements, `range` rows...).
    case operatorBound(operator: String, message: String)
}

extension QueryLimit: CustomStringConvertible {
    package var description: String {
        switch self {
        case .time(let duration):
            "The query ran longer than the \(duration.components.seconds) seconds it may take. Narrow the time range or filter earlier."
        case .memory(let name, let bytes):
            "The operator '\(name)' needed more than the \(bytes >> 20) MB of memory that a query may hold. Filter earlier or aggregate by fewer values."
        case .valueSize(let bytes):
            "The values that the query computes for some rows, or one of them alone, exceed \(bytes >> 20) MB, or are nested too deeply. Build smaller ones."
        case .resultSize(let bytes):
            "The query's result exceeds the allowed result size of \(bytes >> 20) MB. Use 'project', 'summarize' or 'take' to return less."
        case .operatorBound(let name, let message): "\(name): \(message)"
        }
    }
}

extension QueryLimits {
    /// How many processors this machine lets us use.
    package static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }
}
