package import NIOSSL

/// How the server is run.
package struct ServerConfiguration: Sendable {
    /// A certificate chain, the server's own first, and its private key.
    package struct TLS: Sendable {
        package let certificateChain: [NIOSSLCertificate]
        package let privateKey: NIOSSLPrivateKey

        package init(certificateChain: [NIOSSLCertificate], privateKey: NIOSSLPrivateKey) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }

        /// Reads chain and key from PEM text.
        package init(certificateChainPEM: String, privateKeyPEM: String) throws {
            certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
            privateKey = try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)
        }
    }

    /// The address to listen on.
    package var host: String
    /// The port; 0 lets the system choose.
    package var port: Int
    /// Nil: HTTP without TLS, for tests and for a proxy in front.
    package var tls: TLS?
    /// Whether the documented rate limits are enforced.
    package var enforcesRateLimits: Bool
    /// How often the detection rules look whether there is new telemetry; nil: never by themselves.
    package var detectionInterval: Duration?

    package init(
        host: String = "127.0.0.1", port: Int = 8443, tls: TLS? = nil, enforcesRateLimits: Bool = true,
        detectionInterval: Duration? = .seconds(15)
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.enforcesRateLimits = enforcesRateLimits
        self.detectionInterval = detectionInterval
    }
}
