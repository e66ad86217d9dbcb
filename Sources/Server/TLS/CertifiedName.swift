import SwiftASN1
import X509

/// A name that a server certificate stands for.
package enum CertifiedName: Sendable, Hashable {
    /// A DNS name in lower case; a first label of `*` stands for any one label.
    case dns(String)
    /// An address: four bytes or sixteen.
    case address([UInt8])

    /// What the certificate is for when nothing else is asked: this machine, and the documented hosts.
    package static let documented: [CertifiedName] =
        [.dns("localhost"), .address([127, 0, 0, 1]), .address([UInt8](repeating: 0, count: 15) + [1])]
        + DocumentedHosts.all.map(CertifiedName.dns) + [.dns("*.login.microsoft.com")]

    /// The name as a certificate carries it.
    var generalName: GeneralName {
        switch self {
        case .dns(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }
}
