import Foundation
import NIOCore
import NIOPosix

/// Where a running server listens. It writes its address into its data directory, where the commands that run beside it
/// find it.
package struct ServerAddress: Sendable, Hashable {
    /// A host that can be connected to.
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The address out of a URL such as `https://127.0.0.1:8443`; nil when it is no HTTPS URL.
    package init?(url: String) {
        guard let url = URL(string: url), url.scheme?.lowercased() == "https", var host = url.host(), !host.isEmpty
        else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.init(host: host, port: url.port ?? 443)
    }

    /// The URL of the address; an IPv6 address stands in brackets.
    package var url: String { "https://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// The file in a data directory.
    package static func path(dataDirectory: String) -> String { dataDirectory + "/address" }

    /// The address that a server of the data directory wrote; nil when none did. It may have ended since.
    package init?(dataDirectory: String) {
        guard let data = FileManager.default.contents(atPath: Self.path(dataDirectory: dataDirectory)) else {
            return nil
        }
        self.init(url: String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Whether something accepts connections there.
    package func isListening() async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(3)).connect(host: host, port: port).get()
            try? await channel.close()
            return true
        } catch {
            return false
        }
    }
}
