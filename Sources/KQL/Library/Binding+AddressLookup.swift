import Values

/// `evaluate ipv4_lookup(...)` and `evaluate ipv6_lookup(...)`: a join by the ranges that addresses lie in.
extension Binding {
    /// Which addresses are looked up.
    enum AddressFamily {
        case ipv4, ipv6
    }

    /// Of two addresses with prefixes the shorter prefix counts, as it does for `ipv4_is_match`: so each side is masked by every
    /// prefix that the other one has, and what is then equal matches.
    private static func lookupQuery(_ family: AddressFamily, extraKeys: Int, keepsUnmatched: Bool) -> String {
        let suffix: String
        let masked: String
        switch family {
        case .ipv4:
            suffix = "ipv4_netmask_suffix({address})"
            masked = "tostring(parse_ipv4_mask({address}, ['$$prefix']))"
        case .ipv6:
            // Each address as one of IPv6; a prefix of an IPv4 address is one of its last 32 bits.
            suffix =
                "iff(isempty(parse_ipv6({address})), long(null), "
                + "coalesce(tolong(split({address}, '/')[1]) + iff({address} has ':', 0, 96), 128))"
            masked = "parse_ipv6_mask({address}, ['$$prefix'])"
        }
        func filled(_ text: String, _ address: String) -> String { text.replacing("{address}", with: "['\(address)']") }
        let extra = (0..<extraKeys).map { ", $left.['$$left\($0)'] == $right.['$$right\($0)']" }.joined()
        return """
            let Ranges = Lookup | extend ['$$range suffix'] = \(filled(suffix, "$$range"))
                | where isnotnull(['$$range suffix']);
            let Addresses = Source | distinct ['$$address'] | extend ['$$own suffix'] = \(filled(suffix, "$$address"))
                | where isnotnull(['$$own suffix']);
            let ['$$range suffixes'] = toscalar(Ranges | summarize make_set(['$$range suffix']));
            let ['$$own suffixes'] = toscalar(Addresses | summarize make_set(['$$own suffix']));
            let Found = Addresses
                | mv-expand ['$$range suffix'] = ['$$range suffixes'] to typeof(long)
                | extend ['$$prefix'] = min_of(['$$range suffix'], ['$$own suffix'])
                | extend ['$$masked'] = \(filled(masked, "$$address"))
                | project ['$$looked up'] = ['$$address'], ['$$range suffix'], ['$$own suffix'], ['$$masked']
                | join kind=inner (Ranges
                    | mv-expand ['$$own suffix'] = ['$$own suffixes'] to typeof(long)
                    | extend ['$$prefix'] = min_of(['$$range suffix'], ['$$own suffix'])
                    | extend ['$$masked'] = \(filled(masked, "$$range"))
                    | project-away ['$$prefix'], ['$$range'])
                    on ['$$range suffix'], ['$$own suffix'], ['$$masked']
                | project-away ['$$range suffix'], ['$$own suffix'], ['$$masked'],
                    ['$$range suffix1'], ['$$own suffix1'], ['$$masked1'];
            Source
            | lookup kind=\(keepsUnmatched ? "leftouter" : "inner") Found
                on $left.['$$address'] == $right.['$$looked up']\(extra)
            | project-away ['$$address']
            """
    }

    func bindAddressLookup(
        _ family: AddressFamily, _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ source: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        var arguments = arguments[...]
        var keepsUnmatched = false
        if let last = arguments.last, last.name?.text == "return_unmatched" || last.value.isBoolLiteral {
            let value = constantArgument(
                last, "The argument 'return_unmatched'", as: .bool, ExpressionContext(scope: scope))
            guard case .bool(let flag)? = value else { return nil }
            keepsUnmatched = flag
            arguments = arguments.dropLast()
        }
        if let named = arguments.first(where: { $0.name != nil }), let label = named.name {
            report(.unknownArgument(label.text, of: name.text), label.range)
            return nil
        }
        guard arguments.count >= 3, family == .ipv4 || arguments.count == 3 else {
            report(
                .argumentCount(
                    name.text,
                    wanted: "a table, a column of the rows, a column of the table"
                        + (family == .ipv4
                            ? ", further keys, and whether unmatched rows are kept"
                            : ", and whether unmatched rows are kept")),
                name.range)
            return nil
        }
        let given = Array(arguments)
        guard let lookup = bindTable(given[0].value, scope) else { return nil }
        if source.isOpen || lookup.isOpen { return nil }
        let here = ExpressionContext(scope: scope, table: source)
        let there = ExpressionContext(scope: scope, table: lookup)
        guard let address = columnArgument(given[1], of: name, here, types: [.string]),
            let range = columnArgument(given[2], of: name, there, types: [.string])
        else { return nil }
        var sourceColumns = [(name: "$$address", value: Expression.column(address.id, .string))]
        var lookupColumns = [(name: "$$range", value: Expression.column(range.id, .string))]
        var keys: [Column] = []
        for (index, argument) in given.dropFirst(3).enumerated() {
            let types = Set(ScalarType.allCases).subtracting([.dynamic])
            guard let left = columnArgument(argument, of: name, here, types: types),
                let right = columnArgument(argument, of: name, there, types: types)
            else { return nil }
            keys.append(right)
            sourceColumns.append(("$$left\(index)", .column(left.id, left.type)))
            lookupColumns.append(("$$right\(index)", .column(right.id, right.type)))
        }
        // As of `lookup`, the keys of the table say nothing that those of the rows do not.
        var columns = lookup
        columns.columns.removeAll { column in keys.contains { $0.id == column.id } }
        let found = bindLibrary(
            Self.lookupQuery(family, extraKeys: keys.count, keepsUnmatched: keepsUnmatched),
            tables: [
                "Source": adding(sourceColumns, to: source), "Lookup": adding(lookupColumns, to: columns),
            ], for: name)
        guard var result = found else { return nil }
        let inner = Set(keys.indices.map { "$$left\($0)" })
        result.columns.removeAll { inner.contains($0.name) }
        return result.applying(.project(result.plan, result.columns.map { ComputedColumn($0) }))
    }
}

extension ExpressionSyntax {
    fileprivate var isBoolLiteral: Bool {
        if case .literal(.bool) = kind { true } else { false }
    }
}
