/// The environment that a program under `exec` runs in: where each client stack looks for its proxy and for the
/// authorities that it trusts.
package enum SandboxEnvironment {
    /// Variables that name a file of authorities instead of the system's, and who reads them.
    private static let bundleVariables = [
        "SSL_CERT_FILE",  // OpenSSL: Python's ssl, urllib, aiohttp and httpx; curl; Go; Ruby; .NET on Linux
        "REQUESTS_CA_BUNDLE",  // Python requests: MSAL, azure-identity
        "CURL_CA_BUNDLE",  // curl; requests
        "GIT_SSL_CAINFO", "PIP_CERT", "AWS_CA_BUNDLE", "HTTPLIB2_CA_CERTS", "NIX_SSL_CERT_FILE",
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", "DENO_CERT", "CARGO_HTTP_CAINFO",
    ]

    /// Variables that name a proxy for HTTPS.
    private static let secureProxyVariables = ["HTTPS_PROXY", "https_proxy"]
    /// Variables that name a proxy for the rest.
    private static let otherProxyVariables = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]

    /// The program's environment.
    ///
    /// - `inherited`: The environment of this process.
    /// - `proxyPort`: Where the proxy listens on loopback.
    /// - `authority`: PEM of the local authority alone.
    /// - `bundle`: PEM of the machine's authorities and the local one.
    /// - `allowNetwork`: Whether plain HTTP may go out directly; otherwise it is sent to the proxy, which refuses it by
    ///   name instead of leaving the program to wonder.
    package static func make(
        inherited: [String: String], proxyPort: Int, authority: String, bundle: String, allowNetwork: Bool
    ) -> [String: String] {
        var environment = inherited
        let proxy = "http://127.0.0.1:\(proxyPort)"
        for name in secureProxyVariables { environment[name] = proxy }
        for name in otherProxyVariables { environment[name] = allowNetwork ? nil : proxy }
        // Loopback needs no proxy. Nothing else is exempt: a list from outside could name the very hosts that are led here.
        environment["NO_PROXY"] = "localhost,127.0.0.1,::1"
        environment["no_proxy"] = "localhost,127.0.0.1,::1"

        for name in bundleVariables { environment[name] = bundle }
        environment["NODE_EXTRA_CA_CERTS"] = authority
        // Node has a proxy of its own only when asked (from version 22.21 and 24).
        environment["NODE_USE_ENV_PROXY"] = "1"
        // With a directory set, curl ignores the file and OpenSSL reads both.
        environment["SSL_CERT_DIR"] = nil
        environment["SALLYPORT_EXEC"] = "1"
        return environment
    }
}
