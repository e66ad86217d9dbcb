import Foundation
package import Identity
import SwiftASN1
import X509
import _CryptoExtras

/// `<data>/demo-client.pem`: a certificate with its key, registered with the demo's application, for clients that sign in with
/// one instead of a secret.
package enum DemoCertificate {
    private static let life = TimeInterval(730 * 86_400)

    /// The file's path. The file is made, and its certificate registered, unless that has been done.
    package static func path(
        beside environmentPath: String, for application: Application, in directory: Directory
    ) async throws -> String {
        let file = URL(filePath: environmentPath).deletingLastPathComponent().appending(path: "demo-client.pem")
        let path = file.path(percentEncoded: false)
        if let registered = directory.application(application.id)?.certificates, !registered.isEmpty,
            FileManager.default.fileExists(atPath: path)
        {
            return path
        }
        let (pem, der) = try make(now: Date())
        try PrivateFile.write(Data(pem.utf8), to: file)
        _ = try await directory.addCertificate(to: application.id, der: der, displayName: "demo-client.pem")
        return path
    }

    private static func make(now: Date) throws -> (pem: String, der: Data) {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let subject = try DistinguishedName {
            OrganizationName("Sallyport")
            CommonName("Demo application")
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: now - 3600,
            notValidAfter: now + life, issuer: subject, subject: subject, signatureAlgorithm: .sha256WithRSAEncryption,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
            },
            issuerPrivateKey: .init(key))
        var der = DER.Serializer()
        try der.serialize(certificate)
        let pem = try certificate.serializeAsPEM().pemString + "\n" + key.pkcs8PEMRepresentation + "\n"
        return (pem, Data(der.serializedBytes))
    }
}
