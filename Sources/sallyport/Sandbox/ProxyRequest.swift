/// The head of a request to the proxy: as much of HTTP as a CONNECT proxy needs (RFC 9110, section 9.3.6).
package enum ProxyRequest: Sendable, Hashable {
    /// `CONNECT api.securitycenter.microsoft.com:443 HTTP/1.1`.
    case connect(host: String, port: Int)
    /// A request for a whole URL, `GET http://example.com/ HTTP/1.1`: plain HTTP through a proxy.
    case absoluteForm(method: String, url: String)
    /// Something else: what it begins with.
    case malformed(String)

    /// Bytes of a head at most. Clients send a few hundred.
    package static let headLimitBytes = 16 << 10

    /// Reads a head.
    ///
    /// Returns the request and how many bytes its head took; nil while the empty line has not come.
    package static func parse(_ bytes: some Collection<UInt8>) -> (request: ProxyRequest, headByteCount: Int)? {
        guard let length = headLength(bytes) else { return nil }
        let firstLine = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        return (request(line: String(decoding: firstLine, as: UTF8.self)), length)
    }

    private static func headLength(_ bytes: some Collection<UInt8>) -> Int? {
        var position = 0
        var lineIsEmpty = true
        for byte in bytes {
            position += 1
            switch byte {
            case UInt8(ascii: "\n"):
                if lineIsEmpty { return position }
                lineIsEmpty = true
            case UInt8(ascii: "\r"): break
            default: lineIsEmpty = false
            }
        }
        return nil
    }

    private static func request(line: String) -> ProxyRequest {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1."), !parts[0].isEmpty else { return .malformed(line) }
        if parts[0] == "CONNECT" {
            guard let (host, port) = authority(parts[1]) else { return .malformed(line) }
            return .connect(host: host, port: port)
        }
        guard parts[1].contains("://") else { return .malformed(line) }
        return .absoluteForm(method: String(parts[0]), url: String(parts[1]))
    }

    /// `host:port` or `[address]:port`.
    private static func authority(_ text: Substring) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }
}
