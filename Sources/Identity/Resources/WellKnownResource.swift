/// The APIs that tokens are issued for: the first-party resources that every tenant has a service principal of.
package enum WellKnownResource: String, Sendable, Hashable, CaseIterable {
    /// Defender for Endpoint, `WindowsDefenderATP`.
    case windowsDefenderATP
    /// Microsoft 365 Defender (XDR), `Microsoft Threat Protection`.
    case microsoftThreatProtection
    /// `Microsoft Graph`.
    case microsoftGraph

    /// What the directory says of the resource: its ids, URIs, roles and scopes.
    package var definition: ResourceDefinition { ResourceCatalogue.builtIn[self] }

    /// The application id, the same in every tenant of the world.
    package var applicationID: ApplicationID { definition.applicationID }

    /// The name under which portals and scripts look the resource up.
    package var displayName: String { definition.displayName }

    /// Finds the resource that a client named: by identifier URI, with or without one trailing slash, or by application id.
    ///
    /// Host names compare without regard to case, as URIs' do; a path compares exactly.
    package init?(identifier: some StringProtocol) {
        guard let found = ResourceCatalogue.builtIn.resource(identifiedBy: identifier) else { return nil }
        self = found
    }

    /// Finds the resource by its application id.
    package init?(applicationID: ApplicationID) {
        guard let found = Self.allCases.first(where: { $0.applicationID == applicationID }) else { return nil }
        self = found
    }
}
