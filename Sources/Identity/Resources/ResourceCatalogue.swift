import Foundation

/// The built-in resources, read once from `permissions.json`, and the look-up of a resource by any of its names.
struct ResourceCatalogue: Sendable {
    /// The catalogue that the program carries.
    static let builtIn: ResourceCatalogue = {
        do {
            let definitions = try JSONDecoder().decode(
                [ResourceDefinition].self, from: Data(PackageResources.permissions_json))
            return ResourceCatalogue(definitions)
        } catch {
            preconditionFailure("permissions.json, a part of this program, cannot be read: \(error)")
        }
    }()

    private let windowsDefenderATP: ResourceDefinition
    private let microsoftThreatProtection: ResourceDefinition
    private let microsoftGraph: ResourceDefinition
    private let byIdentifier: [String: WellKnownResource]

    private init(_ definitions: [ResourceDefinition]) {
        func definition(named name: String) -> ResourceDefinition {
            guard let found = definitions.first(where: { $0.displayName == name }) else {
                preconditionFailure("permissions.json, a part of this program, does not define \(name).")
            }
            return found
        }
        windowsDefenderATP = definition(named: "WindowsDefenderATP")
        microsoftThreatProtection = definition(named: "Microsoft Threat Protection")
        microsoftGraph = definition(named: "Microsoft Graph")
        var byIdentifier: [String: WellKnownResource] = [:]
        for (resource, definition) in [
            (WellKnownResource.windowsDefenderATP, windowsDefenderATP),
            (.microsoftThreatProtection, microsoftThreatProtection), (.microsoftGraph, microsoftGraph),
        ] {
            byIdentifier[definition.applicationID.description] = resource
            for uri in definition.identifierURIs { byIdentifier[uri] = resource }
        }
        self.byIdentifier = byIdentifier
    }

    subscript(_ resource: WellKnownResource) -> ResourceDefinition {
        switch resource {
        case .windowsDefenderATP: windowsDefenderATP
        case .microsoftThreatProtection: microsoftThreatProtection
        case .microsoftGraph: microsoftGraph
        }
    }

    /// See ``WellKnownResource/init(identifier:)``.
    func resource(identifiedBy identifier: some StringProtocol) -> WellKnownResource? {
        // Every identifier of ours is short; a longer text needs no lowering to be unknown.
        guard identifier.utf8.count <= 256 else { return nil }
        var name = identifier.hasSuffix("/") ? String(identifier.dropLast()) : String(identifier)
        if let found = byIdentifier[name] { return found }
        if let schemeEnd = name.range(of: "://") {
            let pathStart = name[schemeEnd.upperBound...].firstIndex(of: "/") ?? name.endIndex
            name = name[..<pathStart].lowercased() + name[pathStart...]
        } else if !identifier.hasSuffix("/") {
            name = name.lowercased()
        } else {
            return nil
        }
        return byIdentifier[name]
    }
}
