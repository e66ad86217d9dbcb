import Foundation
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

    /// A name or an address as text. Nil when it is neither: a DNS name has labels of letters, digits and hyphens, the
    /// first of which may be `*`.
    package init?(parsing text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self = .address(withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self = .address(withUnsafeBytes(of: &v6) { Array($0) })
        } else {
            let labels = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
            let areLabels = labels.enumerated().allSatisfy { index, label in
                (index == 0 && label == "*" && labels.count > 2)
                    || ((1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                        && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            }
            guard areLabels, text.utf8.count <= 253 else { return nil }
            self = .dns(text.lowercased())
        }
    }

    /// The name as a certificate carries it.
    var generalName: GeneralName {
        switch self {
        case .dns(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }
}
