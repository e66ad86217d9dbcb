public import Foundation

/// One of the clouds that Defender's APIs are offered in, or a server of your own.
///
/// The addresses are those of Microsoft's documentation ("Use the Microsoft Defender for Endpoint APIs", "Microsoft
/// Defender for Endpoint for US Government customers").
public struct DefenderCloud: Sendable, Hashable {
    /// What messages call the cloud.
    public var name: String
    /// Where tokens come from; the tenant's path is added to it.
    public var authority: URL
    /// Defender for Endpoint. Paths under it begin with `/api`.
    public var defenderForEndpoint: URL
    /// Microsoft Defender XDR. Paths under it begin with `/api`.
    public var defenderXDR: URL
    /// Microsoft Graph. Paths under it begin with `/v1.0` or `/beta`.
    public var graph: URL

    /// A cloud by its addresses.
    public init(name: String, authority: URL, defenderForEndpoint: URL, defenderXDR: URL, graph: URL) {
        self.name = name
        self.authority = authority
        self.defenderForEndpoint = defenderForEndpoint
        self.defenderXDR = defenderXDR
        self.graph = graph
    }

    /// A server that answers for the authority and for every API under one address, as Sallyport does.
    public static func custom(_ address: URL) -> DefenderCloud {
        DefenderCloud(
            name: address.absoluteString, authority: address, defenderForEndpoint: address, defenderXDR: address,
            graph: address)
    }

    /// The commercial cloud.
    public static let commercial = DefenderCloud(
        name: "commercial", login: "login.microsoftonline.com", endpoint: "api.securitycenter.microsoft.com",
        xdr: "api.security.microsoft.com", graph: "graph.microsoft.com")

    /// US Government Community Cloud: APIs of its own behind the public login host and the public Graph.
    public static let gcc = DefenderCloud(
        name: "GCC", login: "login.microsoftonline.com", endpoint: "api-gcc.securitycenter.microsoft.us",
        xdr: "api-gcc.security.microsoft.us", graph: "graph.microsoft.com")

    /// US Government Community Cloud High.
    public static let gccHigh = DefenderCloud(
        name: "GCC High", login: "login.microsoftonline.us", endpoint: "api-gov.securitycenter.microsoft.us",
        xdr: "api-gov.security.microsoft.us", graph: "graph.microsoft.us")

    /// US Department of Defense.
    public static let dod = DefenderCloud(
        name: "DoD", login: "login.microsoftonline.us", endpoint: "api-gov.securitycenter.microsoft.us",
        xdr: "api-gov.security.microsoft.us", graph: "dod-graph.microsoft.us")

    private init(name: String, login: String, endpoint: String, xdr: String, graph: String) {
        func url(_ host: String) -> URL {
            var components = URLComponents()
            components.scheme = "https"
            components.host = host
            guard let url = components.url else { preconditionFailure("not a host name: \(host)") }
            return url
        }
        self.init(
            name: name, authority: url(login), defenderForEndpoint: url(endpoint), defenderXDR: url(xdr),
            graph: url(graph))
    }
}
