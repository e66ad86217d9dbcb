/// A group of devices: those that satisfy its conditions and belong to no group of a higher rank.
///
/// Source: "Create and manage device groups in Microsoft Defender for Endpoint".
package struct DeviceGroup: Sendable, Hashable, Codable {
    /// The number by which machines (`rbacGroupId`) and scopes name a group.
    package typealias ID = Int64

    package let id: ID
    package var name: String
    package var details: String
    /// Where the group stands: a device belongs to the first group that it matches, 1 before 2.
    package var rank: Int64
    /// All must hold. None: every device.
    package var conditions: [Condition]

    package init(id: ID, name: String, details: String, rank: Int64, conditions: [Condition]) {
        self.id = id
        self.name = name
        self.details = details
        self.rank = rank
        self.conditions = conditions
    }

    /// What devices belong to that match no group.
    package static let ungroupedID: ID = 0
    package static let ungroupedName = "UnassignedGroup"

    /// One condition: a property against texts, of which one must fit. Letter case does not matter.
    package struct Condition: Sendable, Hashable, Codable {
        package enum Property: String, Sendable, Hashable, Codable, CaseIterable {
            /// The device's name.
            case name = "Name"
            /// What follows the first dot of its name.
            case domain = "Domain"
            /// One of its tags.
            case tag = "Tag"
            /// Its operating system: `Windows11`.
            case operatingSystem = "OS"
        }

        package enum Comparison: String, Sendable, Hashable, Codable, CaseIterable {
            case equals = "Equals"
            case startsWith = "StartsWith"
            case endsWith = "EndsWith"
            case contains = "Contains"
        }

        package let property: Property
        package let comparison: Comparison
        package let values: [String]

        package init(_ property: Property, _ comparison: Comparison, _ values: [String]) {
            self.property = property
            self.comparison = comparison
            self.values = values
        }

        func holds(for machine: Machine) -> Bool {
            let texts: [String]
            switch property {
            case .name: texts = [machine.computerDnsName ?? ""]
            case .domain: texts = [machine.computerDnsName.map { String($0.drop { $0 != "." }.dropFirst()) } ?? ""]
            case .tag: texts = machine.machineTags
            case .operatingSystem: texts = [machine.osPlatform ?? ""]
            }
            return texts.contains { text in
                let text = text.lowercased()
                return values.contains { value in
                    let value = value.lowercased()
                    return switch comparison {
                    case .equals: text == value
                    case .startsWith: text.hasPrefix(value)
                    case .endsWith: text.hasSuffix(value)
                    case .contains: text.contains(value)
                    }
                }
            }
        }
    }

    /// Whether a device satisfies every condition.
    func matches(_ machine: Machine) -> Bool { conditions.allSatisfy { $0.holds(for: machine) } }
}

extension Machine {
    /// The device as a member of the first group that it matches. Where there are no groups, it keeps what telemetry says.
    func grouped(by groups: [DeviceGroup]) -> Machine {
        guard !groups.isEmpty else { return self }
        var machine = self
        let group = groups.first { $0.matches(self) }
        machine.rbacGroupID = group?.id ?? DeviceGroup.ungroupedID
        machine.rbacGroupName = group?.name ?? DeviceGroup.ungroupedName
        return machine
    }
}
