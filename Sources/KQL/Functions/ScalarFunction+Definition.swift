package import Values

extension ScalarFunction {
    /// A scalar function or operator as the catalogue declares it.
    package struct Definition: Sendable, Hashable {
        /// The documented name, or the operator's spelling.
        package let identifier: Identifier
        /// Other names of the same function, mostly older ones.
        package let aliases: [String]
        /// The family that the reference page lists it under.
        package let category: Category
        /// What it does, in one sentence.
        package let summary: String
        /// The ways to call it.
        package let signatures: [Signature]
        /// On what, besides its arguments, the result depends.
        package let stability: Stability
        /// How a column is called that is computed by an unnamed call of the function.
        package let naming: ColumnNaming

        /// The columns that a function of several values gives, in order; its kernel gives an array of them. Empty for all others.
        package let components: [Component]

        /// One of a function's several values.
        package struct Component: Sendable, Hashable {
            /// What the column's default name ends in.
            package let name: String
            package let type: ScalarType
        }

        /// Declares a function.
        package init(
            _ identifier: Identifier, aliases: [String] = [], _ category: Category, _ summary: String,
            _ signatures: [Signature], stability: Stability = .immutable, naming: ColumnNaming = .none,
            components: [Component] = []
        ) {
            self.identifier = identifier
            self.aliases = aliases
            self.category = category
            self.summary = summary
            self.signatures = signatures
            self.stability = stability
            self.naming = naming
            self.components = components
        }

        /// Whether equal arguments give equal results within one query, so that a call may be computed once and reused.
        package var isDeterministic: Bool { stability != .volatile }

        /// Chooses the signature that a call means.
        ///
        /// - Returns: nil when no signature takes these arguments.
        package func resolve(arguments: [Argument]) -> Resolution? {
            Signature.resolve(signatures, arguments: arguments)
        }

        /// Chooses the signature for arguments that are all values (none is a `typeof`).
        package func resolve(arguments: [ScalarType]) -> Resolution? {
            resolve(arguments: arguments.map { Argument($0) })
        }
    }

    /// What a result depends on.
    package enum Stability: Sendable, Hashable {
        /// The arguments alone: constant calls can be folded when the query is bound.
        case immutable
        /// The arguments and the query's run: `now()`.
        case query
        /// Every evaluation may give another: `rand()`, `new_guid()`.
        case volatile
    }

    /// The families of functions.
    package enum Category: String, Sendable, Hashable, CaseIterable {
        case `operator` = "Operators"
        case string = "Strings"
        case conversion = "Conversion"
        case dateTime = "Date and time"
        case math = "Mathematics"
        case binary = "Binary"
        case conditional = "Conditions and nulls"
        case dynamic = "Dynamic arrays and bags"
        case parsing = "Parsing"
        case ip = "IP addresses"
        case hash = "Hashes"
        case encoding = "Encoding"
        case series = "Series"
        case geo = "Geography"
    }

    /// The catalogue: every scalar function and operator that the engine computes, exactly as documented. What is not here is
    /// refused by name.
    ///
    /// Functions that look at the rows' columns rather than at values (`pack_all`, `column_ifexists`, `bag_pack_columns`,
    /// `column_names_of`, `toscalar`, `materialize`) are the binder's own: it rewrites them to these.
    package static let catalogue: [Definition] =
        operators + stringFunctions + conversionFunctions + dateTimeFunctions + mathFunctions + binaryFunctions
        + conditionalFunctions + dynamicFunctions + parsingFunctions + ipFunctions + hashFunctions + encodingFunctions
        + seriesFunctions + seriesAnalysisFunctions + geoFunctions

    private static let definitionsByName: [String: Definition] = {
        var index: [String: Definition] = [:]
        for definition in catalogue {
            for name in [definition.identifier.rawValue] + definition.aliases {
                precondition(index[name] == nil, "'\(name)' is declared twice in the catalogue of scalar functions")
                index[name] = definition
            }
        }
        return index
    }()

    /// The definition with a name, an older name or an operator's spelling; names are case-sensitive, as in Kusto.
    package static func definition(named name: String) -> Definition? { definitionsByName[name] }
}

/// How an unnamed column that a call computes is called.
package enum ColumnNaming: Sendable, Hashable {
    /// `Column1`, `print_0`: by position.
    case none
    /// As the column that is the first argument: `tostring(Port)` gives `Port`.
    case firstArgument
    /// As a prefix and the first argument: `count_`, `sum_Bytes`, `list_Name` (prefix `list`).
    case prefix(String)
}
