package import Values

/// One column of a hunting table.
package struct HuntingColumn: Sendable, Hashable {
    /// The name, in the letter case that queries must use.
    package let name: String
    /// The type that the documentation gives it.
    package let type: ScalarType

    /// Makes a column.
    package init(name: String, type: ScalarType) {
        self.name = name
        self.type = type
    }
}

/// One table of advanced hunting, as the product's documentation describes it.
package struct HuntingTable: Sendable, Hashable {
    /// How far a table is from being promised.
    package enum Status: String, Sendable, Hashable {
        case generallyAvailable = "ga"
        case preview
        case beta
        case deprecated
    }

    /// The group under which the product's schema pane lists a table.
    package enum Category: String, Sendable, Hashable, CaseIterable {
        case alertsAndBehaviors = "Alerts & behaviors"
        case appsAndIdentities = "Apps & identities"
        case emailAndCollaboration = "Email & collaboration"
        case devices = "Devices"
        case vulnerabilityManagement = "Vulnerability management"
        case cloudInfrastructure = "Cloud infrastructure"
        case dataSecurity = "Data security"
        case exposureManagement = "Exposure management"
        case aiAgents = "AI agents"
    }

    /// The name that a query writes.
    package let name: String
    package let category: Category
    package let status: Status
    /// The column that says when a row happened; nil for tables that describe a state and carry no time.
    package let timeColumn: String?
    /// All columns, in the documented order.
    package let columns: [HuntingColumn]
    /// Whether near-real-time custom detections may use the table.
    package let supportsNearRealTimeDetection: Bool
    /// The table that takes the place of a deprecated one.
    package let replacedBy: String?
    /// The day on which a deprecated table goes away, `yyyy-mm-dd`.
    package let removalDate: String?
    /// The values of `ActionType` that the documentation names; rarely all of them.
    package let documentedActionTypes: [String]

    /// The column of that name, compared by letter case as KQL does.
    package func column(named name: String) -> HuntingColumn? { columns.first { $0.name == name } }
}

extension HuntingTable {
    /// Reads tables written in a plain notation, so that 66 tables compile as text and not as thousands of expressions:
    ///
    ///     table DeviceEvents ga time=Timestamp nrt
    ///       Timestamp:datetime DeviceId:string ...
    ///       actions AntivirusDetection UsbDriveMounted ...
    ///
    /// A blank in an action type is written `_`. The notation is ours and constant: a line that cannot be read is a
    /// mistake of this module.
    static func tables(notation: String, category: Category) -> [HuntingTable] {
        var tables: [HuntingTable] = []
        var heading: [Substring] = []
        var columns: [HuntingColumn] = []
        var actionTypes: [String] = []
        func finish() {
            guard heading.count >= 3, let status = Status(rawValue: String(heading[2])) else {
                precondition(heading.isEmpty, "unreadable table heading: \(heading)")
                return
            }
            func option(_ name: String) -> String? {
                heading.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
            }
            tables.append(
                HuntingTable(
                    name: String(heading[1]), category: category, status: status, timeColumn: option("time"),
                    columns: columns, supportsNearRealTimeDetection: heading.contains("nrt"),
                    replacedBy: option("replacedBy"), removalDate: option("removal"),
                    documentedActionTypes: actionTypes))
        }
        for line in notation.split(separator: "\n") {
            let words = line.split(separator: " ")
            switch words.first {
            case "table":
                finish()
                (heading, columns, actionTypes) = (words, [], [])
            case "actions":
                actionTypes += words.dropFirst().map { String($0.map { $0 == "_" ? " " : $0 }) }
            default:
                for word in words {
                    let parts = word.split(separator: ":")
                    guard parts.count == 2, let type = ScalarType(rawValue: String(parts[1])) else {
                        preconditionFailure("unreadable column: \(word)")
                    }
                    columns.append(HuntingColumn(name: String(parts[0]), type: type))
                }
            }
        }
        finish()
        return tables
    }
}
