/// Where a client reached the authority: the host, with its port, that the client used.
///
/// Discovery answers in these terms, so that a client stays on the host it knows, be it the documented one or `127.0.0.1:8443`.
package struct AuthorityLocation: Sendable, Hashable {
    /// Host and port as in the `Host` header, lower-case: `login.microsoftonline.com`, `127.0.0.1:8443`.
    package let host: String

    /// The host that documents print.
    package static let documented = AuthorityLocation(host: "login.microsoftonline.com")

    private init(host: String) { self.host = host }

    /// Makes a location of a `Host` or `:authority` header.
    ///
    /// - Parameter header: nil when the header holds anything but a host and a port, because its text goes into URLs.
    package init?(hostHeader header: some StringProtocol) {
        guard (1...262).contains(header.utf8.count) else { return nil }
        let host = header.lowercased()
        let isPlain = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        guard isPlain, !Self.name(of: host).isEmpty else { return nil }
        // The default port is not part of a host's name: clients compare these texts.
        self.host = host.hasSuffix(":443") ? String(host.dropLast(4)) : host
    }

    /// The host without its port.
    package var hostName: String { Self.name(of: host) }

    /// The scheme, host and port. The scheme is always https: clients accept no other for an authority.
    package var origin: String { "https://\(host)" }

    private static func name(of host: String) -> String {
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
        return String(host.prefix { $0 != ":" })
    }
}

/// A cloud of the documented authority, as instance discovery lists it.
struct CloudInstance: Sendable, Hashable {
    /// The host that clients are told to use.
    let preferredNetwork: String
    /// The host under which clients file tokens.
    let preferredCache: String
    /// Every host that answers for the cloud.
    let aliases: [String]
    /// The Graph host of the cloud.
    let graphHost: String

    /// The clouds of the published list.
    static let documented = [
        CloudInstance(
            preferredNetwork: "login.microsoftonline.com", preferredCache: "login.windows.net",
            aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
            graphHost: "graph.microsoft.com"),
        CloudInstance(
            preferredNetwork: "login.partner.microsoftonline.cn", preferredCache: "login.partner.microsoftonline.cn",
            aliases: ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
            graphHost: "microsoftgraph.chinacloudapi.cn"),
        CloudInstance(
            preferredNetwork: "login.microsoftonline.de", preferredCache: "login.microsoftonline.de",
            aliases: ["login.microsoftonline.de"], graphHost: "graph.microsoft.de"),
        CloudInstance(
            preferredNetwork: "login.microsoftonline.us", preferredCache: "login.microsoftonline.us",
            aliases: ["login.microsoftonline.us", "login.usgovcloudapi.net"], graphHost: "graph.microsoft.us"),
    ]

    /// The cloud that a host name belongs to.
    static func documented(named host: String) -> CloudInstance? { documented.first { $0.aliases.contains(host) } }
}
