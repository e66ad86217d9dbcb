import Crypto
package import Foundation
import SwiftASN1
import X509
import _CryptoExtras

/// A certificate with its RSA private key, as a client signs token requests with it.
public struct ClientCertificate: Sendable {
    private let key: _RSA.Signing.PrivateKey
    private let thumbprint: String

    /// Why a certificate cannot be used.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// The text holds no PEM block `CERTIFICATE` that can be read.
        case noCertificate
        /// The text holds no RSA private key in PEM (PKCS#8 or PKCS#1, not encrypted).
        case noPrivateKey
        /// The private key is not the one of the certificate.
        case keyOfAnotherCertificate

        /// One sentence: what is wrong and what is wanted.
        public var description: String {
            switch self {
            case .noCertificate: "there is no certificate in the PEM text: a block 'BEGIN CERTIFICATE' is wanted"
            case .noPrivateKey:
                "there is no unencrypted RSA private key in the PEM text: a block 'BEGIN PRIVATE KEY' or "
                    + "'BEGIN RSA PRIVATE KEY' is wanted"
            case .keyOfAnotherCertificate: "the private key does not belong to the certificate"
            }
        }
    }

    /// - `pem`: The certificate and its private key, in any order, in one text.
    public init(pem: String) throws(Failure) {
        let documents = PEMBlocks(pem)
        guard let block = documents.first(labelled: ["CERTIFICATE"]),
            let certificate = try? Certificate(pemEncoded: block)
        else { throw .noCertificate }
        guard let keyBlock = documents.first(labelled: ["PRIVATE KEY", "RSA PRIVATE KEY"]),
            let key = try? _RSA.Signing.PrivateKey(pemRepresentation: keyBlock)
        else { throw .noPrivateKey }
        guard Certificate.PublicKey(key.publicKey) == certificate.publicKey else { throw .keyOfAnotherCertificate }
        var der = DER.Serializer()
        guard (try? der.serialize(certificate)) != nil else { throw .noCertificate }
        self.key = key
        self.thumbprint = Data(SHA256.hash(data: der.serializedBytes)).base64URLEncoded
    }

    /// A client assertion (RFC 7523, section 3) for one request: PS256 with `x5t#S256`, as Microsoft's identity platform
    /// documents it, valid ten minutes.
    ///
    /// - `clientID`: Issuer and subject.
    /// - `audience`: The token endpoint, the very address that the request goes to.
    package func assertion(clientID: String, audience: String, now: Date) throws -> String {
        let header = AssertionHeader(alg: "PS256", typ: "JWT", thumbprint: thumbprint)
        let issued = Int(now.timeIntervalSince1970)
        let claims = AssertionClaims(
            aud: audience, exp: issued + 600, iat: issued, nbf: issued, iss: clientID, sub: clientID,
            jti: UUID().uuidString.lowercased())
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let signed = try encoder.encode(header).base64URLEncoded + "." + encoder.encode(claims).base64URLEncoded
        let signature = try key.signature(for: Data(signed.utf8), padding: .PSS)
        return signed + "." + signature.rawRepresentation.base64URLEncoded
    }
}

private struct AssertionHeader: Encodable {
    var alg: String
    var typ: String
    var thumbprint: String

    enum CodingKeys: String, CodingKey {
        case alg, typ
        case thumbprint = "x5t#S256"
    }
}

private struct AssertionClaims: Encodable {
    var aud: String
    var exp: Int
    var iat: Int
    var nbf: Int
    var iss: String
    var sub: String
    var jti: String
}

/// The blocks of a PEM text, found by their labels; what stands between them is skipped.
private struct PEMBlocks {
    private var blocks: [(label: String, text: String)] = []

    init(_ text: String) {
        var current: (label: String, lines: [String])?
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
                current = (String(line.dropFirst(11).dropLast(5)), [line])
            } else if let open = current {
                current?.lines.append(line)
                if line == "-----END \(open.label)-----" {
                    blocks.append((open.label, (open.lines + [line, ""]).joined(separator: "\n")))
                    current = nil
                }
            }
        }
    }

    func first(labelled labels: Set<String>) -> String? {
        blocks.first { labels.contains($0.label) }?.text
    }
}

extension Data {
    /// Base64 in the URL alphabet, without padding (RFC 7515, section 2).
    var base64URLEncoded: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
