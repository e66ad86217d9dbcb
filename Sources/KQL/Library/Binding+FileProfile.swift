import Values

/// Defender's own `FileProfile`.
extension Binding {
    /// The columns that `FileProfile` adds.
    ///
    /// Source: the function's page of the advanced hunting documentation.
    private static let fileProfile: [(String, ScalarType)] = [
        ("SHA1", .string), ("SHA256", .string), ("MD5", .string), ("FileSize", .int), ("GlobalPrevalence", .int),
        ("GlobalFirstSeen", .datetime), ("GlobalLastSeen", .datetime), ("Signer", .string), ("Issuer", .string),
        ("SignerHash", .string), ("IsCertificateValid", .bool), ("IsRootSignerMicrosoft", .bool),
        ("SignatureState", .string), ("IsExecutable", .bool), ("ThreatName", .string), ("Publisher", .string),
        ("SoftwareName", .string), ("ProfileAvailability", .string),
    ]

    /// `invoke FileProfile(SHA1, 500)`: nothing is known of any file here, which is what `ProfileAvailability` says then.
    func bindFileProfile(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ operation: OperatorSyntax, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        if let hash = arguments.first {
            let column: String
            if case .literal(.string(let text)) = hash.value.kind {
                column = text
            } else {
                column = nameText(hash.value) ?? ""
            }
            let syntax = NameSyntax(text: column, range: hash.value.range)
            guard bind(ExpressionSyntax(.name(syntax), syntax.range), context) != nil else { return nil }
        }
        if arguments.count > 1, bindCount(arguments[1].value, "FileProfile", scope) == nil { return nil }
        report(.noService(name.text, "'ProfileAvailability' is 'Missing' for every file"), name.range)
        var projection = Projection()
        for column in table.columns { projection.add(column.name) { _ in ComputedColumn(column) } }
        for (label, type) in Self.fileProfile {
            let value: Scalar =
                label == "ProfileAvailability" ? .string("Missing") : type == .string ? .string("") : .null(type)
            projection.add(label) { ComputedColumn(column: makeColumn($0, type), expression: .literal(value)) }
        }
        return table.applying(
            .project(table.plan, table.keepingPart(projection.items)), columns: projection.columns)
    }
}
