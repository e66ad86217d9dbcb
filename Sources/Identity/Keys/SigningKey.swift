import Crypto
package import Foundation
import SwiftASN1
import X509
package import _CryptoExtras

/// A key that signs tokens: RSA 2048 and the self-signed certificate that JWKS publishes with it.
package struct SigningKey: Sendable {
    /// `kid` and `x5t` alike: the base64url SHA-1 of the certificate.
    package let id: String
    /// The half that verifies.
    package let publicKey: _RSA.Signing.PublicKey
    /// The certificate, DER.
    package let certificate: Data
    /// The modulus, base64url, for JWKS.
    let modulus: String
    /// The public exponent, base64url, for JWKS.
    let exponent: String

    private let privateKey: _RSA.Signing.PrivateKey
    private let signer: RSASigner
    private let headerV1: String
    private let headerV2: String

    /// What is wrong with a stored key.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text holds no certificate and RSA private key that belong together.
        case unreadable(reason: String)
        /// There was no memory to sign with.
        case notSigned

        package var description: String {
            switch self {
            case .unreadable(let reason): "The signing key cannot be read: \(reason)"
            case .notSigned: "A token could not be signed: memory is exhausted."
            }
        }
    }

    /// Generates a key with a certificate that is valid for ten years from the given time.
    ///
    /// Nobody checks the certificate's dates: a key is in service while JWKS lists it.
    static func generate(at now: Date) throws -> SigningKey {
        let privateKey = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let name = try DistinguishedName { CommonName("Sallyport token signing") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(privateKey.publicKey), notValidBefore: now.addingTimeInterval(-86_400),
            notValidAfter: now.addingTimeInterval(3650 * 86_400), issuer: name, subject: name,
            signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions(),
            issuerPrivateKey: Certificate.PrivateKey(privateKey))
        return try SigningKey(privateKey: privateKey, certificate: certificate)
    }

    /// Reads what ``pemRepresentation`` wrote.
    init(pemRepresentation: String) throws {
        let documents: [PEMDocument]
        do { documents = try PEMDocument.parseMultiple(pemString: pemRepresentation) } catch {
            throw Failure.unreadable(reason: "it is not PEM.")
        }
        guard let keyDocument = documents.first(where: { $0.discriminator == "PRIVATE KEY" }),
            let certificateDocument = documents.first(where: { $0.discriminator == "CERTIFICATE" })
        else { throw Failure.unreadable(reason: "it needs a PRIVATE KEY and a CERTIFICATE.") }
        try self.init(
            privateKey: _RSA.Signing.PrivateKey(derRepresentation: keyDocument.derBytes),
            certificate: Certificate(derEncoded: certificateDocument.derBytes))
    }

    private init(privateKey: _RSA.Signing.PrivateKey, certificate: Certificate) throws {
        guard Certificate.PublicKey(privateKey.publicKey) == certificate.publicKey else {
            throw Failure.unreadable(reason: "the certificate belongs to another key.")
        }
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        guard let document = try? PEMDocument(pemString: privateKey.pkcs8PEMRepresentation),
            let signer = RSASigner(pkcs8: document.derBytes)
        else { throw Failure.unreadable(reason: "OpenSSL does not take it.") }
        self.signer = signer
        self.privateKey = privateKey
        self.publicKey = privateKey.publicKey
        self.certificate = Data(serializer.serializedBytes)
        id = Base64URL.encode(Insecure.SHA1.hash(data: self.certificate))
        let primitives = try privateKey.publicKey.getKeyPrimitives()
        modulus = Base64URL.encode(primitives.modulus)
        exponent = Base64URL.encode(primitives.publicExponent)
        headerV1 = Self.header(["typ": "JWT", "alg": "RS256", "x5t": .string(id), "kid": .string(id)])
        headerV2 = Self.header(["typ": "JWT", "alg": "RS256", "kid": .string(id)])
    }

    /// The private key (PKCS #8) and the certificate.
    var pemRepresentation: String {
        let certificate = PEMDocument(type: "CERTIFICATE", derBytes: Array(self.certificate))
        return privateKey.pkcs8PEMRepresentation + "\n" + certificate.pemString + "\n"
    }

    /// Signs claims as a compact JWS with RS256.
    ///
    /// The header of v1 tokens names the key twice, as `x5t` and `kid`; that of v2 tokens has no `x5t`.
    package func sign(_ claims: JSONDocument, version: TokenVersion) throws -> String {
        var token = Array((version == .v1 ? headerV1 : headerV2).utf8)
        token.append(UInt8(ascii: "."))
        Base64URL.append(claims.utf8, to: &token)
        guard let signature = signer.signature(of: token) else { throw Failure.notSigned }
        token.append(UInt8(ascii: "."))
        Base64URL.append(signature, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    private static func header(_ members: JSONDocument) -> String { Base64URL.encode(members.utf8) }
}

/// The two generations of the protocol, of its endpoints and of its tokens.
package enum TokenVersion: Int, Sendable, Hashable, CaseIterable {
    /// `/oauth2/…` with `resource`.
    case v1 = 1
    /// `/oauth2/v2.0/…` with `scope`.
    case v2 = 2
}
