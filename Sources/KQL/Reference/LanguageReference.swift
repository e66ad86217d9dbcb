import Values

/// What of the language is supported, made from the catalogues that the binder itself uses.
///
/// `docs/KQL.md` is its text, and a test puts every entry to the program: examples and calls of what is supported must run, and
/// what is refused must be refused by its name.
package enum LanguageReference {
    /// One operator, function, plugin or statement.
    package struct Entry: Sendable, Hashable {
        package let name: String
        /// Other spellings of it.
        package var aliases: [String] = []
        /// How it is written.
        package var forms: [String] = []
        package var summary = ""
        package var support = Support.exact
        /// A query that uses it and runs with no telemetry.
        package var example: String?
    }

    /// How far an entry is supported.
    package enum Support: Sendable, Hashable {
        /// The answers are the documented ones.
        case exact
        /// It works, with a difference to Kusto that the text tells.
        case differs(String)
        /// It is refused by its name, for the reason that the text tells.
        case refused(String)
    }

    /// Entries that belong together.
    package struct Section: Sendable, Hashable {
        package let title: String
        package let entries: [Entry]
    }

    /// Everything, in the order of the page.
    package static let sections: [Section] =
        [
            Section(title: "Statements", entries: statements + refused(RefusedNames.statements)),
            Section(title: "Tabular operators", entries: operators + refused(RefusedNames.operators)),
            Section(title: "Plugins", entries: plugins + refused(RefusedNames.plugins)),
            Section(title: "Aggregation functions", entries: aggregates),
            Section(title: "Window functions", entries: windows),
            Section(title: "Functions of tables, columns and Defender", entries: binderFunctions),
        ]
        + ScalarFunction.Category.allCases.map { category in
            Section(
                title: category == .operator ? "Scalar operators" : "Functions: " + category.rawValue,
                entries: scalars(of: category))
        } + [Section(title: "Functions that are refused", entries: refused(RefusedNames.functions))]

    private static func refused(_ reasons: [String: String]) -> [Entry] {
        reasons.sorted { $0.key < $1.key }.map { Entry(name: $0.key, support: .refused($0.value)) }
    }

    // MARK: Catalogues

    private static func scalars(of category: ScalarFunction.Category) -> [Entry] {
        ScalarFunction.catalogue.filter { $0.category == category }.map { definition in
            let name = definition.identifier.rawValue
            return Entry(
                name: name, aliases: definition.aliases,
                forms: category == .operator ? [] : definition.signatures.map { form(name, $0) },
                summary: definition.summary, support: support(of: name))
        }
    }

    private static let aggregates: [Entry] = AggregateFunction.catalogue.map { definition in
        let name = definition.identifier.rawValue
        return Entry(
            name: name, aliases: definition.aliases, forms: definition.signatures.map { form(name, $0) },
            summary: definition.summary, support: support(of: name))
    }

    private static let windows: [Entry] = WindowFunction.catalogue.map { definition in
        let name = definition.identifier.rawValue
        return Entry(
            name: name, forms: definition.signatures.map { form(name, $0) }, summary: definition.summary,
            support: support(of: name))
    }

    private static func support(of name: String) -> Support { differences[name].map(Support.differs) ?? .exact }

    /// What differs from Kusto, by function.
    private static let differences: [String: String] = [
        "dcount": "Counts exactly; the accuracy is accepted and changes nothing.",
        "dcountif": "Counts exactly; the accuracy is accepted and changes nothing.",
        "percentile": "Computed from all values, where Kusto estimates above a certain number of them.",
        "percentiles": "Computed from all values, where Kusto estimates above a certain number of them.",
        "percentiles_array": "Computed from all values, where Kusto estimates above a certain number of them.",
        "percentilew": "Computed from all values, where Kusto estimates above a certain number of them.",
        "percentilesw": "Computed from all values, where Kusto estimates above a certain number of them.",
        "percentilesw_array": "Computed from all values, where Kusto estimates above a certain number of them.",
        "geo_distance_2points": "Measured on the sphere; 'use_spheroid' is refused.",
        "take_any": "Which row is taken differs.", "take_anyif": "Which row is taken differs.",
    ]

    /// `name(a: long, [b: string])`.
    private static func form(_ name: String, _ signature: Signature) -> String {
        let required = signature.parameters.count - signature.optionalCount
        var parts = signature.parameters.enumerated().map { index, parameter in
            index < required ? text(parameter) : "[\(text(parameter))]"
        }
        if !signature.repeating.isEmpty {
            parts.append(signature.repeating.map(text).joined(separator: ", ") + ", ...")
        }
        parts += signature.trailing.map(text)
        return "\(name)(\(parts.joined(separator: ", ")))"
    }

    private static func text(_ parameter: Signature.Parameter) -> String {
        let type =
            switch parameter.kind {
            case .exactly(let type): type.rawValue
            case .integer: "long"
            case .number: "number"
            case .real: "real"
            case .text, .any, .common, .commonOrDynamic, .comparand: "any"
            case .stringOrDynamic: "string or dynamic"
            case .notDynamic: "any but dynamic"
            case .commonOrderable: "orderable"
            case .member: "value or dynamic"
            case .typeLiteral: "typeof(...)"
            }
        return "\(parameter.name): \(type)"
    }
}

extension LanguageReference {
    /// The entries with a name or another spelling of it, whatever its case.
    package static func entries(named name: String) -> [Entry] {
        let wanted = name.lowercased()
        return sections.flatMap(\.entries).filter { entry in
            ([entry.name] + entry.aliases).contains { $0.lowercased() == wanted }
        }
    }

    /// The documented name that looks most like a text.
    package static func nearest(to name: String) -> String? {
        Spelling.nearest(to: name, among: sections.flatMap(\.entries).flatMap { [$0.name] + $0.aliases })
    }
}

extension LanguageReference.Entry {
    /// The entry for a terminal: its name and support, what it does, and how it is written.
    package var text: String {
        let support =
            switch support {
            case .exact: "supported"
            case .differs(let how): "supported with a difference. \(how)"
            case .refused(let reason): "refused. \(reason)"
            }
        var lines = ["\(([name] + aliases).joined(separator: ", ")): \(support)"]
        if !summary.isEmpty { lines.append("  " + summary) }
        lines += forms.map { "  " + $0 }
        if let example { lines.append("  " + example) }
        return lines.joined(separator: "\n")
    }
}
