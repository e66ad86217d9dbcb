import Crypto
import Foundation
import _CryptoExtras

extension SigningKeys {
    /// The payload of a token that one of these keys signed, whatever it says and whether or not it has ended; nil for every other
    /// text.
    func verifiedPayload(of text: some StringProtocol) -> Data? {
        guard let token = try? CompactJWS(text, limit: 16 * 1024, padding: .refused), token.header.alg == "RS256",
            !token.header.isCritical, let key = token.header.kid.flatMap({ key(identifiedBy: $0) }),
            key.publicKey.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: token.signature),
                for: SHA256.hash(data: token.signedText), padding: .insecurePKCS1v1_5)
        else { return nil }
        return token.payload
    }
}
