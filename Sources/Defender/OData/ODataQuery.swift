/// The OData options of one request, parsed and checked against what the operation takes.
package struct ODataQuery: Sendable, Hashable {
    /// One key of `$orderby`.
    package struct SortKey: Sendable, Hashable {
        package let property: String
        package let isDescending: Bool
    }

    package private(set) var filter: FilterExpression?
    package private(set) var top: Int?
    package private(set) var skip = 0
    package private(set) var orderBy: [SortKey] = []
    package private(set) var countRequested = false
    package private(set) var expanded: Set<String> = []
    /// The properties of `$select`; empty: all.
    package private(set) var selected: [String] = []
    package let options: ODataOptions

    /// No option given.
    package init(options: ODataOptions = .none) { self.options = options }

    /// Parses the options among a request's query parameters.
    ///
    /// Names beginning with `$` are OData's own, so one that the operation does not take is refused by name; others are
    /// custom options, which OData lets a service ignore.
    ///
    /// `parameters`: Decoded names and values in order.
    package init(parameters: [(name: String, value: String)], options: ODataOptions) throws(ODataFault) {
        self.options = options
        var seen: Set<String> = []
        for (name, value) in parameters where name.hasPrefix("$") {
            let option = name.lowercased()
            guard options.names.contains(option) else {
                let accepted = options.names.isEmpty ? "none" : options.names.joined(separator: ", ")
                throw ODataFault("The query option '\(name)' is not supported here. Supported: \(accepted).")
            }
            guard seen.insert(option).inserted else { throw ODataFault("The query option '\(name)' is given twice.") }
            switch option {
            case "$filter": filter = try FilterParser.parse(value)
            case "$top": top = try Self.wholeNumber(value, option, maximum: options.maximumTop)
            case "$skip": skip = try Self.wholeNumber(value, option, maximum: nil)
            case "$orderby": orderBy = try Self.sortKeys(value)
            case "$count": countRequested = try Self.truth(value, option)
            case "$expand": expanded = try Self.expansions(value, options.expandable)
            default: selected = try Self.names(value, option)
            }
        }
    }

    private static func wholeNumber(_ text: String, _ option: String, maximum: Int?) throws(ODataFault) -> Int {
        guard let value = Int(text.trimmingASCIISpaces), value >= 0 else {
            throw ODataFault("'\(text)' is not a valid \(option): a whole number from 0 was expected.")
        }
        if let maximum, value > maximum {
            throw ODataFault(
                "The limit of '\(maximum)' for \(option) query has been exceeded. The value was '\(value)'.")
        }
        return value
    }

    private static func truth(_ text: String, _ option: String) throws(ODataFault) -> Bool {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw ODataFault("'\(text)' is not a valid \(option): true or false was expected.")
        }
    }

    private static func names(_ text: String, _ option: String) throws(ODataFault) -> [String] {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingASCIISpaces }
        guard names.count <= 100, names.allSatisfy({ !$0.isEmpty }) else {
            throw ODataFault("'\(text)' is not a valid \(option): names separated by commas were expected.")
        }
        return names
    }

    private static func sortKeys(_ text: String) throws(ODataFault) -> [SortKey] {
        var keys: [SortKey] = []
        for part in try names(text, "$orderby") {
            let words = part.split(separator: " ").map(String.init)
            let direction = words.count > 1 ? words[1].lowercased() : "asc"
            guard words.count <= 2, direction == "asc" || direction == "desc" else {
                throw ODataFault("'\(part)' is not a valid $orderby: a property and 'asc' or 'desc' were expected.")
            }
            keys.append(SortKey(property: words[0], isDescending: direction == "desc"))
        }
        return keys
    }

    private static func expansions(_ text: String, _ expandable: [String]) throws(ODataFault) -> Set<String> {
        var expanded: Set<String> = []
        for name in try names(text, "$expand") {
            guard let property = expandable.first(where: { $0.equalsIgnoringASCIICase(name) }) else {
                throw ODataFault(
                    "The property '\(name)' cannot be expanded. Properties that can: \(expandable.joined(separator: ", "))."
                )
            }
            expanded.insert(property)
        }
        return expanded
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmingASCIISpaces: String {
        var view = self[...]
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
