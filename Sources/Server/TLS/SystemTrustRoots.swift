import Foundation

/// The certificate authorities that this machine trusts, as one PEM text.
package enum SystemTrustRoots {
    /// Where distributions keep the bundle: Debian and Alpine, Fedora and RHEL (two generations), SUSE, macOS and BSD.
    static let locations = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    /// The first bundle that is there: the one that the environment names, then the distribution's. Empty on a machine
    /// that has none.
    package static func pem(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        for path in [environment["SSL_CERT_FILE"]].compactMap({ $0 }) + locations {
            if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
                return String(decoding: data, as: UTF8.self)
            }
        }
        return ""
    }
}
