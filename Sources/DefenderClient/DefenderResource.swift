/// The API that a token is for: it decides the token's audience and its roles.
public struct DefenderResource: Sendable, Hashable {
    /// The identifier URI, without `/.default`.
    public var identifier: String

    /// A resource by its identifier URI or application id.
    public init(identifier: String) {
        self.identifier = identifier
    }

    /// Defender for Endpoint (`WindowsDefenderATP`).
    public static let defenderForEndpoint = DefenderResource(identifier: "https://api.securitycenter.microsoft.com")
    /// Microsoft Defender XDR (`Microsoft Threat Protection`).
    public static let defenderXDR = DefenderResource(identifier: "https://api.security.microsoft.com")
    /// Microsoft Graph.
    public static let graph = DefenderResource(identifier: "https://graph.microsoft.com")

    /// The scope that asks for everything granted to the application. An identifier that ends in a slash keeps it:
    /// the last slash alone separates resource and permission.
    var defaultScope: String { identifier + "/.default" }
}
