import Crypto
package import Foundation
import SwiftASN1
import X509
import _CryptoExtras

/// A certificate with whose key an application signs its assertions (`keyCredential`, type `AsymmetricX509Cert`, usage `Verify`).
package struct ClientCertificate: Sendable, Hashable {
    /// The id by which it is shown and removed (`keyId`).
    package let id: CredentialID
    /// The name that its owner gave it; by default the certificate's subject.
    package let displayName: String
    /// The certificate, DER.
    package let der: Data
    /// The SHA-1 of the DER: `x5t`, and `customKeyIdentifier`.
    package let sha1Thumbprint: Data
    /// The SHA-256 of the DER: `x5t#S256`.
    package let sha256Thumbprint: Data
    /// The certificate's own first moment.
    package let startsAt: Date
    /// The certificate's own last moment.
    package let endsAt: Date

    /// The key that verifies, parsed once.
    let publicKey: _RSA.Signing.PublicKey

    /// Reads a certificate.
    ///
    /// - Parameters:
    ///   - id: the id that the certificate gets.
    ///   - der: the certificate.
    ///   - displayName: nil takes the subject.
    /// - Throws: ``DirectoryError/unusableCertificate(reason:)``.
    init(id: CredentialID, der: Data, displayName: String?) throws(DirectoryError) {
        let certificate: Certificate
        do { certificate = try Certificate(derEncoded: Array(der)) } catch {
            throw .unusableCertificate(reason: "it is not an X.509 certificate in DER form")
        }
        guard let publicKey = _RSA.Signing.PublicKey(certificate.publicKey) else {
            throw .unusableCertificate(reason: "its key is not an RSA key of at least 2048 bits")
        }
        guard publicKey.keySizeInBits >= 2048 else {
            throw .unusableCertificate(reason: "its key has \(publicKey.keySizeInBits) bits; 2048 are the least")
        }
        self.id = id
        self.der = der
        self.displayName = displayName ?? "\(certificate.subject)"
        sha1Thumbprint = Data(Insecure.SHA1.hash(data: der))
        sha256Thumbprint = Data(SHA256.hash(data: der))
        startsAt = certificate.notValidBefore
        endsAt = certificate.notValidAfter
        self.publicKey = publicKey
    }

    package static func == (left: ClientCertificate, right: ClientCertificate) -> Bool {
        left.id == right.id && left.der == right.der && left.displayName == right.displayName
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(sha256Thumbprint)
    }
}
