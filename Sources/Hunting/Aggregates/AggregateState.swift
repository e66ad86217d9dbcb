import Columnar
import Values

/// What one aggregation function has seen so far, for all groups at a time: arrays indexed by the group's number.
///
/// One owner at a time. A task folds its rows into states of its own, which are merged at the end.
protocol AggregateState: AnyObject {
    /// Takes rows in.
    ///
    /// - The groups say to which group each row belongs.
    /// - The arguments are vectors of as many rows, of the types of the function's signature; literal ones (limits,
    ///   percentiles) are left out.
    func update(_ groups: GroupedRows, _ arguments: [Vector], _ worker: Worker) throws

    /// Takes in what another state of the same function has seen; `groups[g]` is the number here of its group `g`, and
    /// `count` how many groups there are here.
    func merge(_ other: any AggregateState, groups: [UInt32], count: Int, _ worker: Worker) throws

    /// The function's values, one a group, a vector a column; the state is not used afterwards.
    func finish(groups: Int, _ worker: Worker) throws -> [Vector]

    /// About how many bytes the state takes.
    var byteCount: Int { get }
}

/// The rows of a batch and the groups they belong to.
struct GroupedRows {
    /// The group of each row.
    let groups: Buffer<UInt32>
    /// The group that all of the rows belong to; nil when they may belong to several.
    let only: UInt32?
    /// How many groups there are so far, those of these rows included.
    let count: Int
    /// The number of the rows' morsel: what comes first among rows of different batches is decided by it.
    let morsel: Int

    /// How many rows there are.
    var rows: Int { groups.count }

    /// Some of the rows.
    func gather(_ rows: Buffer<UInt32>) -> GroupedRows {
        GroupedRows(groups: groups.gather(rows), only: only, count: count, morsel: morsel)
    }
}

/// An aggregation function's call in a plan, as what makes its states need to know of it.
struct AggregateCall: Sendable {
    /// The function's name, for messages.
    let name: String
    /// The types of all arguments, in order.
    let argumentTypes: [ScalarType]
    /// The values of those arguments that are literals.
    let literals: [Scalar?]
    /// The types of the columns that come out.
    let resultTypes: [ScalarType]

    /// The literal at a position as an integer; nil when there is none.
    func integer(at position: Int) -> Int? {
        guard position < literals.count, let literal = literals[position] else { return nil }
        return literal.longValue.map(Int.init)
    }
}

/// How a function of the catalogue is computed.
struct AggregateImplementation: Sendable {
    /// The position of the predicate of `...if` functions; rows for which it is not true are left out before the state sees
    /// them.
    var predicate: Int?
    /// Positions of arguments that are literals and not seen by the state.
    var literalPositions: @Sendable (Int) -> Bool = { _ in false }
    /// Makes the factory of the states of one call; shared parts (identities) are made here, once for all tasks.
    let make: @Sendable (AggregateCall) throws(QueryError) -> @Sendable () -> any AggregateState

    init(
        predicate: Int? = nil, literals: @escaping @Sendable (Int) -> Bool = { _ in false },
        make: @escaping @Sendable (AggregateCall) throws(QueryError) -> @Sendable () -> any AggregateState
    ) {
        self.predicate = predicate
        literalPositions = literals
        self.make = make
    }
}
