package import Foundation

/// A token taken apart for a person to look at, whether or not it is believed.
package struct TokenInspection: Sendable {
    /// A member of the header or of the payload.
    package struct Claim: Sendable, Hashable {
        /// The name, such as `tid`.
        package let name: String
        /// The value: a text bare, everything else as JSON.
        package let value: String
    }

    /// The members of the header, by name.
    package let header: [Claim]
    /// The members of the payload, by name.
    package let claims: [Claim]
    /// Why an API here would refuse the token; nil when it would not.
    package let rejection: TokenRejection?
    /// The API that the audience names; nil when there is none here.
    package let resource: WellKnownResource?
    /// Application permissions, as the token has them.
    package let roles: Set<String>
    /// Delegated permissions, as the token has them.
    package let scopes: Set<String>
    /// When it was issued, when it begins and when it ends, as far as it says.
    package let times: [(claim: String, date: Date)]

    /// What is known of the signature.
    package enum Signature: Sendable, Hashable {
        /// Made by a key of this authority.
        case valid
        /// It could not be checked: the key is not one of ours.
        case unchecked(TokenRejection)
        /// It is not one that counts.
        case invalid(TokenRejection)
    }

    /// What is known of the signature.
    package var signature: Signature {
        guard let rejection else { return .valid }
        return switch rejection {
        case .unknownKey: .unchecked(rejection)
        case .unsupportedAlgorithm, .criticalHeader, .invalidSignature, .malformed: .invalid(rejection)
        case .expired, .notYetValid, .missingClaim, .wrongIssuer, .unknownTenant, .revoked, .wrongAudience: .valid
        }
    }

    fileprivate init(header: [String: Any], payload: [String: Any], rejection: TokenRejection?) {
        self.header = Self.claims(header)
        claims = Self.claims(payload)
        self.rejection = rejection
        resource = (payload["aud"] as? String).flatMap { WellKnownResource(identifier: $0) }
        roles = Set(payload["roles"] as? [String] ?? [])
        scopes = Set((payload["scp"] as? String ?? "").split(separator: " ").map(String.init))
        times = ["iat", "nbf", "exp"].compactMap { name in
            // Seconds of a calendar's years; a token may say anything.
            guard !(payload[name] is Bool), let seconds = (payload[name] as? NSNumber)?.doubleValue,
                Self.calendar.contains(seconds)
            else { return nil }
            return (name, Date(timeIntervalSince1970: seconds))
        }
    }

    /// The years 1 to 9999.
    private static let calendar = -62_135_596_800.0..<253_402_300_800.0

    private static func claims(_ object: [String: Any]) -> [Claim] {
        object.map { Claim(name: $0.key, value: text(of: $0.value)) }.sorted { $0.name < $1.name }
    }

    private static func text(of value: Any) -> String {
        if let text = value as? String { return text }
        let data = try? JSONSerialization.data(
            withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }
}

extension TokenValidator {
    /// Takes a token apart and judges it as an API would.
    ///
    /// - Parameter text: the token; a leading `Bearer` and white space, as they come along when it is copied, are passed over.
    /// - Throws: what is wrong with the form, when it cannot be taken apart.
    package func inspect(_ text: String) async throws(TokenRejection.Malformation) -> TokenInspection {
        var token = text.filter { !$0.isWhitespace }
        if token.lowercased().hasPrefix("bearer") { token.removeFirst("bearer".count) }
        let parts = try CompactJWS.parts(of: token)
        guard let header = Self.object(parts.header) else { throw .headerNotJSON }
        guard let payload = Self.object(parts.payload) else { throw .payloadNotJSON }
        var rejection: TokenRejection?
        do throws(TokenRejection) { _ = try await verify(bearer: token) } catch { rejection = error }
        return TokenInspection(header: header, payload: payload, rejection: rejection)
    }

    private static func object(_ data: Data) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    }
}

extension CompactJWS {
    /// Header and payload, decoded and nothing more.
    fileprivate static func parts(
        of token: String
    ) throws(TokenRejection.Malformation) -> (header: Data, payload: Data) {
        guard token.utf8.count <= TokenValidator.longestToken else { throw .tooLong }
        let segments = token.split(separator: ".", omittingEmptySubsequences: false)
        guard segments.count == 3 else { throw .notThreeSegments }
        guard let header = Base64URL.decode(segments[0]), let payload = Base64URL.decode(segments[1]) else {
            throw .notBase64URL
        }
        return (header, payload)
    }
}
