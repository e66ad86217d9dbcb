import Crypto
import Foundation

/// Proof Key for Code Exchange (RFC 7636): who redeems a code is who asked for it.
struct ProofKey: Sendable, Hashable {
    private enum Method: String {
        case plain
        case s256 = "S256"
    }

    private let method: Method
    private let challenge: String

    /// Reads the challenge of an authorization; nil when there is none.
    ///
    /// - Throws: AADSTS501491 for a challenge of a wrong size, 50149 for an unknown method or one without a challenge.
    init?(_ parameters: FormParameters) throws(OAuthError) {
        let name = parameters["code_challenge_method"]
        guard let challenge = parameters["code_challenge"] else {
            if name != nil { throw .invalidChallenge("'code_challenge_method' is there and 'code_challenge' is not.") }
            return nil
        }
        guard let method = Method(rawValue: name ?? "plain") else {
            throw .invalidChallenge("'code_challenge_method' is 'S256' or 'plain'.")
        }
        guard Self.isWellFormed(challenge) else { throw .proofKeySize("code_challenge") }
        self.method = method
        self.challenge = challenge
    }

    /// Checks the verifier of a token request.
    ///
    /// - Throws: AADSTS50148 without one, 50147 for one of a wrong size, 501481 for one that does not match.
    func verify(_ verifier: String?) throws(OAuthError) {
        guard let verifier else { throw .missingVerifier() }
        guard Self.isWellFormed(verifier) else { throw .proofKeySize("code_verifier") }
        let offered =
            switch method {
            case .plain: verifier
            case .s256: Base64URL.encode(SHA256.hash(data: Data(verifier.utf8)))
            }
        var difference = offered.utf8.count ^ challenge.utf8.count
        for (left, right) in zip(offered.utf8, challenge.utf8) { difference |= Int(left ^ right) }
        guard difference == 0 else { throw .verifierMismatch() }
    }

    private static func isWellFormed(_ text: String) -> Bool {
        (43...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~".utf8.contains(byte)
                }
            }
    }
}
