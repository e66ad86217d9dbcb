import Foundation

/// An address to which the authority may send a code or a token (RFC 6749 section 3.1.2), and the kind of client behind it.
package struct RedirectURI: Sendable, Hashable {
    /// What runs at the address: it decides how the client must prove itself when it redeems a code.
    package enum Platform: String, Sendable, Hashable, CaseIterable {
        /// A server with a credential.
        case web = "Web"
        /// A page's script: proof key and `Origin`, no credential.
        case singlePage = "Spa"
        /// A program on somebody's device: no credential.
        case publicClient = "InstalledClient"
    }

    /// The address, exactly as it was registered.
    package let text: String
    /// What runs there.
    package let platform: Platform

    /// The longest address that is registered or compared.
    private static let longest = 256

    /// Takes an address that can be registered.
    ///
    /// - Throws: ``DirectoryError/unusableRedirectURI(_:reason:)``.
    package init(_ text: String, platform: Platform) throws(DirectoryError) {
        func unusable(_ reason: String) -> DirectoryError { .unusableRedirectURI(text, reason: reason) }
        guard text.utf8.count <= Self.longest else { throw unusable("it has more than \(Self.longest) characters") }
        guard text.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"!$'(),;\"<>\\^`{|}*".utf8.contains($0) }) else {
            throw unusable("it has a character that is not allowed")
        }
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased() else {
            throw unusable("it is not an absolute address")
        }
        guard url.fragment == nil, !text.contains("#") else { throw unusable("it has a fragment") }
        guard url.user == nil, url.password == nil else { throw unusable("it names a user") }
        switch scheme {
        case "https":
            guard let host = url.host, !host.isEmpty else { throw unusable("it has no host") }
        case "http":
            guard let host = url.host, Self.loopback.contains(host.lowercased()) else {
                throw unusable("plain http is for localhost alone")
            }
        case "javascript", "data", "file", "vbscript", "about", "blob":
            throw unusable("the scheme '\(scheme)' is not allowed")
        default:
            guard platform == .publicClient else {
                throw unusable("a scheme of one's own is for mobile and desktop applications")
            }
        }
        self.text = text
        self.platform = platform
    }

    private static let loopback: Set<String> = ["localhost", "127.0.0.1"]

    /// Whether a request's address is this one: the same text, but for the port of a loopback address, which a program on a
    /// device chooses as it starts (RFC 8252 section 7.3).
    package func matches(_ requested: String) -> Bool {
        if requested == text { return true }
        guard requested.utf8.count <= Self.longest, let own = Loopback(text), let asked = Loopback(requested) else {
            return false
        }
        return own == asked
    }

    /// A loopback address without its port.
    private struct Loopback: Equatable {
        let host: Substring
        let rest: Substring

        /// Nil for every other address. The text is taken apart by hand, so that nothing is decoded or put in another form
        /// on the way.
        init?(_ text: String) {
            guard text.hasPrefix("http://") else { return nil }
            let address = text.dropFirst("http://".count)
            let authority = address.prefix { $0 != "/" && $0 != "?" }
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let host = parts.first, RedirectURI.loopback.contains(String(host)) else { return nil }
            if parts.count == 2 {
                guard let port = UInt16(parts[1]), port > 0, parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
                    return nil
                }
            }
            self.host = host
            let rest = address[authority.endIndex...]
            // No path and the path `/` are the same address.
            self.rest = rest.isEmpty ? "/" : rest
        }
    }
}
