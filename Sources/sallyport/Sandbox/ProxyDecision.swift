import Server

/// What the proxy does with a request: the whole policy of the sandbox in one place.
package enum ProxyDecision: Sendable, Hashable {
    /// Join the client to this address.
    case tunnel(host: String, port: Int)
    /// Answer 403 with this sentence.
    case refuse(String)
    /// Answer 400 with this sentence.
    case reject(String)

    /// - `server`: Where Sallyport listens.
    /// - `allowNetwork`: Whether names that are not Microsoft's may be reached.
    package init(for request: ProxyRequest, server: (host: String, port: Int), allowNetwork: Bool) {
        switch request {
        case .connect(let host, let port):
            if DocumentedHosts.contains(host) {
                guard port == 443 else {
                    self = .refuse("\(host):\(port) is refused: the Microsoft APIs are on port 443")
                    return
                }
                self = .tunnel(host: server.host, port: server.port)
            } else if allowNetwork || Self.isServer(host, port, server) {
                self = .tunnel(host: host, port: port)
            } else {
                self = .refuse(
                    "\(host):\(port) is refused: it is not one of the documented Microsoft hosts "
                        + "(sallyport exec --allow-network lets it through)")
            }
        case .absoluteForm(let method, let url):
            self = .refuse(
                "\(method) \(url) is refused: plain HTTP does not go through; the Microsoft APIs speak HTTPS only")
        case .malformed(let line):
            self = .reject("not a request to a proxy: \(line.prefix(100))")
        }
    }

    /// A program that was pointed at the server's own address reaches it, proxy or not.
    private static func isServer(_ host: String, _ port: Int, _ server: (host: String, port: Int)) -> Bool {
        let loopback: Set<String> = ["localhost", "127.0.0.1", "::1"]
        return port == server.port
            && (host == server.host || (loopback.contains(host) && loopback.contains(server.host)))
    }
}
