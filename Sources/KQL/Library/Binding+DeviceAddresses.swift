import Values

/// Defender's own functions on which device had which address, over what devices report of their adapters.
///
/// Source: the functions' pages of the advanced hunting documentation. What counts as "assigned" is the last report of each
/// adapter of a device up to the time that is asked for.
extension Binding {
    private static let reports = "DeviceNetworkInfo"

    /// The last report of each adapter up to a time, with a row for each address.
    private static let assigned = """
        let Assigned = Reports
            | where Timestamp <= ['$$time']
            | summarize arg_max(Timestamp, IPAddresses, NetworkAdapterType, ConnectedNetworks)
                by DeviceId, MacAddress, NetworkAdapterName
            | mv-expand ['$$address'] = parse_json(tostring(IPAddresses))
            | extend IPAddress = tostring(['$$address'].IPAddress)
            | where isnotempty(IPAddress);
        """

    private var networkReports: BoundTable? { schema.tables[Self.reports].map { read($0) } }

    /// A moment that may be missing: then it is the present.
    private func time(_ argument: ArgumentSyntax?, _ context: ExpressionContext) -> Expression? {
        guard let argument else { return apply("now", [], 0..<0) }
        return bind(argument.value, as: .datetime, "The time", ExpressionContext(scope: context.scope))
    }

    /// `T | invoke DeviceFromIP()`: for each address in the column `IP` the devices that it is, or was, assigned to.
    func bindDeviceFromIP(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? {
        let context = ExpressionContext(scope: scope, table: table)
        // The column may be named although there is only one that it can be.
        var rest = arguments[...]
        if let first = rest.first, nameText(first.value) != nil,
            context.column(named: nameText(first.value) ?? "") != nil
        {
            rest = rest.dropFirst()
            guard nameText(first.value) == "IP" else {
                report(
                    .unsupported("Another column than 'IP' in '\(name.text)'", instead: "Name it: project IP = ..."),
                    first.value.range)
                return nil
            }
        }
        guard rest.count <= 1 else {
            report(.argumentCount(name.text, wanted: "at most the column 'IP' and a time"), name.range)
            return nil
        }
        if table.isOpen { return nil }
        guard let address = table.column(named: "IP"), address.type == .string else {
            report(.unknownColumn("IP", suggestion: nil), name.range)
            return nil
        }
        guard let reports = networkReports, let time = time(rest.first, context) else { return nil }
        return bindLibrary(
            Self.assigned + """

                Source | distinct IP
                | join kind=inner (Assigned | distinct IPAddress, DeviceId) on $left.IP == $right.IPAddress
                | project IP, DeviceId
                """,
            tables: ["Source": adding([], to: table), "Reports": reports], values: ["$$time": time], for: name)
    }

    /// `AssignedIPAddresses(device, time)`: the addresses of a device, named by its id or its name.
    func bindAssignedIPAddresses(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ context: ExpressionContext
    ) -> BoundTable? {
        guard (1...2).contains(arguments.count) else {
            report(.argumentCount(name.text, wanted: "a device's id or name, and a time"), name.range)
            return nil
        }
        let outside = ExpressionContext(scope: context.scope)
        guard let device = bind(arguments[0].value, as: .string, "The device", outside), let reports = networkReports,
            let time = time(arguments.count == 2 ? arguments[1] : nil, context)
        else { return nil }
        let query = Self.assigned.replacing(
            "| where Timestamp <= ['$$time']",
            with: """
                | where DeviceId == ['$$device'] or DeviceName =~ ['$$device']
                    | where Timestamp <= ['$$time']
                """)
        return bindLibrary(
            query + """

                Assigned
                | extend IPType = iff(
                    ipv4_is_private(IPAddress) or ipv6_is_in_any_range(IPAddress, dynamic(['fc00::/7', 'fe80::/10', '::1'])),
                    'Private', 'Public')
                | project Timestamp, IPAddress, IPType, NetworkAdapterType, ConnectedNetworks
                """,
            tables: ["Reports": reports], values: ["$$device": device, "$$time": time], for: name)
    }

    /// `T | invoke SeenBy()`: which onboarded devices have seen a discovered one. Devices are not discovered here, which is what an
    /// empty list says, and a warning.
    func bindSeenBy(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ table: BoundTable
    ) -> BoundTable? {
        guard arguments.isEmpty || arguments.count == 1 && nameText(arguments[0].value) == "DeviceId" else {
            report(.argumentCount(name.text, wanted: "at most the column 'DeviceId'"), name.range)
            return nil
        }
        if !table.isOpen, table.column(named: "DeviceId") == nil {
            report(.unknownColumn("DeviceId", suggestion: nil), name.range)
            return nil
        }
        report(.noService(name.text, "no device is discovered here, and 'SeenBy' is empty"), name.range)
        var projection = Projection()
        for column in table.columns { projection.add(column.name) { _ in ComputedColumn(column) } }
        projection.add("SeenBy") {
            ComputedColumn(column: makeColumn($0, .dynamic), expression: .literal(.dynamic(.array([]))))
        }
        return table.applying(
            .project(table.plan, table.keepingPart(projection.items)), columns: projection.columns)
    }
}
