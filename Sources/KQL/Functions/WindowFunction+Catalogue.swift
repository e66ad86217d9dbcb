package import Values

extension WindowFunction {
    /// A window function as the catalogue declares it: computed over the rows of a serialized row set, in their order.
    package struct Definition: Sendable, Hashable {
        /// The documented name.
        package let identifier: Identifier
        /// What it does, in one sentence.
        package let summary: String
        /// The ways to call it.
        package let signatures: [Signature]

        init(_ identifier: Identifier, _ summary: String, _ signatures: [Signature]) {
            self.identifier = identifier
            self.summary = summary
            self.signatures = signatures
        }

        /// Chooses the signature that a call means; nil when none takes these arguments.
        package func resolve(arguments: [ScalarType]) -> Resolution? {
            Signature.resolve(signatures, arguments: arguments.map { Argument($0) })
        }
    }

    /// The catalogue of window functions.
    package static let catalogue: [Definition] = [
        Definition(
            "row_number", "The row's number, counted from a start (1) and again where `restart` is true.",
            [Signature([.long("startingIndex").constant, .bool("restart")], optional: 2, returns: .type(.long))]),
        Definition(
            "prev", "The value of a row before, one row back unless said otherwise; a default where there is none.",
            neighbours),
        Definition(
            "next", "The value of a row behind, one row on unless said otherwise; a default where there is none.",
            neighbours),
        Definition(
            "row_cumsum", "The sum of the values so far, counted again where `restart` is true.",
            [Signature([.number("term"), .bool("restart")], optional: 1, returns: .widest)]),
        Definition(
            "row_rank_dense", "The rank of the value, without gaps, counted again where `restart` is true.",
            [Signature([.notDynamic("term"), .bool("restart")], optional: 1, returns: .type(.long))]),
        Definition(
            "row_rank_min",
            "The rank of the value, equal ones with the rank of the first, counted again where `restart` is true.",
            [Signature([.notDynamic("term"), .bool("restart")], optional: 1, returns: .type(.long))]),
        Definition(
            "row_window_session", "The start of the session that a datetime belongs to.",
            [
                Signature(
                    [
                        .datetime("expression"), .timespan("maxDistanceFromFirst").constant,
                        .timespan("maxDistanceBetweenNeighbors").constant, .bool("restart"),
                    ], optional: 1, returns: .type(.datetime))
            ]),
    ]

    private static let neighbours: [Signature] = [
        Signature([.any("column"), .long("offset").constant], optional: 1, returns: .argument(0)),
        Signature([.common("column"), .long("offset").constant, .common("default").constant], returns: .common),
    ]

    /// The definition with a name.
    package static func definition(named name: String) -> Definition? {
        catalogue.first { $0.identifier.rawValue == name }
    }
}
