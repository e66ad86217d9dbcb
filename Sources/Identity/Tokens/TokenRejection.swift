package import Foundation

/// Why a bearer token was not accepted. One case, one meaning; the API decides how much of it to tell the caller.
package enum TokenRejection: Error, Sendable, Hashable {
    /// Not a signed JWT in compact form, or larger than any token that this authority issues.
    case malformed(Malformation)
    /// `alg` is not RS256; in particular `none` and the HMAC algorithms.
    case unsupportedAlgorithm(String)
    /// The header demands an extension (`crit`) that is not understood; RFC 7515 section 4.1.11 wants it refused.
    case criticalHeader
    /// No signing key of this authority has that id; nil when the header names none.
    case unknownKey(String?)
    /// The signature does not verify.
    case invalidSignature
    /// The token ended at that time.
    case expired(Date)
    /// The token begins at that time.
    case notYetValid(Date)
    /// A claim that every access token carries is absent or of the wrong type.
    case missingClaim(String)
    /// `iss` is not the issuer of the tenant in `tid`.
    case wrongIssuer(String)
    /// The tenant in `tid` does not exist here.
    case unknownTenant(TenantID)
    /// The user may not sign in any more, or the sign-in behind the token has been revoked.
    case revoked
    /// `aud` names none of the APIs that are served here.
    case wrongAudience(String)

    /// What is wrong with the form of the token.
    package enum Malformation: String, Error, Sendable, Hashable {
        case tooLong = "The token is too long."
        case notThreeSegments = "A token has three segments, parted by dots."
        case notBase64URL = "A segment of the token is not base64url."
        case headerNotJSON = "The token's header is not a JSON object."
        case payloadNotJSON = "The token's payload is not a JSON object."
    }
}

extension TokenRejection: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let malformation): malformation.rawValue
        case .unsupportedAlgorithm(let name):
            "The token's algorithm '\(name)' is not accepted; tokens are signed with RS256."
        case .criticalHeader: "The token's header names critical extensions, which are not supported."
        case .unknownKey(let id): "No signing key has the id '\(id ?? "")'; the token comes from another authority."
        case .invalidSignature: "The token's signature is not valid."
        case .expired(let date): "The token expired at \(Self.text(of: date))."
        case .notYetValid(let date): "The token is not valid before \(Self.text(of: date))."
        case .missingClaim(let name): "The token has no usable claim '\(name)'."
        case .wrongIssuer(let issuer): "The token's issuer '\(issuer)' is not the issuer of its tenant."
        case .unknownTenant(let id): "The token's tenant \(id) does not exist."
        case .revoked: "The token has been revoked: its user may not sign in any more, or the sign-in was ended."
        case .wrongAudience(let audience): "The token is for '\(audience)', not for this API."
        }
    }

    private static func text(of date: Date) -> String { date.formatted(.iso8601) }
}
