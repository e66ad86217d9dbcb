/// The host names that clients written for the Microsoft cloud speak to, and that this server answers for.
///
/// The local certificate authority may certify these names and no others beside loopback, and `sallyport exec` leads
/// them, and no others, to the server.
package enum DocumentedHosts {
    /// Where tokens come from: the public cloud with its aliases (the XDR samples post to `login.windows.net`), the US
    /// government clouds, China.
    package static let login = [
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
        "login.microsoftonline.us", "login.usgovcloudapi.net",
        "login.partner.microsoftonline.cn", "login.chinacloudapi.cn",
    ]

    /// Defender for Endpoint: global, regional in the newer and the older form, government, and the first names of the
    /// service.
    package static let defenderForEndpoint = [
        "api.securitycenter.microsoft.com",
        "us.api.security.microsoft.com", "eu.api.security.microsoft.com", "uk.api.security.microsoft.com",
        "au.api.security.microsoft.com", "swa.api.security.microsoft.com",
        "api-us.securitycenter.microsoft.com", "api-eu.securitycenter.microsoft.com",
        "api-uk.securitycenter.microsoft.com", "api-au.securitycenter.microsoft.com",
        "api-gcc.securitycenter.microsoft.us", "api-gov.securitycenter.microsoft.us",
        "api.securitycenter.windows.com", "api-us.securitycenter.windows.com",
    ]

    /// Microsoft Defender XDR. `api.security.microsoft.com` is the global name of Defender for Endpoint too.
    package static let defenderXDR = [
        "api.security.microsoft.com",
        "api-us.security.microsoft.com", "api-eu.security.microsoft.com", "api-uk.security.microsoft.com",
        "api-gcc.security.microsoft.us", "api-gov.security.microsoft.us",
    ]

    /// Microsoft Graph of each cloud.
    package static let graph = [
        "graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn",
    ]

    /// Azure Resource Manager, which libraries ask for the list of clouds before they ask for a token.
    package static let resourceManager = ["management.azure.com", "management.usgovcloudapi.net"]

    /// Every name, each once.
    package static let all = login + defenderForEndpoint + defenderXDR + graph + resourceManager

    /// Whether the server answers for a host name, in any letter case, with or without the root's trailing dot.
    /// A region's token host (`westeurope.login.microsoft.com`) counts: clients with region discovery use it.
    package static func contains(_ host: some StringProtocol) -> Bool {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return names.contains(name) || isRegionalLogin(name)
    }

    private static let names = Set(all)

    private static func isRegionalLogin(_ name: String) -> Bool {
        let suffix = ".login.microsoft.com"
        guard name.hasSuffix(suffix) else { return false }
        let region = name.dropLast(suffix.count)
        return !region.isEmpty
            && region.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
